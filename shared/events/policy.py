"""What a policy says: the rules of one appraisal system as versioned, validated data."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, field_validator, model_validator

from shared.events.base import Id, Percent
from shared.events.career import RecommendationKind
from shared.events.clause import AppliesTo as AppliesTo  # noqa: PLC0414 - part of what this module offers
from shared.events.clause import Clause
from shared.events.clause import Label as Label  # noqa: PLC0414
from shared.events.directory import PositionGroup
from shared.events.evaluation import CyclePeriod
from shared.events.feedback import Source
from shared.events.feedback_rule import FeedbackRule
from shared.rules.talent import Convention
from shared.rules.vocabulary import Level, Predicate


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
    """

    id: Id
    label: Label
    source: ComponentSource
    weight: Percent
    target: Decimal | None = None
    cap_percent: Percent | None = None
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
    """

    method: ResultsMethod
    components: Annotated[tuple[Component, ...], Field(min_length=1)]
    bounds: Bounds
    level_percents: LevelPercents
    cap_percent: Percent | None = None
    unreported: Unreported = Unreported.ZERO
    unit_head: bool = False
    unit_first: bool = False


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
    """How the behaviour axis is rated: from feedback on ``criteria``, or from observed ``competences`` (JPM)."""

    method: BehaviourMethod
    criteria: tuple[Criterion, ...] = ()
    source_weights: dict[Source, Percent] = Field(default_factory=dict)
    level_percents: LevelPercents
    bounds: Bounds


class Stage(Clause):
    """Something that must have happened before an act is allowed."""

    id: Id
    label: Label
    before: Annotated[str, Field(pattern="^(observations|decision)$")]
    training_jp_at_least: Percent


class BaselineUse(StrEnum):
    """What the baseline of an indicator is for: to be read only, or the point from which progress is measured."""

    IGNORED = "ignored"
    LINEAR = "linear"


class PlanningRule(Clause):
    """What a plan must look like before it can be agreed.

    ``weights_total`` is for the objectives of a plan, ``indicator_weights_total`` for the indicators of each
    objective; where there is none, weights are relative. ``baseline`` ``linear``: achievement is the way from the
    baseline to the target in percent. ``deadline_days``: a plan has to be agreed so many days after the cycle's
    start, or after it was opened where that was later, the last day included (domain.md 1.1); None: no deadline.
    ``reminder_days``: on so many days after it a reminder is due, each once to each who has to act.
    """

    objectives_min: Annotated[int, Field(ge=1)] = 1
    objectives_max: Annotated[int, Field(ge=1)] = 20
    weights_total: Percent | None = None
    indicator_weights_total: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=6)] | None = None
    alignment_required: bool = False
    baseline: BaselineUse = BaselineUse.IGNORED
    deadline_days: Annotated[int, Field(ge=0, le=366)] | None = None
    reminder_days: Annotated[tuple[Annotated[int, Field(ge=1, le=366)], ...], Field(max_length=20)] = (1, 7, 14)

    @field_validator("reminder_days")
    @classmethod
    def _ascending(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if list(days) != sorted(set(days)):
            raise ValueError("reminder_days must be different and in ascending order")
        return days


class ObjectionRule(Clause):
    """Until when an employee may object; what is not given is as in the table of PP 30/2019 art. 59.

    Without ``calendar`` days, weekends and the ``holidays`` do not count.
    """

    days: Annotated[int, Field(ge=1, le=366)] | None = None
    calendar: bool | None = None
    holidays: tuple[date, ...] = ()


class DistributionMode(StrEnum):
    """What a spread of predicates that does not fit the unit's own leads to (SE MenPANRB 3/2023)."""

    OFF = "off"
    WARN = "warn"
    BLOCK = "block"


class DistributionRule(Clause):
    """Whether the spread in a unit is not looked at, warned about, or has to fit before results become final."""

    mode: DistributionMode = DistributionMode.WARN

    @field_validator("mode", mode="before")
    @classmethod
    def _off_is_a_word(cls, value: Any) -> Any:
        # YAML reads an unquoted ``off`` as false.
        return DistributionMode.OFF if value is False else value


class LeniencyRule(Clause):
    """From how many decided people on a rater's habits are told at all."""

    people_min: Annotated[int, Field(ge=2)] = 5


class PeriodicRule(Clause):
    """From how many periodic results on an annual decision against their majority needs a reason."""

    required: Annotated[int, Field(ge=1)]


