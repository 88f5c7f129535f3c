"""Hearing of a cycle: its status, and what its policy says about feedback."""

from dataclasses import replace

from pydantic import ValidationError

from services.feedback.domain.copying import made_of
from services.feedback.domain.cycle.state import CLOSE, Cycle, FeedbackCriterion, Terms
from shared.decision import Decision, Unprocessable
from shared.events import evaluation
from shared.policy.policy import ComponentSource, Policy


def hear_cycle(state: Cycle | None, heard: evaluation.Cycle) -> Decision[Cycle]:
    """Take over what evaluation says; from the moment the cycle closes, closing everything is owed."""
    known = Cycle(
        agency_id=heard.agency_id,
        cycle_id=heard.cycle_id,
        status=heard.status,
        starts_on=heard.starts_on,
        terms=_terms(heard),
    )
    begins_to_close = (state is None or state.is_open) and not known.is_open
    owes = (CLOSE,) if begins_to_close else ()
    if state is None:
        return Decision(replace(known, owes=owes))
    taken = replace(known, survey_units=state.survey_units, answered=state.answered, owes=owes or state.owes)
    return Decision(state if taken == state else taken)


def _terms(heard: evaluation.Cycle) -> Terms:
    try:
        policy = Policy.model_validate(heard.policy)
    except ValidationError as error:
        detail = f"{heard.policy_id} version {heard.policy_version}: {error.error_count()} errors"
        raise Unprocessable("bad-policy", detail) from error
    behaviours = [made_of(FeedbackCriterion, each, label=each.label.id) for each in policy.behaviour.criteria]
    components = [
        made_of(FeedbackCriterion, each, label=each.label.id)
        for each in policy.results.components
        if each.source is ComponentSource.FEEDBACK
    ]
    return made_of(
        Terms,
        policy.feedback,
        survey_minimum=policy.feedback.survey_minimum_answers,
        criteria=(*behaviours, *components),
    )
