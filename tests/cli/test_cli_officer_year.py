"""An officer brings an agency from its policy to a closed cycle by commands alone."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from cli.addresses import write_stack
from cli.issuer import Issuer
from cli.stack import Stack
from shared import clock
from shared.auth import Role
from tests.cli.cli_builders import ANALYST, ANALYST_ROW, CHIEF_ROW, CLERK_ROW, command, csv_rows, leaks
from tests.support.platform import Running, plain

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]
AGENCY = "kota-perintah"
PEOPLE = 3
POLICY = Path(__file__).resolve().parents[2] / "services" / "evaluation" / "policies" / "permenpanrb-6-2022.yaml"


async def run(*arguments: str) -> str:
    code, output = await asyncio.to_thread(command, *arguments)
    assert code == 0, output
    assert leaks(output) == []
    return output


async def told(*arguments: str) -> Any:
    return json.loads(await run(*arguments, "--json"))


async def days_pass(running: Running, days: int) -> None:
    """Let the services believe that it is later, as stories do."""
    addresses = running.addresses
    issuer = Issuer(addresses.issuer_key, issuer=addresses.issuer, audience=addresses.audience)
    token = issuer.token(agency=AGENCY, employee="o", roles=[Role.PERFORMANCE_OFFICER], ttl_seconds=600)
    later = {"now": (clock.now() + timedelta(days=days)).isoformat()}
    async with httpx.AsyncClient(headers={"authorization": f"Bearer {token}"}, timeout=30) as client:
        asked = (client.put(f"{url}/v1/clock", json=later) for url in addresses.services.values())
        assert {each.status_code for each in await asyncio.gather(*asked)} == {204}


async def test_a_small_cycle_is_opened_reminded_exported_and_closed(servers: Stack, tmp_path: Path) -> None:
    year, own = str(clock.now().year), tmp_path / "kebijakan.yaml"
    text = POLICY.read_text(encoding="utf-8").replace("policy_id: permenpanrb-6-2022", "policy_id: sendiri")
    own.write_text(text.replace("deadline_days: 30", "deadline_days: 0"))
    (tmp_path / "servers").mkdir()
    async with plain(servers, tmp_path / "servers", tmp_path.name) as running:
        write_stack(tmp_path, running.addresses)
        where = ("--agency", AGENCY, "--stack", str(tmp_path))
        open_ = (
            "cycle",
            "open",
            year,
            *where,
            "--policy",
            "sendiri",
            "--from",
            f"{year}-01-01",
            "--to",
            f"{year}-12-31",
        )

        await run("directory", "import", str(csv_rows(tmp_path, CHIEF_ROW, ANALYST_ROW, CLERK_ROW)), *where)
        found = await run("person", "find", ANALYST, *where)
        await run("policy", "check", str(own), *where)
        await run("policy", "upload", str(own), *where)
        await running.settled([AGENCY])
        preview = await told(*open_)
        opened = await told(*open_, "--yes")
        again = await told(*open_, "--yes")
        await days_pass(running, 3)
        looked = await told("cycle", "remind", year, *where, "--dry-run")
        reminded = [await told("cycle", "remind", year, *where) for _ in range(2)]
        seen = await told("cycle", "remind", year, *where, "--dry-run")
        board = await run("cycle", "status", year, *where)
        book = tmp_path / "hasil.xlsx"
        await run("results", "export", year, *where, "--out", str(book))
        before = await told("cycle", "close", year, *where)
        closed = await told("cycle", "close", year, *where, "--yes")
        once_more = await told("cycle", "close", year, *where, "--yes")
        await run("results", "export", year, *where, "--out", str(tmp_path / "hasil.csv"))

    assert "Siti Aisyah" in found
    assert (preview["exists"], preview["people"]["total"], preview["opened"]) == (False, PEOPLE, False)
    assert (opened["cycle"]["enrolled"], again["cycle"]["enrolled"], again["exists"]) == (PEOPLE, PEOPLE, True)
    assert (len(looked["late"]), looked["reminded"]) == (PEOPLE, 0)
    assert [each["reminded"] for each in reminded] == [PEOPLE, PEOPLE]
    by_officer = [[one["by"] for one in each["reminded"] if one["by"]] for each in seen["late"]]
    assert by_officer == [["kinerja-cli"]] * PEOPLE
    assert "Siti Aisyah" in board
    sheet = openpyxl.load_workbook(book).active
    assert sheet is not None
    assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == {CHIEF_ROW[0], ANALYST, CLERK_ROW[0]}
    assert (before["closing"], before["cycle"]["status"]) == (False, "open")
    assert sum(each["plans_not_agreed"] for each in before["before"]["units"]) == PEOPLE
    assert (closed["closing"], closed["cycle"]["unanswered"], closed["cycle"]["waiting_total"]) == (True, [], 0)
    assert once_more["cycle"]["status"] == closed["cycle"]["status"] != "open"
    assert len((tmp_path / "hasil.csv").read_text(encoding="utf-8-sig").splitlines()) == PEOPLE + 1
