"""A version of a table that begins in 2031 changes no answer of an earlier day, and answers of its own days."""

import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any, Final

import pytest
from test_rules_tables import NUMBERS, PROBES, Path, other_values

from shared.rules.errors import InvalidInput
from shared.rules.registry import RULES
from shared.rules.tables import PACKAGED, Tables
from tests.support.future import DAY_IN_FORCE, FROM, bent, with_future
from tests.support.rules import DAY, DAY_2021

TABLES: Final = sorted(PACKAGED.entries())
LAST_DAY_BEFORE: Final = date(2030, 12, 31)
WORDS: Final = {"unit_head_results": [(("results", "butuh_perbaikan"), "as")]}
"""A word to change in tables that hold no number."""


def answers(table: str, tables: Tables, as_of: date) -> list[bytes]:
    """What is answered to every question about a table, to the byte."""
    return [_answer(rule, {**asked, "as_of": as_of.isoformat()}, tables) for rule, asked in PROBES[table]]


def _answer(rule: str, asked: dict[str, object], tables: Tables) -> bytes:
    try:
        answer: object = RULES[rule](asked, tables=tables)
    except InvalidInput as refusal:
        answer = [refusal.field, refusal.pesan]
    return json.dumps(answer, ensure_ascii=False).encode()


def days(table: str) -> list[date]:
    """The first day of a table, days between, and the last before the new version."""
    return [PACKAGED.entries()[table][0].valid_from, DAY_2021, DAY, LAST_DAY_BEFORE]


def test_there_are_questions_about_every_table() -> None:
    assert [table for table in TABLES if table not in PROBES] == []


@pytest.mark.parametrize("table", TABLES)
def test_a_future_version_of_every_table_changes_no_answer_of_an_earlier_day(table: str) -> None:
    later = Tables.of(with_future(bent))

    for as_of in days(table):
        assert answers(table, later, as_of) == answers(table, PACKAGED, as_of)


@pytest.mark.parametrize("table", TABLES)
def test_a_version_counts_from_its_first_day(table: str) -> None:
    """The other side: were the day not looked at, the test above would see it."""
    before = last_day(table)

    for as_of in (FROM, DAY_IN_FORCE):
        assert any(told(table, later, as_of) != told(table, later, before) for later in others(table))


def last_day(table: str) -> date:
    """The last day of the version before."""
    return PACKAGED.entries()[table][-1].valid_to or LAST_DAY_BEFORE


def others(table: str) -> Iterator[Tables]:
    """Tables whose future version has one number, or word, that is another one and can be read."""
    numbers = [(path, value) for name, path, each in NUMBERS if name == table for value in other_values(each)]
    for path, value in [*numbers, *WORDS.get(table, [])] or [((), None)]:
        yield Tables.of(with_future(partial(_with, table, path, value)))


def _with(table: str, path: Path, value: object, name: str, values: Any) -> Any:
    holder = values
    if name == table and path:
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = value
    return values


def told(table: str, tables: Tables, as_of: date) -> list[Any]:
    """What is answered, without the day and without what is cited; that alone differs where a table holds no value."""
    if table == "level_of":
        asked = {"percent": 95, "above_over": 100, "as_from": 90, "as_of": as_of.isoformat()}
        return [RULES[table](asked, tables=tables)["rule"]]
    read = [json.loads(each) for each in answers(table, tables, as_of)]
    return [{**each, "as_of": None, "rule": None} if isinstance(each, dict) else each for each in read]
