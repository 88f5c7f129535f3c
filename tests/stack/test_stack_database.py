"""The embedded database keeps what it acknowledged, and can be told to fail."""

from pathlib import Path
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.errors import AutoReconnect, NetworkTimeout, NotPrimaryError

from cli.stack import Database, Proxy, StillRunning, secantus

pytestmark = pytest.mark.integration


def client_of(database: Database, *, uri: str | None = None) -> AsyncMongoClient[dict[str, Any]]:
    return AsyncMongoClient(uri or database.uri, serverSelectionTimeoutMS=5_000, socketTimeoutMS=1_000)


async def test_acknowledged_writes_survive_a_kill(tmp_path: Path) -> None:
    async with secantus(folder=tmp_path) as database, client_of(database) as client:
        plans = client.kinerja.plans
        await plans.insert_many([{"_id": number} for number in range(100)])

        await database.kill()
        await database.start()

        assert await plans.count_documents({}) == 100


async def test_another_process_finds_the_data_of_the_folder(tmp_path: Path) -> None:
    async with secantus(folder=tmp_path) as database, client_of(database) as client:
        await client.kinerja.plans.insert_one({"_id": 1})

    async with secantus(folder=tmp_path) as database, client_of(database) as client:
        assert await client.kinerja.plans.find_one() == {"_id": 1}


async def test_in_memory_everything_is_forgotten(tmp_path: Path) -> None:
    async with secantus(folder=tmp_path, in_memory=True) as database, client_of(database) as client:
        await client.kinerja.plans.insert_one({"_id": 1})

        await database.restart()

        assert await client.kinerja.plans.find_one() is None


async def test_a_wipe_takes_the_data_of_a_stopped_database_only(tmp_path: Path) -> None:
    async with secantus(folder=tmp_path) as database, client_of(database) as client:
        await client.kinerja.plans.insert_one({"_id": 1})
        with pytest.raises(StillRunning):
            await database.wipe()

        await database.stop()
        await database.wipe()
        await database.start()

        assert await client.kinerja.plans.find_one() is None


async def test_a_failure_can_be_ordered(tmp_path: Path) -> None:
    async with (
        secantus(folder=tmp_path, in_memory=True, test_commands=True) as database,
        client_of(database) as client,
    ):
        order = {"failCommands": ["insert"], "errorCode": 10107}
        failure = {"configureFailPoint": "failCommand", "mode": {"times": 1}, "data": order}
        await client.admin.command(failure)

        with pytest.raises(NotPrimaryError):
            await client.kinerja.plans.insert_one({"_id": 1})
        await client.kinerja.plans.insert_one({"_id": 1})


async def test_a_driver_behind_a_proxy_feels_its_faults(tmp_path: Path) -> None:
    async with (
        secantus(folder=tmp_path, in_memory=True) as database,
        Proxy(target_port=database.port) as proxy,
        client_of(database, uri=database.uri_through(port=proxy.port)) as client,
    ):
        await client.admin.command("ping")

        proxy.silence()
        with pytest.raises(NetworkTimeout):
            await client.admin.command("ping")
        await proxy.restore()
        await client.admin.command("ping")

        await proxy.cut()
        with pytest.raises(AutoReconnect):
            await client.admin.command("ping")
        await client.admin.command("ping")
