"""The cycles this service has heard of, and what their policy says about feedback."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from services.feedback.domain.copying import made_of
from services.feedback.rules.anonymity import GROUPED, MINIMUM_WHERE_POLICY_IS_SILENT
from shared.decision import Kind, NotYet, Says
from shared.events.base import Body
from shared.events.evaluation import CycleStatus
from shared.events.feedback import CycleAnswer, Source, SubjectVersion
from shared.events.goals import Assignment
from shared.ids.evaluation import CYCLE as CYCLE_ID
from shared.policy.feedback import Nomination, QualityCheck, QuestionSet, Severity, SurveyAttribution, SurveyLimits
from shared.policy.policy import AppliesTo

CLOSE: Final = "close"
"""The bulk work of a closing cycle: close every dossier and survey, then answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackCriterion:
    """A behaviour or component that feedback may refer to, for whom it is meant and what to look at."""

    id: str
    applies_to: AppliesTo
    label: str = ""
    guide: tuple[str, ...] = ()

    def applies(self, assignment: Assignment) -> bool:
        """Whether it is meant for a person with this assignment."""
        return is_meant_for(self.applies_to, assignment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the cycle's policy says about feedback."""

    sources: tuple[Source, ...]
    minimum_answers: Mapping[Source, int]
    minimum_characters: int
    survey_minimum: int
    criteria: tuple[FeedbackCriterion, ...]
    question_sets: tuple[QuestionSet, ...] = ()
    nomination: Nomination | None = None
    quality: Mapping[QualityCheck, Severity] = field(default_factory=dict)
    survey_attribution: SurveyAttribution = field(default_factory=SurveyAttribution)
    survey_limits: SurveyLimits | None = None

    def minimum(self, source: Source) -> int:
        """How many answers of a source belong together at least; superior and self speak for themselves."""
        if source not in GROUPED:
            return 1
        return self.minimum_answers.get(source, MINIMUM_WHERE_POLICY_IS_SILENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was last said to be closed."""

    people: int
    surveys: tuple[SubjectVersion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A cycle as heard. ``survey_units`` are the units with a survey; ``answered`` is the last word on the cycle."""

    agency_id: str
    cycle_id: str
    status: CycleStatus
    starts_on: date
    terms: Terms
    survey_units: tuple[str, ...] = ()
    answered: Answered | None = None
    owes: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether new facts are accepted."""
        return self.status is CycleStatus.OPEN


def is_meant_for(applies_to: AppliesTo, assignment: Assignment) -> bool:
    """Whether something of the policy is meant for a person with this assignment."""
    return applies_to.covers(
        position_group=assignment.position_group,
        heads=assignment.heads_unit is not None,
        position=assignment.position,
    )


def known_cycle(cycle: Cycle | None) -> Cycle:
    """Give the cycle that a command needs.

    :raises NotYet: when it has not been heard of
    """
    if cycle is None:
        raise NotYet("Periode penilaian ini belum diterima oleh layanan umpan balik. Coba lagi sebentar lagi.")
    return cycle


def _lookup(state: Cycle) -> Mapping[str, Any]:
    return {"cycle_id": state.cycle_id}


def _body(state: Cycle, says: Says, version: int) -> Body:
    answered = state.answered or Answered(people=0, surveys=())
    return made_of(CycleAnswer, answered, state, says, version=version, complete=True, unit_subjects=answered.surveys)


CYCLE: Final = Kind(CYCLE_ID.kind, Cycle, _lookup, _body)
