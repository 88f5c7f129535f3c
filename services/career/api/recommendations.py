"""Recommendations: listed, decided, settled when nobody decided in time."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from services.career.domain.profile.kind import PROFILE
from services.career.domain.recommendation.decide import decide
from services.career.domain.recommendation.expire import RecommendationUnknown
from services.career.domain.recommendation.state import Filters
from services.career.domain.recommendation.views import RecommendationView, recommendation_view
from services.career.domain.requests import DecideRecommendation
from services.career.metrics import count_decision
from services.career.usecases import recommendations
from services.career.usecases.reading import holder_in
from shared.acting import ActingDep, DocumentId, OfficerReadingDep, ReadingDep, acted
from shared.events.base import Id
from shared.events.career import RecommendationKind, RecommendationStatus
from shared.http.pages import After, Limit
from shared.ids import career as ids
from shared.request import WRITTEN, Request

router = APIRouter(tags=["recommendations"])


class ExpireRecommendations(Request):
    """Which people to look at: so many, after a cursor. A dry run only tells."""

    limit: Annotated[int, WRITTEN, Field(ge=1, le=500)] = 500
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


async def _filters(
    employee_id: Id | None = None,
    unit_id: Id | None = None,
    cycle_id: Id | None = None,
    kind: RecommendationKind | None = None,
    status: RecommendationStatus | None = None,
    basis_changed: bool | None = None,
) -> Filters:
    return Filters(
        employee_id=employee_id,
        unit_id=unit_id,
        cycle_id=cycle_id,
        kind=kind,
        status=status,
        basis_changed=basis_changed,
    )


@router.get("/recommendations")
async def get_recommendations(
    act: ReadingDep, filters: Annotated[Filters, Depends(_filters)], limit: Limit = 50, after: After = None
) -> Recommendations:
    """List recommendations: one's own, those of one's people, or (officer) those of the agency."""
    items, following = await recommendations.list_recommendations(act, filters=filters, limit=limit, after=after)
    return Recommendations(items=items, next=following)


@router.post("/recommendations/expirations")
async def post_expirations(command: ExpireRecommendations, act: OfficerReadingDep) -> Expirations:
    """Settle at once what else the daily look settles; go on with ``next`` as ``after`` until there is none."""
    items, following = await recommendations.expire_overdue(
        act, after=command.after, limit=command.limit, dry_run=command.dry_run
    )
    return Expirations(items=items, next=following)


@router.post("/recommendations/{id}/decisions")
async def post_decision(
    id: DocumentId, command: DecideRecommendation, act: ActingDep, response: Response
) -> RecommendationView:
    """Accept or decline one's own recommendation; as an officer mark an accepted one as done, or override one."""
    holder = holder_in(act, id, ids.RECOMMENDATION, RecommendationUnknown)
    contexts = recommendations.seen_by_decision(act, id, command)
    await act.load((holder, *contexts))
    done = await act.run(PROFILE, holder, partial(decide, subject=id), command, contexts=contexts)
    acted(response, done)
    decided = next(each for each in done.state.recommendations if each.subject == id)
    if not done.repeated:
        count_decision(decided.kind, decided.status)
    offers = await recommendations.offers_for(act, [decided])
    return recommendation_view(done.state, decided, version=done.version, offers=offers)
