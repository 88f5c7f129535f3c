"""What the axes are made of: values with what they came from, before anybody words them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from services.evaluation.rules.inputs import Observation
from shared.events.feedback import Source
from shared.events.goals import IndicatorState, ObjectiveState
from shared.events.policy import Competence, Component, Criterion
from shared.rules.tables import RuleRef
from shared.rules.vocabulary import Level, UnitPredicate


class Basis(StrEnum):
    """Where an indicator's percentage comes from, or why there is none."""

    REPORTED = "reported"
    JUDGED = "judged"
    UNREPORTED = "unreported"
    WAITING = "waiting"
    UNJUDGED = "unjudged"
    NO_TARGET = "no_target"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorValue:
    """An indicator in percent of its target. ``average`` is the superior's judgement of a qualitative one."""

    indicator: IndicatorState
    basis: Basis
    percent: Fraction | None = None
    average: Fraction | None = None
    cap: Decimal | None = None
    rule: RuleRef | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupValue:
    """The indicators of one objective, or of a unit (``objective`` is then None), and their weighted mean."""

    objective: ObjectiveState | None
    indicators: tuple[IndicatorValue, ...]
    percent: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceValue:
    """What one source says on average; ``weight`` 0: shown, not counted."""

    source: Source
    average: Fraction
    answers: int
    weight: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackValue:
    """What the sources say about one criterion, as an average judgement and in percent."""

    sources: tuple[SourceValue, ...]
    average: Fraction | None
    percent: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceValue:
    """A competence, the level this position needs, and the observation that counts."""

    competence: Competence
    required: int
    observation: Observation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchValue:
    """The job-person match over the observed competences."""

    competences: tuple[CompetenceValue, ...]
    percent: Fraction | None
    rule: RuleRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareValue:
    """A quantity against what is expected of it, such as days reported, JP, or a survey's index."""

    reached: Decimal
    expected: Decimal
    rule: RuleRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentValue:
    """A component of the results in percent; None: not applicable. One of the four parts says what it is made of."""

    component: Component
    percent: Fraction | None
    groups: tuple[GroupValue, ...] = ()
    feedback: FeedbackValue | None = None
    match: MatchValue | None = None
    share: ShareValue | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedObjective:
    """An objective of a component with its level."""

    component: str
    group: GroupValue
    percent: Decimal
    level: Level
    main: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsValue:
    """The results axis: components, and what they come to."""

    components: tuple[ComponentValue, ...] = ()
    objectives: tuple[JudgedObjective, ...] = ()
    unit_predicate: UnitPredicate | None = None
    exact: Fraction | None = None
    percent: Decimal | None = None
    level: Level | None = None
    rule: RuleRef | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionValue:
    """A criterion of the behaviour and the feedback on it."""

    criterion: Criterion
    feedback: FeedbackValue


@dataclass(frozen=True, slots=True, kw_only=True)
class BehaviourValue:
    """The behaviour axis: criteria or observed competences, and what they come to."""

    criteria: tuple[CriterionValue, ...] = ()
    match: MatchValue | None = None
    exact: Fraction | None = None
    percent: Decimal | None = None
    level: Level | None = None
    missing: tuple[str, ...] = ()
