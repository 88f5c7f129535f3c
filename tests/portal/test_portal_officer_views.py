"""Views of officers and citizens: what the services answered, and what a page shows of it."""

from datetime import date
from typing import Any

import pytest

from portal.language import language
from portal.views import board, cancelling, closing, cycle_check, cycle_form, endings, imports, people, survey, surveys
from portal.views.typed import Form

ID, EN = language("id"), language("en")
NAMES = {"e1": "Bayu Nugroho", "e2": "Sari Handayani", "r": "Retno Wulandari"}
TITLE = {"id": "Pengelolaan kinerja", "en": "Performance"}
CYCLE = {
    "cycle_id": "2025",
    "title": "Evaluasi 2025",
    "status": "open",
    "period": "annual",
    "starts_on": "2025-01-01",
    "ends_on": "2025-12-31",
    "policy_id": "p",
    "policy_version": 2,
    "policy_title": TITLE,
    "enrolled": 10,
    "waiting_total": 0,
}
POLICIES = [
    {
        "policy_id": "p",
        "version": version,
        "title": TITLE,
        "periods": ["annual"],
        "valid_from": "2024-01-01",
        "valid_to": None,
    }
    for version in (1, 2)
]
STATUSES = {"draft": 2, "proposed": 1, "returned": 0, "agreed": 7, "closing": 0, "closed": 0}
APPRAISALS = {"open": 4, "ready": 3, "decided": 2, "acknowledged": 0, "final": 1, "cancelled": 0}


def form(*pairs: tuple[str, str]) -> Form:
    return Form(pairs)


def test_a_new_cycle_begins_with_the_year_and_the_policy_of_the_one_before() -> None:
    shown = cycle_form.page(POLICIES, [CYCLE], [], date(2026, 1, 5), ID)

    typed = {each.name: each.value for each in shown.fields}
    assert (typed["kebijakan"], typed["siklus"], typed["sampai"]) == ("p|2", "2026", "2026-12-31")
    assert cycle_form.page(POLICIES, [], [], date(2026, 1, 5), ID).fields[0].value == ""


def test_what_a_new_cycle_lacks_is_said_at_its_field() -> None:
    sent = form(("kebijakan", "p|2"), ("siklus", ""), ("judul", "x"), ("mulai", "2026-01-01"), ("siapa", "unit"))

    assert {each.field for each in cycle_form.missing(sent, ID)} == {"siklus", "sampai", "unit"}


def test_certain_units_take_in_those_below() -> None:
    sent = form(("kebijakan", "p|2"), ("siapa", "unit"), ("unit", "a"), ("unit", "b"), ("kelompok", "jf"))

    body = cycle_form.body_of(sent)
    assert body["population"] == {"units": ["a", "b"], "with_subunits": True, "position_groups": ["jf"]}
    assert (body["policy_id"], body["policy_version"]) == ("p", 2)
    assert cycle_form.population_of(form(("siapa", "semua"), ("unit", "a")))["units"] == []


def test_before_the_last_click_everybody_who_takes_part_is_named() -> None:
    told = {"cycle": CYCLE, "days": 365}
    taken = {"total": 3, "employees": ["e1", "e2"], "by_unit": {"u": 3}, "begins_after": ["r"], "left_before": []}

    shown = cycle_check.view(told, taken, NAMES, {"u": "Bidang"}, form(("siklus", "2025")), ID)

    assert (shown.count, shown.names, shown.more) == (
        "3 orang ikut",
        ["Bayu Nugroho", "Sari Handayani"],
        "dan 1 orang lagi",
    )
    assert (shown.act, shown.left_out[0].value) == ("Buka siklus untuk 3 orang", "Retno Wulandari")
    nobody = cycle_check.view(told, taken | {"total": 0, "employees": []}, NAMES, {}, form(), ID)
    assert (nobody.act, nobody.notice is not None) == ("", True)


def test_the_board_counts_how_far_everybody_is_and_who_is_awaited() -> None:
    plans = {"plans": STATUSES, "desks": [{"employee_id": "r", "desk": "rater", "plans": 1}]}
    rated = {
        "appraisals": APPRAISALS,
        "desks": [
            {"employee_id": "r", "act": "decision", "appraisals": 3},
            {"employee_id": None, "act": "approval", "appraisals": 1},
        ],
    }

    shown = board.board(CYCLE, plans, rated, NAMES, ID, reminded={"reminded": 2, "left": 0})

    assert [each.text for each in shown.funnel] == [
        "10",
        "8 dari 10",
        "7 dari 10",
        "6 dari 10",
        "3 dari 10",
        "1 dari 10",
    ]
    assert [(each.name, each.count) for each in shown.desks] == [("Retno Wulandari", 4), ("Belum ditunjuk siapa", 1)]
    assert shown.notices[0].title == "2 rencana diingatkan hari ini"
    assert shown.remind


