"""What evaluation says: cycles with their policy, unit ratings, appraisals, and the thin public results."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from shared.events.base import Body, Id, Part, Percent, SubjectId, Text
from shared.events.goals import Assignment
from shared.rules.vocabulary import Level, Predicate, UnitPredicate


class CycleStatus(StrEnum):
    """The life of a cycle. ``closing``: inputs are being closed; ``closed``: every appraisal is final."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


class CyclePeriod(StrEnum):
    """How long a cycle is."""

    ANNUAL = "annual"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"


class Population(Part):
    """Who takes part: everybody of the agency, or those of the units, position groups or people named."""

    units: tuple[Id, ...] = ()
    position_groups: tuple[str, ...] = ()
    employees: tuple[Id, ...] = ()


class Cycle(Body):
    """A cycle and the policy it runs under. The subject is ``agency:cycle:cycle``.

    ``policy`` is the whole policy document as validated, so that goals, feedback and career need no question.
    """

    cycle_id: Id
    title: Text
    period: CyclePeriod
    starts_on: date
    ends_on: date
    status: CycleStatus
    population: Population = Population()
    policy_id: Id
    policy_version: int
    policy: dict[str, Any]


class UnitRating(Body):
    """The predicate of a unit in a cycle. The subject is ``agency:unit-rating:cycle:unit``."""

    cycle_id: Id
    unit_id: Id
    predicate: UnitPredicate
    reason: Text = ""
    decided_by: Id


class AppraisalStatus(StrEnum):
    """The life of an appraisal."""

    OPEN = "open"
    READY = "ready"
    DECIDED = "decided"
    ACKNOWLEDGED = "acknowledged"
    FINAL = "final"


class Outcome(Part):
    """A pair of ratings and the predicate; an absent part could not be computed, ``missing`` says why."""

    results: Level | None = None
    behaviour: Level | None = None
    predicate: Predicate | None = None
    results_percent: Percent | None = None
    behaviour_percent: Percent | None = None
    missing: tuple[str, ...] = ()


class CompetenceResult(Part):
    """A criterion that the policy treats as a competence, with the level held against the level required."""

    competence: Id
    required: Decimal
    held: Decimal | None = None


class CriterionResult(Part):
    """The value of one component or criterion in percent of the expectation, absent when it is not applicable."""

    criterion: Id
    axis: Annotated[str, Field(pattern="^(results|behaviour)$")]
    percent: Percent | None = None
    weight: Percent | None = None


class ObjectionStatus(StrEnum):
    """The life of an objection (*keberatan*)."""

    FILED = "filed"
    UPHELD = "upheld"
    REJECTED = "rejected"


class Objection(Part):
    """An objection against a final result, and who decides about it. ``reason`` is the decision's.

    ``decided_for``: the decider for whom ``decided_by`` decided, by an accepted delegation.
    """

    status: ObjectionStatus
    filed_on: date
    last_day: date
    decider_id: Id | None = None
    decided_on: date | None = None
    reason: Text = ""
    decided_by: Id | None = None
    decided_for: Id | None = None


class ReplacedOutcome(Part):
    """A result that stood before; ``decided`` is absent where there was no rating."""

    decided: Outcome | None = None
    decided_by: Id | None = None
    decided_for: Id | None = None
    finalised_at: datetime


class ConsideredResult(Part):
    """A periodic result that lay before the rater at an annual decision, at that version."""

    appraisal: SubjectId
    version: int
    predicate: Predicate | None = None


class SegmentResult(Part):
    """What was decided about an earlier segment of somebody who moved within the cycle; its days, both included."""

    segment: Annotated[int, Field(ge=1)]
    appraisal: SubjectId
    unit_id: Id
    starts_on: date
    ends_on: date
    results: Level | None = None
    behaviour: Level | None = None
    predicate: Predicate | None = None
    decided_by: Id | None = None


