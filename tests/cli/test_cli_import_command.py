"""`kinerja directory import` on a real broker: nothing leaks, nothing half-done, the same twice changes nothing."""

import asyncio
import json
from pathlib import Path

import pytest

from cli.directory.topic import read_current
from cli.stack import Stack
from shared.bus.topics import ensure_topics
from tests.cli.cli_builders import ANALYST, ANALYST_ROW, CHIEF, CHIEF_ROW, CLERK_ROW, SECRET, command, csv_rows, leaks

NOBODY = "127.0.0.1:9"
ENV = {"KINERJA_EMPLOYEE_ID_SECRET": SECRET.decode()}


async def imported(*arguments: str) -> tuple[int, str]:
    return await asyncio.to_thread(command, "directory", "import", *arguments, env=ENV)


def bad(folder: Path) -> Path:
    rows = [
        CHIEF_ROW,
        (ANALYST, CHIEF, "Dinas A", ANALYST, CHIEF, "19870512 201001 2 999"),
        ("19920707 201903 1 00", "Wati", "Dinas A", "Staf", "Pelaksana", CHIEF),
        ("1.99207072019031E+17", "Budi", "Dinas A", "Staf", "Pelaksana", CHIEF),
    ]
    return csv_rows(folder, *rows)


@pytest.mark.parametrize("form", [[], ["--json"], ["--skip-invalid"]], ids=["table", "json", "skip"])
async def test_no_output_ever_shows_a_whole_nip(folder: Path, form: list[str]) -> None:
    _, output = await imported(str(bad(folder)), "--agency", "kota", "--dry-run", "--kafka", NOBODY, *form)

    assert leaks(output) == []
    assert "…999" in output or "…004" in output


async def test_a_dry_run_needs_no_broker_and_says_so(folder: Path) -> None:
    code, output = await imported(str(csv_rows(folder, CHIEF_ROW)), "--agency", "kota", "--dry-run", "--kafka", NOBODY)

    assert code == 0
    assert "Broker tidak terhubung" in output


async def test_without_a_broker_nothing_is_published_and_the_next_step_is_named(folder: Path) -> None:
    code, output = await imported(str(csv_rows(folder, CHIEF_ROW)), "--agency", "kota", "--kafka", NOBODY)

    assert code == 2
    assert "kinerja up" in output


@pytest.mark.integration
async def test_errors_stop_everything_unless_they_may_be_skipped(folder: Path, servers: Stack) -> None:
    kafka = servers.broker.bootstrap
    await ensure_topics(kafka, partitions=6, replication=1)
    file, where = str(bad(folder)), ("--agency", "kota-satu", "--kafka", kafka)

    refused, output = await imported(file, *where)
    nobody = await read_current(bootstrap=kafka, agency="kota-satu")
    skipped, _ = await imported(file, *where, "--skip-invalid")
    somebody = await read_current(bootstrap=kafka, agency="kota-satu")

    assert (refused, skipped) == (1, 0)
    assert "Tidak ada yang dikirim" in output
    assert (len(nobody.people), len(somebody.people)) == (0, 1)


@pytest.mark.integration
async def test_the_same_import_twice_changes_nothing(folder: Path, servers: Stack) -> None:
    kafka = servers.broker.bootstrap
    await ensure_topics(kafka, partitions=6, replication=1)
    arguments = (
        str(csv_rows(folder, CHIEF_ROW, ANALYST_ROW, CLERK_ROW)),
        "--agency",
        "kota-dua",
        "--kafka",
        kafka,
        "--json",
    )

    first = json.loads((await imported(*arguments))[1])
    second = json.loads((await imported(*arguments))[1])

    assert first["changes"]["orang baru"] == 3
    assert (second["changes"]["orang tetap"], second["changes"]["orang baru"]) == (3, 0)
    current = await read_current(bootstrap=kafka, agency="kota-dua")
    assert sorted(each.nip for each in current.people.values())[0] == CHIEF
