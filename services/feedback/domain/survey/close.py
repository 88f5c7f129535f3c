"""Closing a survey."""

from dataclasses import replace

from services.feedback.domain.cycle.state import Cycle
from services.feedback.domain.survey.open import new_survey
from services.feedback.domain.survey.publish import publish, released
from services.feedback.domain.survey.state import Survey
from shared.decision import Decision


def close_survey(state: Survey | None, *, cycle: Cycle, unit_id: str) -> Decision[Survey]:
    """Accept nothing more and publish, once, all that may be published.

    A survey that was registered and is not there yet is made, closed: whoever is about to open it finds it so.
    """
    if state is None:
        state = new_survey(cycle, agency_id=cycle.agency_id, unit_id=unit_id, title="", on=cycle.starts_on)
    if state.closed:
        return Decision(state)
    last = released(state, closing=True)
    shown = last.published and replace(last.published, population=state.population)
    return publish(replace(last, published=shown, closed=True, watch=None), "survey.closed")
