"""Units: their rating by an official, and what their people come to."""

from collections.abc import Collection
from dataclasses import dataclass

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.evaluation.domain.appraisal.checks import OwnAppraisal
from services.evaluation.domain.appraisal.hear import segments_of
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.requests import RatingBody
from services.evaluation.domain.unit.change import rate_unit
from services.evaluation.domain.unit.results import UnitResults, unit_results
from services.evaluation.domain.unit.state import UNIT
from services.evaluation.store import UNIT_MAX
from services.evaluation.usecases.cycles import existing_cycle
from services.evaluation.usecases.units import UnitRow, heads_for, units_to_read
from shared.acting import Acting, OfficerActingDep, ReadingDep, acted
from shared.alike import filled
from shared.decision import NotFound
from shared.events.base import Id
from shared.http.pages import After, Limit, Page
from shared.ids import evaluation
from shared.rules.vocabulary import UnitPredicate

router = APIRouter(tags=["units"])


class UnitRatingView(BaseModel):
    """The rating of a unit."""

    id: str
    version: int
    cycle_id: str
    unit_id: str
    predicate: UnitPredicate | None
    reason: str
    decided_by: str | None


class RatingView(BaseModel):
    """How an official rated the unit."""

    predicate: UnitPredicate
    reason: str
    decided_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResultsView(UnitResults):
    """What a unit's people come to."""

    cycle_id: str
    unit_id: str
    rating: RatingView | None


@router.post("/units/{unit_id}/rating")
async def post_rating(acting: OfficerActingDep, unit_id: Id, body: RatingBody, response: Response) -> UnitRatingView:
    """Rate a unit; where the policy says so, this is the results rating of whoever heads it."""
    if await _heading(acting, body.cycle_id, unit_id, {acting.actor.employee_id}):
        raise OwnAppraisal("Predikat unit yang Anda pimpin ikut menentukan penilaian Anda; pengelola lain menetapkan.")
    id = evaluation.UNIT.of(acting.agency_id, body.cycle_id, unit_id)
    cycle_id = evaluation.CYCLE.of(acting.agency_id, body.cycle_id)
    done = await acting.run(UNIT, id, rate_unit, body, contexts=(cycle_id,))
    acted(response, done)
    return filled(UnitRatingView, done, done.state)


@router.get("/units")
async def list_units(
    acting: ReadingDep, cycle_id: Id | None = None, limit: Limit = 50, after: After = None
) -> Page[UnitRow]:
    """List units whose results may be read: for officers all with people, for others those that they head today.

    Without a cycle, those of all cycles that are not closed.
    """
    return await units_to_read(acting, cycle_id=cycle_id, limit=limit, after=after)


@router.get("/units/{unit_id}/results")
async def read_results(acting: ReadingDep, unit_id: Id, cycle_id: Id) -> UnitResultsView:
    """Read what a unit's people come to: for the officer, for whoever heads the unit, and for a substitute of today."""
    cycle = await existing_cycle(acting, cycle_id)
    policy = cycle.running.policy
    heading = await _heading(acting, cycle_id, unit_id, heads_for(acting))
    if not acting.actor.officer and all(each.continued for each in heading):
        raise NotFound(f"Hasil unit {unit_id} tidak ditemukan, atau bukan unit yang Anda pimpin.")
    unit = (await acting.find(UNIT, evaluation.UNIT.of(acting.agency_id, cycle_id, unit_id))).state
    people = await acting.select(APPRAISAL, {"cycle_id": cycle_id, "unit_id": unit_id}, limit=UNIT_MAX)
    results = unit_results(
        [each.present for each in people],
        as_of=cycle.ends_on,
        unit=unit,
        mode=policy.distribution.mode,
        places=policy.rounding_places,
    )
    rating = filled(RatingView, unit) if unit is not None and unit.predicate is not None else None
    return filled(UnitResultsView, results, cycle_id=cycle_id, unit_id=unit_id, rating=rating)


async def _heading(acting: Acting, cycle_id: str, unit_id: str, people: Collection[str]) -> list[AppraisalState]:
    """The own appraisals of those among these people who head the unit, or headed it earlier in the cycle."""
    found = await acting.load(id for each in people for id in segments_of(acting.agency_id, cycle_id, each))
    known = [each.present for _id, each in sorted(found.items())]
    return [each for each in known if each.inputs.assignment and each.inputs.assignment.heads_unit == unit_id]
