"""Calibration in the portal: opened by an officer, changes proposed with the spread beside them, answered by raters."""

import json
import re
from typing import Any

import pytest_asyncio
from portal_world import PORTAL, World

from portal.language import language
from portal.views import board, calibration, calibrations, own_file
from portal.views.calibration_acts import Looking, missing, missing_reason, open_to_change
from portal.views.typed import Form

ID = language("id")
SESSION_ID = "kota:calibration:2025:sesi-1"
BAIK = {"results": "as", "behaviour": "as", "predicate": "baik"}
KURANG = {"results": "as", "behaviour": "below", "predicate": "kurang"}
CHANGE: dict[str, Any] = {
    "number": 1,
    "appraisal": "a1",
    "employee_id": "e1",
    "unit_id": "u",
    "rater_id": "r",
    "before": BAIK,
    "after": KURANG,
    "reason": "Tidak sebanding dengan bidang lain.",
    "proposed_by": "k",
    "proposed_on": "2026-01-10",
    "status": "proposed",
    "answer_reason": "",
    "answered_by": None,
}
COUNTS = {"sangat_baik": 0, "baik": 3, "butuh_perbaikan": 0, "kurang": 1, "sangat_kurang": 0, "none": 2}
LOOSE = {"mode": "warn", "valid": False, "warnings": [], "violations": [{"pesan": "Terlalu banyak di bawah."}]}
TABLE = [
    {
        "unit_id": "u",
        "before": COUNTS,
        "now": COUNTS,
        "proposed": COUNTS | {"baik": 2, "kurang": 2},
        "fit_before": None,
        "fit_now": LOOSE | {"valid": True, "violations": []},
        "fit_proposed": LOOSE,
    }
]
SESSION: dict[str, Any] = {
    "id": SESSION_ID,
    "version": 4,
    "cycle_id": "2025",
    "calibration_id": "sesi-1",
    "units": ["u"],
    "participants": ["r"],
    "opened_by": "k",
    "opened_on": "2026-01-08",
    "status": "open",
    "changes": [CHANGE],
    "table": TABLE,
}
NAMES = {"e1": "Bayu", "e2": "Sari", "r": "Retno", "k": "Kartini"}
ROW = {"appraisal_id": "a2", "employee_id": "e2", "unit_id": "u", "status": "decided", "decided": BAIK}


def looking(me: str, *, officer: bool = False, **more: Any) -> Looking:
    return Looking(**{"me": me, "officer": officer, "names": NAMES, "units": {"u": "Bidang"}, "rows": [ROW]} | more)


def seen(me: str, *, officer: bool = False, session: dict[str, Any] = SESSION, **more: Any) -> Any:
    return calibration.page(session, looking(me, officer=officer, version=4, **more), ID)


def test_each_unit_shows_its_spread_before_now_and_as_proposed() -> None:
    (unit,) = seen("k", officer=True).units

    assert unit.name == "Bidang"
    assert [(each.title, each.bars[1].text) for each in unit.sides] == [
        ("Sebelum sesi", "3"),
        ("Sekarang", "3"),
        ("Bila semua usulan diterima", "2"),
    ]
    assert [each.tone for each in unit.sides] == ["calm", "good", "warn"]
    assert unit.sides[2].verdict == "Terlalu banyak di bawah."


def test_the_rater_answers_and_nobody_else() -> None:
    rater, officer, other = seen("r"), seen("k", officer=True), seen("e1", session=SESSION | {"table": None})

    assert [each.action for each in rater.changes[0].acts] == [
        f"/kalibrasi/{SESSION_ID}/usulan/1/terima",
        f"/kalibrasi/{SESSION_ID}/usulan/1/tolak",
    ]
    assert list(officer.changes[0].acts) == list(other.changes[0].acts) == []
    substitute = seen("wakil", session=SESSION | {"table": None})
    assert len(substitute.changes[0].acts) == 2


def test_an_answered_change_says_what_became_of_it() -> None:
    refused = CHANGE | {"status": "refused", "answer_reason": "Capaiannya terbukti."}
    (change,) = seen("r", session=SESSION | {"changes": [refused]}).changes

    assert (change.tag.text, list(change.acts)) == ("Tidak diterima", [])
    assert change.rows[-1].value == "Capaiannya terbukti."
    assert change.rows[2].value == "Kurang (hasil kerja sesuai ekspektasi, perilaku di bawah ekspektasi)"


def test_who_takes_part_proposes_and_only_officers_close() -> None:
    assert [each.title for each in seen("k", officer=True).acts] == ["Usulkan perubahan", "Tutup sesi"]
    assert [each.title for each in seen("r").acts] == ["Usulkan perubahan"]
    assert list(seen("lain", rows=[]).acts) == []
    assert list(seen("k", officer=True, session=SESSION | {"status": "closed"}).acts) == []


def test_only_decided_people_of_the_units_can_be_proposed() -> None:
    rows = [
        ROW,
        ROW | {"appraisal_id": "a1"},
        ROW | {"appraisal_id": "a3", "status": "final"},
        ROW | {"appraisal_id": "a4", "unit_id": "lain"},
        ROW | {"appraisal_id": "a5", "employee_id": "k"},
    ]

    assert [each["appraisal_id"] for each in open_to_change(rows, SESSION, "k")] == ["a2"]


