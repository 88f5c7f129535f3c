"""The catalogue: editions, which trainings close a gap, imports row by row."""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from career_builders import AGENCY, env

from services.career.api.trainings import TrainingItem
from services.career.domain.training import Training, TrainingMode, closes, fitting, record
from shared.commands import Done
from shared.decision import Invalid, Rejected
from shared.importing import Import, Imported, read_table, take


def training(id: str = "kom", *, level: int | None = None, **other: Any) -> Training:
    return Training(
        agency_id=AGENCY,
        training_id=id,
        title=id,
        competence="komunikasi",
        hours_jp=Decimal(8),
        level=level,
        **other,
    )


def test_change_is_a_new_edition_and_the_same_again_is_none() -> None:
    first = record(None, training(), env()).state
    second = record(first, training(provider="LAN", mode=TrainingMode.DARING), env()).state

    again = record(second, training(provider="LAN", mode=TrainingMode.DARING), env())

    assert again.state is second
    assert (first.edition, second.edition) == (1, 2)
    assert second.earlier == (first,)
    third = record(second, training(provider="BKN"), env()).state
    assert [each.edition for each in third.earlier] == [2, 1]
    assert [each.earlier for each in third.earlier] == [(), ()]


def test_trainings_that_close_the_gap_come_first_and_those_below_the_level_held_are_left_out() -> None:
    offered = [
        training("nearer", level=3),
        training("unknown"),
        training("far", level=5),
        training("exact", level=4),
        training("below", level=2),
        training("gone", level=4, offered=False),
        replace(training("other", level=4), competence="digital"),
    ]

    found = fitting(offered, "komunikasi", held=Decimal(2), required=Decimal(4))

    assert [each.training_id for each in found] == ["exact", "far", "unknown", "nearer"]
    assert [closes(each, Decimal(4)) for each in found] == [True, True, None, False]


async def imported(**command: Any) -> tuple[Imported, list[TrainingItem]]:
    taken: list[TrainingItem] = []

    class Recording:
        async def run_many(self, rows: Any, **_how: bool) -> list[Done[Any] | Rejected]:
            taken.extend(rows)
            return [Done(each.training_id, each, 1, repeated=each.training_id == "lama") for each in rows]

    act: Any = Recording()
    unchanged: Callable[[Any], Any] = copy
    return await take(act, Import(**command), TrainingItem, unchanged), taken


async def test_bad_row_is_told_with_its_field_and_the_others_are_recorded() -> None:
    text = (
        "training_id;title;competence;hours_jp;level;mode\n"
        "kom-1;Komunikasi;komunikasi;24;3;daring\n"
        "kom-2;Komunikasi;komunikasi;banyak;;\n"
        "lama;Lama;komunikasi;8;;\n"
        "kom-4;;komunikasi;8;9;\n"
    )

    answer, taken = await imported(csv=text)

    assert [each.outcome for each in answer.rows] == ["recorded", "rejected", "repeated", "rejected"]
    assert (answer.rows[1].field, answer.rows[3].field) == ("/hours_jp", "/title")
    assert [each.pointer for each in answer.rows[3].errors] == ["/title", "/level"]
    assert answer.counts == {"recorded": 1, "rejected": 2, "repeated": 1}
    assert (taken[0].level, taken[0].mode, taken[1].level) == (3, TrainingMode.DARING, None)


async def test_row_about_the_same_as_an_earlier_one_is_refused_with_its_number() -> None:
    row = {"training_id": "a", "title": "A", "competence": "c", "hours_jp": "8"}

    answer, taken = await imported(items=[row, row | {"training_id": "b"}, row | {"title": "B"}])

    assert [(each.outcome, each.code) for each in answer.rows] == [
        ("recorded", None),
        ("recorded", None),
        ("rejected", "row-twice"),
    ]
    assert "baris 1" in str(answer.rows[2].detail)
    assert [each.title for each in taken] == ["A", "A"]


@pytest.mark.parametrize("command", [{}, {"csv": "training_id\n", "items": []}])
async def test_import_needs_text_or_items_and_not_both(command: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        await imported(**command)


async def test_dry_run_tells_what_would_be_recorded() -> None:
    row = {"training_id": "a", "title": "A", "competence": "c", "hours_jp": "8"}

    answer, _taken = await imported(items=[row, {**row, "salah": 1}], dry_run=True)

    assert [(each.row, each.outcome, each.field) for each in answer.rows] == [
        (1, "would_record", None),
        (2, "rejected", "/salah"),
    ]


@pytest.mark.parametrize("text", ["", "training_id,harga\na,1\n", 'training_id,title\n"a,b\n'])
def test_text_that_is_no_table_is_refused_as_a_whole(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_table(text, tuple(TrainingItem.model_fields))

    assert refused.value.field == "csv"


def test_commas_byte_order_mark_and_quotes_are_read() -> None:
    (row,) = read_table(
        '\ufefftraining_id,title,provider\nkom,"Bicara, dengar",\n', ("training_id", "title", "provider")
    )

    assert row == {"training_id": "kom", "title": "Bicara, dengar"}
