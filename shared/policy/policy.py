"""What a policy says: the rules of one appraisal system as versioned, validated data."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from shared.events.base import Id, Percent
from shared.events.directory import PositionGroup
from shared.events.evaluation import CyclePeriod
from shared.events.feedback import Source
from shared.policy.career import CareerRules
from shared.policy.clause import AppliesTo, Clause, Label
from shared.policy.deciding import DecidingRule
from shared.policy.feedback import FeedbackRule
from shared.policy.outcome import (
    CyclesRule,
    DistributionRule,
    ImprovementRule,
    JoiningRule,
    LeavingRule,
    LeniencyRule,
    ObjectionRule,
    PeriodicRule,
    SegmentRule,
    UnitRatingRule,
)

Coverage = Annotated[Percent, Field(ge=0, le=100)]
"""How much of something has to be there before it is rated, in percent; below it, it cannot be rated yet."""


class Bounds(Clause):
    """From which percentage a value is above, or as, the expectation.

    ``above_inclusive``: a value equal to ``above`` is above. A value equal to ``as_from`` is as expected.
    """

    above: Percent
    above_inclusive: bool
    as_from: Percent

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.as_from > self.above:
            raise ValueError("as_from must not be greater than above")
        return self


class LevelPercents(Clause):
    """What a judgement in words is worth in percent of the expectation."""

    above: Percent
    as_: Annotated[Percent, Field(alias="as")]
    below: Percent


class ComponentSource(StrEnum):
    """Where the value of a component of the results comes from."""

    INDICATORS = "indicators"
    TEAM_INDICATORS = "team_indicators"
    UNIT_INDICATORS = "unit_indicators"
    SURVEY = "survey"
    DAILY_REPORTS = "daily_reports"
    TRAINING_HOURS = "training_hours"
    FEEDBACK = "feedback"
    OBSERVATIONS = "observations"


class Component(Clause):
    """A weighted part of the results.

    ``indicators``: the plan's indicators whose ``component`` is this id (all of them when the policy has one
    such component only). ``survey`` and ``training_hours``: percent of ``target`` (index, JP). ``daily_reports``:
    percent of ``target`` days a month. ``feedback``: the criterion with this id. ``observations``: JPM over the
    policy's competences. ``cap_percent``: more than this never counts here (the results' own cap holds as well).
    ``coverage``: so much of the indicators' weight, or of the competences, has to have a value; of objectives that are
    judged, so many of the main ones.
    """

    id: Id
    label: Label
    source: ComponentSource
    weight: Percent
    target: Decimal | None = None
    cap_percent: Percent | None = None
    coverage: Coverage | None = None
    applies_to: AppliesTo = AppliesTo()


class ResultsMethod(StrEnum):
    """How components become one rating of the results."""

    WEIGHTED_PERCENT = "weighted_percent"
    JUDGED_OBJECTIVES = "judged_objectives"


class Unreported(StrEnum):
    """What an indicator without a realisation counts once inputs are closed."""

    ZERO = "zero"
    NOT_APPLICABLE = "not_applicable"


class ResultsRule(Clause):
    """How the results axis is rated.

    ``judged_objectives`` turns each objective into a level by ``bounds`` and rolls the levels up (domain.md
    1.5); ``weighted_percent`` takes the weighted mean of the components and then ``bounds``.
    ``unit_head``: whoever heads a unit gets the unit's predicate as results (domain.md 1.6).
    ``unit_first``: nobody of a unit is decided before the unit is rated (domain.md 1.6, three steps).
    ``coverage``: so much of the weight of the components that are meant for somebody has to have a value.
    """

    method: ResultsMethod
    components: Annotated[tuple[Component, ...], Field(min_length=1)]
    bounds: Bounds
    level_percents: LevelPercents
    cap_percent: Percent | None = None
    unreported: Unreported = Unreported.ZERO
    unit_head: bool = False
    unit_first: bool = False
    coverage: Coverage | None = None


class Criterion(Clause):
    """A behaviour or competence. With ``required`` levels it is a competence and yields gaps."""

    id: Id
    label: Label
    weight: Percent = Decimal(1)
    guide: tuple[str, ...] = ()
    applies_to: AppliesTo = AppliesTo()


class Competence(Clause):
    """A competence and the level (1 to 5) that each position group needs; groups not named need ``default``."""

    id: Id
    label: Label
    required: dict[PositionGroup, Annotated[int, Field(ge=1, le=5)]] = Field(default_factory=dict)
    default: Annotated[int, Field(ge=1, le=5)]


class BehaviourMethod(StrEnum):
    """Where the behaviour axis comes from."""

    FEEDBACK = "feedback"
    OBSERVATIONS = "observations"


class BehaviourRule(Clause):
    """How the behaviour axis is rated: from feedback on ``criteria``, or from observed ``competences`` (JPM).

    ``coverage``: so much of the criteria's weight has to be judged, or so many of the competences observed.
    """

    method: BehaviourMethod
    criteria: tuple[Criterion, ...] = ()
    source_weights: dict[Source, Percent] = Field(default_factory=dict)
    level_percents: LevelPercents
    bounds: Bounds
    coverage: Coverage | None = None


class Stage(Clause):
    """Something that must have happened before an act is allowed.

    Before a ``plan``: before somebody proposes the first plan of the cycle; only trainings in ``competence`` count
    there, where it is given.
    """

    id: Id
    label: Label
    before: Annotated[str, Field(pattern="^(plan|observations|decision)$")]
    competence: Id | None = None
    training_jp_at_least: Percent


class BaselineUse(StrEnum):
    """What the baseline of an indicator is for: to be read only, or the point from which progress is measured."""

    IGNORED = "ignored"
    LINEAR = "linear"


class Verified(StrEnum):
    """What the superior may have to confirm before it counts: a day's log, hours of training, a realisation."""

    DAILY = "daily"
    TRAINING = "training"
    REALISATION = "realisation"


