"""Objections against final results: filed, answered by both sides, decided, listed."""

from datetime import date
from typing import Self

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.evaluation.api.appraisals import answer
from services.evaluation.api.beside import ActingInCycleDep, OfficerInCycleDep
from services.evaluation.api.views import AppraisalView
from services.evaluation.domain.appraisal.checks import may_see
from services.evaluation.domain.appraisal.publish import APPRAISAL, objection_mark
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.objection.argue import name_decider, state_side
from services.evaluation.domain.objection.decide import decide_objection
from services.evaluation.domain.objection.file import FileObjection
from services.evaluation.domain.objection.receive import hand_over, last_day_to_object
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.domain.requests import DeciderBody, HandOverBody, ObjectionDecisionBody, Reason
from services.evaluation.metrics import count_objection
from services.evaluation.usecases.appraisals import calendar_id, change, load_with_cycles, visible_appraisal
from services.evaluation.usecases.cycles import existing_cycle
from services.evaluation.usecases.decisions import object_to_result
from shared.acting import DocumentId, ReadingDep
from shared.agency import AGENCY
from shared.alike import filled
from shared.authority import principals
from shared.document import Document
from shared.events.base import Id
from shared.events.evaluation import ObjectionStatus, Outcome
from shared.http.pages import After, Limit, Page, tag
from shared.request import DatedRequest, Request
from shared.where import any_of

router = APIRouter(tags=["objections"])


class ObjectionBody(DatedRequest):
    """Why the employee objects. ``on`` is for an officer who records a letter."""

    reason: Reason


class StatementBody(Request):
    """What one side says."""

    text: Reason


class ObjectionView(BaseModel):
    """The objection against one result; ``last_day`` says until when there may be one while there is none."""

    appraisal_id: str
    version: int
    cycle_id: str
    employee_id: str
    rater_id: str | None
    unit_id: str | None
    last_day: date | None
    decided: Outcome | None
    objection: ObjectionState | None

    @classmethod
    def of(cls, found: Document[AppraisalState], last_day: date | None = None) -> Self:
        """Show the objection of an appraisal."""
        state = found.present
        person = state.inputs.assignment
        return filled(
            cls,
            state,
            appraisal_id=found.id,
            version=found.version,
            rater_id=state.inputs.rater_id,
            unit_id=person.unit_id if person is not None else None,
            last_day=state.objection.last_day if state.objection is not None else last_day,
            decided=state.decision.decided.outcome if state.decision.decided is not None else None,
        )


@router.get("/objections")
async def list_objections(
    acting: ReadingDep,
    status: ObjectionStatus = ObjectionStatus.FILED,
    cycle_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[ObjectionView]:
    """List objections: for an officer all of the agency, for everybody else those they decide, also for somebody."""
    actor = acting.actor

    def row(found: Document[AppraisalState]) -> ObjectionView | None:
        return ObjectionView.of(found) if may_see(found.present, actor) else None

    deciders = {""} if actor.officer or actor.units else {actor.employee_id, *principals(actor)}
    marks = any_of(objection_mark(status, decider_id=each) for each in sorted(deciders))
    return await acting.page(
        APPRAISAL, where={"reads": marks, "cycle_id": cycle_id}, limit=limit, after=after, show=row
    )


@router.get("/appraisals/{appraisal_id}/objection")
async def read_objection(acting: ReadingDep, appraisal_id: DocumentId, response: Response) -> ObjectionView:
    """Read the objection against a result, or until when there may be one."""
    await load_with_cycles(acting, [appraisal_id], calendar=True)
    found = await visible_appraisal(acting, appraisal_id)
    cycle = await existing_cycle(acting, found.present.cycle_id)
    agency = (await acting.find(AGENCY, calendar_id(acting))).state
    last_day = last_day_to_object(found.present, cycle=cycle, agency=agency, day_of=acting.time.day_of)
    tag(response, found.version)
    return ObjectionView.of(found, last_day)


@router.post("/appraisals/{appraisal_id}/hand-overs")
async def post_hand_over(
    acting: OfficerInCycleDep, appraisal_id: DocumentId, body: HandOverBody, response: Response
) -> AppraisalView:
    """Record on which day and how a final result was handed over; the days to object never become fewer by it."""
    return answer(response, await change(acting, appraisal_id, hand_over, body, by_officer=True))


@router.post("/appraisals/{appraisal_id}/objection")
async def post_objection(
    acting: ActingInCycleDep, appraisal_id: DocumentId, body: ObjectionBody, response: Response
) -> AppraisalView:
    """Object to the own final result, with reasons, in time."""
    return answer(response, await object_to_result(acting, appraisal_id, filled(FileObjection, body)))


@router.post("/appraisals/{appraisal_id}/objection/decider")
async def post_decider(
    acting: OfficerInCycleDep, appraisal_id: DocumentId, body: DeciderBody, response: Response
) -> AppraisalView:
    """Name who decides, where the rater's superior is not known or cannot."""
    return answer(response, await change(acting, appraisal_id, name_decider, body, by_officer=True))


@router.post("/appraisals/{appraisal_id}/objection/statements")
async def post_statement(
    acting: ActingInCycleDep, appraisal_id: DocumentId, body: StatementBody, response: Response
) -> AppraisalView:
    """Say something about the objection, as the employee or the rater."""
    return answer(response, await change(acting, appraisal_id, state_side, body.text))


@router.post("/appraisals/{appraisal_id}/objection/decision")
async def post_objection_decision(
    acting: ActingInCycleDep, appraisal_id: DocumentId, body: ObjectionDecisionBody, response: Response
) -> AppraisalView:
    """Decide as the rater's superior; the decision is final."""
    done = await change(acting, appraisal_id, decide_objection, body)
    count_objection(done, "upheld" if body.upheld else "rejected")
    return answer(response, done)
