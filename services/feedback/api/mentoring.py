"""Mentoring sessions."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.feedback.api.unversioned import CREATED, OnceDep, replayed
from services.feedback.domain.mentoring import MENTORING, Mentoring, MentoringView, record_session, show_mentoring
from services.feedback.domain.requests import RecordSession
from shared.acting import ReadingDep
from shared.decision import NotYours
from shared.document import Document
from shared.events.base import Id
from shared.http.pages import After, Limit, Page
from shared.ids.directory import EMPLOYMENT
from shared.ids.feedback import MENTORING as MENTORING_ID

router = APIRouter(tags=["mentoring"])


class SessionRecorded(BaseModel):
    """What became of a session."""

    id: str
    version: int
    session_id: str
    status: str


@router.post("/mentoring-sessions", status_code=CREATED)
async def post_session(held: RecordSession, acting: OnceDep, response: Response) -> SessionRecorded:
    """Record a mentoring session, by mentor or mentee."""
    id = MENTORING_ID.of(acting.agency_id, held.mentor_id, held.mentee_id)
    employments = [EMPLOYMENT.of(acting.agency_id, each) for each in (held.mentor_id, held.mentee_id)]
    done = await acting.run(MENTORING, id, record_session, held, contexts=employments)
    status = "repeated" if replayed(response, done) else "recorded"
    return SessionRecorded(id=done.id, version=done.version, session_id=held.session_id, status=status)


@router.get("/mentoring-sessions")
async def list_sessions(
    acting: ReadingDep,
    mentee_id: Id | None = None,
    mentor_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[MentoringView]:
    """List the sessions of pairs: one's own, or anybody's for those who run the cycle."""
    if not acting.actor.officer and acting.actor.employee_id not in (mentee_id, mentor_id):
        raise NotYours("Sebutkan diri Anda sebagai mentee_id atau mentor_id untuk melihat catatan mentoring Anda.")
    where = {"mentee_id": mentee_id, "mentor_id": mentor_id}

    def show(found: Document[Mentoring]) -> MentoringView:
        return show_mentoring(found.present, version=found.version)

    return await acting.page(MENTORING, where=where, show=show, limit=limit, after=after)
