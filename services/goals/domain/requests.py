"""What people ask of goals, as they send it: mostly the very inputs of its decisions."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from pydantic import Field, StrictBool, StrictInt, StringConstraints, TypeAdapter

from services.goals.domain.activity.entry import Activity, ActivityKind
from services.goals.domain.plan.proposal import Proposal
from services.goals.domain.realisation import Report
from services.goals.rules.evidence import ADDRESS_MAX
from services.goals.rules.planning import Objectives
from shared.decision import Invalid
from shared.each import Misread, alone, readable
from shared.events.base import Id, SubjectId
from shared.events.goals import Appendix, Aspect, Cascade, IndicatorState, ObjectiveState, TaskKind
from shared.request import WRITTEN, DatedRequest, Request
from shared.rules.indicator import Direction

Number = Annotated[Decimal, WRITTEN, Field(max_digits=18, decimal_places=6, allow_inf_nan=False)]
Hours = Annotated[Decimal, WRITTEN, Field(ge=0, max_digits=7, decimal_places=2, allow_inf_nan=False)]
Weight = Annotated[Decimal, WRITTEN, Field(max_digits=12, decimal_places=6, allow_inf_nan=False)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
Long = Annotated[str, StringConstraints(max_length=4000)]
Note = Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Lines = Annotated[tuple[Line, ...], Field(max_length=10)]
Reason = Annotated[str, StringConstraints(min_length=10, max_length=4000, strip_whitespace=True)]
_ACTIVITIES: Final = TypeAdapter(tuple[Activity, ...])
_REPORTS: Final = TypeAdapter(tuple[Report, ...])


class ObjectivesOrTemplate(Invalid):
    """A proposal has objectives of its own, or takes those of the template in the plan."""

    code = "objectives-or-template"


class IndicatorIn(Request):
    """An indicator: a target with its unit, a range of two bounds, or an expectation in words."""

    indicator_id: Id
    name: Name
    quantitative: StrictBool = True
    direction: Direction = Direction.MAXIMISE
    target: Number | None = None
    target_high: Number | None = None
    baseline: Number | None = None
    two_sided: StrictBool = False
    unit: Annotated[str, Field(max_length=100)] = ""
    expectation: Long = ""
    aspect: Aspect | None = None
    component: Id | None = None
    perspective: Id | None = None
    weight: Weight = Decimal(1)


class AssignedObjectiveIn(Request):
    """An objective (RHK) that a superior assigns; the letter says what it serves."""

    objective_id: Id
    name: Name
    mission: Long = ""
    weight: Weight = Decimal(1)
    indicators: Annotated[tuple[IndicatorIn, ...], Field(min_length=1, max_length=20)]


class ObjectiveBody(AssignedObjectiveIn):
    """What all objectives have that employees propose and that templates hold."""

    main: StrictBool = True
    cascade: Cascade | None = None


class TiedTo(Request):
    """The indicator of a unit that an objective contributes to."""

    unit_id: Id
    indicator_id: Id


class ObjectiveIn(ObjectiveBody):
    """An objective and what it serves: the superior's objective, or the agency's vision and mission.

    ``unit_indicator``: the indicator of a unit that it contributes to.
    """

    intervenes_in: SubjectId | None = None
    unit_indicator: TiedTo | None = None


class AppendixIn(Request):
    """The appendix of the plan: lists of texts."""

    resources: Lines = ()
    accountability: Lines = ()
    consequences: Lines = ()


class ProposalIn(DatedRequest):
    """Objectives proposed to the rater; ``as_prefilled``: those of the template in the plan, unchanged.

    Without ``appendix`` the one that was proposed last stays.
    """

    objectives: Annotated[tuple[ObjectiveIn, ...], Field(min_length=1, max_length=50)] | None = None
    as_prefilled: StrictBool = False
    appendix: AppendixIn | None = None

    def proposal(self) -> Proposal:
        """Give the proposal as goals takes it.

        :raises ObjectivesOrTemplate: when both are wanted, or neither
        """
        if (self.objectives is None) is not self.as_prefilled:
            raise ObjectivesOrTemplate(
                "Isi hasil kerja, atau pakai templat apa adanya (as_prefilled); salah satu saja.", field="objectives"
            )
        wanted = None if self.objectives is None else objectives_of(self.objectives)
        appendix = None if self.appendix is None else Appendix.model_validate(self.appendix, from_attributes=True)
        return Proposal(objectives=wanted, appendix=appendix, on=self.on, on_reason=self.on_reason)


class ExpectationIn(Request):
    """What is expected of a behaviour of the policy; an empty text takes it away."""

    criterion: Id
    text: Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True)] = ""


class ExpectationsIn(DatedRequest):
    """What the superior expects; behaviours that are not named stay as they are."""

    items: Annotated[tuple[ExpectationIn, ...], Field(min_length=1, max_length=100)]


class TaskIn(DatedRequest):
    """Objectives that a letter assigns during the year, and for which days.

    ``official``: who assigned a special one from outside; ``weights``: new weights of objectives in force, by id.
    """

    kind: TaskKind = TaskKind.ADDITIONAL
    letter: Line
    letter_on: date
    starts_on: date
    ends_on: date
    official: Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)] = ""
    weights: Annotated[dict[Id, Weight], Field(max_length=50)] = Field(default_factory=dict)
    objectives: Annotated[tuple[AssignedObjectiveIn, ...], Field(min_length=1, max_length=10)]


class AgreementIn(DatedRequest):
    """The rater agrees; ``edition`` is the one that was read."""

    edition: StrictInt | None = None


class AgreementItem(AgreementIn):
    """The rater agrees on one of many plans."""

    plan_id: Annotated[str, StringConstraints(max_length=400)]


class AgreementsIn(Request):
    """The rater agrees on many plans; each is judged by itself, and of two about one plan the first counts."""

    items: Annotated[
        tuple[Annotated[AgreementItem | Misread, alone(id="plan_id")], ...], Field(min_length=1, max_length=200)
    ]

    def verdicts(self) -> dict[str, AgreementIn]:
        """Give what could be read, by plan.

        :raises Unreadable: when nothing could
        """
        found: dict[str, AgreementIn] = {}
        for each in readable(self.items):
            found.setdefault(each.plan_id, each)
        return found


class ReturnIn(AgreementIn):
    """The rater wants something changed and says what."""

    reason: Reason


class ImpactNoteIn(DatedRequest):
    """What a superior's revision did to the plan was dealt with, and how; ``edition`` is the one that was read."""

    objective: SubjectId
    note: Reason
    edition: StrictInt | None = None


