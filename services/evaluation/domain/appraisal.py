"""The state of an appraisal, and what it takes in from plans, activity logs, dossiers and units."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from services.evaluation.domain.cycle import CycleState
from services.evaluation.domain.history import Calibrated, Decided, ObjectionState, Replaced
from services.evaluation.domain.periodic import PeriodicResult
from services.evaluation.domain.policy import running
from services.evaluation.domain.unit import UnitSeen, UnitState, as_seen
from services.evaluation.rules.inputs import EarlierSegment, Observation
from shared.decision import document_id
from shared.events.evaluation import (
    AppraisalStatus,
    CompetenceResult,
    CriterionResult,
    CyclePeriod,
    Outcome,
)
from shared.events.feedback import CriterionFeedback, Dossier
from shared.events.goals import ActivityLog, Assignment, LogVersion, ObjectiveState, Plan, PlanStatus

Units = Mapping[str, UnitState]
"""Unit documents that were read, by unit id."""


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
        return document_id(self.agency_id, "appraisal", self.cycle_id, self.employee_id, self.segment)

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


def with_plan(state: AppraisalState, body: Plan) -> AppraisalState:
    """Take in a plan; it also says who the person is, for whom and where."""
    heard = PlanHeard(
        version=body.version,
        closed=body.status is PlanStatus.CLOSED,
        agreed=body.agreed_edition > 0,
        objectives=body.objectives,
        logs=body.logs,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
    )
    return replace(state, plan=heard, assignment=body.assignment)


def with_log(state: AppraisalState, body: ActivityLog) -> AppraisalState:
    """Take in a month of activities, in place of what was known about that month."""
    heard = LogHeard(
        month=body.month,
        version=body.version,
        closed=body.closed,
        days=body.days_reported,
        training_jp=sum((training.hours_jp for training in body.trainings), Decimal(0)),
    )
    others = [log for log in state.logs if log.month != body.month]
    return replace(state, logs=tuple(sorted((*others, heard), key=lambda log: log.month)))


def with_dossier(state: AppraisalState, body: Dossier) -> AppraisalState:
    """Take in a dossier. The plan's assignment is the newer one once a plan was heard."""
    heard = DossierHeard(version=body.version, closed=body.closed, criteria=body.criteria)
    assignment = state.assignment if state.plan is not None else body.assignment
    return replace(state, dossier=heard, assignment=assignment)


def with_units(state: AppraisalState, *, cycle: CycleState, units: Units) -> AppraisalState:
    """Take in the units that the policy reads, as far as they were read now; keep the others as they were."""
    policy = running(cycle.policy_text)
    person = state.assignment
    if person is None or not policy.reads_units:
        return state
    return replace(
        state,
        unit=_seen(state.unit, person.unit_id, units) if policy.reads_unit else None,
        team=_seen(state.team, person.team_id, units) if policy.reads_team else None,
        headed=_seen(state.headed, person.heads_unit, units) if policy.reads_headed else None,
    )


def _seen(before: UnitSeen | None, unit_id: str | None, units: Units) -> UnitSeen | None:
    if unit_id is None:
        return None
    known = before if before is not None and before.unit_id == unit_id else UnitSeen(unit_id=unit_id)
    # Unit and appraisal are read one after the other, so what was read may be older than what is known.
    return as_seen(units[unit_id]) if unit_id in units and units[unit_id].revision > known.revision else known
