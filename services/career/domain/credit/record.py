"""Level, rank and opening balance of a functional position, as officers record them."""

from dataclasses import replace

from services.career.domain.credit.state import CreditRecord
from services.career.domain.profile.access import profile_unknown
from services.career.domain.profile.record import in_the_past, with_record
from services.career.domain.profile.state import Profile
from shared.decision import Decision


def record_credit(state: Profile | None, record: CreditRecord) -> Decision[Profile]:
    """Record level, rank and opening balance as of a day; the same again changes nothing.

    :raises Rejected: when the person is unknown, or the day has not come.
    """
    if state is None:
        raise profile_unknown()
    in_the_past(record.as_of, record.recorded_on, "as_of")
    kept = with_record(state.credit, record)
    return Decision(state if kept is state.credit else replace(state, credit=kept))
