"""What lookup fields may be asked for, in memory as in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from core_builders import CAUSE, NOW

from shared.decision import Decision, Kind, publishes_nothing
from shared.document import apply, fresh
from shared.mongo.documents import Documents
from shared.where import AllOf, Range, Term, any_of
from tests.support.counting import counting


@dataclass(frozen=True)
class Thing:
    """Something with a number and some tags."""

    number: int
    tags: tuple[str, ...] = ()
    owner: str | None = None


THING = Kind(
    "thing",
    Thing,
    lambda state: {"number": state.number, "tags": list(state.tags), "owner": state.owner},
    publishes_nothing,
)
THINGS = {"1": Thing(1, ("a", "c"), "x"), "2": Thing(2, ("b",)), "3": Thing(3)}

ASKED: dict[str, tuple[Mapping[str, Term], str]] = {
    "everything": ({}, "123"),
    "a value": ({"number": 2}, "2"),
    "a value that nothing has": ({"number": 9}, ""),
    "a field that nothing has": ({"colour": "red"}, ""),
    "no value": ({"owner": None}, "23"),
    "one of some": ({"number": any_of((1, 3, 9))}, "13"),
    "one of none": ({"number": any_of(())}, ""),
    "an element": ({"tags": "c"}, "1"),
    "an element of some": ({"tags": any_of(("b", "c"))}, "12"),
    "all elements": ({"tags": AllOf(("a", "c"))}, "1"),
    "all elements and one more": ({"tags": AllOf(("a", "b"))}, ""),
    "at least": ({"number": Range(at_least=2)}, "23"),
    "above": ({"number": Range(above=2)}, "3"),
    "below": ({"number": Range(below=2)}, "1"),
    "between": ({"number": Range(above=1, below=3)}, "2"),
    "an element at least": ({"tags": Range(at_least="b", element=True)}, "12"),
    "one element between": ({"tags": Range(above="a", below="c", element=True)}, "2"),
    "elements on both sides": ({"tags": Range(above="a", below="c")}, "12"),
    "a number is no text": ({"number": Range(above="")}, ""),
    "two fields": ({"number": Range(below=3), "owner": None}, "2"),
}


@pytest.fixture
async def things(collection: Any) -> Documents:
    documents = Documents(collection, [THING])
    made = [apply(fresh(kind=THING, id=f"a:thing:{name}"), Decision(each), CAUSE) for name, each in THINGS.items()]
    await documents.save(made, now=NOW)
    return documents


@pytest.mark.parametrize(("where", "found"), ASKED.values(), ids=list(ASKED))
async def test_what_is_found(things: Documents, where: Mapping[str, Term], found: str) -> None:
    wanted = [f"a:thing:{name}" for name in found]

    assert [each.id for each in await things.select(kind=THING, agency_id="a", where=where, limit=10)] == wanted
    assert await things.count(kind=THING, agency_id="a", where=where) == len(wanted)
    assert sorted([each.id async for each in things.lookups(kind=THING, agency_id="a", where=where)]) == wanted


async def test_a_selection_goes_on_after_an_id_and_ends_at_its_limit(things: Documents) -> None:
    first = await things.select(kind=THING, agency_id="a", where={}, limit=2)
    rest = await things.select(kind=THING, agency_id="a", where={}, limit=2, after=first[-1].id)

    assert [each.present.number for each in (*first, *rest)] == [1, 2, 3]


async def test_of_lookups_only_the_fields_asked_for_are_read(things: Documents) -> None:
    where = {"number": 1}

    some = [each async for each in things.lookups(kind=THING, agency_id="a", where=where, fields=["owner"])]
    whole = [each async for each in things.lookups(kind=THING, agency_id="a", where=where)]

    assert [(each.id, each.version, each.fields) for each in some] == [("a:thing:1", 1, {"owner": "x"})]
    assert [each.fields for each in whole] == [{"number": 1, "tags": ["a", "c"], "owner": "x"}]


async def test_all_of_a_kind_are_found_by_the_range_of_their_ids(things: Documents) -> None:
    """Neither those of other kinds and agencies are looked at, nor those before the last page."""
    counted = counting(things)

    first = await things.select(kind=THING, agency_id="a", where={}, limit=2)
    rest = await things.select(kind=THING, agency_id="a", where={}, limit=2, after=first[-1].id)

    assert [each.id for each in (*first, *rest)] == ["a:thing:1", "a:thing:2", "a:thing:3"]
    assert [query["_id"] for query in counted.queries] == [
        {"$gt": "a:thing:", "$lt": "a:thing;"},
        {"$gt": "a:thing:2", "$lt": "a:thing;"},
    ]
