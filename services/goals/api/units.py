"""Endpoints about units, assignments and cycles."""

from operator import attrgetter
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from services.goals.api.evidence_bodies import RealisationOut, realisation_out
from services.goals.api.plan_bodies import items_out
from services.goals.api.unit_bodies import (
    AssignmentOut,
    CycleOut,
    CycleRow,
    UnitIndicatorsOut,
    UnitProgressOut,
    UnitReportOut,
    UnitRow,
    unit_out,
    unit_progress,
)
from services.goals.domain.cycle.state import CYCLE, CycleState
from services.goals.domain.directory import PERSON, UNIT, PersonState, UnitState
from services.goals.domain.requests import reports_of
from services.goals.domain.unit import UNIT_INDICATORS, UnitIndicatorsState
from services.goals.domain.unit_requests import UnitIndicatorsIn, UnitRealisationsIn
from services.goals.store import count_by_status
from services.goals.usecases.evidence import read_unit_reports
from services.goals.usecases.reading import must_see_people, see_person, see_unit
from services.goals.usecases.units import report_unit_realisations, set_unit_indicators
from shared.acting import ActingDep, ReadingDep, acted
from shared.alike import filled
from shared.document import Document
from shared.events.base import Id
from shared.events.evaluation import CycleStatus
from shared.http.pages import After, Limit, Page, page_of, tag
from shared.ids import evaluation, goals

router = APIRouter(tags=["units"])
UnitId = Annotated[Id, Path()]
CycleQuery = Annotated[Id, Query()]


@router.get("/units", summary="Units and teams")
async def list_units(acting: ReadingDep, limit: Limit = 50, after: After = None) -> Page[UnitRow]:
    """List the units of the agency that the directory told of."""

    def show(found: Document[UnitState]) -> UnitRow:
        return filled(UnitRow, found.present)

    return await acting.page(UNIT, where={}, show=show, limit=limit, after=after)


@router.post("/units/{unit_id}/indicators", summary="Set what a unit is measured by")
async def post_indicators(
    unit_id: UnitId, body: UnitIndicatorsIn, acting: ActingDep, response: Response
) -> UnitIndicatorsOut:
    """Set the indicators; officers and whoever heads the unit."""
    done = await set_unit_indicators(acting, unit_id, body)
    acted(response, done)
    return unit_out(done.state, done.version)


@router.get("/units/{unit_id}/indicators", summary="What a unit is measured by")
async def get_indicators(
    unit_id: UnitId, cycle_id: CycleQuery, acting: ReadingDep, response: Response
) -> UnitIndicatorsOut:
    """Show the indicators with their newest realisations; none are set when the version is 0."""
    found = await acting.find(UNIT_INDICATORS, goals.UNIT_INDICATORS.of(acting.agency_id, cycle_id, unit_id))
    state = found.state or UnitIndicatorsState(agency_id=acting.agency_id, cycle_id=cycle_id, unit_id=unit_id)
    tag(response, found.version)
    return unit_out(state, found.version)


@router.post("/units/{unit_id}/realisations", summary="Report what a unit achieved")
async def post_realisations(
    unit_id: UnitId, body: UnitRealisationsIn, acting: ActingDep, response: Response
) -> UnitReportOut:
    """Report on the unit's indicators, all items or none; officers and whoever heads the unit."""
    items = reports_of(body.items)
    done = await report_unit_realisations(acting, unit_id, body.cycle_id, items)
    acted(response, done)
    return filled(UnitReportOut, unit_out(done.state, done.version), items=items_out(items, done.outcomes))


@router.get("/units/{unit_id}/realisations", summary="All that was reported on a unit")
async def get_realisations(
    unit_id: UnitId,
    cycle_id: CycleQuery,
    acting: ReadingDep,
    indicator_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[RealisationOut]:
    """List every report with its evidence, who and when: by indicator, the oldest day first."""
    shown = [
        realisation_out(each, id=goals.UNIT_REALISATION.of(acting.agency_id, cycle_id, unit_id, told.realisation_id))
        for each in await read_unit_reports(acting, unit_id, cycle_id)
        if indicator_id in (None, (told := each.realisation).indicator_id)
    ]
    return page_of(shown, id_of=attrgetter("id"), agency_id=acting.agency_id, limit=limit, after=after)


@router.get("/units/{unit_id}/progress", summary="How far a unit has come")
async def get_progress(unit_id: UnitId, cycle_id: CycleQuery, acting: ReadingDep) -> UnitProgressOut:
    """Show each person's progress and the unit's own."""
    seen = await see_unit(acting, unit_id, cycle=cycle_id)
    return unit_progress(seen, unit_id=unit_id, cycle_id=cycle_id)


@router.get("/assignments", summary="Who works where and for whom", tags=["people"])
async def list_assignments(
    acting: ReadingDep,
    unit_id: Id | None = None,
    rater_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[AssignmentOut]:
    """List assignments: one's own without a filter, with ``rater_id`` of those one rates, as officer all."""

    def show(found: Document[PersonState]) -> AssignmentOut | None:
        known = found.present
        return filled(AssignmentOut, found, known) if rater_id in (None, known.rater_on(acting.today)) else None

    where = must_see_people(acting.actor, unit_id=unit_id, rater_id=rater_id)
    return await acting.page(PERSON, where=where, show=show, limit=limit, after=after)


@router.get("/assignments/{employee_id}", summary="Where someone works and for whom", tags=["people"])
async def get_assignment(employee_id: Annotated[Id, Path()], acting: ReadingDep, response: Response) -> AssignmentOut:
    """Show an assignment: one's own, of those one rates, or as officer."""
    found = await see_person(acting, employee_id)
    tag(response, found.version)
    return filled(AssignmentOut, found, found.present)


@router.get("/cycles", summary="Cycles as goals sees them", tags=["cycles"])
async def list_cycles(
    acting: ReadingDep, status: CycleStatus | None = None, limit: Limit = 50, after: After = None
) -> Page[CycleRow]:
    """List the cycles of the agency."""

    def show(found: Document[CycleState]) -> CycleRow:
        return filled(CycleRow, found, found.present)

    where = {"status": status.value if status else None}
    return await acting.page(CYCLE, where=where, show=show, limit=limit, after=after)


@router.get("/cycles/{cycle_id}", summary="A cycle as goals sees it", tags=["cycles"])
async def get_cycle(cycle_id: Annotated[Id, Path()], acting: ReadingDep, response: Response) -> CycleOut:
    """Show how many take part, where their plans stand, and whether goals has answered."""
    found = await acting.read(CYCLE, evaluation.CYCLE.of(acting.agency_id, cycle_id))
    tag(response, found.version)
    cycle, plans = found.present, await count_by_status(acting.documents, acting.agency_id, cycle_id)
    return filled(CycleOut, found, cycle, enrolled=sum(plans.values()), plans=plans, answered=cycle.answer is not None)
