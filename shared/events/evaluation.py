"""What evaluation says: cycles with their policy, unit ratings, appraisals, and the thin public results."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from shared.events.approval import Approval, ApprovalStatus, Returning
from shared.events.base import Body, Id, Part, Percent, SubjectId, Text
from shared.events.correction import Correction, CorrectionStatus, Reopening
from shared.events.goals import Assignment
from shared.events.reminding import Reminder
from shared.rules.vocabulary import Level, Predicate, UnitPredicate


class CycleStatus(StrEnum):
    """The life of a cycle. ``closing``: inputs are being closed; ``closed``: every appraisal is final.

    ``cancelled``: it was opened by mistake; plans and dossiers are closed, and there are no results.
    """

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class CyclePeriod(StrEnum):
    """How long a cycle is."""

    ANNUAL = "annual"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"


class Population(Part):
    """Who takes part: everybody of the agency, or those whom every kind that is named takes in.

    ``units`` and ``position_groups`` together: those of the groups within the units. ``with_subunits``: units take in
    the units below them.
    """

    units: tuple[Id, ...] = ()
    with_subunits: bool = False
    position_groups: tuple[str, ...] = ()
    employees: tuple[Id, ...] = ()


class CycleChangeKind(StrEnum):
    """What was done to a cycle after it was opened."""

    AMENDED = "amended"
    CANCELLED = "cancelled"


class CycleChange(Part):
    """That a cycle was amended (title, dates, population) or cancelled, by which officer and why."""

    kind: CycleChangeKind
    on: date
    by: Id
    reason: Text


class Cycle(Body):
    """A cycle and the policy it runs under. The subject is ``agency:cycle:cycle``.

    ``policy`` is the whole policy document as validated, so that goals, feedback and career need no question.
    ``closing_on``: the day from which nothing new was accepted, also once it is closed. ``changes``: how it was amended
    or cancelled since it was opened, oldest first.
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
    closing_on: date | None = None
    changes: tuple[CycleChange, ...] = ()


class UnitRating(Body):
    """The predicate of a unit in a cycle. The subject is ``agency:unit-rating:cycle:unit``.

    ``decided_for``: the leader one level above the unit for whom a substitute set it.
    """

    cycle_id: Id
    unit_id: Id
    predicate: UnitPredicate
    reason: Text = ""
    decided_by: Id
    decided_for: Id | None = None


class AppraisalStatus(StrEnum):
    """The life of an appraisal. ``cancelled``: with its cycle, without a result."""

    OPEN = "open"
    READY = "ready"
    DECIDED = "decided"
    ACKNOWLEDGED = "acknowledged"
    FINAL = "final"
    CANCELLED = "cancelled"


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
    Percentages and ``criteria`` are told once no facts come in that change them, from ``ready`` on.
    ``correction``: the newest one of the final result. ``reopened``: how often, when and why it was opened again.
    ``approval``: of the rater's superior, where the policy wants one; ``returned``: decisions that got none.
    ``reminder``: the last one that was given.
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
    correction: Correction | None = None
    reopened: tuple[Reopening, ...] = ()
    approval: Approval | None = None
    returned: tuple[Returning, ...] = ()
    reminder: Reminder | None = None

    @property
    def awaited_decider(self) -> str | None:
        """Who has to decide now: on an objection, on a correction, or on the approval of a decision."""
        if self.objection is not None and self.objection.status is ObjectionStatus.FILED:
            return self.objection.decider_id
        if self.correction is not None and self.correction.status is CorrectionStatus.PROPOSED:
            return self.correction.decider_id
        if self.status is AppraisalStatus.DECIDED and self.approval is not None:
            return self.approval.approver_id if self.approval.status is ApprovalStatus.AWAITED else None
        return None


class ResultStatus(StrEnum):
    """What a published result is now."""

    FINAL = "final"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class ReplacedResult(Part):
    """A final result that stood before: which one it was, what it said, by whom, and since when."""

    number: Annotated[int, Field(ge=1)]
    results: Level | None = None
    behaviour: Level | None = None
    predicate: Predicate | None = None
    decided_by: Id | None = None
    finalised_at: datetime


class Result(Body):
    """A final result, thin and stable, for other government systems. The subject is ``agency:result:...``.

    One per person and cycle: of somebody who moved, that of the last segment, which takes in those ``earlier``.
    ``number`` counts the results that stood one after the other, ``replaces`` names those before this one, oldest
    first: also one whose own event was never seen. A withdrawn one says what it was until then.
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
    number: Annotated[int, Field(ge=1)] = 1
    replaces: tuple[ReplacedResult, ...] = ()
