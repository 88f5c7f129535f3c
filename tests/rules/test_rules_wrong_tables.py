"""A table that contradicts itself, or leaves out a word that it must have, is refused before it answers anything."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import pytest
from test_rules_tables import PROBES, Path, changed, entry_of

from shared.rules import vocabulary
from shared.rules.credit import CreditGoal, FunctionalLevel
from shared.rules.errors import InvalidInput
from shared.rules.skm import SkmGrade
from shared.rules.tables import Tables
from tests.support.rules import answer_of

WORDS = [
    {word.value for word in each}
    for each in (*vars(vocabulary).values(), CreditGoal, FunctionalLevel, SkmGrade)
    if isinstance(each, type) and issubclass(each, StrEnum) and each is not StrEnum
]


def field_of_refusal(name: str, tables: Tables) -> str:
    rule, asked = PROBES[name][0]
    with pytest.raises(InvalidInput) as refusal:
        answer_of(rule, asked, tables=tables)
    return refusal.value.field


def complete(part: Any, path: Path = ()) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """Give each part of a table that has an entry for every word of a closed set."""
    if isinstance(part, Mapping):
        if set(part) in WORDS and path:
            yield path, part
        for key, inside in part.items():
            yield from complete(inside, (*path, key))


COMPLETE = [
    pytest.param(name, path, word, id=f"{name}-{'.'.join(map(str, path))}-{word}")
    for name in sorted(PROBES)
    for path, part in complete(entry_of(name)["values"])
    if path[0] != "bands"
    for word in (min(part), max(part))
]


@pytest.mark.parametrize(("name", "path", "word"), COMPLETE)
def test_a_table_without_an_entry_for_every_word_is_refused(name: str, path: Path, word: str) -> None:
    part: Any = entry_of(name)["values"]
    for step in path:
        part = part[step]

    tables = changed(name, path, {key: inside for key, inside in part.items() if key != word})

    assert field_of_refusal(name, tables) == f"tables.{name}"


LIMIT = {"id": "some", "text": "Paling banyak 20 %"}
IN_DISTRIBUTION: Path = ("constraints", "istimewa", 0)
IN_VALUES: Path = ("segments", 0)
LINE = {"category": "kurang", "start": 0, "end": 59, "value_start": 0, "value_end": 49}

WRONG: dict[str, tuple[str, Path, object]] = {
    "as-above-above": ("segment_merge", ("as_from",), "2.6"),
    "no-weekday": ("objection_deadline", ("working_weekdays",), [0, 8]),
    "no-limit": ("distribution", IN_DISTRIBUTION, {**LIMIT, "predicates": ["baik"]}),
    "two-limits": (
        "distribution",
        IN_DISTRIBUTION,
        {**LIMIT, "predicates": ["baik"], "max_percent": 1, "min_people": 1},
    ),
    "of-nobody": ("distribution", IN_DISTRIBUTION, {**LIMIT, "predicates": [], "max_percent": 20}),
    "no-neighbours": (
        "distribution",
        IN_DISTRIBUTION,
        {**LIMIT, "predicates": ["sangat_baik", "kurang"], "max_percent": 20},
    ),
    "worst-first": (
        "distribution",
        IN_DISTRIBUTION,
        {**LIMIT, "predicates": ["baik", "sangat_baik"], "max_percent": 20},
    ),
    "end-at-the-start": ("indicator_value_2021", IN_VALUES, {**LINE, "start": 59}),
    "end-without-a-value": ("indicator_value_2021", IN_VALUES, {**LINE, "value_end": None}),
    "value-without-an-end": ("indicator_value_2021", IN_VALUES, {**LINE, "end": None}),
    "a-box-twice": ("talent_box", ("boxes", 0, "performance"), "as"),
    "no-weight-of-y": ("talent_score_2025", ("y",), {"predicate": 100}),
    "no-weight-of-x": ("talent_score_2025", ("x",), {"competence": 40, "potential": 60}),
    "an-axis-too-many": ("talent_score_2025", ("talent",), {"y": 50, "x": 25, "z": 25}),
}


@pytest.mark.parametrize(("name", "path", "value"), WRONG.values(), ids=WRONG)
def test_a_table_that_contradicts_itself_is_refused(name: str, path: Path, value: object) -> None:
    assert field_of_refusal(name, changed(name, path, value)) == f"tables.{name}"
