"""The cycles this service has heard of, what their policy says about feedback, and the answer when one closes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from services.feedback.rules.anonymity import GROUPED, MINIMUM_WHERE_POLICY_IS_SILENT
from shared.alike import body_of, filled
from shared.decision import Decision, Env, Kind, NotYet, Publish, without
from shared.events import evaluation
from shared.events.base import Body
from shared.events.evaluation import CycleStatus
from shared.events.feedback import CycleAnswer, Source, SubjectVersion
from shared.events.goals import Assignment
from shared.ids.evaluation import CYCLE as CYCLE_ID
from shared.ids.feedback import ANSWER
from shared.ids.form import agency_of
from shared.policy.clause import AppliesTo
from shared.policy.feedback import (
    Nomination,
    OwnFeedback,
    QualityCheck,
    QuestionSet,
    Severity,
    SurveyAttribution,
    SurveyLimits,
)
from shared.policy.policy import ComponentSource
from shared.policy.reminding import Reminding
from shared.policy_of import policy_of

REMIND: Final = "remind"
"""The bulk job of an open cycle whose policy has reminders: look each day at the feedback that is owed."""

CLOSE: Final = "close"
"""The bulk job of a closing cycle: close every dossier and survey, then answer."""


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
    own_feedback: OwnFeedback = OwnFeedback.ALWAYS
    reminders: Reminding | None = None

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
    """A cycle as heard. ``survey_units`` are the units with a survey; ``answered`` is the last word on the cycle.

    ``reminded_on``: the last day on which all dossiers were looked at for feedback that is owed.
    """

    agency_id: str
    cycle_id: str
    status: CycleStatus
    starts_on: date
    terms: Terms
    ends_on: date | None = None
    survey_units: tuple[str, ...] = ()
    answered: Answered | None = None
    reminded_on: date | None = None
    jobs: tuple[str, ...] = ()

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


def cycle_in(env: Env, cycle_id: str) -> Cycle | None:
    """Find the cycle among what a decision may know."""
    return env.get(CYCLE, CYCLE_ID.of(agency_of(env.id), cycle_id))


def on_cycle(state: Cycle | None, body: evaluation.Cycle, _env: Env) -> Decision[Cycle]:
    """Take over what evaluation says; from the moment the cycle closes, closing everything is a pending job."""
    begins_to_close = body.status is not CycleStatus.OPEN and (state is None or state.is_open)
    terms, before = _terms(body), without(state.jobs, REMIND) if state is not None else ()
    reminds = body.status is CycleStatus.OPEN and terms.reminders is not None
    jobs = (CLOSE,) if begins_to_close else (*before, *((REMIND,) if reminds else ()))
    taken = filled(Cycle, body, state, terms=terms, jobs=jobs)
    return Decision(taken if state is None or taken != state else state)


def close_again(state: Cycle | None, _dossier: object, _env: Env) -> Decision[Cycle] | None:
    """Close once more, because a person was heard of after closing began."""
    if state is None:
        return None
    if state.is_open or CLOSE in state.jobs:
        return Decision(state)
    return Decision(replace(state, jobs=(*state.jobs, CLOSE)))


def answer(state: Cycle, answered: Answered, _env: Env) -> Decision[Cycle]:
    """Tell that everything is closed; tell it again only when there is something else to tell."""
    done = replace(state, jobs=without(state.jobs, CLOSE))
    if answered == state.answered:
        return Decision(done)
    subject = ANSWER.of(state.agency_id, state.cycle_id)
    return Decision(replace(done, answered=answered), (Publish("feedback.answered", subject),))


def _terms(body: evaluation.Cycle) -> Terms:
    policy = policy_of(body)
    behaviours = [filled(FeedbackCriterion, each, label=each.label.id) for each in policy.behaviour.criteria]
    components = [
        filled(FeedbackCriterion, each, label=each.label.id)
        for each in policy.results.components
        if each.source is ComponentSource.FEEDBACK
    ]
    minimum = policy.feedback.survey_minimum_answers
    return filled(Terms, policy.feedback, survey_minimum=minimum, criteria=(*behaviours, *components))


def _lookup(state: Cycle) -> Mapping[str, Any]:
    return {"cycle_id": state.cycle_id}


def _body(state: Cycle, publish: Publish, version: int) -> Body:
    told = state.answered or Answered(people=0, surveys=())
    return body_of(CycleAnswer, state, publish, version, complete=True, people=told.people, unit_subjects=told.surveys)


CYCLE: Final = Kind(CYCLE_ID.kind, Cycle, _lookup, _body)
