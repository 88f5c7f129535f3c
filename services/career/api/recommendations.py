"""Recommendations: listed, decided, settled when nobody decided in time."""

from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from services.career.api.base import Request, SubjectPath, tagged
from services.career.domain.recommendation.search import Filters
from services.career.domain.recommendation.views import RecommendationView
from services.career.usecases import recommendations
from shared.events.base import Id
from shared.events.career import RecommendationKind, RecommendationStatus
from shared.http.callers import IfMatchDep, KeyDep, OfficerDep, ReaderDep
from shared.http.pages import After, Limit
from shared.runtime import PartsDep

router = APIRouter(tags=["recommendations"])
Proof = Annotated[str, Field(min_length=1, max_length=500)]


class DecideRecommendation(Request):
    """Accept or decline (the person), mark as done with what shows it, or override (the officer)."""

    decision: Literal["accepted", "declined", "done", "overridden"]
    reason: Annotated[str, Field(max_length=2000)] = ""
    proof: Annotated[tuple[Proof, ...], Field(max_length=20)] = ()


class ExpireRecommendations(Request):
    """Which people to look at: so many, after a cursor. A dry run only tells."""

    limit: Annotated[int, Field(ge=1, le=500)] = 500
    after: Annotated[str, Field(max_length=400)] | None = None
    dry_run: bool = False


class Recommendations(BaseModel):
    """A page of recommendations."""

    items: tuple[RecommendationView, ...]
    next: str | None


class Expirations(BaseModel):
    """What became of overdue recommendations, person by person; with ``next``, more people are to be looked at."""

    items: list[recommendations.Swept]
    next: str | None


@router.get("/recommendations")
async def get_recommendations(
    who: ReaderDep,
    parts: PartsDep,
    employee_id: Id | None = None,
    unit_id: Id | None = None,
    cycle_id: Id | None = None,
    kind: RecommendationKind | None = None,
    status: RecommendationStatus | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Recommendations:
    """List recommendations: one's own, those of one's people, or (officer) those of the agency."""
    filters = Filters(employee_id=employee_id, unit_id=unit_id, cycle_id=cycle_id, kind=kind, status=status)
    items, following = await recommendations.list_recommendations(
        parts, who=who, filters=filters, limit=limit, after=after
    )
    return Recommendations(items=items, next=following)


@router.post("/recommendations/expirations")
async def post_expirations(command: ExpireRecommendations, who: OfficerDep, parts: PartsDep) -> Expirations:
    """Settle at once what else the daily look settles; go on with ``next`` as ``after`` until there is none."""
    items, following = await recommendations.expire_overdue(
        parts, who=who, after=command.after, limit=command.limit, dry_run=command.dry_run
    )
    return Expirations(items=items, next=following)


@router.post("/recommendations/{id}/decisions")
async def post_decision(
    id: SubjectPath,
    command: DecideRecommendation,
    who: ReaderDep,
    parts: PartsDep,
    key: KeyDep,
    version: IfMatchDep,
    response: Response,
) -> RecommendationView:
    """Accept or decline one's own recommendation; as an officer mark an accepted one as done, or override one."""
    decided = await recommendations.decide_recommendation(
        parts,
        who=who,
        id=id,
        decision=RecommendationStatus(command.decision),
        reason=command.reason,
        proof=command.proof,
        key=key,
        if_version=version,
    )
    return tagged(response, decided)
