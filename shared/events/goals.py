"""What goal setting says: plans (SKP), activity logs, unit indicators, and its answers to a cycle."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.events.base import Body, Id, Part, Percent, SubjectId, Text
from shared.events.directory import EmploymentEnd, Leave, PositionGroup
from shared.rules.indicator import Direction


class Assignment(Part):
    """Who someone was, for whom and where, frozen when the plan was opened."""

    employee_id: Id
    unit_id: Id
    team_id: Id | None = None
    position: Text
    position_group: PositionGroup
    heads_unit: Id | None = None
    rater_id: Id | None = None


class PlanStatus(StrEnum):
    """The life of a plan. ``closed`` is its last word for the cycle; ``closing`` is no event's status."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    RETURNED = "returned"
    AGREED = "agreed"
    CLOSING = "closing"
    CLOSED = "closed"


class Aspect(StrEnum):
    """The aspect of an individual indicator (domain.md 1.2)."""

    KUANTITAS = "kuantitas"
    KUALITAS = "kualitas"
    WAKTU = "waktu"
    BIAYA = "biaya"


class RollUp(StrEnum):
    """How an indicator of a unit follows from what its people achieved on indicators of the same measure."""

    SUM = "sum"
    AVERAGE = "average"


class IndicatorState(Part):
    """One indicator, its target and the newest realisation (``actual`` is None when none was reported).

    Quantitative: ``target`` with ``unit`` and ``direction``. A range is a target with ``target_high``: from
    ``target`` up to ``target_high`` the result is fully achieved; ``direction`` says which side is better.
    ``two_sided``: neither is, too much is as bad as too little.
    Qualitative: ``expectation`` in words; the superior's feedback says where the result stands.
    ``component`` names the policy's instrument that this indicator feeds, where a policy distinguishes several.
    ``perspective`` is one of those that the policy names for plans of high officials (domain.md 1.2).
    ``roll_up``, of an indicator of a unit: how it follows from the objectives that are tied to it.
    ``earlier_actual`` and ``earlier_on``: what was reported before ``actual``, and for which day, if anything was.
    """

    indicator_id: Id
    name: Text
    quantitative: bool = True
    direction: Direction = Direction.MAXIMISE
    target: Decimal | None = None
    target_high: Decimal | None = None
    baseline: Decimal | None = None
    two_sided: bool = False
    unit: Text = ""
    expectation: Text = ""
    aspect: Aspect | None = None
    component: Id | None = None
    perspective: Id | None = None
    roll_up: RollUp | None = None
    weight: Percent = Decimal(1)
    actual: Decimal | None = None
    actual_text: Text = ""
    reported_on: date | None = None
    evidence_count: int = 0
    earlier_actual: Decimal | None = None
    earlier_on: date | None = None


class Cascade(StrEnum):
    """How an objective intervenes in the superior's: taking over a share of the same result, or contributing to it."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class TaskKind(StrEnum):
    """What is assigned during the year: an additional task, or a special one by an official outside (domain.md 1.2)."""

    ADDITIONAL = "additional"
    SPECIAL = "special"


class ExtraTask(Part):
    """The letter by which an objective was assigned to somebody whose plan was agreed already, and for which days.

    ``official`` is who assigned it from outside the unit or agency; ``assigned_by`` the superior who put it into the
    plan, ``assigned_for`` the rater for whom a substitute did.
    """

    kind: TaskKind
    letter: Text
    letter_on: date
    starts_on: date
    ends_on: date
    official: Text = ""
    assigned_by: Id
    assigned_for: Id | None = None
    assigned_on: date


class UnitIndicatorRef(Part):
    """An indicator of a unit in the same cycle."""

    unit_id: Id
    indicator_id: Id


class ObjectiveState(Part):
    """One objective (RHK), what it intervenes in and how, and its indicators.

    ``extra`` is there where it was assigned by letter during the year; such an objective is never a main one.
    ``unit_indicator`` is what it contributes to, where it is tied to an indicator of a unit.
    """

    objective_id: Id
    name: Text
    main: bool = True
    intervenes_in: SubjectId | None = None
    cascade: Cascade | None = None
    mission: Text = ""
    weight: Percent = Decimal(1)
    extra: ExtraTask | None = None
    unit_indicator: UnitIndicatorRef | None = None
    indicators: tuple[IndicatorState, ...]


class LogVersion(Part):
    """How far a month's activity log had come."""

    month: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
    version: int


class ImpactChange(StrEnum):
    """What became of the superior's objective."""

    CHANGED = "changed"
    REMOVED = "removed"


class PlanImpact(Part):
    """A superior's agreed objective that changed or disappeared while this plan serves it, and nobody dealt with yet.

    ``objective`` is the superior's plan and the objective's id; ``edition`` the agreed edition since when;
    ``changes`` says what changed, in Indonesian. ``levels_up``: 1 is the rater's plan, 2 the plan that one serves.
    ``through`` names the objectives of this plan that are touched.
    """

    objective: SubjectId
    edition: Annotated[int, Field(ge=1)]
    change: ImpactChange
    changes: tuple[Text, ...] = ()
    levels_up: Annotated[int, Field(ge=1)]
    through: tuple[Id, ...]
    noticed_at: datetime


class Desk(StrEnum):
    """Who has to act on a plan that is not agreed yet."""

    EMPLOYEE = "employee"
    RATER = "rater"