class ImprovementRule(Clause):
    """What follows from final predicates, for people to act on.

    ``predicates`` oblige rater and employee to agree on an improvement plan of at most ``months``.
    ``reward_predicates`` are only put on the officer's list.
    """

    predicates: tuple[Predicate, ...] = ()
    reward_predicates: tuple[Predicate, ...] = ()
    months: Annotated[int, Field(ge=1, le=24)] = 6


class ForEach(StrEnum):
    """Whether a career rule yields one recommendation, or one per gap or strength."""

    PERSON = "person"
    GAP = "gap"
    STRENGTH = "strength"


class When(Clause):
    """Conditions of a career rule. Those given must all hold.

    ``criterion`` with ``percent_at_least`` and/or ``percent_below`` looks at one component or criterion.
    ``last_predicates`` asks for so many latest results at least as good as ``last_at_least``.
    """

    predicates: tuple[Predicate, ...] = ()
    results: tuple[Level, ...] = ()
    behaviour: tuple[Level, ...] = ()
    criterion: Id | None = None
    percent_at_least: Percent | None = None
    percent_below: Percent | None = None
    applies_to: AppliesTo = AppliesTo()
    last_predicates: int = 0
    last_at_least: Predicate | None = None


class CareerRule(Clause):
    """When to recommend what, and why. ``reason`` may name {competence}, {held}, {required}, {criterion},
    {percent} and {predicate}."""

    id: Id
    kind: RecommendationKind
    for_each: ForEach = ForEach.PERSON
    when: When = When()
    about: Id | None = None
    reason: Label


class AxisThresholds(Clause):
    """From which score a status of the nine boxes begins: ``low`` the middle one, ``high`` the upper one, inclusive."""

    low: Annotated[Percent, Field(ge=0, le=120)]
    high: Annotated[Percent, Field(ge=0, le=120)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError("low must not be greater than high")
        return self


class TalentRules(Clause):
    """How the agency places people in the nine boxes (domain.md 5.1); what is absent is as the table has it.

    ``convention``: how a predicate becomes a performance status (a: by name, b: by score). ``assessment_years``: so
    long a potential counts that was recorded without an end.
    """

    convention: Convention | None = None
    performance: AxisThresholds | None = None
    potential: AxisThresholds | None = None
    assessment_years: Annotated[int, Field(ge=1, le=10)] = 3


class CareerRules(Clause):
    """What a final result leads to. ``strength_margin``: so many levels above the required one is a strength.

    ``expires_after_days``: so long after its issue a recommendation can be accepted or declined; without a number it
    never expires. ``mentor_open_matches_max``: so many people may one mentor have at the same time; without a number
    the operator's setting counts. ``group_min``: statistics are shown for groups of so many people only, their counts
    and percentages rounded to multiples of ``group_rounding``; ``age_bands``: the ages at which age groups begin.
    """

    rules: tuple[CareerRule, ...]
    strength_margin: int = 1
    talent: TalentRules = TalentRules()
    expires_after_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    mentor_open_matches_max: Annotated[int, Field(ge=1, le=50)] | None = None
    group_min: Annotated[int, Field(ge=2, le=1000)] = 10
    group_rounding: Annotated[int, Field(ge=1, le=50)] = 5
    age_bands: Annotated[tuple[Annotated[int, Field(ge=15, le=80)], ...], Field(max_length=10)] = (30, 40, 50)

    @field_validator("age_bands")
    @classmethod
    def _ascending(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if list(value) != sorted(set(value)):
            raise ValueError("age_bands must ascend, each once")
        return value


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
    leniency: LeniencyRule = LeniencyRule()
    periodic: PeriodicRule | None = None
    improvement: ImprovementRule = ImprovementRule()

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
        asked = {question.criterion for each in self.feedback.question_sets for question in each.questions}
        if unknown := asked - {None, *(each.id for each in self.behaviour.criteria), *self._by_feedback()}:
            raise ValueError(f"feedback.question_sets: no such criterion: {', '.join(sorted(map(str, unknown)))}")
        if self.behaviour.method is BehaviourMethod.FEEDBACK and not self.behaviour.criteria:
            raise ValueError("behaviour.criteria: at least one is needed when behaviour comes from feedback")
        if self.behaviour.method is BehaviourMethod.OBSERVATIONS and not self.competences:
            raise ValueError("competences: at least one is needed when behaviour comes from observations")
        return self

    def _by_feedback(self) -> tuple[str, ...]:
        return tuple(each.id for each in self.results.components if each.source is ComponentSource.FEEDBACK)
