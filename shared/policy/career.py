"""What a policy says about careers: which results lead to which recommendations, and the nine boxes."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from shared.events.base import Id, Percent
from shared.events.career import RecommendationKind
from shared.policy.clause import AppliesTo, Clause, Label
from shared.rules.talent import Convention
from shared.rules.vocabulary import Level, Predicate


class ForEach(StrEnum):
    """Whether a career rule yields one recommendation, or one per gap or strength."""

    PERSON = "person"
    GAP = "gap"
    STRENGTH = "strength"


class When(Clause):
    """Conditions of a career rule. Those given must all hold.

    ``criterion`` with ``percent_at_least`` and/or ``percent_below`` looks at one component or criterion.
    ``last_predicates`` asks for so many latest results at least as good as ``last_at_least``. ``training_duty``: the
    year's hours of training (PP 11/2017 art. 203; domain.md 4.4) are done. ``competences_met``: every competence was
    observed and is at the required level (PP 11/2017 art. 199; domain.md 5.2).
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
    training_duty: bool = False
    competences_met: bool = False


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
