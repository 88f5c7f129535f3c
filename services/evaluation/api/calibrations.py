"""Calibration sessions: opened, filled with proposals, answered by raters, closed."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel

from services.evaluation.api.appraisals import answer
from services.evaluation.api.views import AppraisalView
from services.evaluation.domain.calibration.answer import ConfirmChange, RefuseChange, refuse_change
from services.evaluation.domain.calibration.session import close_calibration, open_calibration, propose_change
from services.evaluation.domain.calibration.state import (
    CALIBRATION,
    CalibrationState,
    change_in,
    changes_seen,
    sees_all,
)
from services.evaluation.domain.calibration.table import UnitCalibration
from services.evaluation.domain.requests import CalibrationBody, ChangeBody, Reason
from services.evaluation.usecases.calibrations import confirm, table_now, visible_session
from shared.acting import Acting, ActingDep, DocumentId, OfficerActingDep, ReadingDep, acted
from shared.alike import filled
from shared.commands import Done
from shared.document import Document
from shared.events.base import Id
from shared.events.calibration import CalibrationChange, CalibrationStatus
from shared.http.pages import After, Limit, Page, tag
from shared.ids import evaluation
from shared.request import Request

router = APIRouter(tags=["calibrations"])

Number = Annotated[int, Path(ge=1, le=10_000)]


class RefusalBody(Request):
    """Why the rating stays."""

    reason: Reason


class CalibrationView(BaseModel):
    """A session with the changes that the caller may see; ``table`` only for who sees all of them."""

    id: str
    version: int
    cycle_id: str
    calibration_id: str
    units: tuple[str, ...]
    participants: tuple[str, ...]
    opened_by: str
    opened_on: date
    status: CalibrationStatus
    changes: tuple[CalibrationChange, ...]
    closed_by: str | None
    closed_on: date | None
    table: tuple[UnitCalibration, ...] | None = None


@router.post("/calibrations", status_code=201)
async def post_calibration(acting: OfficerActingDep, body: CalibrationBody, response: Response) -> CalibrationView:
    """Open a session."""
    id = evaluation.CALIBRATION.of(acting.agency_id, body.cycle_id, body.calibration_id)
    cycle_id = evaluation.CYCLE.of(acting.agency_id, body.cycle_id)
    done = await acting.run(CALIBRATION, id, open_calibration, body, contexts=(cycle_id,))
    if done.repeated:
        response.status_code = 200
    return _shown(acting, response, done)


@router.get("/calibrations")
async def list_calibrations(
    acting: ReadingDep,
    cycle_id: Id | None = None,
    status: CalibrationStatus | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[CalibrationView]:
    """List the sessions that the caller takes part in, of a cycle or of all."""

    def row(found: Document[CalibrationState]) -> CalibrationView | None:
        if changes_seen(found.present, acting.actor) is None:
            return None
        return _view(acting, found.version, found.present)

    return await acting.page(
        CALIBRATION,
        where={"cycle_id": cycle_id, "status": status.value if status is not None else None},
        limit=limit,
        after=after,
        show=row,
    )


@router.get("/calibrations/{session_id}")
async def read_calibration(acting: ReadingDep, session_id: DocumentId, response: Response) -> CalibrationView:
    """Read a session with its table: the spread before, now, and with what is proposed."""
    found = await visible_session(acting, session_id)
    tag(response, found.version)
    table = await table_now(acting, found.present) if sees_all(found.present, acting.actor) else None
    return _view(acting, found.version, found.present, table)


@router.post("/calibrations/{session_id}/changes")
async def post_change(
    acting: ActingDep, session_id: DocumentId, body: ChangeBody, response: Response
) -> CalibrationView:
    """Propose a change of a decided rating; the rater answers."""
    await acting.load((session_id, body.appraisal_id))
    await visible_session(acting, session_id)
    done = await acting.run(CALIBRATION, session_id, propose_change, body, contexts=(body.appraisal_id,))
    return _shown(acting, response, done)


@router.post("/calibrations/{session_id}/changes/{number}/confirmation")
async def post_confirmation(
    acting: ActingDep, session_id: DocumentId, number: Number, response: Response
) -> AppraisalView:
    """Take a proposed change over, as the rater; the answer is the changed appraisal."""
    session = (await visible_session(acting, session_id, to_answer=number)).present
    input = ConfirmChange(session=session_id, number=number)
    appraisal_id = change_in(session, number).appraisal
    return answer(response, await confirm(acting, appraisal_id, input))


@router.post("/calibrations/{session_id}/changes/{number}/refusal")
async def post_refusal(
    acting: ActingDep,
    session_id: DocumentId,
    number: Number,
    body: RefusalBody,
    response: Response,
) -> CalibrationView:
    """Leave the rating as it is, as the rater, and say why."""
    await visible_session(acting, session_id, to_answer=number)
    input = RefuseChange(number=number, reason=body.reason)
    return _shown(acting, response, await acting.run(CALIBRATION, session_id, refuse_change, input))


@router.post("/calibrations/{session_id}/closing")
async def post_calibration_closing(
    acting: OfficerActingDep, session_id: DocumentId, response: Response
) -> CalibrationView:
    """Close a session; what was not answered lapses."""
    return _shown(acting, response, await acting.run(CALIBRATION, session_id, close_calibration, None))


def _shown(acting: Acting, response: Response, done: Done[CalibrationState]) -> CalibrationView:
    acted(response, done)
    return _view(acting, done.version, done.state)


def _view(
    acting: Acting, version: int, state: CalibrationState, table: tuple[UnitCalibration, ...] | None = None
) -> CalibrationView:
    """Show a session to this caller."""
    changes = changes_seen(state, acting.actor) or ()
    return filled(CalibrationView, state, version=version, changes=changes, table=table)
