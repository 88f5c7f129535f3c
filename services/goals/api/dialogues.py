"""Endpoints about performance dialogues (dialog kinerja): minutes, acknowledgement, follow-ups, private notes."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel

from services.goals.api.beside import ActingOnDialogueDep, ReadingAsMeDep
from services.goals.domain.dialogue.keep import acknowledge, follow_up, note_privately, record_minutes
from services.goals.domain.dialogue.requests import DoneIn, MinutesIn, MinutesReadIn, PrivateNoteIn
from services.goals.domain.dialogue.state import DIALOGUE, DialogueState, FollowUp, Minutes
from services.goals.usecases.plans import cycle_beside
from services.goals.usecases.reading import must_see
from shared.acting import Acting, acted
from shared.alike import filled
from shared.decision import Decision, Env, not_found
from shared.document import Document
from shared.events.base import Id
from shared.events.goals import Desk
from shared.http.pages import After, Limit, Page
from shared.ids import directory, goals

router = APIRouter(prefix="/plans/{id}/dialogues", tags=["dialogues"])
PlanId = Annotated[str, Path(alias="id", max_length=400, examples=["sorong:plan:2026:e1:1"])]
DialogueId = Annotated[Id, Path()]


class FollowUpOut(BaseModel):
    """What was agreed; ``overdue``: its day has passed and it is not done."""

    number: int
    text: str
    desk: Desk
    due_on: date
    overdue: bool
    done_on: date | None
    done_by: str | None
    done_note: str


class MinutesOut(BaseModel):
    """Minutes as they were recorded."""

    held_on: date
    present: tuple[str, ...]
    guests: tuple[str, ...]
    notes: str
    recorded_by: str
    recorded_for: str | None
    recorded_on: date


class AcknowledgementOut(BaseModel):
    """Who of the other side acknowledged the minutes, when, and with which remark."""

    by: str
    acting_for: str | None
    on: date
    remark: str


class DialogueOut(MinutesOut):
    """A dialogue. ``waits_for``: the side that has still to acknowledge. ``private_note``: the caller's own, if any."""

    id: str
    version: int
    dialogue_id: str
    recorder: Desk
    minutes_version: int
    follow_ups: tuple[FollowUpOut, ...]
    earlier: tuple[MinutesOut, ...]
    acknowledged: AcknowledgementOut | None
    waits_for: Desk | None
    private_note: str | None


@router.get("", summary="Dialogues about a plan")
async def list_dialogues(
    id: PlanId, acting: ReadingAsMeDep, limit: Limit = 50, after: After = None
) -> Page[DialogueOut]:
    """List dialogues with their minutes for whoever sees the whole plan; private notes only to who wrote them."""
    plan = (await must_see(acting, id)).present
    where = {"employee_id": plan.assignment.employee_id, "cycle_id": plan.cycle_id}

    def show(found: Document[DialogueState]) -> DialogueOut | None:
        mine = found.present.segment == plan.segment
        return dialogue_out(found.present, found.version, acting) if mine else None

    return await acting.page(DIALOGUE, where=where, show=show, limit=limit, after=after)


@router.post("/{dialogue_id}", summary="Record minutes")
async def post_minutes(
    id: PlanId, dialogue_id: DialogueId, body: MinutesIn, acting: ActingOnDialogueDep, response: Response
) -> DialogueOut:
    """Record or correct minutes; the employee or the rater. Until the other side acknowledges, each version is kept."""
    people = [directory.PERSON.of(acting.agency_id, each) for each in body.present]
    return await _act(acting, id, dialogue_id, record_minutes, body, response, *people)


@router.post("/{dialogue_id}/acknowledgements", summary="Acknowledge minutes")
async def post_acknowledgement(
    id: PlanId, dialogue_id: DialogueId, body: MinutesReadIn, acting: ActingOnDialogueDep, response: Response
) -> DialogueOut:
    """Acknowledge what the other side recorded, with a remark."""
    return await _act(acting, id, dialogue_id, acknowledge, body, response)


@router.post("/{dialogue_id}/completions", summary="Note that a follow-up is done")
async def post_completion(
    id: PlanId, dialogue_id: DialogueId, body: DoneIn, acting: ActingOnDialogueDep, response: Response
) -> DialogueOut:
    """Note that something agreed is done; the employee or the rater."""
    return await _act(acting, id, dialogue_id, follow_up, body, response)


@router.post("/{dialogue_id}/private-notes", summary="Keep a note of one's own")
async def post_private_note(
    id: PlanId, dialogue_id: DialogueId, body: PrivateNoteIn, acting: ActingOnDialogueDep, response: Response
) -> DialogueOut:
    """Keep or change a note that nobody else reads; the rater or who acts for the rater today."""
    return await _act(acting, id, dialogue_id, note_privately, body, response)


def dialogue_out(dialogue: DialogueState, version: int, acting: Acting) -> DialogueOut:
    """Show a dialogue to the caller."""
    other = Desk.RATER if dialogue.recorder is Desk.EMPLOYEE else Desk.EMPLOYEE
    mine = [each.text for each in dialogue.private if each.author_id == acting.actor.employee_id]
    return filled(
        DialogueOut,
        dialogue.minutes,
        dialogue,
        version=version,
        minutes_version=len(dialogue.versions),
        follow_ups=tuple(
            _follow_up(each, number, today=acting.today)
            for number, each in enumerate(dialogue.minutes.follow_ups, start=1)
        ),
        earlier=tuple(_minutes(each) for each in dialogue.versions[:-1]),
        acknowledged=filled(AcknowledgementOut, dialogue.acknowledged) if dialogue.acknowledged else None,
        waits_for=None if dialogue.acknowledged else other,
        private_note=mine[0] if mine else None,
    )


def _minutes(minutes: Minutes) -> MinutesOut:
    return filled(MinutesOut, minutes)


def _follow_up(each: FollowUp, number: int, *, today: date) -> FollowUpOut:
    return filled(FollowUpOut, each, number=number, overdue=each.done_on is None and each.due_on < today)


async def _act(
    acting: Acting,
    id: str,
    dialogue_id: str,
    decide: Callable[[DialogueState | None, Any, Env], Decision[DialogueState]],
    body: object,
    response: Response,
    *more: str,
) -> DialogueOut:
    if not goals.PLAN.matches(id, agency_id=acting.agency_id):
        raise not_found()
    document = goals.DIALOGUE.of(acting.agency_id, *goals.PLAN.read(id), dialogue_id)
    contexts = (id, *cycle_beside(acting, id), *more)
    done = await acting.run(DIALOGUE, document, decide, body, contexts=contexts)
    acted(response, done)
    return dialogue_out(done.state, done.version, acting)
