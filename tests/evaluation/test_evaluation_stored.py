"""Appraisals that were stored otherwise are read as they were: flat, and plain, before what was heard was packed.

The fixtures were written by the code of that time: documents' states, with lookup fields, bodies and views they gave.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bson import encode
from pydantic import TypeAdapter

from services.evaluation.api.views import AppraisalView
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from shared.decision import Publish
from shared.document import fresh
from shared.mongo.codec import to_stored

FIXTURES = Path(__file__).parent / "fixtures"
_FLAT = (FIXTURES / "appraisals_stored_flat.json").read_text(encoding="utf-8")
FLAT = json.loads(_FLAT.replace('"owes"', '"jobs"'))  # as whatever is read is renamed
STATES = TypeAdapter(AppraisalState)

LATER: dict[str, Any] = {
    "earlier_actual": None,
    "earlier_on": None,
    "on_reason": "",
    "filed_on_reason": "",
    "decided_on_reason": "",
    "ended": None,
    "leaves": [],
    "leave_days": 0,
    "by_rule": None,
    "hand_overs": [],
    "corrections": [],
    "correction": None,
    "earlier_objections": [],
    "reopened": [],
    "withdrawn": False,
    "as_replaced": None,
    "later": None,
    "survey_attributed": None,
    "two_sided": False,
    "perspective": None,
    "roll_up": None,
    "extra": None,
    "unit_indicator": None,
    "approval": None,
    "ready_on": None,
    "returned": [],
    "flags": [],
    "reminders": [],
    "reminder": None,
    "after_deadline": None,
}
"""Fields that came after the fixture, with what they say where nothing is known."""

PLAIN = json.loads((FIXTURES / "appraisals_stored_plain.json").read_text(encoding="utf-8"))
every_flat = pytest.mark.parametrize("name", sorted(FLAT))
every_plain = pytest.mark.parametrize("name", sorted(PLAIN))


def plain(stored: dict[str, Any]) -> dict[str, Any]:
    """What was packed, field by field."""
    state = STATES.validate_python(stored)
    parts = {"inputs": state.inputs, "suggestion": state.suggestion}
    return {**stored, **TypeAdapter(dict[str, Any]).dump_python(parts, mode="json")}


def flattened(stored: dict[str, Any]) -> dict[str, Any]:
    parts = ("inputs", "decision", "suggestion")
    rest = {name: value for name, value in stored.items() if name not in parts}
    return {**rest, **stored["inputs"], **stored["decision"], "suggested": stored["suggestion"]}


def as_then(value: Any) -> Any:
    """Leave out what came later and says nothing."""
    if isinstance(value, list):
        return [as_then(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: as_then(each) for name, each in value.items() if name not in LATER or each != LATER[name]}


def found_by(state: AppraisalState) -> dict[str, Any]:
    """What an appraisal is found by, without the mark of who heads a unit, which came later."""
    fields = dict(APPRAISAL.lookup(state))
    return {**fields, "reads": [each for each in fields["reads"] if not each.startswith("heads|")]}


@every_flat
def test_a_flat_document_loses_nothing(name: str) -> None:
    state = STATES.validate_python(FLAT[name]["state"])

    again = STATES.dump_python(state, mode="json")
    assert flattened(as_then(plain(again))) == FLAT[name]["state"]
    assert STATES.validate_python(again) == state


@every_flat
def test_a_flat_document_is_found_told_and_shown_as_before(name: str) -> None:
    state, before = STATES.validate_python(FLAT[name]["state"]), FLAT[name]

    assert found_by(state) == before["lookup"]
    assert as_then(AppraisalView.of(4, state).model_dump(mode="json")) == before["view"]
    for fact, body in before["bodies"].items():
        says = Publish(fact, body["subject"])
        assert as_then(json.loads(APPRAISAL.body(state, says, 4).model_dump_json())) == body


def test_an_older_document_that_lacks_what_came_later_has_what_is_said_of_nothing() -> None:
    flat = FLAT["objected"]["state"]
    later = ("earlier", "finalised_at", "unrated_reason", "replaced", "periodic", "suggested")

    state = STATES.validate_python({name: value for name, value in flat.items() if name not in later})

    assert (state.inputs.earlier, state.decision.finalised_at, state.replaced) == ((), None, ())
    assert state.decision.decided is not None
    assert state.suggestion.outcome.results is None


@every_plain
def test_a_plain_document_loses_nothing_and_is_packed_when_it_is_saved(name: str) -> None:
    state = STATES.validate_python(PLAIN[name]["state"])

    again = STATES.dump_python(state, mode="json")

    assert as_then(plain(again)) == as_then(PLAIN[name]["state"])
    assert isinstance(again["inputs"], str)
    assert STATES.validate_python(again) == state


@every_plain
def test_a_plain_document_is_found_told_and_shown_as_before(name: str) -> None:
    before = PLAIN[name]
    state = STATES.validate_python(STATES.dump_python(STATES.validate_python(before["state"]), mode="json"))

    assert found_by(state) == before["lookup"]
    assert as_then(AppraisalView.of(4, state).model_dump(mode="json")) == as_then(before["view"])
    for fact, body in before["bodies"].items():
        assert as_then(json.loads(APPRAISAL.body(state, Publish(fact, body["subject"]), 4).model_dump_json())) == body


def test_a_whole_year_with_every_kind_of_input_takes_four_kilobytes() -> None:
    year, now = PLAIN["a whole year"]["state"], datetime(2026, 1, 5, tzinfo=UTC)
    document = replace(fresh(kind=APPRAISAL, id="kota:appraisal:2025:budi:1"), state=STATES.validate_python(year))
    months = {f"kota:activity-log:2025:budi:1:2025-{month:02}": 9 for month in range(1, 13)}
    document = replace(document, applied={"kota:plan:2025:budi:1": 12, "kota:dossier:2025:budi:1": 2, **months})

    stored = to_stored(document, now=now)

    assert len(encode(year)) > 11 << 10
    assert len(encode(stored)) <= 4 << 10
