"""Endpoints about a person's plan: the dialogue with the rater, realisations, activities."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from services.goals.api.doors import ActingDep, ReadingDep
from services.goals.api.edition_bodies import DifferenceOut, EditionsOut, difference_out, edition_out
from services.goals.api.plan_bodies import (
    ActivitiesDone,
    MonthOut,
    PlanOut,
    PlanReportOut,
    activity_item,
    items_out,
    month_out,
    plan_out,
    plan_row,
)
from services.goals.api.requests import (
    ActivitiesIn,
    AgreementIn,
    ImpactNoteIn,
    ProposalIn,
    RaterReportIn,
    RealisationsIn,
    ReturnIn,
)
from services.goals.domain.alike import filled
from services.goals.domain.plan.agree import Verdict
from services.goals.domain.plan.compare import base_of, edition_of
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.usecases.activities import read_month, record_activities
from services.goals.usecases.plans import (
    agree_plan,
    handle_plan_impact,
    propose_plan,
    report_plan_rater,
    report_realisations,
    return_plan,
)
from services.goals.usecases.reading import PlanFilter, flags_now, must_see, narrowed, see_plan
from shared.commands import Done
from shared.events.base import Id
from shared.events.goals import PlanStatus
from shared.http.pages import After, Limit, Page, tag

router = APIRouter(prefix="/plans", tags=["plans"])
PlanId = Annotated[str, Path(alias="id", max_length=400, examples=["sorong:plan:2026:e1:1"])]
EditionNumber = Annotated[int, Path(ge=1, le=10_000)]
BaseNumber = Annotated[int | None, Query(alias="from", ge=1, le=10_000, description="Edisi pembanding.")]
Month = Annotated[str, Query(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", examples=["2026-03"])]


@router.get("", summary="Plans that the caller may see")
async def list_plans(
    acting: ReadingDep,
    cycle_id: Id | None = None,
    unit_id: Id | None = None,
    rater_id: Id | None = None,
    employee_id: Id | None = None,
    status: PlanStatus | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page:
    """List plans; without a filter, one's own."""
    wanted = PlanFilter(cycle_id=cycle_id, unit_id=unit_id, rater_id=rater_id, employee_id=employee_id, status=status)
    allowed = await narrowed(acting, wanted)
    return await acting.page(PLAN, where=allowed.where(), show=plan_row, limit=limit, after=after)


@router.get("/{id}", summary="One plan")
async def get_plan(id: PlanId, acting: ReadingDep, response: Response) -> PlanOut:
    """Show a plan; to those who work for its owner, only its objectives."""
    found, whole = await see_plan(acting, id)
    tag(response, found.version)
    flags = await flags_now(acting, found.state) if whole else ()
    return plan_out(found, whole=whole, flags=flags)


@router.get("/{id}/editions", summary="Everything that was proposed")
async def get_editions(id: PlanId, acting: ReadingDep, response: Response) -> EditionsOut:
    """Show all editions, also those returned or replaced."""
    found = await must_see(acting, id)
    tag(response, found.version)
    items = tuple(edition_out(each) for each in found.state.editions)
    return EditionsOut(id=found.id, version=found.version, items=items)


@router.get("/{id}/editions/{number}/difference", summary="What an edition changes")
async def get_difference(
    id: PlanId, number: EditionNumber, acting: ReadingDep, response: Response, base: BaseNumber = None
) -> DifferenceOut:
    """Show what was added, removed and changed, from the edition named, or from the one agreed or returned before."""
    found = await must_see(acting, id)
    tag(response, found.version)
    edition = edition_of(found.state, number, field="number")
    old = base_of(found.state, edition) if base is None else edition_of(found.state, base, field="from")
    return difference_out(found, edition, old)


@router.post("/{id}/proposals", summary="Propose objectives, first or revised")
async def post_proposal(id: PlanId, body: ProposalIn, acting: ActingDep, response: Response) -> PlanOut:
    """Propose; the employee only."""
    done = await propose_plan(acting, id, objectives=body.states(), on=body.on or acting.today)
    return _shown(done, response)


@router.post("/{id}/agreements", summary="Agree on what was proposed")
async def post_agreement(id: PlanId, body: AgreementIn, acting: ActingDep, response: Response) -> PlanOut:
    """Agree; the rater or who acts for the rater on that day."""
    verdict = Verdict(on=body.on or acting.today, edition=body.edition)
    return _shown(await agree_plan(acting, id, verdict=verdict), response)


@router.post("/{id}/returns", summary="Return what was proposed")
async def post_return(id: PlanId, body: ReturnIn, acting: ActingDep, response: Response) -> PlanOut:
    """Return with a reason; the rater or who acts for the rater on that day."""
    verdict = Verdict(on=body.on or acting.today, edition=body.edition, reason=body.reason)
    return _shown(await return_plan(acting, id, verdict=verdict), response)


@router.post("/{id}/impact-notes", summary="Note that an impact was dealt with")
async def post_impact_note(id: PlanId, body: ImpactNoteIn, acting: ActingDep, response: Response) -> PlanOut:
    """Settle what a superior's revision did to the plan without a new edition; the employee or the rater."""
    done = await handle_plan_impact(
        acting, id, objective=body.objective, edition=body.edition, note=body.note, on=body.on or acting.today
    )
    return _shown(done, response)


@router.post("/{id}/rater-reports", summary="Report that the rater is wrong")
async def post_rater_report(id: PlanId, body: RaterReportIn, acting: ActingDep, response: Response) -> PlanOut:
    """Tell the officers; the employee or the rater. The plan goes on meanwhile; one's open report is replaced."""
    done = await report_plan_rater(
        acting, id, right_rater_id=body.right_rater_id, reason=body.reason, on=body.on or acting.today
    )
    return _shown(done, response)


@router.post("/{id}/realisations", summary="Report on indicators")
async def post_realisations(id: PlanId, body: RealisationsIn, acting: ActingDep, response: Response) -> PlanReportOut:
    """Report what was achieved; the employee only, agreed plans only, all items or none."""
    items = tuple(each.state(acting.today) for each in body.items)
    done, outcomes = await report_realisations(acting, id, items=items)
    return filled(PlanReportOut, _shown(done, response), items=items_out(items, outcomes))


@router.post("/{id}/activities", summary="Record activities and trainings")
async def post_activities(id: PlanId, body: ActivitiesIn, acting: ActingDep) -> ActivitiesDone:
    """Record entries of any months; each is judged by itself, repeated ones count once."""
    done = await record_activities(acting, id, items=tuple(each.state() for each in body.items))
    return ActivitiesDone(id=id, items=tuple(activity_item(each) for each in done))


@router.get("/{id}/activities", summary="A month of activities")
async def get_activities(id: PlanId, month: Month, acting: ReadingDep) -> MonthOut:
    """Show what was recorded in a month."""
    return month_out(await read_month(acting, id, month=month))


def _shown(done: Done[PlanState], response: Response) -> PlanOut:
    tag(response, done.version)
    return plan_out(done)
