"""Units: their rating by an official, and what their people come to."""

from decimal import Decimal
from typing import Annotated, Self

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from services.evaluation.api.acting import ActingDep, IdPath, OfficerActingDep, stamp
from services.evaluation.domain.filled import filled
from services.evaluation.domain.policy.running import running
from services.evaluation.domain.unit.results import CriterionMean, Missing, UnitResults, unit_results
from services.evaluation.domain.unit.spread import Fit
from services.evaluation.domain.unit.state import UNIT, UnitState
from services.evaluation.store import appraisals_of_unit, heads_unit
from services.evaluation.usecases.cycles import existing_cycle
from services.evaluation.usecases.units import give_unit_rating
from shared.commands import NotFound
from shared.document import Document
from shared.events.base import Id
from shared.ids import evaluation
from shared.rules.vocabulary import UnitPredicate

router = APIRouter(tags=["units"])


class RatingBody(BaseModel):
    """The rating of a unit by an official."""

    model_config = ConfigDict(extra="forbid")

    cycle_id: Id
    predicate: UnitPredicate
    reason: Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True)] = ""


class UnitRatingView(BaseModel):
    """The rating of a unit."""

    id: str
    version: int
    cycle_id: str
    unit_id: str
    predicate: UnitPredicate | None
    reason: str
    decided_by: str | None

    @classmethod
    def of(cls, id: str, version: int, state: UnitState) -> Self:
        """Show a unit's rating."""
        return filled(cls, state, id=id, version=version)


class RatingView(BaseModel):
    """How an official rated the unit."""

    predicate: UnitPredicate
    reason: str
    decided_by: str | None


class UnitResultsView(BaseModel):
    """What a unit's people come to."""

    cycle_id: str
    unit_id: str
    rating: RatingView | None
    people: int
    by_status: dict[str, int]
    suggested: dict[str, int]
    decided: dict[str, int]
    mean_results_percent: Decimal | None
    mean_behaviour_percent: Decimal | None
    criteria: tuple[CriterionMean, ...]
    missing: tuple[Missing, ...]
    distribution: Fit | None

    @classmethod
    def of(cls, results: UnitResults, *, cycle_id: str, unit_id: str, unit: UnitState | None) -> Self:
        """Show a unit's results."""
        rating = filled(RatingView, unit) if unit is not None and unit.predicate is not None else None
        return filled(cls, results, cycle_id=cycle_id, unit_id=unit_id, rating=rating)


@router.post("/units/{unit_id}/rating")
async def post_rating(
    acting: OfficerActingDep, unit_id: IdPath, body: RatingBody, response: Response
) -> UnitRatingView:
    """Rate a unit; where the policy says so, this is the results rating of whoever heads it."""
    done = await give_unit_rating(
        acting, cycle_id=body.cycle_id, unit_id=unit_id, predicate=body.predicate, reason=body.reason
    )
    stamp(response, done)
    return UnitRatingView.of(done.id, done.version, done.state)


@router.get("/units/{unit_id}/results")
async def read_results(acting: ActingDep, unit_id: IdPath, cycle_id: Id) -> UnitResultsView:
    """Read what a unit's people come to: for the officer, and for whoever heads the unit."""
    agency_id, caller = acting.caller.agency_id, acting.caller
    cycle = await existing_cycle(acting, cycle_id)
    if not caller.is_officer and not await heads_unit(
        acting.documents, agency_id, cycle_id, unit_id=unit_id, employee_id=caller.employee_id
    ):
        raise NotFound(f"Hasil unit {unit_id} tidak ditemukan, atau bukan unit yang Anda pimpin.")
    found: Document[UnitState] = await acting.documents.get(UNIT, acting.id(evaluation.UNIT, cycle_id, unit_id))
    people = await appraisals_of_unit(acting.documents, agency_id, cycle_id, unit_id)
    policy = running(cycle.policy_text).policy
    results = unit_results(people, unit=found.state, mode=policy.distribution.mode, places=policy.rounding_places)
    return UnitResultsView.of(results, cycle_id=cycle_id, unit_id=unit_id, unit=found.state)
