"""Until when somebody is employed, as the directory tells everybody, and what follows from it in career."""

from datetime import date

from services.career.domain.profile.state import Profile
from shared.agency import EMPLOYMENT
from shared.decision import Env
from shared.ids import directory


def known_person(state: Profile | None, env: Env, *, agency_id: str, employee_id: str) -> Profile:
    """Give the profile of somebody of whom a fact is heard, at first with the days known of the employment."""
    if state is not None:
        return state
    employment = env.get(EMPLOYMENT, directory.EMPLOYMENT.of(agency_id, employee_id))
    first, last = (employment.first_day, employment.last_day) if employment else (None, None)
    return Profile(agency_id=agency_id, employee_id=employee_id, first_day=first, last_day=last)


def left_on(state: Profile, on: date) -> date | None:
    """The last day of who has left by a day."""
    return state.last_day if state.has_left(on) else None
