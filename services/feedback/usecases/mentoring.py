"""Recording mentoring sessions."""

from services.feedback.domain.mentoring.record import record_session
from services.feedback.domain.mentoring.state import MENTORING, Mentoring, Session
from services.feedback.usecases.acting import Acting
from shared.commands import Done
from shared.ids import feedback as ids


async def record_mentoring(acting: Acting, *, mentor_id: str, mentee_id: str, session: Session) -> Done[Mentoring]:
    """Record a session of a pair."""
    agency_id = acting.caller.agency_id
    return await acting.commands.run(
        agency_id=agency_id,
        kind=MENTORING,
        id=ids.MENTORING.of(agency_id, mentor_id, mentee_id),
        decide=lambda state, _contexts: record_session(
            state, agency_id=agency_id, mentor_id=mentor_id, mentee_id=mentee_id, session=session
        ),
        key=acting.key,
    )