class Appraisal(Body):
    """The state of one appraisal. The subject is ``agency:appraisal:cycle:employee:segment``.

    ``continued``: the person moved, and a later segment gives the result of the cycle; this is a part of it.
    ``earlier``: the final segments before this one, which the suggestion takes in.
    ``decided_for``: the official for whom ``decided_by`` decided, by an accepted delegation.
    """

    cycle_id: Id
    segment: int = 1
    assignment: Assignment
    policy_id: Id
    policy_version: int
    status: AppraisalStatus
    suggested: Outcome = Outcome()
    decided: Outcome | None = None
    decided_by: Id | None = None
    decided_for: Id | None = None
    deviates: bool = False
    deviation_reason: Text = ""
    unrated_reason: Text = ""
    acknowledged_on: date | None = None
    criteria: tuple[CriterionResult, ...] = ()
    competences: tuple[CompetenceResult, ...] = ()
    trainings_jp: Percent = Decimal(0)
    rules: tuple[str, ...] = ()
    objection: Objection | None = None
    replaced: tuple[ReplacedOutcome, ...] = ()
    calibrations: tuple[SubjectId, ...] = ()
    considered: tuple[ConsideredResult, ...] = ()
    continued: bool = False
    earlier: tuple[SegmentResult, ...] = ()


class CalibrationStatus(StrEnum):
    """The life of a calibration session."""

    OPEN = "open"
    CLOSED = "closed"


class ChangeStatus(StrEnum):
    """What became of a proposed change. ``lapsed``: the session was closed before the rater answered."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    REFUSED = "refused"
    LAPSED = "lapsed"


class CalibrationChange(Part):
    """A change of one decided rating: before, after, who proposed it and why, and the rater's answer.

    ``answered_by`` is the rater, or who answered as substitute of the rater, ``answered_for``.
    """

    number: int
    appraisal: SubjectId
    employee_id: Id
    unit_id: Id
    rater_id: Id
    before: Outcome
    after: Outcome
    reason: Text
    proposed_by: Id
    proposed_on: date
    status: ChangeStatus = ChangeStatus.PROPOSED
    answered_on: date | None = None
    answer_reason: Text = ""
    answered_by: Id | None = None
    answered_for: Id | None = None


class Calibration(Body):
    """A session on the ratings of some units. The subject is ``agency:calibration:cycle:calibration``."""

    cycle_id: Id
    calibration_id: Id
    units: tuple[Id, ...]
    participants: tuple[Id, ...]
    opened_by: Id
    opened_on: date
    status: CalibrationStatus
    changes: tuple[CalibrationChange, ...] = ()
    closed_by: Id | None = None
    closed_on: date | None = None


class ImprovementStatus(StrEnum):
    """The life of an improvement plan."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    CONCLUDED = "concluded"


class ImprovementOutcome(StrEnum):
    """What the rater found at the end of an improvement plan."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"


class ImprovementGoal(Part):
    """What has to become better, how that is seen, and until when."""

    goal: Text
    measure: Text
    due_on: date


class CheckIn(Part):
    """A talk about the plan, as rater or employee noted it."""

    on: date
    by: Id
    note: Text


class Improvement(Body):
    """An improvement plan after a low result. The subject is ``agency:improvement:cycle:employee:segment``."""

    cycle_id: Id
    employee_id: Id
    segment: int = 1
    rater_id: Id
    appraisal: SubjectId
    predicate: Predicate
    status: ImprovementStatus
    goals: tuple[ImprovementGoal, ...]
    starts_on: date
    ends_on: date
    check_ins_on: tuple[date, ...] = ()
    proposed_by: Id
    agreed_on: date | None = None
    check_ins: tuple[CheckIn, ...] = ()
    outcome: ImprovementOutcome | None = None
    outcome_reason: Text = ""
    concluded_on: date | None = None


class ResultStatus(StrEnum):
    """What a published result is now."""

    FINAL = "final"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Result(Body):
    """A final result, thin and stable, for other government systems. The subject is ``agency:result:...``.

    One per person and cycle: of somebody who moved, that of the last segment, which takes in those ``earlier``.
    """

    employee_id: Id
    cycle_id: Id
    segment: int = 1
    period: CyclePeriod
    starts_on: date
    ends_on: date
    unit_id: Id
    status: ResultStatus
    results: Level | None
    behaviour: Level | None
    predicate: Predicate | None
    siasn_results: int | None = None
    siasn_behaviour: int | None = None
    siasn_quadrant: int | None = None
    policy_id: Id
    policy_version: int
    decided_by: Id | None
    finalised_at: datetime
    explanation: SubjectId
    earlier: tuple[SegmentResult, ...] = ()
