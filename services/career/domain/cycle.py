"""A cycle as career remembers it: applied from evaluation's facts, needed to judge results."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.career.rules.inputs import Rulebook, rulebook_of
from shared.alike import filled
from shared.decision import Decision, Env, Kind, publishes_nothing, without
from shared.events.evaluation import Cycle, CyclePeriod, CycleStatus
from shared.ids import evaluation
from shared.policy_of import policy_of

JUDGE: Final = "judge"
"""The job that is pending after a policy was heard: judge the profiles whose results wait for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleCopy:
    """A cycle as heard, with the part of its policy that career needs."""

    agency_id: str
    cycle_id: str
    starts_on: date
    ends_on: date
    status: CycleStatus
    book: Rulebook
    period: CyclePeriod | None = None
    jobs: tuple[str, ...] = ()


CYCLE: Final = Kind(
    name=evaluation.CYCLE.kind,
    state=CycleCopy,
    lookup=lambda state: {"cycle_id": state.cycle_id, "status": state.status.value},
    body=publishes_nothing,
)


def on_cycle(state: CycleCopy | None, body: Cycle, _env: Env) -> Decision[CycleCopy]:
    """Remember the cycle; those who wait are to be judged when its policy is new here.

    :raises Unprocessable: when the policy inside cannot be read
    """
    book = rulebook_of(policy_of(body))
    known = state is not None and state.book == book
    heard = filled(CycleCopy, body, book=book, jobs=state.jobs if state is not None and known else (JUDGE,))
    return Decision(state if state == heard and state is not None else heard)


def judged_all(state: CycleCopy, _gathered: None, _env: Env) -> Decision[CycleCopy]:
    """Nobody waits for this cycle any more."""
    return Decision(replace(state, jobs=without(state.jobs, JUDGE)))
