"""What goals keeps of a plan as the printed SKP shows it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from goals_builders import AGENCY, EMPLOYEE, PACKAGED, PLAN_ID, RATER
from goals_http import running_agency
from goals_world import objective_in

from cli.record.form import Form, form_of
from cli.record.signing import Who
from services.goals.main import SERVICE
from services.goals.settings import Settings
from shared import clock
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection

APPRAISAL = {"id": "x", "cycle_id": "2026", "status": "open", "decided": None, "observations": None, "assignment": None}


@pytest.fixture
async def client(identity: Identity) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(jwt_key_file=identity.key_file)
    async with client_of(await service_on(MemoryCollection(), SERVICE, settings, running_agency())) as found:
        yield found


async def _send(client: httpx.AsyncClient, identity: Identity, who: str, act: str, **body: Any) -> dict[str, Any]:
    headers = identity.header(who, AGENCY)
    sent = await client.post(f"/v1/plans/{PLAN_ID}/{act}", json=body, headers=headers)
    assert sent.status_code == 200, sent.text
    return dict(sent.json())


async def _printed(client: httpx.AsyncClient, identity: Identity) -> Form:
    plan = (await client.get(f"/v1/plans/{PLAN_ID}", headers=identity.header(EMPLOYEE, AGENCY))).json()
    record = {"appraisal": APPRAISAL, "plan": plan, "explanation": {"policy_document": PACKAGED}}
    return form_of(record, employee=Who("e1", "Sari"), rater=Who("boss", "Kepala"))


def _rows(form: Form, title: str) -> tuple[tuple[str, ...], ...]:
    return {block.title: block.rows for block in form.blocks}[title]


async def test_expectations_and_appendix_of_the_plan_are_printed(client: httpx.AsyncClient, identity: Identity) -> None:
    lists = {"resources": ["Dua laptop", "Kendaraan"], "consequences": ["Dibina triwulan depan"]}
    said = [{"criterion": "loyal", "text": "Hadir di posko"}]
    await _send(client, identity, RATER, "expectations", items=said)
    await _send(client, identity, EMPLOYEE, "proposals", objectives=[objective_in()], appendix=lists)
    await _send(client, identity, RATER, "agreements")

    form = await _printed(client, identity)

    assert [row[3] for row in _rows(form, "PERILAKU KERJA") if row[1] == "Loyal"] == ["Hadir di posko"]
    appendix = dict(_rows(form, "LAMPIRAN SKP"))
    assert appendix["Dukungan sumber daya"] == "Dua laptop; Kendaraan"
    assert appendix["Konsekuensi"] == "Dibina triwulan depan"
    assert appendix["Skema pertanggungjawaban"].startswith("....")


async def test_a_special_assignment_is_printed_among_the_additional_results_with_its_letter(
    client: httpx.AsyncClient, identity: Identity
) -> None:
    indicator = {"indicator_id": "l1", "name": "Desa dinilai", "target": "12", "unit": "desa"}
    today = str(clock.day_in("Asia/Jayapura", clock.now()))
    letter = {"kind": "special", "letter": "800/117/ST/2026", "letter_on": "2026-01-09", "official": "Deputi PANRB"}
    results = [{"objective_id": "lomba", "name": "Panitia lomba desa", "indicators": [indicator]}]
    await _send(client, identity, EMPLOYEE, "proposals", objectives=[objective_in()])
    await _send(client, identity, RATER, "agreements")
    await _send(client, identity, RATER, "tasks", **letter, starts_on=today, ends_on=today, objectives=results)

    [row] = _rows(await _printed(client, identity), "HASIL KERJA - B. TAMBAHAN")[1:]

    assert row[1:3] == (
        "Penugasan khusus menurut surat 800/117/ST/2026 (9 Januari 2026), Deputi PANRB",
        "Panitia lomba desa",
    )
