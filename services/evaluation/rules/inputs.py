"""What a suggestion is computed from, as the appraisal has heard it so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from shared.events.feedback import About, CriterionFeedback
from shared.events.goals import Assignment, IndicatorState, ObjectiveState
from shared.rules.vocabulary import UnitPredicate


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A competence level (1 to 5) that the rater observed, with what was seen; or a substitute, ``acting_for``."""

    competence: str
    held: int
    observed: str
    on: date
    by: str
    acting_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitInputs:
    """What is known about a unit in the cycle; ``predicate`` is the official's rating of it."""

    unit_id: str
    predicate: UnitPredicate | None = None
    indicators: tuple[IndicatorState, ...] = ()
    survey_index: Decimal | None = None
    survey_answers: int = 0


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Everything about one person in one cycle. ``closed``: nothing more will be accepted.

    ``plan_agreed`` is False when no edition of the plan was ever agreed; ``months`` is the cycle's length.
    ``unit``, ``team`` and ``headed`` are the person's unit, team, and the unit he or she heads.
    """

    assignment: Assignment
    closed: bool
    plan_agreed: bool
    objectives: tuple[ObjectiveState, ...]
    feedback: tuple[CriterionFeedback, ...]
    observations: tuple[Observation, ...]
    days_reported: int
    training_jp: Decimal
    months: int
    unit: UnitInputs | None = None
    team: UnitInputs | None = None
    headed: UnitInputs | None = None

    @cached_property
    def said(self) -> Mapping[tuple[About, str], Sequence[CriterionFeedback]]:
        """The feedback by what it is about, as far as it holds a judgement."""
        found: dict[tuple[About, str], list[CriterionFeedback]] = {}
        for each in self.feedback:
            if each.average is not None:
                found.setdefault((each.about, each.criterion), []).append(each)
        return found
