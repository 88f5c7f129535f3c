"""Briefings in the portal: recorded by officers after a look at how many people they are about, confirmed by each."""

import json
import re
from typing import Any

import pytest_asyncio
from portal_world import PORTAL, World

from portal.language import language
from portal.views import briefings
from portal.views.typed import Form

ID = language("id")
CYCLE = {"cycle_id": "2025", "title": "Evaluasi 2025"}
BRIEFING: dict[str, Any] = {
    "id": "kota:briefing:2025:rapat",
    "cycle_id": "2025",
    "briefing_id": "rapat",
    "about": "rules",
    "text": "Cara menilai tahun ini",
    "held_on": "2025-01-06",
    "held_by": "k",
    "proof": [],
    "people": ["bayu"],
    "acknowledged": {},
    "told": 4,
    "confirmed": 1,
}
ROWS = [
    {"employee_id": "a", "unit_id": "u"},
    {"employee_id": "b", "unit_id": "u"},
    {"employee_id": "c", "unit_id": "x"},
]
TYPED = {"kode": "rapat", "tentang": "rules", "uraian": "Cara menilai", "tanggal": "2025-01-06"}


def form(**fields: str) -> Form:
    return Form(tuple((TYPED | fields).items()))


def test_officers_see_how_many_confirmed() -> None:
    shown = briefings.of_cycle(CYCLE, [BRIEFING], {"u": "Bidang"}, {"k": "Kartini"}, ID, recorded=4)

    (told,) = shown.told
    assert (told.title, told.bars[0].text, told.confirm) == ("Aturan penilaian", "1 dari 4", "")
    assert shown.notices[0].title == "Sosialisasi dicatat untuk 4 orang"
    assert shown.fields[0].value == "sosialisasi-2"


def test_who_was_told_confirms_once() -> None:
    before = briefings.of_person("2025", ["2025", "2024"], [BRIEFING], "bayu", {}, ID)
    after = briefings.of_person("2025", ["2025"], [BRIEFING | {"acknowledged": {"bayu": "2025-01-07"}}], "bayu", {}, ID)

    assert before.told[0].confirm == "/sosialisasi/kota:briefing:2025:rapat/konfirmasi"
    assert [each.href for each in before.others] == ["/sosialisasi?siklus=2024"]
    assert (after.told[0].confirm, after.told[0].rows[-1].value) == ("", "Sudah Anda konfirmasi")
    assert list(briefings.of_person("", [], [], "bayu", {}, ID).told) == []


def test_people_are_those_of_the_units_or_everybody() -> None:
    assert briefings.chosen(ROWS, form(unit="u")) == ["a", "b"]
    assert briefings.chosen(ROWS, form()) == ["a", "b", "c"]
    assert [each.field for each in briefings.not_these([], ID)] == ["unit"]
    assert [each.field for each in briefings.not_these(["a"] * 1001, ID)] == ["unit"]


def test_what_a_briefing_lacks_is_said_at_its_field() -> None:
    lacking = briefings.missing(Form((("tentang", "gosip"),)), ID)

    assert [each.field for each in lacking] == ["kode", "tentang", "uraian", "tanggal"]


@pytest_asyncio.fixture
async def world_told(world: World) -> World:
    await world.sign_in()
    world.answer("GET", "/v1/cycles/2025", CYCLE)
    world.answer("GET", "/v1/units", {"items": [{"unit_id": "u", "name": "Bidang"}], "next": None})
    world.answer("GET", "/v1/briefings", {"items": [BRIEFING], "next": None})
    world.answer("GET", "/v1/cycles/2025/results", {"items": ROWS, "next": None})
    world.answer("GET", "/v1/plans", {"items": [{"cycle_id": "2025"}], "next": None})
    world.answer("POST", "/v1/names", {"items": [{"employee_id": "bayu", "name": "Bayu Nugroho"}]})
    return world


async def sent(world: World, page: str, to: str, **fields: str) -> Any:
    shown = await world.client.get(page)
    proof = re.search(r'name="_bukti" value="([^"]*)"', shown.text)
    assert proof is not None
    return await world.client.post(to, data={"_bukti": proof[1], "_kunci": "k", **fields}, headers={"origin": PORTAL})


async def test_a_briefing_is_looked_at_and_then_recorded(world_told: World) -> None:
    page = "/kelola/siklus/2025/sosialisasi"
    looked = await sent(world_told, page, page, **TYPED, unit="u", _aksi="periksa")
    assert "Catat untuk 2 orang" in looked.text
    assert "Bayu Nugroho" in looked.text

    world_told.answer("POST", "/v1/briefings", BRIEFING, status=201)
    done = await sent(world_told, page, page, **TYPED, unit="u", _aksi="kirim")
    assert (done.status_code, done.headers["location"]) == (303, f"{page}?dicatat=2")
    body = json.loads(world_told.asked[-1].content)
    assert (body["people"], body["held_by"], body["proof"]) == (["a", "b"], "bayu", [])


async def test_an_unknown_speaker_is_said_at_the_field(world_told: World) -> None:
    page = "/kelola/siklus/2025/sosialisasi"

    again = await sent(world_told, page, page, **TYPED, nip="123", _aksi="periksa")

    assert (again.status_code, 'href="#nip"' in again.text, "Cara menilai" in again.text) == (422, True, True)


async def test_a_person_confirms_on_the_own_page(world_told: World) -> None:
    place = f"/v1/briefings/{BRIEFING['id']}/acknowledgement"
    world_told.answer("POST", place, BRIEFING)

    done = await sent(world_told, "/sosialisasi", f"/sosialisasi/{BRIEFING['id']}/konfirmasi")

    assert (done.status_code, done.headers["location"]) == (303, "/sosialisasi?siklus=2025")
