"""A cycle and the policy it runs under."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.evaluation.domain.policy.running import RunningPolicy, running
from shared.alike import body_of
from shared.decision import Env, Kind, Publish, Rejected, Unprocessable, existing
from shared.events.base import Body
from shared.events.evaluation import Cycle, CycleChange, CyclePeriod, CycleStatus, Population
from shared.events.goals import SubjectVersion
from shared.ids import evaluation


class InCycle(Protocol):
    """Whatever belongs to a cycle: an appraisal, a unit, a fact about them."""

    @property
    def agency_id(self) -> str:
        """The agency."""

    @property
    def cycle_id(self) -> str:
        """The cycle, as the agency calls it."""


class CycleClosing(Rejected):
    """The cycle accepts nothing new any more."""

    code = "cycle-closing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A service's last word. What it lists counts; nothing else was accepted before the deadline."""

    complete: bool
    people: int
    unit_subjects: tuple[SubjectVersion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleState:
    """A cycle. ``answers`` counts how often an answer changed, so that a later look is told from an earlier one.

    ``closing_on``: the day from which nothing new was accepted; not known of cycles that closed long ago.
    ``leavers_seen_on``: the day on which those whose last day was past were looked at; ``reminded_on``: the day
    on which all were looked at for whom somebody waits.
    """

    agency_id: str
    cycle_id: str
    title: str
    period: CyclePeriod
    starts_on: date
    ends_on: date
    population: Population
    policy_id: str
    policy_version: int
    policy_text: str
    status: CycleStatus = CycleStatus.OPEN
    closing_on: date | None = None
    leavers_seen_on: date | None = None
    reminded_on: date | None = None
    enrolled: int | None = None
    goals: Answer | None = None
    feedback: Answer | None = None
    answers: int = 0
    changes: tuple[CycleChange, ...] = ()
    jobs: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The document's id, which is also the subject of its events."""
        return document_of(self)

    @property
    def running(self) -> RunningPolicy:
        """The policy that the cycle runs under."""
        return running(self.policy_text)

    @property
    def months(self) -> int:
        """How many calendar months the cycle touches."""
        years = self.ends_on.year - self.starts_on.year
        return years * 12 + self.ends_on.month - self.starts_on.month + 1

    @property
    def answered(self) -> bool:
        """Whether both services gave their last word."""
        return not self.unanswered

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The services that have not answered."""
        answers = {"goals": self.goals, "feedback": self.feedback}
        return tuple(name for name, answer in answers.items() if answer is None or not answer.complete)


class CycleCancelled(Rejected):
    """The cycle was cancelled; another one is opened under another id."""

    code = "cycle-cancelled"


class CycleClosed(Rejected):
    """Every appraisal of the cycle is final; a unit's rating cannot change any more."""

    code = "cycle-closed"


def document_of(about: InCycle) -> str:
    """The id of the cycle that something belongs to."""
    return evaluation.CYCLE.of(about.agency_id, about.cycle_id)


def cycle_in(env: Env, about: InCycle) -> CycleState:
    """Give the cycle that something belongs to, among the contexts.

    :raises NotFound: when there is none
    """
    return existing(env.get(CYCLE, document_of(about)))


def known(cycle: CycleState | None, body: Body) -> CycleState:
    """Give the cycle that a fact belongs to. Cycles are opened here, so an unknown one will never be known later.

    :raises Unprocessable: when there is none
    """
    if cycle is None:
        raise Unprocessable("unknown-cycle", f"{body.subject} belongs to a cycle that is unknown here")
    return cycle


def _lookup(state: CycleState) -> Mapping[str, str]:
    return {"cycle_id": state.cycle_id, "status": state.status.value}


def _body(state: CycleState, publish: Publish, version: int) -> Cycle:
    policy = state.running.policy.model_dump(mode="json", by_alias=True)
    return body_of(Cycle, state, publish, version, policy=policy)


CYCLE = Kind(evaluation.CYCLE.kind, CycleState, _lookup, _body)
