"""Mentoring: candidates, proposals and their answers, matches and their end."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from services.career.api.base import Request, SubjectPath, settings_of, tagged
from services.career.domain.mentoring.propose import Candidate
from services.career.domain.mentoring.views import MatchView
from services.career.usecases import mentoring
from shared.events.base import Id
from shared.http.callers import KeyDep, ReaderDep
from shared.http.pages import After, Limit
from shared.runtime import PartsDep

router = APIRouter(tags=["mentoring"])
CandidateLimit = Annotated[int, Query(ge=1, le=100, description="Jumlah paling banyak.")]


class MakeMatch(Request):
    """A mentor for a mentee's gap."""

    mentor_id: Id
    mentee_id: Id
    competence: Id


class AnswerMatch(Request):
    """Yes or no to a proposal; no needs a reason of at least ten characters."""

    answer: Literal["accepted", "declined"]
    remark: Annotated[str, Field(max_length=2000)] = ""


class EndMatch(Request):
    """What the mentoring came to, in at least ten characters; a proposal is taken back without."""

    outcome: Annotated[str, Field(max_length=2000)] = ""


class Matches(BaseModel):
    """A page of mentoring matches."""

    items: tuple[MatchView, ...]
    next: str | None


class Candidates(BaseModel):
    """Possible mentors, best first."""

    items: tuple[Candidate, ...]


@router.get("/mentoring-candidates")
async def get_candidates(
    employee_id: Id, competence: Id, who: ReaderDep, parts: PartsDep, limit: CandidateLimit = 20
) -> Candidates:
    """Rank those who could mentor a junior in the competence where he or she has a gap."""
    found = await mentoring.list_candidates(
        parts, who=who, employee_id=employee_id, competence=competence, limits=settings_of(parts).mentoring
    )
    return Candidates(items=found[:limit])


@router.get("/mentoring-matches")
async def get_matches(
    who: ReaderDep,
    parts: PartsDep,
    mentor_id: Id | None = None,
    mentee_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Matches:
    """List mentoring matches: one's own, those of one's people, or (officer) those of the agency."""
    items, following = await mentoring.list_matches(
        parts, who=who, mentor_id=mentor_id, mentee_id=mentee_id, limit=limit, after=after
    )
    return Matches(items=items, next=following)


@router.post("/mentoring-matches", status_code=201)
async def post_match(command: MakeMatch, who: ReaderDep, parts: PartsDep, key: KeyDep, response: Response) -> MatchView:
    """Propose a mentor for a mentee: it is a match once both accepted. The same open one again answers 200."""
    shown, new = await mentoring.propose_match(
        parts,
        who=who,
        mentor_id=command.mentor_id,
        mentee_id=command.mentee_id,
        competence=command.competence,
        limits=settings_of(parts).mentoring,
        key=key,
    )
    if not new:
        response.status_code = 200
    return tagged(response, shown)


@router.get("/mentoring-matches/{id}")
async def get_match(id: SubjectPath, who: ReaderDep, parts: PartsDep, response: Response) -> MatchView:
    """Show a match with the sessions of the pair."""
    return tagged(response, await mentoring.show_match(parts, who=who, id=id))


@router.post("/mentoring-matches/{id}/answers")
async def post_answer(id: SubjectPath, command: AnswerMatch, who: ReaderDep, parts: PartsDep, key: KeyDep) -> MatchView:
    """Accept or decline a proposal, as mentor or as mentee."""
    return await mentoring.answer_match(
        parts, who=who, id=id, accept=command.answer == "accepted", remark=command.remark, key=key
    )


@router.post("/mentoring-matches/{id}/endings")
async def post_ending(id: SubjectPath, command: EndMatch, who: ReaderDep, parts: PartsDep, key: KeyDep) -> MatchView:
    """End a match; the mentor has room for somebody else."""
    return await mentoring.end_match(parts, who=who, id=id, outcome=command.outcome, key=key)
