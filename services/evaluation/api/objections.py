"""Objections against final results: filed, answered by both sides, decided, listed."""

from datetime import date
from typing import Annotated, Any, Self

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from services.evaluation.api.acting import ActingDep, DocumentPath, OfficerActingDep
from services.evaluation.api.appraisal_views import AppraisalView
from services.evaluation.api.appraisals import answer
from services.evaluation.domain.appraisal.lookup import objection_mark
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.filled import filled
from services.evaluation.domain.objection.decide import DecideObjection
from services.evaluation.domain.objection.file import last_day_to_object
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.usecases.acting import existing
from services.evaluation.usecases.appraisals import visible_appraisal
from services.evaluation.usecases.cycles import existing_cycle
from services.evaluation.usecases.objections import (
    decide_on_objection,
    name_objection_decider,
    object_to_result,
    state_objection_side,
)
from shared.document import Document
from shared.events.base import Id
from shared.events.evaluation import ObjectionStatus, Outcome
from shared.http.pages import After, Limit, Page, page, tag
from shared.rules.vocabulary import Level
from shared.runtime import PartsDep

router = APIRouter(tags=["objections"])

Said = Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True)]


class ObjectionBody(BaseModel):
    """Why the employee objects. ``on`` is for an officer who records a letter."""

    model_config = ConfigDict(extra="forbid")

    reason: Said
    on: date | None = None


class DeciderBody(BaseModel):
    """Who decides, and why this official."""

    model_config = ConfigDict(extra="forbid")

    decider_id: Id
    reason: Said


class StatementBody(BaseModel):
    """What one side says."""

    model_config = ConfigDict(extra="forbid")

    text: Said


class ObjectionDecisionBody(BaseModel):
    """The decision: upheld with new ratings, or rejected without; always with a reason."""

    model_config = ConfigDict(extra="forbid")

    upheld: bool
    results: Level | None = None
    behaviour: Level | None = None
    reason: Said
    on: date | None = None


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
        state = existing(found.state)
        person = state.inputs.assignment
        return filled(
            cls,
            state,
            appraisal_id=found.id,
            version=found.version,
            rater_id=state.inputs.rater_id,
            unit_id=person.unit_id if person is not None else None,
            last_day=state.objection.last_day if state.objection is not None else last_day,
            decided=state.decision.told["decided"],
        )


@router.get("/objections")
async def list_objections(
    acting: ActingDep,
    status: ObjectionStatus = ObjectionStatus.FILED,
    cycle_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page:
    """List objections: for an officer all of the agency, for everybody else those they decide, also for somebody."""
    who = acting.caller
    deciders = {""} if who.is_officer else {who.employee_id, *acting.principals}
    marks = [objection_mark(status, decider_id=each) for each in sorted(deciders)]
    return await page(
        acting.documents,
        kind=APPRAISAL,
        agency_id=who.agency_id,
        where={"reads": marks[0] if len(marks) == 1 else {"$in": marks}, "cycle_id": cycle_id},
        limit=limit,
        after=after,
        show=_row,
    )


@router.get("/appraisals/{appraisal_id}/objection")
async def read_objection(
    acting: ActingDep, parts: PartsDep, appraisal_id: DocumentPath, response: Response
) -> ObjectionView:
    """Read the objection against a result, or until when there may be one."""
    found = await visible_appraisal(acting, appraisal_id)
    state = existing(found.state)
    cycle = await existing_cycle(acting, state.cycle_id)
    tag(response, found.version)
    return ObjectionView.of(found, last_day_to_object(state, cycle=cycle, zone=parts.settings.zone))


@router.post("/appraisals/{appraisal_id}/objection")
async def post_objection(
    acting: ActingDep, parts: PartsDep, appraisal_id: DocumentPath, body: ObjectionBody, response: Response
) -> AppraisalView:
    """Object to the own final result, with reasons, in time."""
    done = await object_to_result(acting, appraisal_id, reason=body.reason, on=body.on, zone=parts.settings.zone)
    return answer(response, done)


@router.post("/appraisals/{appraisal_id}/objection/decider")
async def post_decider(
    acting: OfficerActingDep, appraisal_id: DocumentPath, body: DeciderBody, response: Response
) -> AppraisalView:
    """Name who decides, where the rater's superior is not known or cannot."""
    done = await name_objection_decider(acting, appraisal_id, decider_id=body.decider_id, reason=body.reason)
    return answer(response, done)


@router.post("/appraisals/{appraisal_id}/objection/statements")
async def post_statement(
    acting: ActingDep, appraisal_id: DocumentPath, body: StatementBody, response: Response
) -> AppraisalView:
    """Say something about the objection, as the employee or the rater."""
    return answer(response, await state_objection_side(acting, appraisal_id, text=body.text))


@router.post("/appraisals/{appraisal_id}/objection/decision")
async def post_objection_decision(
    acting: ActingDep, appraisal_id: DocumentPath, body: ObjectionDecisionBody, response: Response
) -> AppraisalView:
    """Decide as the rater's superior; the decision is final."""
    command = DecideObjection(
        upheld=body.upheld,
        results=body.results,
        behaviour=body.behaviour,
        reason=body.reason,
        on=body.on or acting.today,
    )
    return answer(response, await decide_on_objection(acting, appraisal_id, command))


def _row(found: Document[Any]) -> dict[str, Any]:
    return ObjectionView.of(found).model_dump(mode="json")
