"""What the axes are made of: values with what they came from, before anybody words them.

Structs, because dozens are made for every fact about every person, and they cost a fifth of a dataclass.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from services.evaluation.rules.rate.inputs import Observation
from shared.events.feedback import CriterionFeedback, Source
from shared.events.goals import IndicatorState, ObjectiveState
from shared.policy.clause import Label
from shared.policy.policy import Competence, Component, Criterion
from shared.rules.expectation import ExpectationResult
from shared.rules.numbers import Ratio
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


class IndicatorValue(Struct, frozen=True, gc=False):
    """An indicator in percent of its target. ``average`` is the superior's judgement of a qualitative one.

    ``baseline`` is given where the way from there to the target counts.
    """

    indicator: IndicatorState
    basis: Basis
    percent: Ratio | None = None
    average: Ratio | None = None
    cap: Decimal | None = None
    rule: RuleRef | None = None
    missing: str | None = None
    baseline: Decimal | None = None


class GroupValue(Struct, frozen=True, gc=False):
    """The indicators of one objective, or of a unit (``objective`` is then None), and their weighted mean."""

    objective: ObjectiveState | None
    indicators: tuple[IndicatorValue, ...]
    percent: Ratio | None


class SourceValue(Struct, frozen=True, gc=False):
    """What one source says on average; ``weight`` in millionths; 0: shown, not counted."""

    source: Source
    average: Ratio
    answers: int
    weight: int


class FeedbackValue(Struct, frozen=True, gc=False):
    """What was ``judged`` about one criterion, as an average judgement and in percent.

    ``weights`` are those of the sources, in millionths.
    """

    judged: Sequence[CriterionFeedback]
    weights: Mapping[Source, int]
    average: Ratio | None
    percent: Ratio | None


class CompetenceValue(Struct, frozen=True, gc=False):
    """A competence, the level this position needs, and the observation that counts."""

    competence: Competence
    required: int
    observation: Observation | None


class MatchValue(Struct, frozen=True, gc=False):
    """The job-person match over the observed competences."""

    competences: tuple[CompetenceValue, ...]
    percent: Ratio | None
    rule: RuleRef | None


class ShareValue(Struct, frozen=True, gc=False):
    """A quantity against what is expected of it, such as days reported, JP, or a survey's index.

    ``scaled``: where not all days of the cycle are measured, what is expected of all of it and of those.
    """

    reached: Decimal
    expected: Decimal | Fraction
    rule: RuleRef | None = None
    scaled: ExpectationResult | None = None


class SurveyValue(Struct, frozen=True, gc=False):
    """A unit's survey: its index, its answers, and whether it may count for persons (None: not told)."""

    index: Decimal
    answers: int
    attributed: bool | None


class Thin(Struct, frozen=True, gc=False):
    """Less is there than the policy asks for: ``have`` of ``whole`` (weights, or numbers), ``least`` in percent.

    ``parts`` are the names of those that have a value and ``lacking`` of those that have none.
    """

    have: Decimal
    whole: Decimal
    least: Decimal
    parts: tuple[Label, ...]
    lacking: tuple[Label, ...]


class ComponentValue(Struct, frozen=True, gc=False):
    """A component of the results in percent; None: not applicable. One of the four parts says what it is made of.

    ``thin``: there are inputs, too few for a value. ``survey``: the one that counts, or may not count for persons.
    """

    component: Component
    percent: Ratio | None
    groups: tuple[GroupValue, ...] = ()
    feedback: FeedbackValue | None = None
    match: MatchValue | None = None
    share: ShareValue | None = None
    survey: SurveyValue | None = None
    thin: Thin | None = None


class JudgedObjective(Struct, frozen=True, gc=False):
    """An objective of a component with its level."""

    component: str
    group: GroupValue
    percent: Decimal
    level: Level
    main: bool


class ResultsValue(Struct, frozen=True, gc=False):
    """The results axis: components, and what they come to."""

    components: tuple[ComponentValue, ...] = ()
    objectives: tuple[JudgedObjective, ...] = ()
    unit_predicate: UnitPredicate | None = None
    exact: Ratio | None = None
    percent: Decimal | None = None
    level: Level | None = None
    rule: RuleRef | None = None
    missing: tuple[str, ...] = ()
    thin: Thin | None = None


class CriterionValue(Struct, frozen=True, gc=False):
    """A criterion of the behaviour and the feedback on it."""

    criterion: Criterion
    feedback: FeedbackValue


class BehaviourValue(Struct, frozen=True, gc=False):
    """The behaviour axis: criteria or observed competences, and what they come to."""

    criteria: tuple[CriterionValue, ...] = ()
    match: MatchValue | None = None
    exact: Ratio | None = None
    percent: Decimal | None = None
    level: Level | None = None
    missing: tuple[str, ...] = ()
    thin: Thin | None = None
