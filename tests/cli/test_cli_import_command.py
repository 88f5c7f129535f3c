"""`kinerja directory` at a real service: nothing leaks, nothing half-done, the same twice changes nothing."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from cli.issuer import make_keys
from cli.stack import Stack
from shared import clock
from shared.bus.publisher import Publisher
from shared.events.base import Body
from shared.events.directory import Person, Unit
from shared.events.registry import DIRECTORY
from tests.cli.cli_builders import ANALYST, ANALYST_ROW, CHIEF, CHIEF_ROW, CLERK_ROW, SECRET, command, csv_rows, leaks
from tests.support import topics
from tests.support.publishing import outgoing
from tests.support.services import environment, service

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
async def directory(servers: Stack, tmp_path: Path) -> AsyncIterator[tuple[str, ...]]:
    """Options that lead to a directory service with a key of its own."""
    key, jwks = make_keys(tmp_path / "keys")
    env = environment(servers, database=tmp_path.name, key_file=jwks) | {"KINERJA_EMPLOYEE_ID_SECRET": SECRET.decode()}
    async with service("directory", env, tmp_path) as running:
        yield "--directory", str(running.client.base_url), "--key", str(key)


async def run(*arguments: str) -> tuple[int, str]:
    return await asyncio.to_thread(command, "directory", *arguments)


def bad(folder: Path) -> Path:
    rows = [
        CHIEF_ROW,
        (ANALYST, CHIEF, "Dinas A", ANALYST, CHIEF, "19870512 201001 2 999"),
        ("19920707 201903 1 00", "Wati", "Dinas A", "Staf", "Pelaksana", CHIEF),
        ("1.99207072019031E+17", "Budi", "Dinas A", "Staf", "Pelaksana", CHIEF),
    ]
    return csv_rows(folder, *rows)


def test_without_the_service_the_next_step_is_named(folder: Path) -> None:
    key, _ = make_keys(folder / "keys")
    file = str(csv_rows(folder, CHIEF_ROW))

    code, output = command("directory", "import", file, "--agency", "kota", "--directory", NOBODY, "--key", str(key))

    assert code == 2
    assert "kinerja up" in output


@pytest.mark.parametrize(
    ("more", "named"),
    [(("--agency", "kota dua"), "--agency"), (("--agency", "k", "--zone", "Mars"), "--zone"),
     (("--agency", "k", "--hidden-rows", "maybe"), "--hidden-rows")],
)  # fmt: skip
def test_an_option_that_cannot_be_is_named(folder: Path, more: tuple[str, ...], named: str) -> None:
    code, output = command("directory", "import", str(csv_rows(folder, CHIEF_ROW)), *more, "--directory", NOBODY)

    assert code == 2
    assert named in output


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    code, output = command("directory", "import", str(folder / "x.csv"), "--agency", "kota", "--directory", NOBODY)

    assert code == 2
    assert "x.csv" in output


@pytest.mark.integration
@pytest.mark.parametrize("form", [[], ["--json"], ["--skip-invalid"]], ids=["table", "json", "skip"])
async def test_no_output_ever_shows_a_whole_nip(folder: Path, directory: tuple[str, ...], form: list[str]) -> None:
    _, output = await run("import", str(bad(folder)), "--agency", "kota", "--dry-run", *directory, *form)

    assert leaks(output) == []
    assert "…999" in output or "…004" in output


@pytest.mark.integration
async def test_errors_stop_everything_unless_they_may_be_skipped(folder: Path, directory: tuple[str, ...]) -> None:
    file, where = str(bad(folder)), ("--agency", "kota-satu", *directory)

    refused, output = await run("import", file, *where)
    nobody = json.loads((await run("find", "hasan", *where, "--json"))[1])
    skipped, _ = await run("import", file, *where, "--skip-invalid")
    somebody = json.loads((await run("find", "hasan", *where, "--json"))[1])

    assert (refused, skipped) == (1, 0)
    assert "Tidak ada yang dicatat" in output
    assert (len(nobody), len(somebody)) == (0, 1)


@pytest.mark.integration
async def test_the_same_import_twice_changes_nothing_and_people_are_found(
    folder: Path, directory: tuple[str, ...]
) -> None:
    where = ("--agency", "kota-dua", *directory)
    arguments = ("import", str(csv_rows(folder, CHIEF_ROW, ANALYST_ROW, CLERK_ROW)), *where, "--json")

    first = json.loads((await run(*arguments))[1])
    second = json.loads((await run(*arguments))[1])
    by_nip, by_name = [await run("find", each, *where) for each in (CHIEF, "siti ais")]

    assert (first["counts"]["people_new"], first["status"]) == (3, "done")
    assert (second["counts"]["people_same"], second["total"]) == (3, 0)
    assert "Hasan Basri" in by_nip[1]
    assert "Siti Aisyah" in by_name[1]
    assert leaks(by_nip[1] + by_name[1]) == []


IMPORTED = int(clock.now().timestamp()) - 3600
LETTER = {"to_employee_id": "b", "kind": "plt", "valid_from": "2026-01-01", "valid_to": "2026-12-31", "letter": ""}
ASSIGNED = {
    "unit_id": "dinas", "team_id": None, "position": "Staf", "position_group": "pelaksana", "heads_unit": None,
    "rater_id": None,
}  # fmt: skip
PERSON: dict[str, Any] = ASSIGNED | {
    "name": "Wati", "valid_from": "2024-03-01", "earlier": [ASSIGNED | {"valid_from": "2020-01-01"}],
}  # fmt: skip
OF_A = {"employee_id": "a", "rater_id": "b", "delegations": [LETTER]}


def old(model: type[Body], kind: str, id: str, **content: Any) -> Body:
    """A fact as the importer told it, numbered by its clock."""
    subject = f"kota-tiga:{kind}:{id}"
    return model.model_validate(content | {"agency_id": "kota-tiga", "subject": subject, "version": IMPORTED})


@pytest.mark.integration
async def test_an_agency_that_was_imported_before_is_taken_over_with_days_and_delegations(
    folder: Path, servers: Stack, directory: tuple[str, ...], publisher: Publisher
) -> None:
    where, kafka = ("--agency", "kota-tiga", *directory), ("--kafka", servers.broker.bootstrap)
    facts = [
        ("unit.recorded", old(Unit, "unit", "dinas", unit_id="dinas", name="Dinas")),
        (
            "person.recorded",
            old(Person, "person", "a", **PERSON | {"employee_id": "a", "rater_id": "b", "delegations": [LETTER]}),
        ),
        ("person.recorded", old(Person, "person", "b", **PERSON | {"employee_id": "b"})),
    ]
    await publisher.publish(outgoing(*facts))

    code, output = await run("adopt", *where, *kafka)
    again = await run("adopt", *where, *kafka)
    newest = {}
    async with asyncio.timeout(30):
        while newest.get("a", {}).get("version", 0) <= IMPORTED:
            told = topics.published(await topics.read(servers.broker.access, [DIRECTORY]), ["kota-tiga"])
            newest = {each.json.get("employee_id", "unit"): each.json for each in told}

    assert (code, again[0]) == (0, 0)
    assert "2 orang" in output
    kept = {key: newest["a"][key] for key in ("valid_from", "rater_id", "earlier", "delegations")}
    assert kept == {
        "valid_from": "2024-03-01", "rater_id": "b", "earlier": PERSON["earlier"], "delegations": [LETTER],
    }  # fmt: skip
