"""What is noted beside an appraisal: the rater's private note, and absence and discipline as officers record them."""

from datetime import date

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.evaluation.api.appraisals import answer
from services.evaluation.api.beside import ActingInCycleDep, OfficerInCycleDep
from services.evaluation.api.views import AppraisalView
from services.evaluation.domain.appraisal.flags import record_flag, withdraw_flag
from services.evaluation.domain.note.write import NOTE, check_own_notes, note_id, write_note
from services.evaluation.domain.requests import FlagBody, FlagWithdrawalBody, NoteBody
from services.evaluation.usecases.appraisals import change, visible_appraisal
from shared.acting import DocumentId, ReadingDep, acted
from shared.http.pages import tag

router = APIRouter(tags=["records"])


class NoteView(BaseModel):
    """The caller's own note on an appraisal; empty where none was written."""

    appraisal_id: str
    version: int
    text: str
    on: date | None


@router.get("/appraisals/{appraisal_id}/note")
async def read_note(acting: ReadingDep, appraisal_id: DocumentId, response: Response) -> NoteView:
    """Read the own private note, as the rater; nobody else can."""
    appraisal = await visible_appraisal(acting, appraisal_id)
    check_own_notes(appraisal.present, acting.actor)
    found = await acting.find(NOTE, note_id(appraisal_id, acting.actor.employee_id))
    tag(response, found.version)
    text, on = (found.state.text, found.state.on) if found.state is not None else ("", None)
    return NoteView(appraisal_id=appraisal_id, version=found.version, text=text, on=on)


@router.put("/appraisals/{appraisal_id}/note")
async def put_note(acting: ActingInCycleDep, appraisal_id: DocumentId, body: NoteBody, response: Response) -> NoteView:
    """Write the own private note, as the rater, in place of the one before; an empty one deletes it."""
    await visible_appraisal(acting, appraisal_id)
    id = note_id(appraisal_id, acting.actor.employee_id)
    done = await acting.run(NOTE, id, write_note, body, contexts=(appraisal_id,))
    acted(response, done)
    return NoteView(appraisal_id=appraisal_id, version=done.version, text=done.state.text, on=done.state.on)


@router.post("/appraisals/{appraisal_id}/flags")
async def post_flag(
    acting: OfficerInCycleDep, appraisal_id: DocumentId, body: FlagBody, response: Response
) -> AppraisalView:
    """Record an absence or a decision about discipline, with its source; it counts in nothing."""
    return answer(response, await change(acting, appraisal_id, record_flag, body, by_officer=True))


@router.post("/appraisals/{appraisal_id}/flags/withdrawal")
async def post_flag_withdrawal(
    acting: OfficerInCycleDep, appraisal_id: DocumentId, body: FlagWithdrawalBody, response: Response
) -> AppraisalView:
    """Withdraw what was recorded by mistake; it is kept with the reason."""
    return answer(response, await change(acting, appraisal_id, withdraw_flag, body, by_officer=True))
