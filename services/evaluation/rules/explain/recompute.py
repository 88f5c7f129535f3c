"""An explanation, computed again by whoever holds it: same policy, same inputs, same bytes."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from json import dumps
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from services.evaluation.rules.rate.arithmetic import Limits
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.suggest import predicate_of, suggest
from services.evaluation.rules.suggestion import Counterfactual, Suggestion
from services.evaluation.rules.whatif.counterfactuals import counterfactuals
from shared.events.evaluation import Outcome
from shared.policy.policy import Policy
from shared.rules.errors import InvalidInput
from shared.rules.tables import PACKAGED

_INPUTS: Final = TypeAdapter(Inputs)
_RATED: Final = TypeAdapter(Outcome)
_RATED_FIELDS: Final = ("results", "behaviour", "results_percent", "behaviour_percent")
_SUGGESTION: Final = TypeAdapter(Suggestion)
_CHANGES: Final = TypeAdapter(tuple[Counterfactual, ...])


class Unreadable(Exception):
    """It is not an explanation that could be computed again; ``field`` says which part is wrong."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def digest(found: Suggestion) -> str:
    """Give the SHA-256 of a suggestion in the one form that is compared."""
    return sha256(canonical(_SUGGESTION.dump_python(found, mode="json"))).hexdigest()


def canonical(value: object) -> bytes:
    """Write JSON in one form: keys in order, no spaces, UTF-8."""
    return dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def differences(explanation: Mapping[str, Any]) -> tuple[str, ...]:
    """Compute an explanation again and name the parts that are not the same to the byte.

    Of one in the words of an earlier version, what the steps compute is compared, not how they say it.

    :raises Unreadable: when policy or inputs are missing or not readable.
    """
    with _readable("policy_document"):
        policy = Policy.model_validate(explanation.get("policy_document"))
    with _readable("inputs"):
        inputs = _INPUTS.validate_python(dated(explanation, policy))
        found = suggest(policy, inputs)
    again = _SUGGESTION.dump_python(found, mode="json")
    told: Mapping[str, Any] = explanation
    if _in_earlier_words(explanation):
        again["steps"], told = _computed(again["steps"]), {**told, "steps": _computed(explanation["steps"])}
    else:
        again["digest"] = digest(found)
        if explanation.get("counterfactuals"):
            again["counterfactuals"] = _CHANGES.dump_python(counterfactuals(policy, inputs), mode="json")
    if explanation.get("decided") is not None:
        again["decided"] = _decided(explanation["decided"], as_of=inputs.as_of)
    return tuple(name for name, value in again.items() if canonical(value) != canonical(told.get(name)))


def contradictions(explanation: Mapping[str, Any]) -> tuple[str, ...]:
    """Say where a level is not the one that the policy's bounds give its percent: ``suggested.results`` and the like.

    Also where computing again gives the same: the suggestion, the decision, and the segments before of who moved.

    :raises Unreadable: when policy or a rating is not readable.
    """
    with _readable("policy_document"):
        policy = Policy.model_validate(explanation.get("policy_document"))
    bounds = {"results": policy.results.bounds, "behaviour": policy.behaviour.bounds}
    found = []
    for path, rated in _rated(explanation):
        with _readable(path):
            outcome = _RATED.validate_python({name: rated.get(name) for name in _RATED_FIELDS})
        for axis, limits in bounds.items():
            level, percent = getattr(outcome, axis), getattr(outcome, f"{axis}_percent")
            if level is not None and percent is not None and Limits.of(limits).level_of(percent) is not level:
                found.append(f"{path}.{axis}")
    return tuple(found)


def _rated(explanation: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """List what an explanation rates: levels that may have a percent beside them."""
    inputs = explanation.get("inputs")
    segments = inputs.get("segments") if isinstance(inputs, Mapping) else None
    earlier = segments.get("earlier") if isinstance(segments, Mapping) else None
    places = {"suggested": explanation.get("suggested"), "decided": explanation.get("decided")}
    if isinstance(earlier, list):
        places |= {f"inputs.segments.earlier.{place}": each for place, each in enumerate(earlier)}
    yield from ((path, each) for path, each in places.items() if isinstance(each, Mapping))


def _in_earlier_words(explanation: Mapping[str, Any]) -> bool:
    """Whether it was written before steps told their basis: it is held to what it computes, not to its words."""
    steps = explanation.get("steps")
    return (
        isinstance(steps, list)
        and bool(steps)
        and all(isinstance(each, dict) and "basis" not in each for each in steps)
    )


def _computed(steps: Iterable[Mapping[str, Any]]) -> list[tuple[object, ...]]:
    """What steps compute. An objective with one indicator had a step of its own once, which repeated it."""
    return [
        (each.get("id"), each.get("rule"), each.get("version"), str(each.get("value")).replace(".", ""))
        for each in steps
        if not str(each.get("id")).startswith("objective:") or str(each.get("id")).endswith(":level")
    ]


def dated(explanation: Mapping[str, Any], policy: Policy) -> object:
    """Give the inputs of an explanation with their day, also of one written before inputs named it.

    Such a one holds the cycle's end only for somebody who moved. Of the others the versions of the tables are known
    by which it was computed: the first day on which all of them were in force reads the same again. One that cites
    no table reads none, whatever the day.
    """
    inputs = explanation.get("inputs")
    if not isinstance(inputs, Mapping) or "as_of" in inputs:
        return inputs
    segments, cited = inputs.get("segments"), explanation.get("rules")
    if isinstance(segments, Mapping):
        return {**inputs, "as_of": segments.get("ends_on")}
    names = set(cited) if isinstance(cited, list) else set()
    begun = [
        each.valid_from
        for versions in PACKAGED.entries().values()
        for each in versions
        if f"{each.id}@{each.version}" in names
    ]
    return {**inputs, "as_of": max(begun, default=policy.valid_from)}


def _decided(decided: object, *, as_of: date) -> object:
    """Read the predicate of what was decided again from the matrix."""
    with _readable("decided"):
        outcome = Outcome.model_validate(decided)
        predicate = predicate_of(outcome.results, outcome.behaviour, as_of=as_of)
    return outcome.model_copy(update={"predicate": predicate}).model_dump(mode="json")


@contextmanager
def _readable(field: str) -> Iterator[None]:
    try:
        yield
    except (ValidationError, InvalidInput) as error:
        raise Unreadable(field) from error
