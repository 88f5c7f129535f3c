"""What career's ids tell beyond their form: which profile holds a subject, and which months one names."""

from datetime import date

from shared.ids.career import PROFILE
from shared.ids.form import IdForm


def holder_of(form: IdForm, subject: str, *, agency_id: str) -> str | None:
    """The profile that holds a subject, a match the mentor's; None when this is no such id of the agency."""
    if not form.matches(subject, agency_id=agency_id):
        return None
    named = dict(zip(form.parts, form.read(subject), strict=True))
    return PROFILE.of(agency_id, named.get("employee_id") or named["mentor_id"])


def months(starts_on: date, ends_on: date) -> str:
    """Some whole months, as the id of a determination names them."""
    return f"{starts_on:%Y-%m}_{ends_on:%Y-%m}"
