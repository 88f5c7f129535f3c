"""`kinerja up`: state survives the death of everything, Ctrl-C stops in order, a taken port is named."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from cli.addresses import read_stack
from cli.issuer import Issuer
from cli.local import is_free
from cli.stack import free_port, pidfile
from shared.auth import Role
from shared.parties import PORTS
from tests.cli.cli_builders import ANALYST_ROW, CHIEF_ROW, command, csv_rows

pytestmark = pytest.mark.timeout(240)


@contextmanager
def going_up(data: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    arguments = [sys.executable, "-m", "cli.main", "up", "--data", str(data), "--port", str(port)]
    arguments += ["--kafka-port", str(free_port()), "--mongo-port", str(free_port())]
    with (data / "up.log").open("ab") as log, subprocess.Popen(arguments, stdout=log, stderr=log) as process:
        try:
            yield process
        finally:
            process.kill()


async def until_ready(data: Path, process: subprocess.Popen[bytes]) -> None:
    while not (data / "up.log").read_text().count("Kinerja berjalan"):
        assert process.poll() is None, (data / "up.log").read_text()
        await asyncio.sleep(0.2)


async def people_known(data: Path) -> int:
    """Ask goals who of the imported people it knows."""
    addresses = read_stack(data)
    assert addresses is not None
    issuer = Issuer(addresses.issuer_key, issuer=addresses.issuer, audience=addresses.audience)
    token = issuer.token(agency="kota", employee="officer", roles=[Role.PERFORMANCE_OFFICER], ttl_seconds=600)
    async with httpx.AsyncClient(headers={"authorization": f"Bearer {token}"}) as client:
        base = f"{addresses.services['goals']}/v1/assignments"
        answers = [await client.get(f"{base}/{each}") for each in ("chief", "analyst")]
    return sum(each.is_success for each in answers)


def consecutive_ports() -> int:
    while True:
        port = free_port()
        if all(is_free(port + place) for place in range(len(PORTS) + 2)):
            return port


@pytest.mark.integration
async def test_state_survives_the_death_of_everything_and_ctrl_c_stops_in_order(folder: Path) -> None:
    headings = ("NIP", "Nama", "Unit", "Jabatan", "Eselon", "Atasan", "Employee ID")
    file = csv_rows(folder, (*CHIEF_ROW, "chief"), (*ANALYST_ROW, "analyst"), headings=headings)
    port = consecutive_ports()

    with going_up(folder, port) as process:
        await until_ready(folder, process)
        code, output = await asyncio.to_thread(
            command, "directory", "import", str(file), "--agency", "kota", "--stack", str(folder)
        )
        assert code == 0, output
        while await people_known(folder) < 2:
            await asyncio.sleep(0.1)
        process.send_signal(signal.SIGKILL)
        process.wait()
    while any(pidfile.living(each) for each in folder.glob("*.pid")):
        await asyncio.sleep(0.1)
    (folder / "up.log").unlink()

    with going_up(folder, port) as process:
        await until_ready(folder, process)
        assert await people_known(folder) == 2
        address = f"http://127.0.0.1:{port + len(PORTS)}"
        assert (folder / "up.log").read_text().index(address) < (folder / "up.log").read_text().index("goals  ")
        async with httpx.AsyncClient() as client:
            begun = await client.get(f"{address}/masuk")
            picked = await client.get(begun.headers["location"])
        assert "Masuk sebagai siapa?" in picked.text
        process.send_signal(signal.SIGINT)
        assert await asyncio.to_thread(process.wait) == 0
    assert "Data tetap ada" in (folder / "up.log").read_text()
    assert list(folder.glob("*.pid")) == []
    assert os.path.exists(folder / "stack.json")


def test_a_taken_port_is_named_with_the_way_out(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, output = command("up", "--data", str(folder), "--port", str(taken.getsockname()[1]))

    assert code == 2
    assert "--port" in output