class RaterReportIn(DatedRequest):
    """The frozen rater is wrong; who is right, where that is known, and why."""

    reason: Reason
    right_rater_id: Id | None = None


class ClosingIn(DatedRequest):
    """A report is closed, and why."""

    reason: Reason


class DelegationIn(Request):
    """Whom the caller names as substitute, from the first to the last day, both included."""

    delegate_id: Id
    valid_from: date
    valid_to: date
    reason: Note = ""


class AcceptanceIn(DatedRequest):
    """The day of the answer; today where nothing is said."""


class RefusalIn(AcceptanceIn):
    """Why the delegate does not act, or does not go on."""

    reason: Reason


class WithdrawalIn(Request):
    """Why the delegation is taken back."""

    reason: Reason


class EvidenceIn(Request):
    """A link to evidence."""

    url: Annotated[str, Field(min_length=1, max_length=ADDRESS_MAX)]
    title: Annotated[str, Field(max_length=400)] = ""


Proofs = Annotated[tuple[EvidenceIn, ...], Field(max_length=10)]


class RealisationIn(Request):
    """A report on an indicator: a value or a text, as of a day."""

    realisation_id: Id
    indicator_id: Id
    value: Number | None = None
    text: Long = ""
    on: date | None = None
    evidence: Proofs = ()


Realisations = Annotated[tuple[RealisationIn, ...], Field(min_length=1, max_length=100)]


class RealisationsIn(Request):
    """Reports on a plan, taken all or none."""

    items: Realisations


class ActivityIn(Request):
    """A day's work, or a training with its lesson hours (JP)."""

    activity_id: Id
    on: date
    kind: ActivityKind = ActivityKind.DAILY
    text: Long = ""
    minutes: Annotated[StrictInt, Field(ge=0, le=1440)] = 0
    evidence: Proofs = ()
    hours_jp: Hours | None = None
    competence: Id | None = None
    training_id: Id | None = None


class ActivitiesIn(Request):
    """Activities of any months of the cycle, each judged by itself."""

    items: Annotated[
        tuple[Annotated[ActivityIn | Misread, alone(id="activity_id")], ...],
        Field(min_length=1, max_length=1000),
    ]

    def entries(self) -> tuple[Activity, ...]:
        """Give the activities that could be read, as goals keeps them.

        :raises Unreadable: when there is none
        """
        return _ACTIVITIES.validate_python([each.model_dump() for each in readable(self.items)])


def indicators_of(indicators: Iterable[IndicatorIn]) -> tuple[IndicatorState, ...]:
    """Give indicators as goals keeps them."""
    return tuple(IndicatorState.model_validate(each, from_attributes=True) for each in indicators)


def objectives_of(objectives: Iterable[AssignedObjectiveIn]) -> Objectives:
    """Give objectives as goals keeps them."""
    return tuple(ObjectiveState.model_validate(each, from_attributes=True) for each in objectives)


def reports_of(items: Iterable[RealisationIn]) -> tuple[Report, ...]:
    """Give reports as goals takes them."""
    return _REPORTS.validate_python([each.model_dump() for each in items])
