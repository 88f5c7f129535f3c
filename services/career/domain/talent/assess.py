"""Assessments of potential, as officers record them."""

from dataclasses import replace
from datetime import date, timedelta

from services.career.domain.profile.access import profile_unknown
from services.career.domain.profile.record import in_the_past, record_on, with_record
from services.career.domain.profile.state import Profile
from services.career.domain.talent.state import Assessment
from shared.decision import Decision, Invalid


class EndsBeforeItBegins(Invalid):
    """An assessment is valid at least on its own day."""

    code = "ends-before-it-begins"


def record_assessment(state: Profile | None, assessment: Assessment) -> Decision[Profile]:
    """Record an assessment; the same again changes nothing.

    :raises Rejected: when the person is unknown, or a date cannot be.
    """
    if state is None:
        raise profile_unknown()
    in_the_past(assessment.on, assessment.recorded_on, "on")
    if assessment.valid_until is not None and assessment.valid_until < assessment.on:
        raise EndsBeforeItBegins("valid_until tidak boleh sebelum tanggal penilaian (on).", field="valid_until")
    kept = with_record(state.assessments, assessment)
    return Decision(state if kept is state.assessments else replace(state, assessments=kept))


def assessment_on(profile: Profile, *, on: date, years: int) -> tuple[Assessment | None, bool]:
    """The newest assessment up to a day, and whether it still counts then."""
    newest = record_on(profile.assessments, on)
    if newest is None:
        return None, False
    return newest, on <= (newest.valid_until or _years_later(newest.on, years))


def _years_later(day: date, years: int) -> date:
    """The day so many years later; of the 29th of February, the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year + years)
