"""A survey is weighed by the questionnaire with which it was opened, whatever begins to be in force later."""

from datetime import date
from typing import Any, Final

from services.feedback.domain.survey.answer import released
from services.feedback.domain.survey.show import show_survey, survey_table
from services.feedback.domain.survey.state import SURVEY, Survey
from services.feedback.rules.questions import ELEMENTS
from shared.decision import Publish
from tests.support.future import FROM, bent, in_place_of_the_packaged, with_future

OPENED: Final = date(2025, 3, 1)
ANSWERS: Final = tuple(tuple(1 + (person + place) % 4 for place in range(len(ELEMENTS))) for person in range(30))


def survey(opened_on: date) -> Survey:
    """A survey whose answers show, of a service with a thousand users."""
    return released(
        Survey(
            agency_id="kota",
            cycle_id="2025",
            unit_id="dinas",
            title="Survei",
            minimum=3,
            opened_on=opened_on,
            waiting=ANSWERS,
            population=1000,
            edition=1,
        ),
        closing=True,
    )


def told(opened_on: date) -> list[str]:
    """The event, the view and the table of a survey."""
    state = survey(opened_on)
    body = SURVEY.body(state, Publish("survey.published", state.id), 1)
    return [body.model_dump_json(), repr(show_survey(state, with_counts=True)), survey_table(state)]


def other(name: str, values: Any) -> Any:
    if name == "skm":
        values["factor"] = "20"
    elif name == "sample_size":
        values["error"] = "0.1"
    return values


def test_a_future_version_of_every_table_changes_no_index_and_no_sample_of_an_earlier_survey() -> None:
    before = told(OPENED)

    with in_place_of_the_packaged(with_future(bent)):
        assert told(OPENED) == before


def test_a_survey_opened_in_2031_is_weighed_by_the_new_version() -> None:
    before, earlier = told(FROM), told(OPENED)

    with in_place_of_the_packaged(with_future(other)):
        assert told(OPENED) == earlier
        assert [one != then for one, then in zip(before, told(FROM), strict=True)] == [True, True, True]
