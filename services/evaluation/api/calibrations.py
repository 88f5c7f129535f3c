"""Calibration sessions: opened, filled with proposals, answered by raters, closed."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.evaluation.api.acting import ActingDep, DocumentPath, OfficerActingDep, stamp
from services.evaluation.api.appraisal_views import AppraisalView
from services.evaluation.api.appraisals import answer
from services.evaluation.domain.calibration.propose import ProposeChange
from services.evaluation.domain.calibration.session import OpenCalibration
from services.evaluation.domain.calibration.state import CALIBRATION, CalibrationState
from services.evaluation.domain.calibration.table import UnitCalibration, calibration_table
from services.evaluation.domain.filled import filled
from services.evaluation.domain.policy.running import running
from services.evaluation.usecases.acting import Acting, existing
from services.evaluation.usecases.calibrations import (
    close_session,
    confirm,
    open_session,
    propose,
    raters_seen,
    refuse,
    sees_all,
    spreads_now,
    takes_part,
    visible_session,
)
from services.evaluation.usecases.cycles import existing_cycle
from shared.commands import Done
from shared.document import Document
from shared.events.base import Id
from shared.events.calibration import CalibrationChange, CalibrationStatus
from shared.http.pages import After, Limit, Page, page, tag
from shared.rules.vocabulary import Level

router = APIRouter(tags=["calibrations"])

Reason = Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True)]
Number = Annotated[int, Path(ge=1, le=10_000)]


class CalibrationBody(BaseModel):
    """A session on some units, and who may propose."""

    model_config = ConfigDict(extra="forbid")

    calibration_id: Id
    cycle_id: Id
    units: Annotated[tuple[Id, ...], Field(min_length=1, max_length=20)]
    participants: Annotated[tuple[Id, ...], Field(min_length=1, max_length=100)]


class ChangeBody(BaseModel):
    """Another rating for a decided appraisal, and why."""

    model_config = ConfigDict(extra="forbid")

    appraisal_id: Annotated[str, StringConstraints(max_length=400)]
    results: Level
    behaviour: Level
    reason: Reason


class RefusalBody(BaseModel):
    """Why the rating stays."""

    model_config = ConfigDict(extra="forbid")

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

    @classmethod
    def of(
        cls, acting: Acting, version: int, state: CalibrationState, table: tuple[UnitCalibration, ...] | None = None
    ) -> Self:
        """Show a session to this caller."""
        everything, raters = sees_all(acting, state), raters_seen(acting)
        changes = tuple(each for each in state.changes if everything or each.rater_id in raters)
        return filled(cls, state, id=state.id, version=version, changes=changes, table=table)


@router.post("/calibrations", status_code=201)
async def post_calibration(acting: OfficerActingDep, body: CalibrationBody, response: Response) -> CalibrationView:
    """Open a session."""
    command = OpenCalibration(calibration_id=body.calibration_id, units=body.units, participants=body.participants)
    done = await open_session(acting, body.cycle_id, command)
    if done.repeated:
        response.status_code = 200
    return _shown(acting, response, done)


@router.get("/calibrations")
async def list_calibrations(
    acting: ActingDep,
    cycle_id: Id,
    status: CalibrationStatus | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page:
    """List the sessions of a cycle that the caller takes part in."""

    def row(found: Document[CalibrationState]) -> dict[str, object] | None:
        state = existing(found.state)
        if not takes_part(acting, state):
            return None
        return CalibrationView.of(acting, found.version, state).model_dump(mode="json")

    return await page(
        acting.documents,
        kind=CALIBRATION,
        agency_id=acting.caller.agency_id,
        where={"cycle_id": cycle_id, "status": status.value if status is not None else None},
        limit=limit,
        after=after,
        show=row,
    )


@router.get("/calibrations/{session_id}")
async def read_calibration(acting: ActingDep, session_id: DocumentPath, response: Response) -> CalibrationView:
    """Read a session with its table: the spread before, now, and with what is proposed."""
    found = await visible_session(acting, session_id)
    state = existing(found.state)
    tag(response, found.version)
    if not sees_all(acting, state):
        return CalibrationView.of(acting, found.version, state)
    policy = running((await existing_cycle(acting, state.cycle_id)).policy_text).policy
    table = calibration_table(state, await spreads_now(acting, state), mode=policy.distribution.mode)
    return CalibrationView.of(acting, found.version, state, table)


@router.post("/calibrations/{session_id}/changes")
async def post_change(
    acting: ActingDep, session_id: DocumentPath, body: ChangeBody, response: Response
) -> CalibrationView:
    """Propose a change of a decided rating; the rater answers."""
    command = ProposeChange(results=body.results, behaviour=body.behaviour, reason=body.reason)
    return _shown(acting, response, await propose(acting, session_id, body.appraisal_id, command))


@router.post("/calibrations/{session_id}/changes/{number}/confirmation")
async def post_confirmation(
    acting: ActingDep, session_id: DocumentPath, number: Number, response: Response
) -> AppraisalView:
    """Take a proposed change over, as the rater; the answer is the changed appraisal."""
    return answer(response, await confirm(acting, session_id, number))


@router.post("/calibrations/{session_id}/changes/{number}/refusal")
async def post_refusal(
    acting: ActingDep,
    session_id: DocumentPath,
    number: Number,
    body: RefusalBody,
    response: Response,
) -> CalibrationView:
    """Leave the rating as it is, as the rater, and say why."""
    return _shown(acting, response, await refuse(acting, session_id, number, reason=body.reason))


@router.post("/calibrations/{session_id}/closing")
async def post_calibration_closing(
    acting: OfficerActingDep, session_id: DocumentPath, response: Response
) -> CalibrationView:
    """Close a session; what was not answered lapses."""
    return _shown(acting, response, await close_session(acting, session_id))


def _shown(acting: Acting, response: Response, done: Done[CalibrationState]) -> CalibrationView:
    stamp(response, done)
    return CalibrationView.of(acting, done.version, done.state)
