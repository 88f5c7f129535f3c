"""Units: their rating by the leader above, and what their people come to."""

from collections.abc import Collection
from dataclasses import dataclass

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.evaluation.domain.appraisal.hear import segments_of
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.requests import RatingBody, SpreadCommentBody
from services.evaluation.domain.unit.follow_up import SpreadFollowUp, follow_up
from services.evaluation.domain.unit.rate import Heads
from services.evaluation.domain.unit.results import UnitResults, unit_results
from services.evaluation.domain.unit.state import UNIT, SpreadComment
from services.evaluation.rules.rate.unit_predicate import SuggestedPredicate
from services.evaluation.store import UNIT_MAX, heads_of
from services.evaluation.usecases.cycles import existing_cycle
from services.evaluation.usecases.unit_ratings import comment_on_spread, set_predicate, suggestion_for
from services.evaluation.usecases.units import UnitRow, heads_for, units_to_read
from shared.acting import Acting, ActingDep, ReadingDep, acted
from shared.alike import filled
from shared.authority import is_officer_of
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
    decided_for: str | None


class RatingView(BaseModel):
    """How an official rated the unit."""

    predicate: UnitPredicate
    reason: str
    decided_by: str | None
    decided_for: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResultsView(UnitResults):
    """What a unit's people come to; ``suggested_rating``: what its indicators suggest for its own predicate."""

    cycle_id: str
    unit_id: str
    rating: RatingView | None
    suggested_rating: SuggestedPredicate
    follow_up: SpreadFollowUp | None


class SpreadCommentView(BaseModel):
    """Why a unit's spread stands."""

    id: str
    version: int
    cycle_id: str
    unit_id: str
    comment: SpreadComment | None


@router.post("/units/{unit_id}/rating")
async def post_rating(acting: ActingDep, unit_id: Id, body: RatingBody, response: Response) -> UnitRatingView:
    """Rate a unit as the leader one level above it, or as an officer where nobody is; with reasons.

    Where the policy says so, this is the results rating of whoever heads it.
    """
    done = await set_predicate(acting, unit_id, body)
    acted(response, done)
    return filled(UnitRatingView, done, done.state)


@router.get("/units")
async def list_units(
    acting: ReadingDep, cycle_id: Id | None = None, limit: Limit = 50, after: After = None
) -> Page[UnitRow]:
    """List units whose results may be read: for officers all with people, for others those headed or led from above.

    Without a cycle, those of all cycles that are not closed.
    """
    return await units_to_read(acting, cycle_id=cycle_id, limit=limit, after=after)


@router.get("/units/{unit_id}/results")
async def read_results(acting: ReadingDep, unit_id: Id, cycle_id: Id) -> UnitResultsView:
    """Read what a unit's people come to: for officers, for who heads it or leads it from above, and for substitutes."""
    cycle = await existing_cycle(acting, cycle_id)
    policy = cycle.running.policy
    heading = await _heading(acting, cycle_id, unit_id, heads_for(acting))
    leads = is_officer_of(acting.actor, unit_id) or any(not each.continued for each in heading)
    if not leads and not (await heads_of(acting, cycle_id, unit_id)).are_led_by(acting.actor):
        raise NotFound(f"Hasil unit {unit_id} tidak ditemukan, atau bukan unit yang Anda pimpin.")
    unit = (await acting.find(UNIT, evaluation.UNIT.of(acting.agency_id, cycle_id, unit_id))).state
    people = await acting.select(APPRAISAL, {"cycle_id": cycle_id, "unit_id": unit_id}, limit=UNIT_MAX)
    results = unit_results(
        [each.present for each in people],
        as_of=cycle.ends_on,
        unit=unit,
        rule=policy.distribution,
        places=policy.rounding_places,
    )
    rating = filled(RatingView, unit) if unit is not None and unit.predicate is not None else None
    suggested = suggestion_for(unit, cycle)
    asked = follow_up(
        results.distribution,
        cycle=cycle,
        heads=await heads_of(acting, cycle_id, unit_id) if policy.distribution.follow_up_days else Heads(),
        comment=unit.spread_comment if unit is not None else None,
        undecided=sum(each.present.undecided for each in people),
        today=acting.today,
    )
    return filled(
        UnitResultsView,
        results,
        cycle_id=cycle_id,
        unit_id=unit_id,
        rating=rating,
        suggested_rating=suggested,
        follow_up=asked,
    )


@router.post("/units/{unit_id}/distribution-comment")
async def post_distribution_comment(
    acting: ActingDep, unit_id: Id, body: SpreadCommentBody, response: Response
) -> SpreadCommentView:
    """Say why a unit's spread stands that does not fit, as who heads it or leads it from above."""
    done = await comment_on_spread(acting, unit_id, body)
    acted(response, done)
    return filled(SpreadCommentView, done, done.state, comment=done.state.spread_comment)


async def _heading(acting: Acting, cycle_id: str, unit_id: str, people: Collection[str]) -> list[AppraisalState]:
    """The own appraisals of those among these people who head the unit, or headed it earlier in the cycle."""
    found = await acting.load(id for each in people for id in segments_of(acting.agency_id, cycle_id, each))
    known = [each.present for _id, each in sorted(found.items())]
    return [each for each in known if each.inputs.assignment and each.inputs.assignment.heads_unit == unit_id]
