"""Endpoints about a person's plan: the dialogue with the rater, realisations, activities."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from services.goals.api.beside import ActingInCycleDep, ReadingAsMeDep
from services.goals.api.edition_bodies import DifferenceOut, EditionOut, EditionsOut, difference_out
from services.goals.api.evidence_bodies import EntryOut, RealisationOut, entry_out, realisation_out
from services.goals.api.plan_bodies import (
    ActivitiesDone,
    MonthOut,
    PlanOut,
    PlanReportOut,
    PlanRow,
    activity_item,
    items_out,
    misread,
    plan_out,
    plan_row,
)
from services.goals.domain.activity.entry import entry_ids
from services.goals.domain.activity.log import empty_log
from services.goals.domain.activity.record import ENTRIES_MAX
from services.goals.domain.plan.agree import agree, send_back
from services.goals.domain.plan.cascade import handle_impact
from services.goals.domain.plan.edition import base_of, edition_of
from services.goals.domain.plan.realise import realisation_id
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.requests import (
    ActivitiesIn,
    AgreementIn,
    ImpactNoteIn,
    ProposalIn,
    RaterReportIn,
    RealisationsIn,
    ReturnIn,
    reports_of,
)
from services.goals.usecases.evidence import read_month, read_reports
from services.goals.usecases.plans import (
    propose_plan,
    record_activities,
    report_realisations,
    report_wrong_rater,
)
from services.goals.usecases.reading import before_me, flags_now, must_see, narrowed, see_plan, sight_of
from shared.acting import ActingDep, ReadingDep, acted
from shared.alike import filled
from shared.commands import Done
from shared.document import Document
from shared.each import woven
from shared.events.base import Id
from shared.events.goals import PlanStatus
from shared.http.pages import After, Limit, Page, page_of, tag
from shared.request import WRITTEN
from shared.where import Term

router = APIRouter(prefix="/plans", tags=["plans"])
PlanId = Annotated[str, Path(alias="id", max_length=400, examples=["sorong:plan:2026:e1:1"])]
EditionNumber = Annotated[int, Path(ge=1, le=10_000)]
BaseNumber = Annotated[int | None, WRITTEN, Query(alias="from", ge=1, le=10_000, description="Edisi pembanding.")]
InDispute = Annotated[bool, Query(description="Yang keberatannya diputus oleh saya.")]
MonthLimit = Annotated[int, WRITTEN, Query(ge=1, le=ENTRIES_MAX, description="Jumlah paling banyak.")]
Month = Annotated[str, Query(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", examples=["2026-03"])]


@router.get("", summary="Plans that the caller may see")
async def list_plans(
    acting: ReadingDep,
    cycle_id: Id | None = None,
    unit_id: Id | None = None,
    rater_id: Id | None = None,
    employee_id: Id | None = None,
    status: PlanStatus | None = None,
    in_dispute: InDispute = False,
    limit: Limit = 50,
    after: After = None,
) -> Page[PlanRow]:
    """List plans; without a filter, one's own. Of a superior's plans only that they are there is shown."""
    whose = {"unit_id": unit_id, "rater_id": rater_id, "employee_id": employee_id}
    narrow = {"cycle_id": cycle_id, "status": status.value if status else None}
    wanted: Mapping[str, Term | None] = before_me(acting, whose) if in_dispute else await narrowed(acting, whose)
    where: Mapping[str, Any] = {**wanted, **narrow}
    sees = await sight_of(acting)

    def show(found: Document[PlanState]) -> PlanRow | None:
        whole = sees(found.present)
        return None if whole is None else plan_row(found, whole=whole)

    return await acting.page(PLAN, where=where, show=show, limit=limit, after=after)


@router.get("/{id}", summary="One plan")
async def get_plan(id: PlanId, acting: ReadingAsMeDep, response: Response) -> PlanOut:
    """Show a plan; to those who work for its owner, only its objectives."""
    found, whole = await see_plan(acting, id)
    tag(response, found.version)
    flags = await flags_now(acting, found.present) if whole else ()
    return plan_out(found.present, found.version, whole=whole, flags=flags)


@router.get("/{id}/editions", summary="Everything that was proposed")
async def get_editions(id: PlanId, acting: ReadingAsMeDep, response: Response) -> EditionsOut:
    """Show all editions, also those returned or replaced."""
    found = await must_see(acting, id)
    tag(response, found.version)
    items = tuple(filled(EditionOut, each, edition=each.number) for each in found.present.editions)
    return EditionsOut(id=found.id, version=found.version, items=items)


@router.get("/{id}/editions/{number}/difference", summary="What an edition changes")
async def get_difference(
    id: PlanId, number: EditionNumber, acting: ReadingAsMeDep, response: Response, base: BaseNumber = None
) -> DifferenceOut:
    """Show what was added, removed and changed, from the edition named, or from the one agreed or returned before."""
    found = await must_see(acting, id)
    plan, version = found.present, found.version
    tag(response, version)
    edition = edition_of(plan.editions, number, field="number")
    old = base_of(plan.editions, edition) if base is None else edition_of(plan.editions, base, field="from")
    return difference_out(plan, version, edition, old)


@router.post("/{id}/proposals", summary="Propose objectives, first or revised")
async def post_proposal(id: PlanId, body: ProposalIn, acting: ActingInCycleDep, response: Response) -> PlanOut:
    """Propose; the employee only."""
    return _acted(await propose_plan(acting, id, body.proposal()), response)


@router.post("/{id}/agreements", summary="Agree on what was proposed")
async def post_agreement(id: PlanId, body: AgreementIn, acting: ActingDep, response: Response) -> PlanOut:
    """Agree; the rater or who acts for the rater today."""
    return _acted(await acting.run(PLAN, id, agree, body), response)


@router.post("/{id}/returns", summary="Return what was proposed")
async def post_return(id: PlanId, body: ReturnIn, acting: ActingDep, response: Response) -> PlanOut:
    """Return with a reason; the rater or who acts for the rater today."""
    return _acted(await acting.run(PLAN, id, send_back, body), response)


@router.post("/{id}/impact-notes", summary="Note that an impact was dealt with")
async def post_impact_note(id: PlanId, body: ImpactNoteIn, acting: ActingDep, response: Response) -> PlanOut:
    """Settle what a superior's revision did to the plan without a new edition; the employee or the rater."""
    return _acted(await acting.run(PLAN, id, handle_impact, body), response)


