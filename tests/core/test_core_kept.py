"""Documents kept between batches: those used last, as they are stored, never more than there is room for."""

from collections import OrderedDict
from dataclasses import replace
from typing import Any

import pytest
from core_builders import TALLY
from hypothesis import given
from hypothesis import strategies as st

from shared.document import Document, fresh
from shared.mongo.kept import Kept

NAMES = st.sampled_from("abcdef")
STEPS = st.lists(st.tuples(st.sampled_from(("put", "get", "forget")), st.lists(NAMES, max_size=4)), max_size=40)


def stored(name: str, version: int = 1) -> Document[Any]:
    return replace(fresh(kind=TALLY, id=f"a:person:{name}"), version=version, stored_version=version)


def test_what_is_put_is_given_again_until_it_is_forgotten() -> None:
    kept, one, other = Kept(2), stored("1"), stored("2")
    kept.put([one, other])

    assert kept.get([one.id, other.id, "a:person:3"]) == {one.id: one, other.id: other}
    kept.forget([one.id, "a:person:3"])
    assert kept.get([one.id, other.id]) == {other.id: other}


def test_a_later_put_replaces_what_was_kept() -> None:
    kept = Kept(2)
    kept.put([stored("1", 1), stored("1", 2)])

    assert kept.get(["a:person:1"]) == {"a:person:1": stored("1", 2)}


def test_a_document_used_longest_ago_makes_room() -> None:
    kept = Kept(2)
    kept.put([stored("1"), stored("2")])
    kept.get(["a:person:1"])
    kept.put([stored("3")])

    assert list(kept.get(["a:person:1", "a:person:2", "a:person:3"])) == ["a:person:1", "a:person:3"]


def test_without_room_nothing_is_kept() -> None:
    kept = Kept(0)
    kept.put([stored("1")])

    assert len(kept) == 0


def test_what_has_still_to_be_written_is_not_kept() -> None:
    with pytest.raises(ValueError, match="still to be written"):
        Kept(1).put([replace(stored("1"), dirty=True)])


@given(size=st.integers(0, 4), steps=STEPS)
def test_it_holds_the_documents_used_last(size: int, steps: list[tuple[str, list[str]]]) -> None:
    kept, expected = Kept(size), OrderedDict[str, None]()
    for step, names in steps:
        if step == "put":
            kept.put(map(stored, names))
        elif step == "get":
            kept.get(f"a:person:{name}" for name in names)
        else:
            kept.forget(f"a:person:{name}" for name in names)
        for name in names:
            if step == "forget":
                expected.pop(name, None)
            elif step == "put" or name in expected:
                expected[name] = None
                expected.move_to_end(name)
        while len(expected) > size:
            expected.popitem(last=False)

    assert sorted(kept.get(f"a:person:{name}" for name in "abcdef")) == sorted(f"a:person:{name}" for name in expected)
