"""A cycle and the policy it runs under."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.evaluation.domain.filled import filled
from services.evaluation.domain.policy.running import running
from shared.decision import Kind, Rejected, Says
from shared.events.evaluation import Cycle, CyclePeriod, CycleStatus, Population
from shared.events.goals import SubjectVersion
from shared.ids import evaluation


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
    """A cycle. ``answers`` counts how often an answer changed, so that a later look is told from an earlier one."""

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
    enrolled: int | None = None
    goals: Answer | None = None
    feedback: Answer | None = None
    answers: int = 0
    owes: tuple[str, ...] = ()

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


class CycleClosed(Rejected):
    """Every appraisal of the cycle is final; a unit's rating cannot change any more."""

    code = "cycle-closed"


def cycle_subject(state: CycleState) -> str:
    """The subject of a cycle's events, which is also its document's id."""
    return evaluation.CYCLE.of(state.agency_id, state.cycle_id)


def _lookup(state: CycleState) -> Mapping[str, str]:
    return {"cycle_id": state.cycle_id, "status": state.status.value}


def _body(state: CycleState, says: Says, version: int) -> Cycle:
    policy = running(state.policy_text).policy.model_dump(mode="json", by_alias=True)
    return filled(Cycle, state, subject=says.subject, version=version, policy=policy)


CYCLE = Kind(evaluation.CYCLE.kind, CycleState, _lookup, _body)
