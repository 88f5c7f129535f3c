"""Mentoring: candidates, proposals and their answers, matches and their end."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from services.career.domain.mentoring.answer import answer, end
from services.career.domain.mentoring.propose import Candidate
from services.career.domain.mentoring.views import MatchView
from services.career.domain.requests import AnswerMatch, EndMatch, MakeMatch
from services.career.rules.mentoring import MentoringLimits
from services.career.usecases import mentoring
from shared.acting import ActingDep, DocumentId, ReadingDep, acted
from shared.alike import filled
from shared.events.base import Id
from shared.http.pages import After, Limit, tag
from shared.request import WRITTEN

router = APIRouter(tags=["mentoring"])
CandidateLimit = Annotated[int, WRITTEN, Query(ge=1, le=100, description="Jumlah paling banyak.")]


class Matches(BaseModel):
    """A page of mentoring matches."""

    items: tuple[MatchView, ...]
    next: str | None


class Candidates(BaseModel):
    """Possible mentors, best first."""

    items: tuple[Candidate, ...]


@router.get("/mentoring-candidates")
async def get_candidates(employee_id: Id, competence: Id, act: ReadingDep, limit: CandidateLimit = 20) -> Candidates:
    """Rank those who could mentor a junior in the competence where he or she has a gap."""
    limits = filled(MentoringLimits, act.parts.settings)
    found = await mentoring.list_candidates(act, employee_id=employee_id, competence=competence, limits=limits)
    return Candidates(items=found[:limit])


@router.get("/mentoring-matches")
async def get_matches(
    act: ReadingDep, mentor_id: Id | None = None, mentee_id: Id | None = None, limit: Limit = 50, after: After = None
) -> Matches:
    """List mentoring matches: one's own, those of one's people, or (officer) those of the agency."""
    items, following = await mentoring.list_matches(
        act, mentor_id=mentor_id, mentee_id=mentee_id, limit=limit, after=after
    )
    return Matches(items=items, next=following)


@router.post("/mentoring-matches", status_code=201)
async def post_match(command: MakeMatch, act: ActingDep, response: Response) -> MatchView:
    """Propose a mentor for a mentee: it is a match once both accepted. The same open one again answers 200."""
    limits = filled(MentoringLimits, act.parts.settings)
    shown, done, new = await mentoring.propose_match(act, command, limits=limits)
    acted(response, done)
    response.status_code = 201 if new else 200
    return shown


@router.get("/mentoring-matches/{id}")
async def get_match(id: DocumentId, act: ReadingDep, response: Response) -> MatchView:
    """Show a match with the sessions of the pair."""
    shown = await mentoring.show_match(act, id)
    tag(response, shown.version)
    return shown


@router.post("/mentoring-matches/{id}/answers")
async def post_answer(id: DocumentId, command: AnswerMatch, act: ActingDep, response: Response) -> MatchView:
    """Accept or decline a proposal, as mentor or as mentee."""
    shown, done = await mentoring.change_match(act, id, partial(answer, subject=id), command)
    acted(response, done)
    return shown


@router.post("/mentoring-matches/{id}/endings")
async def post_ending(id: DocumentId, command: EndMatch, act: ActingDep, response: Response) -> MatchView:
    """End a match; the mentor has room for somebody else."""
    shown, done = await mentoring.change_match(act, id, partial(end, subject=id), command)
    acted(response, done)
    return shown
