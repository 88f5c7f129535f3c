"""Views: what the services answered, and what a page shows of it."""

from datetime import date
from typing import Any

import pytest

from portal.language import language
from portal.views import home, rating, rating_decide, rating_spread
from portal.views.days import When, duration, when
from portal.views.drafts import Draft, field_of
from portal.views.typed import Form
from services.evaluation.domain.appraisal import tasks as evaluation
from services.goals.domain.plan import tasks as goals

ID, EN = language("id"), language("en")
TODAY = date(2026, 3, 4)  # a Wednesday


def form(**fields: str) -> Form:
    return Form(tuple((name.replace("_", "-"), value) for name, value in fields.items()))


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (None, When.OPEN),
        (date(2026, 3, 3), When.LATE),
        (date(2026, 3, 4), When.TODAY),
        (date(2026, 3, 5), When.TOMORROW),
        (date(2026, 3, 8), When.WEEK),
        (date(2026, 3, 9), When.LATER),
    ],
)
def test_what_is_due_is_grouped_as_people_think(due: date | None, expected: When) -> None:
    assert when(due, TODAY) is expected


def test_home_knows_every_kind_of_task_and_of_news() -> None:
    assert {*map(str, goals.TaskKind), *map(str, evaluation.TaskKind)} == home.KINDS
    assert {*map(str, goals.HappenedKind), *map(str, evaluation.HappenedKind)} == home.HAPPENED_KINDS


def answers(**changed: Any) -> home.Answers:
    empty = {"today": str(TODAY), "items": [], "happened": []}
    told: dict[str, Any] = {
        "tasks": {"goals": empty, "evaluation": empty},
        "plans": [],
        "me": None,
        "units": {},
        "names": {},
        "since": None,
    }
    return home.Answers(**(told | changed))


def test_home_is_empty_when_nothing_waits() -> None:
    shown = home.view(answers(), ID)

    assert shown.count == 0
    assert shown.groups == []


@pytest.mark.parametrize("kind", sorted(home.KINDS))
def test_every_task_leads_to_a_page_and_begins_with_a_verb(kind: str) -> None:
    task = {"id": f"{kind}|x", "kind": kind, "subject": "sorong:plan:2026:e1:1", "cycle_id": "2026"}
    item = task | {"employee_id": "e1", "since": None, "due_on": "2026-03-01", "count": 2, "reminded_on": None}
    told = {"today": str(TODAY), "items": [item], "happened": []}

    [group] = home.view(answers(tasks={"goals": told, "evaluation": None}), ID).groups

    assert group.late
    assert group.rows[0].href.startswith(("/rencana/", "/tim/", "/hasil/", "/penggantian"))
    assert group.rows[0].tag is not None
    assert group.rows[0].tag.text == "Lewat batas"


def test_a_draft_grows_shrinks_and_keeps_what_was_typed() -> None:
    typed = form(hk="1", hk_0_id="hk1", hk_0_nama="Izin terbit", hk_0_i="1", hk_0_i_0_id="i1", hk_0_i_0_nama="Izin")
    draft = Draft.read(typed)

    grown = draft.changed("tambah").changed("tambah-0")

    assert [each.id for each in grown.objectives] == ["hk1", "hk2"]
    assert [each.id for each in grown.objectives[0].indicators] == ["i1", "i3"]
    assert grown.changed("hapus-1").changed("hapus-0-1") == draft


@pytest.mark.parametrize("act", ["hapus-9", "tambah-9", "hapus-x", "hapus-0-0-0", "", "lain"])
def test_a_button_that_is_not_ours_changes_nothing(act: str) -> None:
    draft = Draft.blank()

    assert draft.changed(act) == draft


def test_what_is_missing_names_its_field() -> None:
    missing = Draft.blank().missing({"alignment_required": True}, ID)

    assert [each.field for each in missing] == [
        "hk-0-nama",
        "hk-0-dukung",
        "hk-0-i-0-nama",
        "hk-0-i-0-target",
        "hk-0-i-0-satuan",
    ]


def test_what_the_form_does_not_ask_for_stays() -> None:
    told = {
        "objective_id": "o1",
        "name": "Izin terbit",
        "main": True,
        "cascade": "direct",
        "intervenes_in": "sorong:plan:2026:atasan:1:o1",
        "unit_indicator": {"unit_id": "u", "indicator_id": "i"},
        "weight": "30.000000",
        "indicators": [
            {"indicator_id": "i1", "name": "Izin", "target": "95", "unit": "%", "baseline": "80", "two_sided": True}
        ],
    }

    [objective] = Draft.of([told]).proposal([told])["objectives"]

    assert objective["cascade"] == "direct"
    assert objective["unit_indicator"] == {"unit_id": "u", "indicator_id": "i"}
    assert objective["weight"] == "30"
    assert objective["indicators"][0] | {"aspect": None} == objective["indicators"][0]
    assert objective["indicators"][0]["baseline"] == "80"
    assert objective["indicators"][0]["two_sided"] is True