def test_while_people_are_enrolled_the_board_says_so_and_loads_again() -> None:
    nobody = {"plans": {}, "desks": []}

    shown = board.board(
        CYCLE | {"enrolled": None}, nobody, {"appraisals": APPRAISALS, "desks": []}, NAMES, ID, opened=True
    )

    assert shown.running
    assert [each.title for each in shown.notices] == ["Siklus dibuka", "Peserta sedang didaftarkan"]


def test_a_service_that_is_away_leaves_the_rest_of_the_board() -> None:
    shown = board.board(CYCLE, None, {"appraisals": APPRAISALS, "desks": []}, NAMES, ID)

    assert shown.away == ["Rencana tidak dapat dihitung sekarang."]
    assert [each.label for each in shown.funnel][:2] == ["Peserta", "Siap dinilai"]
    assert board.home([CYCLE], EN).cycles[0].tag.text == "Running"


def test_closing_says_what_is_open_and_names_who() -> None:
    unit = {
        "unit_id": "u",
        "people": 4,
        "plans_not_agreed": 1,
        "by_status": {"open": 2, "ready": 1},
        "missing": {"realisation": 2, "target": 1, "unheard": 1, "of": 3},
        "not_agreed": ["e1"],
    }

    shown = closing.closing(CYCLE, {"enrolled": 10, "units": {"items": [unit]}}, NAMES, {"u": "Bidang"}, ID)

    assert shown.notice.text == "1 orang tanpa rencana yang disetujui, 3 orang belum dinilai."
    assert shown.units[0].missing == "capaian hasil kerja: 2, target: 1, data lain: 3"
    assert shown.units[0].names == ["Bayu Nugroho"]


def appraisal(id: str, status: str) -> dict[str, Any]:
    return {
        "id": id,
        "employee_id": id,
        "status": status,
        "decided": {"predicate": "baik"} if status == "decided" else None,
    }


def test_what_is_left_ends_with_a_reason_and_each_is_answered() -> None:
    rows = [appraisal("e1", "decided"), appraisal("e2", "open")]
    sent = form(("_aksi", "tanpa"), ("tanpa-alasan", "ya"))
    assert {each.field for each in endings.missing(sent, endings.act_of(sent), ID)} == {"tanpa", "tanpa-alasan"}

    answered = [
        {"appraisal_id": "e2", "status": "final", "detail": None},
        {"appraisal_id": "e1", "status": "rejected", "detail": "Belum."},
    ]
    shown = endings.page(CYCLE, rows, NAMES, ID, answered=answered)

    assert [each.title for each in shown.lists] == ["Diputuskan, belum ditanggapi (1)", "Belum dinilai (1)"]
    assert [each.title for each in shown.notices] == ["1 penilaian selesai", "Bayu Nugroho: belum dapat"]


def imported(**changed: Any) -> dict[str, Any]:
    told = {
        "import_id": "i",
        "status": "checked",
        "files": ["a.csv"],
        "rows": 2,
        "skip_invalid": False,
        "problem_count": 0,
        "problems": [],
        "refusals": [],
        "warnings": [],
        "movements": [],
        "counts": {"people_new": 1, "people_absent": 4},
        "done": 0,
        "total": 0,
    }
    return told | changed


def test_files_that_are_right_can_be_recorded_and_others_are_tried_again() -> None:
    wrong = {
        "file": "a.csv",
        "sheet": "a.csv",
        "row": 3,
        "column": "NIP",
        "value": "12**",
        "text": "NIP harus 18 digit",
    }

    good = imports.page(ID, form=form(), tried=imported(), print="x")
    bad = imports.page(ID, form=form(), tried=imported(problem_count=1, problems=[wrong]))

    assert (good.form.act_name, bad.form.act_name) == ("catat", "coba")
    assert bad.found is not None
    assert [(each.place, each.text) for each in bad.found.problems] == [
        ("a.csv, baris 3, kolom NIP", "NIP harus 18 digit (12**)")
    ]
    assert good.found is not None
    assert [each.label for each in good.found.counts] == ["Pegawai baru"]