def test_what_a_proposal_or_a_refusal_lacks_is_said_at_its_field() -> None:
    lacking = missing(Form((("siapa", ""), ("hasil", "as"), ("perilaku", "x"), ("alasan", "Kurang"))), ID)

    assert [each.field for each in lacking] == ["siapa", "perilaku", "alasan"]
    assert [each.field for each in missing_reason(Form((("alasan-2", "Tidak"),)), "alasan-2", ID)] == ["alasan-2"]


def test_sessions_are_listed_and_opened_while_the_cycle_runs() -> None:
    cycle = {"cycle_id": "2025", "title": "Evaluasi 2025", "status": "closing"}

    shown = calibrations.of_cycle(cycle, [SESSION], {"u": "Bidang"}, ["r"], NAMES, ID)

    assert (shown.lines[0].href, shown.lines[0].hint) == (f"/kalibrasi/{SESSION_ID}", "dibuka 8 Januari 2026, 1 usulan")
    assert [each.value for each in shown.fields][:1] == ["sesi-2"]
    assert shown.action == "/kelola/siklus/2025/kalibrasi"
    assert calibrations.of_cycle(cycle | {"status": "closed"}, [], {}, ["r"], NAMES, ID).action == ""
    assert [each.field for each in calibrations.missing(Form(()), ID)] == ["sesi", "unit", "peserta"]


def test_calibration_is_found_from_the_board_and_from_the_list_of_pages() -> None:
    cycle = {
        "cycle_id": "2025",
        "title": "E",
        "status": "closing",
        "starts_on": "2025-01-01",
        "ends_on": "2025-12-31",
        "enrolled": 1,
        "waiting_total": 0,
        "policy_title": {"id": "K"},
        "policy_version": 1,
    }

    assert "/kelola/siklus/2025/kalibrasi" in [each.href for each in board.board(cycle, None, None, {}, ID).acts]
    assert "/kalibrasi" in [each.href for each in own_file.more(rates=False, officer=False, language=ID).ways]


@pytest_asyncio.fixture
async def rater(world: World) -> World:
    await world.sign_in()
    session = SESSION | {"participants": ["bayu"], "changes": [CHANGE | {"rater_id": "bayu"}]}
    world.answer("GET", f"/v1/calibrations/{SESSION_ID}", session, etag='"4"')
    world.answer("GET", "/v1/calibrations", {"items": [session], "next": None})
    world.answer("GET", "/v1/appraisals/table", {"rows": [ROW]})
    world.answer("GET", "/v1/units", {"items": [{"unit_id": "u", "name": "Bidang"}], "next": None})
    world.answer("POST", "/v1/names", {"items": [{"employee_id": id, "name": name} for id, name in NAMES.items()]})
    return world


async def sent(world: World, act: str, **fields: str) -> Any:
    page = await world.client.get(f"/kalibrasi/{SESSION_ID}")
    proof = re.search(r'name="_bukti" value="([^"]*)"', page.text)
    assert proof is not None
    body = {"_bukti": proof[1], "_kunci": "k", **fields}
    return await world.client.post(f"/kalibrasi/{SESSION_ID}/{act}", data=body, headers={"origin": PORTAL})


async def test_a_rater_refuses_with_a_reason_that_stays_while_it_is_too_short(rater: World) -> None:
    rater.answer("POST", f"/v1/calibrations/{SESSION_ID}/changes/1/refusal", SESSION)
    short = await sent(rater, "usulan/1/tolak", **{"alasan-1": "Tidak setuju"})
    assert (short.status_code, 'href="#alasan-1"' in short.text, "Tidak setuju" in short.text) == (422, True, True)

    done = await sent(rater, "usulan/1/tolak", **{"alasan-1": "Capaiannya terbukti dengan laporan."})
    assert (done.status_code, done.headers["location"]) == (303, f"/kalibrasi/{SESSION_ID}")
    assert json.loads(rater.asked[-1].content) == {"reason": "Capaiannya terbukti dengan laporan."}


async def test_a_proposal_that_the_service_refuses_keeps_what_was_typed(rater: World) -> None:
    same = {
        "status": 422,
        "code": "invalid",
        "detail": "Usulan sama.",
        "errors": [{"pointer": "/results", "detail": "Usulan sama."}],
    }
    rater.answer("POST", f"/v1/calibrations/{SESSION_ID}/changes", same, status=422)

    typed = {"siapa": "a2", "hasil": "as", "perilaku": "as", "alasan": "Sama seperti bidang yang lain."}
    again = await sent(rater, "usulan", **typed)

    assert (again.status_code, 'href="#hasil"' in again.text) == (422, True)
    assert "Sama seperti bidang yang lain." in again.text


async def test_a_session_is_closed_on_the_version_that_was_read(rater: World) -> None:
    changed = {"status": 412, "code": "outdated", "detail": "Sesi sudah berubah.", "current_version": 5}
    rater.answer("POST", f"/v1/calibrations/{SESSION_ID}/closing", changed, status=412)

    answer = await sent(rater, "tutup", _versi="4")

    assert (answer.status_code, "Orang lain mengubahnya lebih dahulu" in answer.text) == (412, True)
    assert rater.asked[-1].headers["if-match"] == '"4"'
    assert "Sesi sesi-1" in (await rater.client.get("/kalibrasi")).text
