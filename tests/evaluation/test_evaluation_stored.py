"""Appraisals that were stored flat, before inputs, suggestion and decision were values, are read as they were.

The fixture was written by the code of that time: documents' states, with the lookup fields, bodies and views they gave.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from services.evaluation.api.views import AppraisalView
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from shared.decision import Publish

FIXTURE = Path(__file__).parent / "fixtures" / "appraisals_stored_flat.json"
FLAT = json.loads(FIXTURE.read_text(encoding="utf-8").replace('"owes"', '"jobs"'))  # as whatever is read is renamed
STATES = TypeAdapter(AppraisalState)

LATER: dict[str, Any] = {
    "on_reason": "",
    "filed_on_reason": "",
    "decided_on_reason": "",
    "ended": None,
    "leaves": [],
    "leave_days": 0,
    "by_rule": None,
    "hand_overs": [],
}
"""Fields that came after the fixture, with what they say where nothing is known."""

every_document = pytest.mark.parametrize("name", sorted(FLAT))


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


@every_document
def test_a_flat_document_loses_nothing(name: str) -> None:
    state = STATES.validate_python(FLAT[name]["state"])

    again = STATES.dump_python(state, mode="json")
    assert flattened(as_then(again)) == FLAT[name]["state"]
    assert STATES.validate_python(again) == state


@every_document
def test_a_flat_document_is_found_told_and_shown_as_before(name: str) -> None:
    state, before = STATES.validate_python(FLAT[name]["state"]), FLAT[name]

    assert dict(APPRAISAL.lookup(state)) == before["lookup"]
    assert as_then(AppraisalView.of(4, state).model_dump(mode="json")) == before["view"]
    for fact, body in before["bodies"].items():
        says = Publish(fact, body["subject"])
        assert json.loads(APPRAISAL.body(state, says, 4).model_dump_json()) == body


def test_an_older_document_that_lacks_what_came_later_has_what_is_said_of_nothing() -> None:
    flat = FLAT["objected"]["state"]
    later = ("earlier", "finalised_at", "unrated_reason", "replaced", "periodic", "suggested")

    state = STATES.validate_python({name: value for name, value in flat.items() if name not in later})

    assert (state.inputs.earlier, state.decision.finalised_at, state.replaced) == ((), None, ())
    assert state.decision.decided is not None
    assert state.suggestion.outcome.results is None
