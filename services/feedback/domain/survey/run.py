"""What those who run a survey decide: how many users the service has, and whether answers set aside shall count."""

from dataclasses import replace
from datetime import date
from typing import ClassVar

from services.feedback.domain.survey.answer import count_in, survey_is_closed
from services.feedback.domain.survey.state import Release, Survey
from services.feedback.domain.survey.suspect import Suspicion
from shared.decision import Decision, Rejected


class NothingAside(Rejected):
    """No answer is set aside for this reason."""

    code: ClassVar[str] = "nothing-aside"


def report_population(state: Survey, *, users: int) -> Decision[Survey]:
    """Note how many users the service has; it is told with the next publication.

    :raises SurveyClosed: when nothing more is accepted
    """
    if state.closed:
        raise survey_is_closed()
    return Decision(state if state.population == users else replace(state, population=users))


def release_aside(state: Survey, *, suspicion: Suspicion, reason: str, by: str, on: date) -> Decision[Survey]:
    """Let all answers count that were set aside for one reason. They join those that wait for their publication.

    :raises SurveyClosed: when nothing more is accepted
    :raises NothingAside: when there are none
    """
    if state.closed:
        raise survey_is_closed()
    released = tuple(each for each in state.aside if each.suspicion is suspicion)
    if not released:
        raise NothingAside("Tidak ada jawaban yang disisihkan karena alasan ini.", field="suspicion")
    note = Release(suspicion=suspicion, answers=len(released), reason=reason, by=by, on=on)
    kept = tuple(each for each in state.aside if each.suspicion is not suspicion)
    return count_in(
        replace(state, aside=kept, releases=(*state.releases, note)),
        answers=tuple(each.answers for each in released),
        comments=tuple(each.comment for each in released),
    )
