"""The real service on a real broker and database: what it knows outlives everything but its database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from directory_builders import ADMIN, OFFICER, Json, day, person, uploaded
from directory_files import ANALYST_ROW, CHIEF_ROW, SECRET, csv_rows

from cli.stack import Stack, stack
from shared.parties import party
from tests.support import topics
from tests.support.identity import Identity
from tests.support.services import RunningService, environment, service
from tests.support.waiting import eventually

pytestmark = pytest.mark.integration

AGENCY = "kota-nyata"
LETTER = {"to_employee_id": "budi", "kind": "plh", "valid_from": day(-1), "valid_to": day(9), "letter": "5/2026"}


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[Stack]:
    """Servers of its own, as this test kills its broker."""
    async with stack(kind="embedded", folder=tmp_path / "servers") as started:
        yield started


@pytest.fixture
def start(own: Stack, identity: Identity, tmp_path: Path) -> Callable[[], Any]:
    env = environment(own, database="directory", key_file=identity.key_file) | {"KINERJA_EMPLOYEE_ID_SECRET": SECRET}
    return lambda: service("directory", env, tmp_path)


async def call(running: RunningService, identity: Identity, method: str, path: str, body: Json | None = None) -> Json:
    who = ADMIN if path == "agency" else OFFICER
    header = identity.header(who[0], AGENCY, *who[1:])
    answer = await running.client.request(method, f"/v1/{path}", json=body, headers=header)
    assert answer.is_success, answer.text
    return dict(answer.json())


async def told(own: Stack) -> dict[str, topics.Published]:
    records = await topics.read(own.broker.access, party("directory").publishes)
    return {each.key: each for each in topics.published(records, [AGENCY])}


async def test_everything_is_there_after_a_restart_and_said_again_after_a_broker_loss(
    own: Stack, identity: Identity, start: Callable[[], Any]
) -> None:
    subjects = {
        f"{AGENCY}:agency:{AGENCY}",
        f"{AGENCY}:unit:dinas",
        f"{AGENCY}:person:siti",
        f"{AGENCY}:person:budi",
        f"{AGENCY}:employment:siti",
        f"{AGENCY}:unit-place:dinas",
    }
    async with start() as running:
        await call(running, identity, "PUT", "agency", {"name": "Kota", "zone": "Asia/Makassar"})
        await call(running, identity, "PUT", "units/dinas", {"name": "Dinas"})
        people = [person(employee_id="siti", name="Siti Aisyah"), person(employee_id="budi", name="Budi")]
        await call(running, identity, "POST", "people", {"people": people})
        await call(running, identity, "PUT", "people/siti/employment", {"first_day": "2010-03-01"})
        await call(running, identity, "POST", "people/siti/delegations", LETTER)

        async def all_told() -> bool:
            return (await told(own)).keys() == subjects

        await eventually(all_told)
        before = await told(own)
        await running.kill()

    async with start() as running:
        found = await call(running, identity, "GET", "people?name=siti")
        assert [(each["name"], each["employee_id"]) for each in found["items"]] == [("Siti Aisyah", "siti")]
        siti = await call(running, identity, "GET", "people/siti")
        assert [each["letter"] for each in siti["delegations"]] == ["5/2026"]

        await own.broker.kill()
        await own.broker.start()
        await eventually(all_told, 60)
        again = await told(own)

    for key, each in again.items():
        assert each.json | {"version": 0} == before[key].json | {"version": 0}
        assert each.sequence >= before[key].sequence, "subscribers take only newer versions"
    assert again[f"{AGENCY}:person:siti"].json["delegations"][0]["to_employee_id"] == "budi"


async def test_an_import_goes_on_after_the_process_was_killed(
    own: Stack, identity: Identity, start: Callable[[], Any]
) -> None:
    headings = ("employee_id", "Nama", "Unit Kerja", "Jabatan", "Golongan Jabatan")
    rows = [(f"e{n:04}", f"Pegawai {n}", "Dinas A", "Staf", "Pelaksana") for n in range(1500)]
    file = csv_rows(*rows, headings=headings)
    async with start() as running:
        await call(running, identity, "PUT", "agency", {"name": "Kota", "zone": "Asia/Jayapura"})
        begun = await call(running, identity, "POST", "imports", {"files": [uploaded(file.name, file.content)]})
        await asyncio.sleep(0.3)
        await running.kill()

    async with start() as running:

        async def done() -> Json | None:
            state = await call(running, identity, "GET", f"imports/{begun['import_id']}")
            return state if state["status"] == "done" else None

        finished = await eventually(done, 90)
        assert (finished["done"], finished["total"]) == (1501, 1501)

        async def all_told() -> bool:
            return sum(":person:" in key for key in await told(own)) == len(rows)

        await eventually(all_told, 60)
        assert await running.stop() == 0


async def test_only_the_restricted_topic_has_names(own: Stack, identity: Identity, start: Callable[[], Any]) -> None:
    file = csv_rows(CHIEF_ROW, ANALYST_ROW)
    async with start() as running:
        await call(running, identity, "PUT", "agency", {"name": "Kota", "zone": "Asia/Jakarta"})
        await call(running, identity, "POST", "imports", {"files": [uploaded(file.name, file.content)]})

        async def people() -> list[topics.Published]:
            found = [each for key, each in (await told(own)).items() if ":person:" in key]
            return found if len(found) == 2 else []

        chief = next(each.json for each in await eventually(people, 60) if each.json["name"] == "Hasan Basri")
        await call(running, identity, "PUT", f"people/{chief['employee_id']}/employment", {"first_day": "1993-03-01"})
        log = running.log.read_text()
        with pytest.raises(httpx.HTTPError):
            (await running.client.get("/v1/people")).raise_for_status()

        async def employment() -> topics.Published | None:
            return (await told(own)).get(f"{AGENCY}:employment:{chief['employee_id']}")

        fact = await eventually(employment)
    assert {each.topic for each in (await told(own)).values() if b"Hasan" in each.record.value} == {"kinerja.directory"}
    assert fact.topic == "kinerja.agencies"
    assert CHIEF_ROW[0] not in log
    assert "Hasan" not in log