class PlanReminder(Part):
    """The plan was not agreed in time: who has to act, since when, how many days late it was on the day.

    ``step`` counts the policy's ``reminder_days``; each is said at most once to each desk. ``employee_id`` is None
    where the rater has to act and nobody knows who that is. ``by``: the officer who reminded; None: the policy's days.
    """

    desk: Desk
    employee_id: Id | None = None
    step: Annotated[int, Field(ge=1)]
    on: date
    due_on: date
    days_late: Annotated[int, Field(ge=1)]
    by: Id | None = None


class RaterReport(Part):
    """Somebody says that the plan's rater is wrong, and who is right where that is known.

    ``reported_for``: the rater for whom a delegate reports.
    """

    number: Annotated[int, Field(ge=1)]
    reported_by: Id
    reported_on: date
    right_rater_id: Id | None = None
    reason: Text
    reported_for: Id | None = None


class TemplateRef(Part):
    """The officers' template that objectives began with; ``adapted``: they were changed before they were proposed."""

    template_id: Id
    version: Annotated[int, Field(ge=1)]
    adapted: bool = False


class Appendix(Part):
    """The appendix of a plan (lampiran SKP, domain.md 1.2): what supports it, how it is accounted for, what follows."""

    resources: tuple[Text, ...] = ()
    accountability: tuple[Text, ...] = ()
    consequences: tuple[Text, ...] = ()


class Plan(Body):
    """The state of one person's plan in one cycle. The subject is ``agency:plan:cycle:employee:segment``.

    ``agreed_edition`` counts agreements: 0 means never agreed. ``objectives`` are those in force (the agreed
    ones; before the first agreement, the proposed ones). ``logs`` is complete in ``plan.closed``. ``impacts`` are
    those still open. ``template`` is what ``objectives`` began with, or what an untouched draft is prefilled with.
    ``reminder`` is the last one, as long as the plan was never agreed. ``rater_reports`` are those still open.
    ``starts_on`` and ``ends_on`` are the days of the segment where they are not those of the cycle: with ``ends_on``
    a later segment follows, after a movement.
    ``ended`` says why, where the employment ended on ``ends_on`` and no segment follows: the end of a contract, where
    the directory gives no reason. ``leaves`` are the days within the segment that are not measured. A segment whose
    ``starts_on`` lies after its ``ends_on`` has no days: the person was not employed on any, and nothing is measured.
    ``last_actor_for`` is the rater for whom ``last_actor_id`` acted, by an accepted delegation.
    ``waiting``: how many realisations wait for the superior, where the policy wants them confirmed; they do not count.
    ``expectations`` are the superior's, agreed with the plan: a text for each behaviour of the policy, by its id.
    ``appendix`` is that of the edition whose ``objectives`` are told.
    """

    cycle_id: Id
    segment: int = 1
    starts_on: date | None = None
    ends_on: date | None = None
    ended: EmploymentEnd | None = None
    leaves: tuple[Leave, ...] = ()
    assignment: Assignment
    status: PlanStatus
    agreed_edition: int = 0
    objectives: tuple[ObjectiveState, ...] = ()
    revision_pending: bool = False
    logs: tuple[LogVersion, ...] = ()
    reason: Text = ""
    last_actor_id: Id | None = None
    last_actor_for: Id | None = None
    impacts: tuple[PlanImpact, ...] = ()
    template: TemplateRef | None = None
    reminder: PlanReminder | None = None
    rater_reports: tuple[RaterReport, ...] = ()
    waiting: int = 0
    expectations: dict[str, Text] = Field(default_factory=dict)
    appendix: Appendix = Appendix()


class TrainingRecord(Part):
    """A training that was completed, with its lesson hours (JP) and the competence it serves."""

    activity_id: Id
    on: date
    competence: Id | None = None
    training_id: Id | None = None
    hours_jp: Percent
    evidence_count: int = 0


class ActivityLog(Body):
    """A month of one person's activities. The subject is ``agency:activity-log:cycle:employee:segment:month``.

    All sums leave out what was withdrawn, and where the policy wants it what the superior has not confirmed:
    ``waiting`` entries wait for that.
    """

    cycle_id: Id
    segment: int = 1
    employee_id: Id
    month: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
    closed: bool = False
    entries: int
    days_reported: int
    minutes: int
    trainings: tuple[TrainingRecord, ...] = ()
    waiting: int = 0


class UnitIndicators(Body):
    """The indicators of a unit or team in a cycle. The subject is ``agency:unit-indicators:cycle:unit``."""

    cycle_id: Id
    unit_id: Id
    closed: bool = False
    indicators: tuple[IndicatorState, ...] = ()


class SubjectVersion(Part):
    """A subject and the last version of it that counts."""

    subject: SubjectId
    version: int


class CycleAnswer(Body):
    """A service's last word in a closing cycle. The subject is ``agency:<service>-answer:cycle``.

    ``people`` is how many persons were closed; ``unit_subjects`` are the last versions of everything that is
    about a unit. What is listed here counts; nothing else was accepted before the deadline.
    """

    cycle_id: Id
    complete: bool
    people: int
    unit_subjects: tuple[SubjectVersion, ...] = ()


class CycleEnrolment(Body):
    """How many people of the population have a plan. The subject is ``agency:enrolment:cycle``."""

    cycle_id: Id
    people: int
    complete: bool
