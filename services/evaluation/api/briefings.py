"""Briefings (*sosialisasi*): recorded by officers, confirmed and read by those who were told."""

from datetime import date
from typing import Self

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.evaluation.domain.briefing.record import acknowledge_briefing, record_briefing
from services.evaluation.domain.briefing.state import BRIEFING, BriefingAbout, BriefingState
from services.evaluation.domain.requests import BriefingBody
from shared.acting import Acting, ActingDep, DocumentId, OfficerActingDep, ReadingDep, acted
from shared.alike import filled
from shared.commands import Done
from shared.decision import not_found
from shared.document import Document
from shared.events.base import Id
from shared.http.pages import After, Limit, Page
from shared.ids import evaluation

router = APIRouter(tags=["briefings"])


class BriefingView(BaseModel):
    """A briefing; officers see everybody who was told and who confirmed, all others only themselves."""

    id: str
    version: int
    cycle_id: str
    briefing_id: str
    about: BriefingAbout
    text: str
    held_on: date
    held_by: str
    proof: tuple[str, ...]
    recorded_by: str
    recorded_on: date
    people: tuple[str, ...]
    acknowledged: dict[str, date]
    told: int
    confirmed: int

    @classmethod
    def of(cls, version: int, state: BriefingState, acting: Acting) -> Self:
        """Show a briefing to this caller."""
        mine = acting.actor.employee_id
        people = state.people if acting.actor.officer else tuple(each for each in state.people if each == mine)
        return filled(
            cls,
            state,
            version=version,
            people=people,
            acknowledged={each: day for each, day in state.acknowledged.items() if each in set(people)},
            told=len(state.people),
            confirmed=len(state.acknowledged),
        )


@router.post("/briefings", status_code=201)
async def post_briefing(acting: OfficerActingDep, body: BriefingBody, response: Response) -> BriefingView:
    """Record who was told about the rules or the results of a cycle, when and by whom."""
    id = evaluation.BRIEFING.of(acting.agency_id, body.cycle_id, body.briefing_id)
    cycle_id = evaluation.CYCLE.of(acting.agency_id, body.cycle_id)
    done = await acting.run(BRIEFING, id, record_briefing, body, contexts=(cycle_id,))
    if done.repeated:
        response.status_code = 200
    return _shown(acting, response, done)


@router.get("/briefings")
async def list_briefings(
    acting: ReadingDep,
    cycle_id: Id | None = None,
    about: BriefingAbout | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[BriefingView]:
    """List briefings, of all cycles or of one: for an officer all, for everybody else those in which one was told."""

    def row(found: Document[BriefingState]) -> BriefingView | None:
        if not _may_see(found.present, acting):
            return None
        return BriefingView.of(found.version, found.present, acting)

    where = {"cycle_id": cycle_id, "status": about.value if about is not None else None}
    return await acting.page(BRIEFING, where=where, limit=limit, after=after, show=row)


@router.post("/briefings/{id}/acknowledgement")
async def post_briefing_acknowledgement(acting: ActingDep, id: DocumentId, response: Response) -> BriefingView:
    """Confirm that one was told."""
    found = await acting.read(BRIEFING, id)
    if not _may_see(found.present, acting):
        raise not_found()
    return _shown(acting, response, await acting.run(BRIEFING, id, acknowledge_briefing, None))


def _may_see(state: BriefingState, acting: Acting) -> bool:
    return acting.actor.officer or acting.actor.employee_id in state.people


def _shown(acting: Acting, response: Response, done: Done[BriefingState]) -> BriefingView:
    acted(response, done)
    return BriefingView.of(done.version, done.state, acting)
