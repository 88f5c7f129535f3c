"""An open cycle changed by an officer: what becomes otherwise is shown with everybody who takes part before it is."""

import json
import re
from typing import Any

import pytest_asyncio
from portal_world import PORTAL, World

from portal.language import language
from portal.views import amending, board
from portal.views.typed import Form

ID = language("id")
EVERYBODY: dict[str, Any] = {"units": [], "with_subunits": False, "position_groups": [], "employees": []}
CYCLE: dict[str, Any] = {
    "cycle_id": "2025",
    "title": "Evaluasi 2025",
    "status": "open",
    "period": "annual",
    "starts_on": "2025-01-01",
    "ends_on": "2025-12-31",
    "policy_title": {"id": "Kinerja", "en": "Performance"},
    "policy_version": 2,
    "population": EVERYBODY,
    "enrolled": 10,
    "waiting_total": 0,
}
UNITS = [{"unit_id": "a", "name": "Arsip"}, {"unit_id": "u", "name": "Bidang"}]
PEOPLE = {"total": 3, "employees": ["e1", "e2"], "by_unit": {"u": 3}, "begins_after": [], "left_before": []}
TYPED = {
    "judul": "Evaluasi 2025",
    "mulai": "2025-01-01",
    "sampai": "2025-12-31",
    "siapa": "tetap",
    "alasan": "Bidang baru ikut mulai tahun ini.",
}


def form(**fields: str) -> Form:
    return Form(tuple((TYPED | fields).items()))


def test_a_cycle_is_shown_as_it_is_and_who_takes_part_stays() -> None:
    shown = amending.page(CYCLE | {"population": EVERYBODY | {"units": ["a"]}}, UNITS, ID)

    fields = {each.name: each for each in shown.fields}
    assert (fields["judul"].value, fields["mulai"].value, fields["siapa"].value) == (
        "Evaluasi 2025",
        "2025-01-01",
        "tetap",
    )
    assert fields["siapa"].options[0].hint == "Arsip"


def test_only_what_is_otherwise_is_sent() -> None:
    assert amending.body_of(form(judul="Lain"), CYCLE) == {"title": "Lain", "reason": TYPED["alasan"]}
    narrowed = amending.body_of(form(siapa="unit", unit="u"), CYCLE)
    assert narrowed["population"] == {"units": ["u"], "with_subunits": True, "position_groups": []}
    assert amending.population(form(), CYCLE) == EVERYBODY


def test_what_a_change_lacks_is_said_at_its_field() -> None:
    lacking = amending.missing(form(judul="", siapa="unit", alasan="Salah"), CYCLE, ID)

    assert [each.field for each in lacking] == ["judul", "unit", "alasan"]
    assert [each.text for each in amending.missing(form(), CYCLE, ID)] == ["Belum ada yang diubah"]
    assert amending.missing(form(sampai="2025-11-30"), CYCLE, ID) == []


def test_the_check_shows_what_was_and_what_becomes() -> None:
    changed = form(sampai="2025-11-30", siapa="unit", unit="u")

    shown = amending.check(CYCLE, PEOPLE, {"e1": "Bayu", "e2": "Sari"}, {"u": "Bidang"}, changed, ID)

    told = {each.label: (each.value, list(each.lines)) for each in shown.facts}
    assert told["Sampai"] == ("30 November 2025", ["semula: 31 Desember 2025"])
    assert told["Peserta"] == ("Bidang", ["semula: Semua pegawai"])
    assert (shown.count, shown.names, shown.more) == ("3 orang termasuk", ["Bayu", "Sari"], "dan 1 orang lagi")


def test_a_cycle_is_changed_only_while_nothing_is_decided() -> None:
    statuses = dict.fromkeys(("open", "ready", "decided", "acknowledged", "final", "cancelled"), 0)
    before = board.board(CYCLE, None, {"appraisals": statuses, "desks": []}, {}, ID)
    after = board.board(CYCLE, None, {"appraisals": statuses | {"decided": 1}, "desks": []}, {}, ID)

    assert "/kelola/siklus/2025/ubah" in [each.href for each in before.acts]
    assert "/kelola/siklus/2025/ubah" not in [each.href for each in after.acts]


@pytest_asyncio.fixture
async def officer(world: World) -> World:
    await world.sign_in()
    world.answer("GET", "/v1/cycles/2025", CYCLE)
    world.answer("GET", "/v1/units", {"items": UNITS, "next": None})
    world.answer("POST", "/v1/populations/preview", PEOPLE)
    world.answer("POST", "/v1/names", {"items": [{"employee_id": "e1", "name": "Bayu"}]})
    return world


async def sent(world: World, **fields: str) -> Any:
    page = await world.client.get("/kelola/siklus/2025/ubah")
    proof = re.search(r'name="_bukti" value="([^"]*)"', page.text)
    assert proof is not None
    body = {"_bukti": proof[1], "_kunci": "k", **TYPED, **fields}
    return await world.client.post("/kelola/siklus/2025/ubah", data=body, headers={"origin": PORTAL})


async def test_a_change_is_looked_at_and_then_made(officer: World) -> None:
    officer.answer("POST", "/v1/cycles/2025/amendments", CYCLE)
    looked = await sent(officer, sampai="2025-11-30", _aksi="periksa")
    assert "Bayu" in looked.text
    assert all("amendments" not in str(each.url) for each in officer.asked)

    done = await sent(officer, sampai="2025-11-30", _aksi="buka")
    assert (done.status_code, done.headers["location"]) == (303, "/kelola/siklus/2025")
    assert json.loads(officer.asked[-1].content) == {"ends_on": "2025-11-30", "reason": TYPED["alasan"]}


async def test_what_the_service_refuses_lands_at_its_field_and_what_was_typed_stays(officer: World) -> None:
    detail = "Siklus tahunan paling sedikit 181 hari."
    refused = {
        "status": 422,
        "code": "invalid",
        "detail": detail,
        "errors": [{"pointer": "/ends_on", "detail": detail}],
    }
    officer.answer("POST", "/v1/cycles/2025/amendments", refused, status=422)

    again = await sent(officer, sampai="2025-02-01", _aksi="buka")

    assert (again.status_code, 'href="#sampai"' in again.text) == (422, True)
    assert 'value="2025-02-01"' in again.text
