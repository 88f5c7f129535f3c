"""The copy of a cycle: heard from evaluation, needed to judge results."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from pydantic import ValidationError

from services.career.domain.cycle.state import CycleCopy
from services.career.rules.filled import filled
from services.career.rules.inputs import Rulebook, rulebook_of
from shared.decision import Contexts, Decision, Unprocessable
from shared.events.evaluation import Cycle
from shared.policy.policy import Policy

JUDGE: Final = "judge"
"""The work owed after a policy was heard: judge the profiles whose results wait for it."""


def hear_cycle(state: CycleCopy | None, body: Cycle, _contexts: Contexts, _now: datetime) -> Decision[CycleCopy]:
    """Remember the cycle; owe a walk over the profiles that wait when its policy is new here.

    :raises Unprocessable: when the policy inside cannot be read.
    """
    book = _book(body)
    known = state is not None and state.book == book
    heard = filled(CycleCopy, body, book=book, owes=state.owes if state is not None and known else (JUDGE,))
    return Decision(state if state == heard and state is not None else heard)


def judged_all(state: CycleCopy, _now: datetime) -> Decision[CycleCopy]:
    """Nobody waits for this cycle any more."""
    return Decision(replace(state, owes=tuple(name for name in state.owes if name != JUDGE)))


def _book(body: Cycle) -> Rulebook:
    try:
        return rulebook_of(Policy.model_validate(body.policy))
    except ValidationError as error:
        detail = f"{error.error_count()} problems in the policy of {body.subject}"
        raise Unprocessable("invalid-policy", detail) from error
