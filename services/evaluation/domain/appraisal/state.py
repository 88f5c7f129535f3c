"""The state of an appraisal: what was heard, what is suggested, decided, and became of it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from services.evaluation.domain.appraisal.consider import PeriodicResult
from services.evaluation.domain.appraisal.decision import Calibrated, Decided, Replaced
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.domain.unit.state import UnitSeen
from services.evaluation.rules.rate.inputs import EarlierSegment, Observation
from shared.events.evaluation import AppraisalStatus, CompetenceResult, CriterionResult, CyclePeriod, Outcome
from shared.events.feedback import CriterionFeedback
from shared.events.goals import Assignment, LogVersion, ObjectiveState
from shared.ids import evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHeard:
    """What counts of a plan. ``logs`` is complete once the plan is closed.

    ``starts_on`` and ``ends_on`` are the days of a segment where they are not the cycle's.
    """

    version: int
    closed: bool
    agreed: bool
    objectives: tuple[ObjectiveState, ...]
    logs: tuple[LogVersion, ...]
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHeard:
    """What counts of a month's activities."""

    month: str
    version: int
    closed: bool
    days: int
    training_jp: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierHeard:
    """What counts of a dossier."""

    version: int
    closed: bool
    criteria: tuple[CriterionFeedback, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """The suggestion as last computed."""

    outcome: Outcome = field(default_factory=Outcome)
    criteria: tuple[CriterionResult, ...] = ()
    competences: tuple[CompetenceResult, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalState:
    """One person's appraisal in one cycle and segment.

    ``assignment`` is absent as long as only activity logs were heard. ``unit``, ``team`` and ``headed`` are
    kept only where the policy reads them. ``answers_seen`` is the cycle's ``answers`` when last looked at.
    ``periodic`` are the results of shorter periods that lay before the rater at the decision.
    ``replaced`` are the final results that stood before the present one, oldest first. ``earlier`` are the final
    segments before this one, of somebody who moved within the cycle.
    """

    agency_id: str
    cycle_id: str
    employee_id: str
    segment: int
    policy_id: str
    policy_version: int
    period: CyclePeriod
    starts_on: date
    ends_on: date
    status: AppraisalStatus = AppraisalStatus.OPEN
    assignment: Assignment | None = None
    plan: PlanHeard | None = None
    logs: tuple[LogHeard, ...] = ()
    dossier: DossierHeard | None = None
    observations: tuple[Observation, ...] = ()
    unit: UnitSeen | None = None
    team: UnitSeen | None = None
    headed: UnitSeen | None = None
    answers_seen: int = 0
    waits_for: tuple[str, ...] = ()
    suggested: Suggested = field(default_factory=Suggested)
    decided: Decided | None = None
    calibrations: tuple[Calibrated, ...] = ()
    periodic: tuple[PeriodicResult, ...] = ()
    acknowledged_on: date | None = None
    finalised_on: date | None = None
    finalised_by: str | None = None
    final_reason: str = ""
    unrated_reason: str = ""
    finalised_at: datetime | None = None
    objection: ObjectionState | None = None
    replaced: tuple[Replaced, ...] = ()
    earlier: tuple[EarlierSegment, ...] = ()
    owes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The document's id, which is also the subject of its events."""
        return evaluation.APPRAISAL.of(self.agency_id, self.cycle_id, self.employee_id, self.segment)

    @property
    def undecided(self) -> bool:
        """Whether facts still count."""
        return self.status in (AppraisalStatus.OPEN, AppraisalStatus.READY)

    @property
    def continued(self) -> bool:
        """Whether a later segment follows: then this is a part of the cycle's result, not the result."""
        return self.plan is not None and self.plan.ends_on is not None

    @property
    def first_day(self) -> date:
        """The first day of the segment."""
        return (self.plan.starts_on if self.plan else None) or self.starts_on

    @property
    def last_day(self) -> date:
        """The last day of the segment."""
        return (self.plan.ends_on if self.plan else None) or self.ends_on

    @property
    def training_jp(self) -> Decimal:
        """Lesson hours of all months heard."""
        return sum((log.training_jp for log in self.logs), Decimal(0))

    @property
    def units(self) -> tuple[UnitSeen, ...]:
        """The units that the suggestion reads, each once."""
        seen = {each.unit_id: each for each in (self.unit, self.team, self.headed) if each is not None}
        return tuple(seen.values())


def new_appraisal(cycle: CycleState, *, employee_id: str, segment: int) -> AppraisalState:
    """An appraisal of which nothing is known yet but whose it is."""
    return AppraisalState(
        agency_id=cycle.agency_id,
        cycle_id=cycle.cycle_id,
        employee_id=employee_id,
        segment=segment,
        policy_id=cycle.policy_id,
        policy_version=cycle.policy_version,
        period=cycle.period,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
    )


def result_subject(state: AppraisalState) -> str:
    """The subject under which other government systems hear the result."""
    return evaluation.RESULT.of(state.agency_id, state.cycle_id, state.employee_id, state.segment)
