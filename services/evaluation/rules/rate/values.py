"""What the axes are made of: values with what they came from, before anybody words them.

Named tuples, because dozens are made for every fact about every person, and they cost a third of a dataclass.
"""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from services.evaluation.rules.rate.inputs import Observation
from shared.events.feedback import Source
from shared.events.goals import IndicatorState, ObjectiveState
from shared.policy.policy import Competence, Component, Criterion
from shared.rules.expectation import ExpectationResult
from shared.rules.tables import RuleRef
from shared.rules.vocabulary import Level, UnitPredicate


class Basis(StrEnum):
    """Where an indicator's percentage comes from, or why there is none."""

    REPORTED = "reported"
    JUDGED = "judged"
    UNREPORTED = "unreported"
    WAITING = "waiting"
    LEFT_OUT = "left_out"
    UNJUDGED = "unjudged"
    NO_TARGET = "no_target"


class IndicatorValue(NamedTuple):
    """An indicator in percent of its target. ``average`` is the superior's judgement of a qualitative one.

    ``baseline`` is given where the way from there to the target counts.
    """

    indicator: IndicatorState
    basis: Basis
    percent: Fraction | None = None
    average: Fraction | None = None
    cap: Decimal | None = None
    rule: RuleRef | None = None
    missing: str | None = None
    baseline: Decimal | None = None


class GroupValue(NamedTuple):
    """The indicators of one objective, or of a unit (``objective`` is then None), and their weighted mean."""

    objective: ObjectiveState | None
    indicators: tuple[IndicatorValue, ...]
    percent: Fraction | None


class SourceValue(NamedTuple):
    """What one source says on average; ``weight`` 0: shown, not counted."""

    source: Source
    average: Fraction
    answers: int
    weight: Decimal


class FeedbackValue(NamedTuple):
    """What the sources say about one criterion, as an average judgement and in percent."""

    sources: tuple[SourceValue, ...]
    average: Fraction | None
    percent: Fraction | None


class CompetenceValue(NamedTuple):
    """A competence, the level this position needs, and the observation that counts."""

    competence: Competence
    required: int
    observation: Observation | None


class MatchValue(NamedTuple):
    """The job-person match over the observed competences."""

    competences: tuple[CompetenceValue, ...]
    percent: Fraction | None
    rule: RuleRef | None


class ShareValue(NamedTuple):
    """A quantity against what is expected of it, such as days reported, JP, or a survey's index.

    ``scaled``: where not all days of the cycle are measured, what is expected of all of it and of those.
    """

    reached: Decimal
    expected: Decimal | Fraction
    rule: RuleRef | None = None
    scaled: ExpectationResult | None = None


class ComponentValue(NamedTuple):
    """A component of the results in percent; None: not applicable. One of the four parts says what it is made of."""

    component: Component
    percent: Fraction | None
    groups: tuple[GroupValue, ...] = ()
    feedback: FeedbackValue | None = None
    match: MatchValue | None = None
    share: ShareValue | None = None


class JudgedObjective(NamedTuple):
    """An objective of a component with its level."""

    component: str
    group: GroupValue
    percent: Decimal
    level: Level
    main: bool


class ResultsValue(NamedTuple):
    """The results axis: components, and what they come to."""

    components: tuple[ComponentValue, ...] = ()
    objectives: tuple[JudgedObjective, ...] = ()
    unit_predicate: UnitPredicate | None = None
    exact: Fraction | None = None
    percent: Decimal | None = None
    level: Level | None = None
    rule: RuleRef | None = None
    missing: tuple[str, ...] = ()


class CriterionValue(NamedTuple):
    """A criterion of the behaviour and the feedback on it."""

    criterion: Criterion
    feedback: FeedbackValue


class BehaviourValue(NamedTuple):
    """The behaviour axis: criteria or observed competences, and what they come to."""

    criteria: tuple[CriterionValue, ...] = ()
    match: MatchValue | None = None
    exact: Fraction | None = None
    percent: Decimal | None = None
    level: Level | None = None
    missing: tuple[str, ...] = ()
