"""Improvement plans after low results, and the officer's list of what results ask for."""

from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.evaluation.api.beside import ActingOnImprovementDep
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import document_of
from services.evaluation.domain.improvement.follow import (
    Flag,
    agree_plan,
    conclude_plan,
    flag,
    note_check_in,
)
from services.evaluation.domain.improvement.propose import owed, propose_plan
from services.evaluation.domain.improvement.state import IMPROVEMENT, ImprovementState, plan_id
from services.evaluation.domain.requests import CheckInBody, ConclusionBody, PlanBody
from services.evaluation.usecases.appraisals import visible_appraisal
from services.evaluation.usecases.cycles import existing_cycle
from shared.acting import Acting, DocumentId, OfficerReadingDep, ReadingDep, acted
from shared.decision import Decision, Env
from shared.document import Document
from shared.events.base import Id
from shared.events.evaluation import AppraisalStatus
from shared.http.pages import After, Limit, Page, tag
from shared.rules.vocabulary import Predicate
from shared.where import any_of

I = TypeVar("I")
router = APIRouter(tags=["improvements"])


class PlanView(BaseModel):
    """An improvement plan; ``plan`` is absent before one is proposed, ``owed`` says whether the policy asks for one."""

    id: str
    version: int
    owed: bool
    plan: ImprovementState | None


class FollowUp(BaseModel):
    """What one final result asks for."""

    appraisal_id: str
    employee_id: str
    unit_id: str | None
    rater_id: str | None
    predicate: Predicate | None
    flag: Flag
    plan: ImprovementState | None


@router.get("/follow-ups")
async def list_follow_ups(
    acting: OfficerReadingDep, cycle_id: Id, limit: Limit = 50, after: After = None
) -> Page[FollowUp]:
    """List the final results of a cycle that ask for something under its policy. Nothing is executed."""
    rule = (await existing_cycle(acting, cycle_id)).running.policy.improvement
    listed = [each.value for each in (*rule.predicates, *rule.reward_predicates)]
    if not listed:
        return Page(items=[])
    found = await acting.page(
        APPRAISAL,
        where={"cycle_id": cycle_id, "status": AppraisalStatus.FINAL.value, "predicate": any_of(listed)},
        limit=limit,
        after=after,
        show=lambda document: document,
    )
    await acting.load(plan_id(each.id) for each in found.items)
    items = []
    for each in found.items:
        plan = (await acting.find(IMPROVEMENT, plan_id(each.id))).state
        what = flag(each.present.decision.outcome.predicate, rule=rule, plan=plan)
        if what is not None:
            items.append(_follow_up(each, what, plan))
    return Page(items=items, next=found.next)


@router.get("/appraisals/{appraisal_id}/improvement")
async def read_improvement(acting: ReadingDep, appraisal_id: DocumentId, response: Response) -> PlanView:
    """Read the improvement plan after a result, or whether one is owed."""
    appraisal = (await visible_appraisal(acting, appraisal_id)).present
    cycle = await existing_cycle(acting, appraisal.cycle_id)
    found = await acting.find(IMPROVEMENT, plan_id(appraisal_id))
    tag(response, found.version)
    return PlanView(id=found.id, version=found.version, owed=owed(appraisal, cycle), plan=found.state)


@router.post("/appraisals/{appraisal_id}/improvement")
async def post_improvement(
    acting: ActingOnImprovementDep, appraisal_id: DocumentId, body: PlanBody, response: Response
) -> PlanView:
    """Propose a plan, as rater or employee, where the policy asks for one."""
    return await _decided(acting, appraisal_id, response, propose_plan, body)


@router.post("/appraisals/{appraisal_id}/improvement/agreement")
async def post_agreement(acting: ActingOnImprovementDep, appraisal_id: DocumentId, response: Response) -> PlanView:
    """Agree to the plan, as the side that did not propose it."""
    return await _decided(acting, appraisal_id, response, agree_plan, None)


@router.post("/appraisals/{appraisal_id}/improvement/check-ins")
async def post_check_in(
    acting: ActingOnImprovementDep, appraisal_id: DocumentId, body: CheckInBody, response: Response
) -> PlanView:
    """Note a talk about the plan, as rater or employee."""
    return await _decided(acting, appraisal_id, response, note_check_in, body)


@router.post("/appraisals/{appraisal_id}/improvement/conclusion")
async def post_conclusion(
    acting: ActingOnImprovementDep, appraisal_id: DocumentId, body: ConclusionBody, response: Response
) -> PlanView:
    """Say as the rater whether the goals were met."""
    return await _decided(acting, appraisal_id, response, conclude_plan, body)


async def _decided(
    acting: Acting,
    appraisal_id: str,
    response: Response,
    decide: Callable[[ImprovementState | None, I, Env], Decision[ImprovementState]],
    input: I,
) -> PlanView:
    """Decide on the plan after a result that the caller may see."""
    appraisal = (await visible_appraisal(acting, appraisal_id, to_act=True)).present
    contexts = (appraisal_id, document_of(appraisal))
    done = await acting.run(IMPROVEMENT, plan_id(appraisal_id), decide, input, contexts=contexts)
    acted(response, done)
    return PlanView(id=done.id, version=done.version, owed=True, plan=done.state)


def _follow_up(found: Document[AppraisalState], what: Flag, plan: ImprovementState | None) -> FollowUp:
    state = found.present
    person = state.inputs.assignment
    return FollowUp(
        appraisal_id=found.id,
        employee_id=state.employee_id,
        unit_id=person.unit_id if person is not None else None,
        rater_id=state.inputs.rater_id,
        predicate=state.decision.outcome.predicate,
        flag=what,
        plan=plan,
    )
