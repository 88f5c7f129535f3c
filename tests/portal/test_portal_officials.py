"""Officers see to wrong raters, to officials who left, and to results that were handed over on paper."""

import json
import re
from typing import Any

import pytest_asyncio
from portal_world import PORTAL, World

from portal.language import language
from portal.views import board, hand_overs, officials
from portal.views.typed import Form

ID = language("id")
PLAN_ID = "kota:plan:2025:yoga:1"
APPRAISAL_ID = "kota:appraisal:2025:hendro:1"
NAMES = {"yoga": "Yoga", "vera": "Vera", "uli": "Uli", "hendro": "Hendro", "lama": "Pak Lama"}
REPORT: dict[str, Any] = {
    "number": 1,
    "reported_by": "yoga",
    "reported_on": "2025-01-09",
    "right_rater_id": "vera",
    "reason": "Saya bekerja di Bidang Pelayanan.",
    "status": "open",
}
PLAN: dict[str, Any] = {"plan_id": PLAN_ID, "employee_id": "yoga", "rater_id": "uli", "reports": [REPORT]}
RATER = {"rater_id": "lama", "active": False, "last_day": None, "people": 3, "cycles": ["2025"], "successor_id": "vera"}
OFFICIAL: dict[str, Any] = {
    "official_id": "lama",
    "last_day": "2025-03-31",
    "appraisals": 2,
    "objections": [APPRAISAL_ID],
    "corrections": [],
}
OBJECTION: dict[str, Any] = {
    "appraisal_id": APPRAISAL_ID,
    "employee_id": "hendro",
    "rater_id": "uli",
    "objection": {"decider_id": "lama", "reason": "Perintah itu tertulis."},
}
CYCLE = {"cycle_id": "2025", "title": "Evaluasi 2025"}
FINAL: dict[str, Any] = {
    "appraisal_id": APPRAISAL_ID,
    "employee_id": "hendro",
    "status": "final",
    "decided": {"predicate": "kurang"},
    "acknowledged_on": None,
    "handed_over_on": None,
}


def test_the_queue_names_reports_and_who_left_with_what_waits() -> None:
    shown = officials.page([PLAN], [RATER], [OFFICIAL], NAMES, ID)

    assert [each.href for each in shown.reports] == [f"/kelola/pejabat/laporan/{PLAN_ID}/1"]
    (left,) = shown.left
    assert (left.name, left.until) == ("Pak Lama", "hari terakhir 31 Maret 2025")
    assert list(left.waits) == ["3 rencana", "2 penilaian", "1 keberatan"]
    assert list(left.steps) == ["Memimpin unitnya sekarang: Vera", "Catat penilai yang baru lewat impor pegawai"]
    assert [each.href for each in left.links] == [f"/hasil/{APPRAISAL_ID}/pemutus/keberatan"]


def test_what_is_away_is_said_and_the_rest_is_shown() -> None:
    shown = officials.page(None, None, [OFFICIAL], NAMES, ID)

    assert (shown.away, len(shown.left), list(shown.reports)) == (["Rencana tidak dapat dihitung sekarang."], 1, [])


def test_only_final_results_of_which_nobody_knows_are_handed_over() -> None:
    rows = [
        FINAL,
        FINAL | {"appraisal_id": "b", "acknowledged_on": "2026-01-02"},
        FINAL | {"appraisal_id": "c", "employee_id": "yoga", "handed_over_on": "2026-01-05"},
        FINAL | {"appraisal_id": "d", "status": "decided"},
        FINAL | {"appraisal_id": "e", "decided": None},
    ]

    shown = hand_overs.page(CYCLE, rows, NAMES, ID, recorded=True)

    assert [each.text for each in shown.fields[0].options] == ["Pilih pegawai", "Hendro: Kurang"]
    assert [(each.label, each.value) for each in shown.done] == [("Yoga", "5 Januari 2026")]
    assert shown.notices[0].title == "Penyerahan dicatat"
    assert list(hand_overs.page(CYCLE, rows[1:], NAMES, ID).fields) == []
    assert [each.field for each in hand_overs.missing(Form(()), ID)] == ["siapa", "tanggal", "bukti"]


def test_officers_find_the_queue_where_they_begin() -> None:
    assert "/kelola/pejabat" in [each.href for each in board.home([], ID).ways]


@pytest_asyncio.fixture
async def officer(world: World) -> World:
    await world.sign_in()
    plan = {"id": PLAN_ID, "assignment": {"employee_id": "yoga", "rater_id": "uli"}, "rater_reports": [REPORT]}
    world.answer("GET", f"/v1/plans/{PLAN_ID}", plan)
    world.answer("GET", f"/v1/appraisals/{APPRAISAL_ID}/objection", OBJECTION)
    world.answer("GET", "/v1/cycles/2025", CYCLE)
    world.answer("GET", "/v1/cycles/2025/results", {"items": [FINAL], "next": None})
    world.answer("POST", "/v1/names", {"items": [{"employee_id": id, "name": name} for id, name in NAMES.items()]})
    return world


async def sent(world: World, page: str, **fields: str) -> Any:
    shown = await world.client.get(page)
    proof = re.search(r'name="_bukti" value="([^"]*)"', shown.text)
    assert proof is not None
    return await world.client.post(page, data={"_bukti": proof[1], "_kunci": "k", **fields}, headers={"origin": PORTAL})


async def test_a_report_is_closed_with_a_reason(officer: World) -> None:
    page = f"/kelola/pejabat/laporan/{PLAN_ID}/1"
    officer.answer("POST", f"/v1/plans/{PLAN_ID}/rater-reports/1/closings", {})
    short = await sent(officer, page, alasan="Tdk")
    assert (short.status_code, 'href="#alasan"' in short.text) == (422, True)

    done = await sent(officer, page, alasan="Atasannya memang Uli.")
    assert (done.status_code, done.headers["location"]) == (303, "/kelola/pejabat")
    assert json.loads(officer.asked[-1].content) == {"reason": "Atasannya memang Uli."}


async def test_a_report_that_is_closed_already_leads_back_to_the_queue(officer: World) -> None:
    closed = {"id": PLAN_ID, "assignment": {}, "rater_reports": [REPORT | {"status": "closed"}]}
    officer.answer("GET", f"/v1/plans/{PLAN_ID}", closed)

    assert (await officer.client.get(f"/kelola/pejabat/laporan/{PLAN_ID}/1")).status_code == 303
    assert (await officer.client.get(f"/kelola/pejabat/laporan/{PLAN_ID}/7")).status_code == 404


async def test_a_hand_over_is_recorded_and_what_is_refused_lands_at_its_field(officer: World) -> None:
    page = "/kelola/siklus/2025/penyerahan"
    typed = {"siapa": APPRAISAL_ID, "tanggal": "2026-01-30", "bukti": "Tanda terima 12/2026, diterima istrinya."}
    ahead = {
        "status": 422,
        "code": "day-ahead",
        "detail": "Belum tiba.",
        "errors": [{"pointer": "/on", "detail": "Belum tiba."}],
    }
    officer.answer("POST", f"/v1/appraisals/{APPRAISAL_ID}/hand-overs", ahead, status=422)
    refused = await sent(officer, page, **typed)
    assert (refused.status_code, 'href="#tanggal"' in refused.text) == (422, True)

    officer.answer("POST", f"/v1/appraisals/{APPRAISAL_ID}/hand-overs", {})
    done = await sent(officer, page, **typed)
    assert (done.status_code, done.headers["location"]) == (303, "/kelola/siklus/2025/penyerahan?dicatat=1")