@router.post("/{id}/rater-reports", summary="Report that the rater is wrong")
async def post_rater_report(id: PlanId, body: RaterReportIn, acting: ActingInCycleDep, response: Response) -> PlanOut:
    """Tell the officers; the employee or the rater. The plan goes on meanwhile; one's open report is replaced."""
    return _acted(await report_wrong_rater(acting, id, body), response)


@router.post("/{id}/realisations", summary="Report on indicators")
async def post_realisations(
    id: PlanId, body: RealisationsIn, acting: ActingInCycleDep, response: Response
) -> PlanReportOut:
    """Report what was achieved; the employee only, agreed plans only, all items or none."""
    items = reports_of(body.items)
    done = await report_realisations(acting, id, items)
    return filled(PlanReportOut, _acted(done, response), items=items_out(items, done.outcomes))


@router.get("/{id}/realisations", summary="All that was reported on a plan")
async def get_realisations(
    id: PlanId, acting: ReadingAsMeDep, indicator_id: Id | None = None, limit: Limit = 50, after: After = None
) -> Page[RealisationOut]:
    """List every report with its evidence, who and when: by indicator, the oldest day first."""
    plan, reports = await read_reports(acting, id)
    who = plan.assignment.employee_id
    shown = [
        realisation_out(each, id=realisation_id(id, each.realisation.realisation_id), by=who)
        for each in reports
        if indicator_id in (None, each.realisation.indicator_id)
    ]
    return page_of(shown, id_of=attrgetter("id"), agency_id=acting.agency_id, limit=limit, after=after)


@router.post("/{id}/activities", summary="Record activities and trainings")
async def post_activities(id: PlanId, body: ActivitiesIn, acting: ActingInCycleDep) -> ActivitiesDone:
    """Record entries of any months; each is judged by itself, repeated ones count once."""
    done = await record_activities(acting, id, body.entries())
    return ActivitiesDone(id=id, items=tuple(map(activity_item, woven(body.items, done, misread))))


@router.get("/{id}/activities", summary="A month of activities")
async def get_activities(
    id: PlanId, month: Month, acting: ReadingAsMeDep, limit: MonthLimit = ENTRIES_MAX, after: After = None
) -> MonthOut:
    """Show what was recorded in a month, by day, with the evidence and when it came; all of it, or page by page."""
    found, entries = await read_month(acting, id, month)
    log = found.state or empty_log(found.id)
    ids = entry_ids(log.id, (each.standing.content for each in entries))
    items = [entry_out(each) for each in entries]

    def id_of(entry: EntryOut) -> str:
        return ids[entry.activity_id]

    page = page_of(items, id_of=id_of, agency_id=acting.agency_id, limit=limit, after=after)
    return filled(MonthOut, page, log, version=found.version)


def _acted(done: Done[PlanState], response: Response) -> PlanOut:
    acted(response, done)
    return plan_out(done.state, done.version)
