"""What evaluation says about improvement plans after a low result."""

from datetime import date
from enum import StrEnum

from shared.events.base import Body, Id, Part, SubjectId, Text
from shared.rules.vocabulary import Predicate


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
    """A talk about the plan, as rater or employee noted it; ``acting_for``: the rater for whom a substitute did.

    ``on_reason``: why an officer noted one from before the plan was agreed.
    """

    on: date
    by: Id
    acting_for: Id | None = None
    note: Text
    on_reason: Text = ""


class Improvement(Body):
    """An improvement plan after a low result. The subject is ``agency:improvement:cycle:employee:segment``.

    ``proposed_for``, ``agreed_for``, ``concluded_for``: the rater for whom a substitute did.
    """

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
    proposed_for: Id | None = None
    agreed_on: date | None = None
    agreed_by: Id | None = None
    agreed_for: Id | None = None
    check_ins: tuple[CheckIn, ...] = ()
    outcome: ImprovementOutcome | None = None
    outcome_reason: Text = ""
    concluded_on: date | None = None
    concluded_by: Id | None = None
    concluded_for: Id | None = None
