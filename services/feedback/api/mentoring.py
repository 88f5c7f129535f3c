"""Mentoring sessions."""

from fastapi import APIRouter, Response

from services.feedback.api.acting import CREATED, OK, acting, day, listed
from services.feedback.api.models import RecordSession, SessionRecorded
from services.feedback.domain.copying import made_of
from services.feedback.domain.mentoring.show import MentoringView, show_mentoring
from services.feedback.domain.mentoring.state import MENTORING, Mentoring, Session
from services.feedback.usecases.mentoring import record_mentoring
from shared.decision import NotYours
from shared.document import Document
from shared.events.base import Id
from shared.http.callers import KeyDep, ReaderDep
from shared.http.pages import After, Limit, Page
from shared.runtime import PartsDep

router = APIRouter(tags=["mentoring"])


@router.post("/mentoring-sessions", status_code=CREATED)
async def post_session(
    held: RecordSession, who: ReaderDep, parts: PartsDep, key: KeyDep, response: Response
) -> SessionRecorded:
    """Record a mentoring session, by mentor or mentee."""
    session = made_of(Session, held, on=day(held.on, parts), recorded_by=who.employee_id)
    done = await record_mentoring(
        acting(parts, who, key), mentor_id=held.mentor_id, mentee_id=held.mentee_id, session=session
    )
    response.status_code = OK if done.repeated else CREATED
    status = "repeated" if done.repeated else "recorded"
    return SessionRecorded(id=done.id, version=done.version, session_id=held.session_id, status=status)


@router.get("/mentoring-sessions")
async def list_sessions(
    who: ReaderDep,
    parts: PartsDep,
    mentee_id: Id | None = None,
    mentor_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page:
    """List the sessions of pairs: one's own, or anybody's for those who run the cycle."""
    if not who.is_officer and who.employee_id not in (mentee_id, mentor_id):
        raise NotYours("Sebutkan diri Anda sebagai mentee_id atau mentor_id untuk melihat catatan mentoring Anda.")
    where = {"mentee_id": mentee_id, "mentor_id": mentor_id}

    def show(found: Document[Mentoring]) -> MentoringView:
        return show_mentoring(found.present, version=found.version)

    return await listed(parts, who, MENTORING, where, limit=limit, after=after, show=show)