class Perspective(Clause):
    """A perspective of the balanced scorecard, such as the budget."""

    id: Id
    label: Label


class PerspectiveRule(Clause):
    """From which perspectives indicators of main results are seen, and whose (domain.md 1.2: high officials and heads).

    ``required``: each indicator names one. ``quantitative_only``: each has a number as target.
    """

    choices: Annotated[tuple[Perspective, ...], Field(min_length=1)]
    applies_to: AppliesTo = AppliesTo(position_groups=(PositionGroup.JPT,))
    required: bool = True
    quantitative_only: bool = False


class PlanningRule(Clause):
    """What a plan must look like before it can be agreed.

    ``weights_total`` is for the objectives of a plan, ``indicator_weights_total`` for the indicators of each
    objective; where there is none, weights are relative. ``baseline`` ``linear``: achievement is the way from the
    baseline to the target in percent. ``deadline_days``: a plan has to be agreed so many days after the cycle's
    start, or after it was opened where that was later, the last day included (domain.md 1.1); None: no deadline.
    ``reminder_days``: on so many days after it a reminder is due, each once to each who has to act.
    ``verification``: what counts only once the superior has confirmed it (domain.md 8.1: agencies add the approval of
    each daily note, and a realisation is submitted before it is judged); nothing where the policy is silent.
    ``expectations_required``: the superior says what is expected of each behaviour before the plan is agreed (1.2).
    ``perspectives``: those that some plans name; none where the policy is silent.
    ``realisation_days``: a report on each indicator is due so many days after the last one, or after the plan began or
    was agreed (our proposal); None: on no day.
    """

    objectives_min: Annotated[int, Field(ge=1)] = 1
    objectives_max: Annotated[int, Field(ge=1)] = 20
    weights_total: Percent | None = None
    indicator_weights_total: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=6)] | None = None
    alignment_required: bool = False
    baseline: BaselineUse = BaselineUse.IGNORED
    deadline_days: Annotated[int, Field(ge=0, le=366)] | None = None
    reminder_days: Annotated[tuple[Annotated[int, Field(ge=1, le=366)], ...], Field(max_length=20)] = (1, 7, 14)
    verification: tuple[Verified, ...] = ()
    expectations_required: bool = False
    perspectives: PerspectiveRule | None = None
    realisation_days: Annotated[int, Field(ge=1, le=366)] | None = None

    @field_validator("reminder_days")
    @classmethod
    def _ascending(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if list(days) != sorted(set(days)):
            raise ValueError("reminder_days must be different and in ascending order")
        return days


class Policy(Clause):
    """One appraisal system. ``version`` grows with each change; a stored result names id and version."""

    policy_id: Id
    version: Annotated[int, Field(ge=1)]
    title: Label
    regulation: str
    valid_from: date
    valid_to: date | None = None
    periods: Annotated[tuple[CyclePeriod, ...], Field(min_length=1)]
    planning: PlanningRule = PlanningRule()
    results: ResultsRule
    behaviour: BehaviourRule
    competences: tuple[Competence, ...] = ()
    feedback: FeedbackRule
    stages: tuple[Stage, ...] = ()
    career: CareerRules
    rounding_places: Annotated[int, Field(ge=0, le=6)] = 2
    objection: ObjectionRule = ObjectionRule()
    distribution: DistributionRule = DistributionRule()
    unit_rating: UnitRatingRule = UnitRatingRule()
    cycles: CyclesRule = CyclesRule()
    leniency: LeniencyRule = LeniencyRule()
    periodic: PeriodicRule | None = None
    improvement: ImprovementRule = ImprovementRule()
    segments: SegmentRule = SegmentRule()
    leaving: LeavingRule = LeavingRule()
    joining: JoiningRule = JoiningRule()
    deciding: DecidingRule = DecidingRule()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for name, ids in (
            ("results.components", [each.id for each in self.results.components]),
            ("behaviour.criteria", [each.id for each in self.behaviour.criteria]),
            ("competences", [each.id for each in self.competences]),
            ("career.rules", [each.id for each in self.career.rules]),
        ):
            if len(ids) != len(set(ids)):
                raise ValueError(f"{name}: an id occurs twice")
        if self.behaviour.method is BehaviourMethod.FEEDBACK and not self.behaviour.criteria:
            raise ValueError("behaviour.criteria: at least one is needed when behaviour comes from feedback")
        if self.behaviour.method is BehaviourMethod.OBSERVATIONS and not self.competences:
            raise ValueError("competences: at least one is needed when behaviour comes from observations")
        asked = {question.criterion for each in self.feedback.question_sets for question in each.questions}
        if unknown := asked - {None, *(each.id for each in self.behaviour.criteria), *self._by_feedback()}:
            raise ValueError(f"feedback.question_sets: no such criterion: {', '.join(sorted(map(str, unknown)))}")
        return self

    def _by_feedback(self) -> tuple[str, ...]:
        return tuple(each.id for each in self.results.components if each.source is ComponentSource.FEEDBACK)