@pytest.mark.parametrize(
    ("status", "title", "running"),
    [("running", "Perubahan sedang dicatat", True), ("done", "Semua perubahan sudah dicatat", False)],
)
def test_an_import_says_how_far_it_is(status: str, title: str, running: bool) -> None:
    shown = imports.one(imported(status=status, done=1, total=4), {}, ID)

    assert (shown.found.notice.title, shown.running) == (title, running)
    assert (shown.found.progress is not None) == running


def test_who_was_found_is_counted_and_nobody_is_said_in_words() -> None:
    row = {"name": "Bayu", "nip": "1", "position": "Analis", "unit_id": "u", "rater_id": "r", "active": False}

    shown = people.view("ba", [row], NAMES, {"u": "Bidang"}, ID, more="/x")

    assert (shown.count, shown.people[0].rater, shown.people[0].inactive) == (
        "1+ orang ditemukan",
        "Retno Wulandari",
        "tidak aktif",
    )
    assert people.view("zz", [], {}, {}, ID).count == "Tidak ada yang cocok."
    assert people.view("", None, {}, {}, ID).count == ""


QUESTIONS = [
    {
        "element": "U1",
        "name": {"id": "Persyaratan", "en": "Requirements"},
        "question": {"id": "Sesuai?", "en": "Fitting?"},
        "options": [{"value": value, "text": {"id": f"t{value}", "en": f"e{value}"}} for value in (1, 2, 3, 4)],
    }
]
SURVEY: dict[str, Any] = {
    "id": "k:survey:2025:u",
    "title": "Survei",
    "unit_id": "u",
    "unit_name": "Puskesmas",
    "agency_name": "Kota",
    "closed": False,
    "form": "f",
    "questions": QUESTIONS,
    "result": None,
}


def test_citizens_read_whose_survey_it_is_and_the_best_answer_first() -> None:
    shown = survey.page(SURVEY, EN)

    assert shown.about == "Puskesmas, Kota"
    assert [each.text for each in shown.questions[0].options] == ["e4", "e3", "e2", "e1"]
    assert {each.field for each in survey.missing(SURVEY, form(("U1", "9")), ID)} == {"kode", "U1"}
    sent = form(("U1", "4"), ("kode", "A"), ("tanda", "f"))
    assert survey.body_of(SURVEY, sent)["answers"] == {"U1": 4}
    assert survey.field_of("/answers/U1") == "U1"


def test_a_result_is_published_once_the_survey_is_closed() -> None:
    told = {"answers": 30, "index": "87.5", "grade": "B", "elements": [{"element": "U1", "average": "3.5"}]}

    shown = survey.result(SURVEY | {"closed": True, "result": told}, ID)

    assert (shown.word, shown.index, shown.answers) == ("Baik", "Indeks 87,5 dari 100, mutu B.", "30 orang menjawab.")
    assert shown.bars[0].label == "Persyaratan"
    assert survey.result(SURVEY, ID).notice is not None
    few = survey.result(SURVEY | {"closed": True}, ID).notice
    assert few is not None
    assert few.title == "Tidak ada hasil"


def test_an_officer_sees_codes_and_answers_and_opens_surveys_in_open_cycles() -> None:
    own = SURVEY | {
        "codes_issued": 24,
        "answers_received": 3,
        "index": None,
        "minimum": 5,
        "elements": [],
        "cycle_id": "2025",
    }

    shown = surveys.one(own, {}, {}, ID)
    listed = surveys.surveys([own], [CYCLE], [{"unit_id": "u", "name": "Puskesmas"}], ID)

    assert [each.value for each in shown.facts] == ["Puskesmas", "24", "3", "Tampak sesudah 5 jawaban."]
    assert listed.lines[0].title == "Survei, Puskesmas"
    assert surveys.surveys([], [CYCLE | {"status": "closed"}], [], ID).fields == ()


def test_a_cycle_in_which_nothing_was_decided_can_be_cancelled_with_a_reason() -> None:
    nothing = APPRAISALS | {"decided": 0, "final": 0}
    acts = [
        [each.text for each in board.board(CYCLE, None, {"appraisals": told, "desks": []}, NAMES, ID).acts]
        for told in (nothing, APPRAISALS)
    ]

    assert ["Batalkan siklus" in each for each in acts] == [True, False]
    assert [each.field for each in cancelling.missing(form(("alasan", "salah")), ID)] == ["alasan"]
    assert cancelling.page(CYCLE, ID).title == "Batalkan siklus Evaluasi 2025"
