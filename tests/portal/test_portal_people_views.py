"""Views of feedback, improvement, career and the own file; what is printed; how fast strangers may send."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from portal.language import language
from portal.pace import Pace, TooFast
from portal.papers import pdf_of as paper
from portal.sheets import Sheet
from portal.sheets import pdf_of as sheets
from portal.views import (
    career,
    expectations,
    feedback,
    feedback_read,
    improvement,
    nominations,
    own_file,
    substitute,
    units,
)
from portal.views.site import site
from portal.views.typed import Form

ID = language("id")
NAMES = {"e1": "Bayu Nugroho", "r": "Retno Wulandari"}
ASKED: dict[str, Any] = {
    "dossier": "k:dossier:2025:e1:1",
    "source": "superior",
    "set": None,
    "how_to_write": "Tulis apa yang Anda lihat.",
    "anonymous": False,
    "questions": [
        {
            "id": "a.b",
            "text": "Bagaimana?",
            "label": "Akuntabel",
            "guide": ["Jujur"],
            "takes": "both",
            "answered": False,
        },
        {"id": "q2", "text": "Contoh?", "label": "", "guide": [], "takes": "text", "answered": True},
    ],
}


def form(**fields: str) -> Form:
    return Form(tuple(fields.items()))


def test_what_was_begun_is_sent_and_advice_stands_at_its_question() -> None:
    sent = Form((("q-a-b-tingkat", "as"), ("q-a-b-lihat", "Bagus"), ("q-q2-lihat", "")))
    judged = [{"question": "a.b", "advice": [{"text": "Uraian terlalu pendek."}], "problem": None}]

    shown = feedback.form_page(ASKED, "Bayu Nugroho", ID, form=sent, judged=judged)

    assert feedback.answers_of(ASKED, sent) == [{"question": "a.b", "level": "as", "observed": "Bagus", "effect": ""}]
    assert shown.questions[0].advice == ["Uraian terlalu pendek."]
    assert shown.notice is not None
    assert shown.notice.title == "Belum terkirim"
    assert shown.questions[1].level is None
    assert shown.who_sees == "Pegawai membaca ini bersama nama Anda."


def test_an_answer_that_is_refused_leads_to_its_field() -> None:
    problem = {"detail": "Pilih tingkatnya.", "errors": [{"pointer": "/level", "detail": "x"}]}
    judged = [{"question": "a.b", "advice": [], "problem": problem}, {"question": "q2", "advice": [], "problem": None}]

    [error] = feedback.refused(ASKED, judged)

    assert (error.field, error.text) == ("q-a-b-tingkat", "Akuntabel: Pilih tingkatnya.")


def test_who_was_not_answered_comes_first() -> None:
    rows = [
        {"id": "d1", "employee_id": "e1", "sources": [{"source": "superior", "acting_for": None, "answered": True}]},
        {"id": "d2", "employee_id": "r", "sources": [{"source": "peer", "acting_for": "e1", "answered": False}]},
    ]

    shown = feedback.lists(
        rows,
        [{"id": "d3", "cycle_id": "2025", "unread": True}],
        [{"dossier": "d4", "employee_id": "e1", "proposed": 3}],
        NAMES,
        ID,
    )

    assert [each.title for each in shown.to_give] == ["Retno Wulandari", "Bayu Nugroho"]
    assert shown.to_give[0].hint == "sebagai rekan kerja, untuk Bayu Nugroho"
    assert shown.own[0].tag.text == "Ada yang baru"
    assert [each.title for each in shown.nominations] == ["Usulan Bayu Nugroho"]


def dossier(**changed: Any) -> dict[str, Any]:
    said = {
        "source": "superior",
        "by": "r",
        "criterion": "a",
        "label": "Akuntabel",
        "level": "above",
        "observed": "Ia jujur.",
        "effect": "",
        "on": "2025-04-10",
    }
    group = {
        "source": "peer",
        "criterion": "a",
        "label": "",
        "answers": 3,
        "average": "110",
        "remarks": [{"observed": "Rapi.", "effect": "Cepat."}],
    }
    told = {
        "id": "k:dossier:2025:e1:1",
        "cycle_id": "2025",
        "assignment": {"employee_id": "e1"},
        "named": [said],
        "groups": [group],
        "notices": [],
        "unread": True,
    }
    return told | changed


def test_feedback_is_read_and_groups_have_no_names() -> None:
    shown = feedback_read.received(dossier(), NAMES, ID, own=True, nominates=True)

    assert [each.who for each in shown.said] == [
        "Retno Wulandari (sebagai atasan), 10 April 2025",
        "3 orang sebagai rekan kerja",
    ]
    assert shown.said[1].texts == ["Rapi. Cepat."]
    assert shown.acknowledge
    assert shown.nominate is not None
    other = feedback_read.received(dossier(), NAMES, ID, own=False, nominates=False)
    assert (other.acknowledge, other.title) == ("", "Umpan balik untuk Bayu Nugroho, 2025")


def test_those_who_were_proposed_are_marked() -> None:
    shown = feedback_read.nominating("d", {"nominees": [{"employee_id": "r"}]}, ["e1"], NAMES, ID)

    assert [each.text for each in shown.people.options] == ["Bayu Nugroho", "Retno Wulandari"]
    assert list(shown.people.chosen) == ["r"]


APPRAISAL = {"id": "k:appraisal:2025:e1:1", "employee_id": "e1", "assignment": {"rater_id": "r"}}


def plan(**changed: Any) -> dict[str, Any]:
    told = {
        "employee_id": "e1",
        "rater_id": "r",
        "proposed_by": "r",
        "status": "proposed",
        "goals": [{"goal": "Tepat waktu", "measure": "95 persen", "due_on": "2026-06-30"}],
        "starts_on": "2026-01-01",
        "ends_on": "2026-06-30",
        "check_ins": [],
        "outcome": None,
        "outcome_reason": "",
        "concluded_by": None,
    }
    return told | changed


@pytest.mark.parametrize(
    ("told", "me", "acts"),
    [
        ({"owed": True, "version": 0, "plan": None}, "e1", ["Kirim rencana perbaikan"]),
        ({"owed": False, "version": 0, "plan": None}, "e1", []),
        ({"owed": True, "version": 1, "plan": plan()}, "e1", ["Setujui rencana perbaikan", "Kirim rencana perbaikan"]),
        ({"owed": True, "version": 1, "plan": plan()}, "r", ["Kirim rencana perbaikan"]),
        ({"owed": True, "version": 1, "plan": plan(status="agreed")}, "e1", ["Simpan catatan"]),
        (
            {"owed": True, "version": 1, "plan": plan(status="agreed")},
            "r",
            ["Simpan catatan", "Simpulkan rencana perbaikan"],
        ),
        ({"owed": True, "version": 1, "plan": plan(status="concluded", outcome="met")}, "r", []),
        ({"owed": True, "version": 1, "plan": plan()}, "x", []),
    ],
)
def test_each_side_can_do_what_is_its_turn(told: dict[str, Any], me: str, acts: list[str]) -> None:
    shown = improvement.page(APPRAISAL, told, NAMES, me, ID)

    assert [each.act for each in shown.acts] == acts


def test_a_plan_is_written_from_the_goals_that_were_filled_in() -> None:
    sent = Form(
        (("tujuan-1", "Tepat waktu"), ("ukuran-1", "95 persen"), ("mulai", "2026-01-01"), ("sampai", "2026-06-30"))
    )

    assert improvement.missing(sent, ID) == []
    assert improvement.proposal_of(sent)["goals"] == [
        {"goal": "Tepat waktu", "measure": "95 persen", "due_on": "2026-06-30"}
    ]
    assert {each.field for each in improvement.missing(Form(()), ID)} == {"tujuan-1", "mulai", "sampai"}
    assert improvement.field_of("/goals/0/goal") == "tujuan-1"


def recommendation(status: str) -> dict[str, Any]:
    return {
        "id": f"k:recommendation:{status}",
        "kind": "training",
        "about": "komunikasi",
        "status": status,
        "reason": "Kompetensi kurang.",
        "expires_on": "2026-02-01",
        "trainings": [{"title": "Komunikasi", "hours_jp": "20"}],
        "positions": [],
        "nothing_on_offer": "",
        "notice": "",
        "cycle_id": "2025",
    }


def test_advice_that_waits_can_be_answered_and_comes_first() -> None:
    match = {
        "id": "k:mentoring:r:e1",
        "mentor_id": "r",
        "mentee_id": "e1",
        "competence": "komunikasi",
        "status": "proposed",
        "accepted_by": ["r"],
        "sessions": 0,
    }
    profile = {
        "recommendations": [recommendation("done"), recommendation("issued")],
        "mentors": [match],
        "mentees": [],
        "training_years": [{"year": 2025, "hours_jp": "24"}],
        "strengths": [],
        "gaps": [{"competence": "komunikasi", "required": "3", "held": None}],
    }

    shown = career.view(profile, NAMES, "e1", career.NOTHING, ID)

    assert [each.answering is not None for each in shown.advice] == [True, False]
    assert shown.matches[0].title == "Retno Wulandari membimbing Anda"
    assert shown.matches[0].answering is not None
    assert [each.value for each in shown.about] == ["24 JP", "perlu 3, sekarang belum diketahui"]
    assert career.view(None, {}, "e1", career.NOTHING, ID).advice == []


def test_the_own_file_has_everything_and_says_when_a_part_is_missing() -> None:
    told = {
        "today": "2025-04-10",
        "units": {"u": "Bidang Perizinan"},
        "identity": {"person": {"name": "Bayu Nugroho", "nip": "1", "position": "Penata", "unit_id": "u"}},
        "plans": [{"cycle_id": "2025", "status": "agreed", "objectives": [{"name": "Izin terbit"}]}],
        "appraisals": None,
        "feedback": [dossier()],
        "career": {"recommendations": [recommendation("issued")]},
    }

    shown = own_file.view(told, ID)
    written = PdfReader(io.BytesIO(paper(shown))).pages[0].extract_text()

    assert [each.title for each in shown.sections] == [
        "Data pegawai",
        "Rencana kinerja (SKP)",
        "Umpan balik",
        "Saran karier",
    ]
    assert len(shown.notices) == 1
    for text in ("Bidang Perizinan", "Izin terbit", "Ia jujur.", "Kompetensi kurang."):
        assert text in written


def test_sheets_hold_a_code_on_each_slip() -> None:
    sheet = Sheet(title="Survei", unit="Puskesmas", address="https://x.go.id/survei/a", hint="Pindai.")

    pages = PdfReader(io.BytesIO(sheets(sheet, [f"ABCDE-{number:05d}" for number in range(25)]))).pages

    assert len(pages) == 2
    assert pages[0].extract_text().count("ABCDE-") == 24
    assert len(pages[1].images) == 1


def test_a_network_may_send_so_often_within_a_minute() -> None:
    pace = Pace(2)
    pace.count("a")
    pace.count("a")
    with pytest.raises(TooFast):
        pace.count("a")
    pace.count("b")


@pytest.mark.parametrize(("rates", "wide"), [(True, True), (False, False)])
def test_the_menu_of_a_phone_has_room_for_six(rates: bool, wide: bool) -> None:
    shown = site(path="/kelola", name="K", rates=rates, officer=True, proof="", key="", language=ID)

    assert [each.wide for each in shown.ways if each.href == "/kelola"] == [wide]
    assert sum(not each.wide for each in shown.ways) <= 6
    assert [each.href for each in own_file.more(rates=True, officer=True, language=ID).ways][-1] == "/kelola"


def test_what_is_expected_is_sent_where_it_changed() -> None:
    criteria = [{"id": each, "label": {"id": each.title(), "en": None}} for each in ("loyal", "adaptif")]
    told = {"id": "k:plan:2025:e1:1", "version": 3, "expected": [{"criterion": "loyal", "text": "Hadir."}]}
    sent = Form((("p-loyal", "Hadir."), ("p-adaptif", "Mencoba cara baru.")))

    items = expectations.items_of(told, criteria, sent)

    assert items == [{"criterion": "adaptif", "text": "Mencoba cara baru."}]
    assert expectations.field_of(items, "/items/0/text") == "p-adaptif"
    assert [each.value for each in expectations.page(told, criteria, "Bayu", ID).fields] == ["Hadir.", ""]


def unit(**changed: Any) -> dict[str, Any]:
    asked = {"comment": None, "due_on": "2026-01-10", "text": "Terlalu banyak sangat baik."}
    told = {
        "unit_id": "u",
        "people": 3,
        "decided": {"baik": 2, "sangat_baik": 1},
        "rating": None,
        "suggested_rating": {"predicate": "baik", "percent": "98"},
        "follow_up": asked,
    }
    return told | changed


def test_a_unit_is_rated_and_a_spread_explained() -> None:
    shown = units.page({"cycle_id": "2025"}, unit(), "Bidang", NAMES, ID)

    assert [each.act for each in shown.acts] == ["Tetapkan predikat", "Simpan penjelasan"]
    assert shown.acts[0].fields[0].value == "baik"
    assert [each.text for each in shown.bars][:2] == ["1", "2"]
    assert {each.field for each in units.missing(Form(()), "alasan", ID)} == {"predikat", "alasan"}
    rated = {"predicate": "baik", "decided_by": "r", "reason": "Target tercapai."}
    done = units.page({"cycle_id": "2025"}, unit(rating=rated, follow_up=None), "Bidang", NAMES, ID)
    assert done.facts[1].lines == ["Ditetapkan Retno Wulandari: Target tercapai."]
    assert len(done.acts) == 1


def test_units_are_listed_by_name() -> None:
    rows = [{"unit_id": "b"}, {"unit_id": "a"}]

    shown = units.units({"cycle_id": "2025", "title": "2025"}, rows, {"a": "Apotek", "b": "Bidang"}, ID)

    assert [each.text for each in shown.units] == ["Apotek", "Bidang"]


def test_each_who_was_proposed_is_heard_or_not_and_why() -> None:
    people = [{"employee_id": each, "standing": "proposed", "reason": None} for each in ("e1", "r")]
    told = {"dossier": "d", "nominees": people}
    sent = Form((("u-e1", "ya"), ("u-r", "tidak")))

    assert [each.field for each in nominations.missing(told, sent, ID)] == ["u-r-alasan"]
    body = nominations.body_of(told, Form((*sent.pairs, ("u-r-alasan", "Jarang bekerja bersama."))))
    assert body == {"approve": ["e1"], "replace": [{"employee_id": "r", "reason": "Jarang bekerja bersama."}]}
    assert [each.name for each in nominations.page(told, "Sari", NAMES, ID).nominees] == [
        "Bayu Nugroho",
        "Retno Wulandari",
    ]


def test_a_substitute_is_named_for_days_and_can_be_taken_back() -> None:
    given = {"id": "k:d", "delegate_id": "e1", "valid_from": "2025-04-01", "valid_to": "2025-04-10"}
    rows = [given | {"status": "accepted"}, given | {"status": "declined", "valid_from": "2025-05-01"}]

    shown = substitute.page(rows, ["r", "e1"], NAMES, ID)

    assert [bool(each.action) for each in shown.given] == [False, True]
    assert [each.text for each in shown.fields[0].options] == ["Pilih orang", "Bayu Nugroho", "Retno Wulandari"]
    assert [each.field for each in substitute.missing(form(mulai="2025-04-01"), ID)] == ["pengganti", "sampai"]
    assert substitute.body_of(form(pengganti="e1"))["delegate_id"] == "e1"
    assert substitute.reason_in(Form((("cabut-k-d", "Sudah kembali."),))) == "Sudah kembali."