@pytest.mark.parametrize(
    ("pointer", "field"),
    [
        ("/objectives/1/indicators/0/target", "hk-1-i-0-target"),
        ("/objectives/0/intervenes_in", "hk-0-dukung"),
        ("/objectives/2/indicators", "hk-2-i-0-nama"),
        ("/objectives", ""),
    ],
)
def test_a_pointer_leads_to_its_field(pointer: str, field: str) -> None:
    assert field_of(pointer) == field


def test_the_key_of_a_form_counts_the_same_content_once() -> None:
    first = Form((("_kunci", "k"), ("uraian", "Rapat")))

    assert first.key == Form((("_kunci", "k"), ("_bukti", "x"), ("uraian", "Rapat"))).key
    assert first.key != Form((("_kunci", "k"), ("uraian", "Rapat lain"))).key
    assert Form((("uraian", "Rapat"),)).key == ""


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "Tidak dicatat"), (45, "45 menit"), (60, "1 jam"), (90, "1 jam 30 menit")]
)
def test_how_long_something_took_is_said_in_words(minutes: int, text: str) -> None:
    assert duration(minutes, ID) == text


def row(**changed: Any) -> dict[str, Any]:
    percents = {"results_percent": None, "behaviour_percent": "100"}
    outcome = {"results": "as", "behaviour": "as", "predicate": "baik"} | percents
    told = {
        "appraisal_id": "sorong:appraisal:2026:e1:1",
        "version": 4,
        "segment": 1,
        "employee_id": "e1",
        "unit_id": "u",
        "position": "Penata",
        "status": "ready",
        "open": True,
        "waits_for": [],
        "suggested": outcome,
        "parts": [
            {"id": "akuntabel", "label": {"id": "Akuntabel", "en": ""}, "axis": "behaviour", "percent": "80"},
            {"id": "skm", "label": {"id": "Survei", "en": "Survey"}, "axis": "results", "percent": None},
        ],
        "decided": None,
        "decided_on": None,
        "deviates": False,
        "deviation_reason": "",
        "majority": None,
        "flags": 0,
        "unrated": False,
    }
    return told | changed


def table(*rows: dict[str, Any], **changed: Any) -> dict[str, Any]:
    told = {
        "cycle_id": "2026",
        "title": "Tahunan",
        "as_of": "2026-12-31",
        "rater_id": "r",
        "flags_need_reason": False,
        "spread_mode": "warn",
        "people_min": 1,
        "rows": list(rows),
        "units": [{"unit_id": "u", "name": "Bidang", "predicate": "kurang", "others": {"baik": 2}}],
    }
    return told | changed


AT = "o-2026-e1-1"


def test_the_line_of_a_suggestion_says_what_is_low_and_what_was_left_out() -> None:
    parts = rating.because(row(), ID).split("; ")

    assert parts == [
        "Hasil kerja sesuai ekspektasi",
        "perilaku sesuai ekspektasi (100%): Akuntabel 80",
        "tidak dihitung: Survei.",
    ]


def test_whoever_deviates_says_why_before_anything_is_decided() -> None:
    typed = Form(((f"{AT}-putus", "1"), (f"{AT}-hasil", "above"), (f"{AT}-perilaku", "as")))
    told = table(row())

    [error] = rating_decide.missing(rating_decide.choices(typed, told), told, {"e1": "Bayu"}, ID)

    assert error.field == f"{AT}-alasan"
    assert "Bayu" in error.text


def test_only_who_is_marked_is_decided_and_on_the_version_that_was_seen() -> None:
    typed = Form(((f"{AT}-putus", "1"), (f"{AT}-hasil", "as"), (f"{AT}-perilaku", "as"), (f"{AT}-versi", "3")))

    [choice] = rating_decide.choices(
        typed, table(row(), row(appraisal_id="sorong:appraisal:2026:e2:1", employee_id="e2"))
    )

    assert choice.body()["version"] == 3
    assert rating_decide.choices(Form(()), table(row())) == []


def test_the_spread_counts_what_is_chosen_now_with_the_others_of_the_unit() -> None:
    told = table(row())

    [spread] = rating_spread.spreads(told, {"sorong:appraisal:2026:e1:1": ("above", "above")}, ID)

    assert [bar.text for bar in spread.bars] == ["1", "2", "0", "0", "0"]
    assert spread.tone == "warn"
    assert rating_spread.spreads(table(row(), spread_mode="off"), {}, ID) == []


def test_a_unit_without_a_predicate_is_not_compared() -> None:
    told = table(row(), units=[{"unit_id": "u", "name": "Bidang", "predicate": None, "others": {}}])

    [spread] = rating_spread.spreads(told, {}, EN)

    assert spread.tone == "calm"
    assert "not set yet" in spread.title
