"""Opening the survey of a service unit (SKM)."""

from dataclasses import replace
from datetime import date

from services.feedback.domain.cycle.state import Cycle, known_cycle
from services.feedback.domain.survey.state import Survey, SurveyClosed
from shared.decision import Decision, Rejected


class SurveyExists(Rejected):
    """The unit has another survey in this cycle."""

    code = "survey-exists"


def register_unit(cycle: Cycle | None, *, unit_id: str) -> Decision[Cycle]:
    """Note in the cycle that a unit has a survey, before there is one.

    So a survey cannot slip in behind the back of closing: either the cycle refuses, or it closes the survey too.

    :raises SurveyClosed: when the cycle accepts nothing more
    """
    cycle = known_cycle(cycle)
    if unit_id in cycle.survey_units:
        return Decision(cycle)
    if not cycle.is_open:
        raise SurveyClosed
    return Decision(replace(cycle, survey_units=(*cycle.survey_units, unit_id)))


def open_survey(
    state: Survey | None,
    *,
    cycle: Cycle | None,
    agency_id: str,
    unit_id: str,
    title: str,
    on: date,
    secret: str = "",
) -> Decision[Survey]:
    """Open the survey of a unit; opening it again with the same title changes nothing. ``secret`` signs its forms.

    :raises SurveyExists: when the unit has one with another title
    :raises SurveyClosed: when the cycle closed meanwhile
    """
    cycle = known_cycle(cycle)
    if state is None:
        opened = new_survey(cycle, agency_id=agency_id, unit_id=unit_id, title=title, on=on)
        return Decision(replace(opened, secret=secret))
    if state.title == title:
        return Decision(state)
    if state.closed:
        raise SurveyClosed
    raise SurveyExists(
        f"Unit ini sudah memiliki survei pada periode ini: {state.title}. Gunakan survei tersebut.",
        field="title",
    )


def new_survey(cycle: Cycle, *, agency_id: str, unit_id: str, title: str, on: date) -> Survey:
    """Make a survey with what the policy says about surveys."""
    return Survey(
        agency_id=agency_id,
        cycle_id=cycle.cycle_id,
        unit_id=unit_id,
        title=title,
        minimum=cycle.terms.survey_minimum,
        opened_on=on,
        limits=cycle.terms.survey_limits,
        attribution=cycle.terms.survey_attribution,
    )
