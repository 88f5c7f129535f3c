"""What people are given of the stories can be checked without asking anybody, and taken home."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from cli.issuer import Issuer
from cli.main import app
from services.evaluation.rules.explain.recompute import differences
from shared.auth import Role
from tests.support.company import Company
from tests.support.platform import Running
from tests.support.sentences import faults
from tests.support.stories import Soiled

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]


def token(running: Running, agency: str, employee: str, role: Role) -> str:
    issuer = Issuer(running.addresses.issuer_key, issuer="kinerja", audience="kinerja")
    return issuer.token(agency=agency, employee=employee, roles=[role], ttl_seconds=600)


async def explanations(running: Running, agency: str) -> AsyncIterator[dict[str, Any]]:
    bearer = token(running, agency, "pengelola-kinerja", Role.PERFORMANCE_OFFICER)
    base = f"{running.addresses.services['evaluation']}/v1/appraisals"
    async with httpx.AsyncClient(headers={"authorization": f"Bearer {bearer}"}, timeout=60) as client:
        listed = (await client.get(base, params={"limit": "200"})).json()["items"]
        for each in listed:
            yield (await client.get(f"{base}/{each['id']}/explanation")).json()


async def test_every_result_is_computed_again_from_its_explanation(seven: Soiled, company: Company) -> None:
    running = await company.plain()

    told = [each for agency in seven.played.agencies for each in [one async for one in explanations(running, agency)]]

    assert {each["id"]: found for each in told if each["inputs"] and (found := differences(each))} == {}
    assert len([each for each in told if each["inputs"]]) >= 50
    assert {each["id"]: wrong for each in told if (wrong := faults(each))} == {}


async def test_a_person_takes_home_everything_that_is_held(seven: Soiled, company: Company, tmp_path: Path) -> None:
    running = await company.plain()
    place = [each.story for each in seven.played.outcomes].index("permenpanrb-6-2022")
    agency = seven.played.agencies[place]
    command = [
        "record", "export", "putri", "--agency", agency, "--out", str(tmp_path),
        "--token", token(running, agency, "putri", Role.EMPLOYEE), "--stack", written_stack(running, tmp_path),
    ]  # fmt: skip

    done = await asyncio.to_thread(CliRunner().invoke, app, command)

    assert done.exit_code == 0, done.output
    record = json.loads((tmp_path / "putri.json").read_text())
    (appraisal,) = record["appraisals"]
    assert appraisal["appraisal"]["decided"]["predicate"] == "sangat_baik"
    assert [name for name in ("plan", "editions", "explanation", "feedback", "cycle") if not appraisal[name]] == []
    assert appraisal["superior_objectives"]
    assert record["profile"]
    assert (tmp_path / "putri-2025-1.pdf").read_bytes().startswith(b"%PDF-")


def written_stack(running: Running, folder: Path) -> str:
    (folder / "stack.json").write_text(running.addresses.model_dump_json())
    return str(folder)
