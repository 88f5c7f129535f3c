"""An explanation, computed again by whoever holds it: same policy, same inputs, same bytes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from json import dumps
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.suggest import predicate_of, suggest
from services.evaluation.rules.suggestion import Counterfactual, Suggestion
from services.evaluation.rules.whatif.counterfactuals import counterfactuals
from shared.events.evaluation import Outcome
from shared.policy.policy import Policy

_INPUTS: Final = TypeAdapter(Inputs)


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

    :raises Unreadable: when policy or inputs are missing or not readable.
    """
    with _readable("policy_document"):
        policy = Policy.model_validate(explanation.get("policy_document"))
    with _readable("inputs"):
        inputs = _INPUTS.validate_python(explanation.get("inputs"))
    found = suggest(policy, inputs)
    again = _SUGGESTION.dump_python(found, mode="json")
    again["digest"] = digest(found)
    if explanation.get("counterfactuals"):
        again["counterfactuals"] = _CHANGES.dump_python(counterfactuals(policy, inputs), mode="json")
    if explanation.get("decided") is not None:
        again["decided"] = _decided(explanation["decided"])
    return tuple(name for name, value in again.items() if canonical(value) != canonical(explanation.get(name)))


def _decided(decided: object) -> object:
    """Read the predicate of what was decided again from the matrix."""
    with _readable("decided"):
        outcome = Outcome.model_validate(decided)
    predicate = predicate_of(outcome.results, outcome.behaviour)
    return outcome.model_copy(update={"predicate": predicate}).model_dump(mode="json")


@contextmanager
def _readable(field: str) -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise Unreadable(field) from error
