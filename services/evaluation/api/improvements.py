"""Improvement plans after low results, and the officer's list of what results ask for."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.evaluation.api.acting import ActingDep, DocumentPath, OfficerActingDep, stamp
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.improvement.flag import Flag, flag
from services.evaluation.domain.improvement.propose import ProposePlan
from services.evaluation.domain.improvement.state import ImprovementState
from services.evaluation.domain.policy.running import running
from services.evaluation.usecases.cycles import existing_cycle
from services.evaluation.usecases.improvements import (
    agree_improvement,
    check_in,
    conclude_improvement,
    plan_id,
    propose_improvement,
    read_plan,
)
from shared.commands import Done
from shared.document import Document
from shared.events.base import Id
from shared.events.evaluation import AppraisalStatus
from shared.events.improvement import ImprovementGoal, ImprovementOutcome
from shared.http.pages import After, Limit, Page, page, tag
from shared.rules.vocabulary import Predicate

router = APIRouter(tags=["improvements"])

Said = Annotated[str, StringConstraints(min_length=3, max_length=2000, strip_whitespace=True)]
_DATES = Field(max_length=30)


class GoalBody(BaseModel):
    """What has to become better, how that is seen, until when."""

    model_config = ConfigDict(extra="forbid")

    goal: Said
    measure: Said
    due_on: date


class PlanBody(BaseModel):
    """A plan as one side proposes it."""

    model_config = ConfigDict(extra="forbid")

    goals: Annotated[tuple[GoalBody, ...], Field(min_length=1, max_length=20)]
    starts_on: date
    ends_on: date
    check_ins_on: Annotated[tuple[date, ...], _DATES] = ()

    def command(self) -> ProposePlan:
        """The command in the domain's words."""
        goals = tuple(ImprovementGoal(goal=each.goal, measure=each.measure, due_on=each.due_on) for each in self.goals)
        return ProposePlan(goals=goals, starts_on=self.starts_on, ends_on=self.ends_on, check_ins_on=self.check_ins_on)


class CheckInBody(BaseModel):
    """What was talked about."""

    model_config = ConfigDict(extra="forbid")

    note: Said
    on: date | None = None


class ConclusionBody(BaseModel):
    """Whether the goals were met, and why."""

    model_config = ConfigDict(extra="forbid")

    outcome: ImprovementOutcome
    reason: Said
    on: date | None = None


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
async def list_follow_ups(acting: OfficerActingDep, cycle_id: Id, limit: Limit = 50, after: After = None) -> Page:
    """List the final results of a cycle that ask for something under its policy. Nothing is executed."""
    rule = running((await existing_cycle(acting, cycle_id)).policy_text).policy.improvement
    listed = [each.value for each in (*rule.predicates, *rule.reward_predicates)]
    if not listed:
        return Page(items=[])
    found = await page(
        acting.documents,
        kind=APPRAISAL,
        agency_id=acting.caller.agency_id,
        where={"cycle_id": cycle_id, "status": AppraisalStatus.FINAL.value, "predicate": {"$in": listed}},
        limit=limit,
        after=after,
        show=_row,
    )
    plans = await acting.documents.load(plan_id(each["appraisal_id"]) for each in found.items)
    items = []
    for each in found.items:
        held = plans.get(plan_id(each["appraisal_id"]))
        plan = held.state if held is not None else None
        what = flag(Predicate(each["predicate"]), rule=rule, plan=plan)
        if what is not None:
            items.append(FollowUp(**each, flag=what, plan=plan).model_dump(mode="json"))
    return Page(items=items, next=found.next)


@router.get("/appraisals/{appraisal_id}/improvement")
async def read_improvement(acting: ActingDep, appraisal_id: DocumentPath, response: Response) -> PlanView:
    """Read the improvement plan after a result, or whether one is owed."""
    found, is_owed = await read_plan(acting, appraisal_id)
    tag(response, found.version)
    return PlanView(id=found.id, version=found.version, owed=is_owed, plan=found.state)


@router.post("/appraisals/{appraisal_id}/improvement")
async def post_improvement(
    acting: ActingDep, appraisal_id: DocumentPath, body: PlanBody, response: Response
) -> PlanView:
    """Propose a plan, as rater or employee, where the policy asks for one."""
    return _shown(response, await propose_improvement(acting, appraisal_id, body.command()))


@router.post("/appraisals/{appraisal_id}/improvement/agreement")
async def post_agreement(acting: ActingDep, appraisal_id: DocumentPath, response: Response) -> PlanView:
    """Agree to the plan, as the side that did not propose it."""
    return _shown(response, await agree_improvement(acting, appraisal_id))


@router.post("/appraisals/{appraisal_id}/improvement/check-ins")
async def post_check_in(
    acting: ActingDep, appraisal_id: DocumentPath, body: CheckInBody, response: Response
) -> PlanView:
    """Note a talk about the plan, as rater or employee."""
    on = body.on or acting.today
    return _shown(response, await check_in(acting, appraisal_id, note=body.note, on=on))


@router.post("/appraisals/{appraisal_id}/improvement/conclusion")
async def post_conclusion(
    acting: ActingDep, appraisal_id: DocumentPath, body: ConclusionBody, response: Response
) -> PlanView:
    """Say as the rater whether the goals were met."""
    on = body.on or acting.today
    done = await conclude_improvement(acting, appraisal_id, outcome=body.outcome, reason=body.reason, on=on)
    return _shown(response, done)


def _shown(response: Response, done: Done[ImprovementState]) -> PlanView:
    stamp(response, done)
    return PlanView(id=done.id, version=done.version, owed=True, plan=done.state)


def _row(found: Document[AppraisalState]) -> dict[str, Any]:
    state = found.present
    person = state.inputs.assignment
    return {
        "appraisal_id": found.id,
        "employee_id": state.employee_id,
        "unit_id": person.unit_id if person is not None else None,
        "rater_id": state.inputs.rater_id,
        "predicate": state.decision.outcome.predicate,
    }
