"""Recommendations: read, decided, and settled when nobody decided in time."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.career.domain.profile.access import may_see_profile
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.decide import decide as decided_on
from services.career.domain.recommendation.expire import expire, expired, unknown
from services.career.domain.recommendation.search import Filters, due_words
from services.career.domain.recommendation.state import Recommendation
from services.career.domain.recommendation.views import RecommendationView, recommendation_view, training_wanted
from services.career.domain.training.state import Training
from services.career.metrics import DECISIONS
from services.career.store import entries, people_with, trainings_for
from services.career.usecases.asking import actor_of, given, holder_in, key_for, profile_for, resume, today_of
from shared.auth import Caller
from shared.commands import Command
from shared.decision import Contexts, Decision, Rejected
from shared.events.career import RecommendationStatus
from shared.ids import career as ids
from shared.runtime import Parts


@dataclass(frozen=True, slots=True)
class Swept:
    """What became of one person's overdue recommendations: expired, would_expire, or why not."""

    profile_id: str
    recommendations: tuple[str, ...]
    outcome: str


async def list_recommendations(
    parts: Parts, *, who: Caller, filters: Filters, limit: int, after: str | None
) -> tuple[tuple[RecommendationView, ...], str | None]:
    """List recommendations that the caller may see, person by person; also where to go on.

    :raises Rejected: when the caller asks for somebody he may not see, or with a cursor that is none.
    """
    actor = actor_of(who)
    if filters.employee_id is not None and not actor.officer and filters.employee_id != actor.employee_id:
        await profile_for(parts, who, filters.employee_id)
    found = await entries(
        parts.documents,
        agency_id=who.agency_id,
        where=given(
            employee_id=filters.employee_id,
            unit_id=filters.unit_id,
            seen_by=None if actor.officer else actor.employee_id,
            advice={"$all": filters.words} if filters.words else None,
        ),
        of=lambda profile: profile.recommendations,
        wanted=lambda profile, each: filters.fits(each) and may_see_profile(profile, actor),
        limit=limit,
        after=resume(who, after, ids.RECOMMENDATION),
    )
    page = found[:limit]
    trainings = await catalogue_for(parts, who, [each.entry for each in page])
    items = tuple(
        recommendation_view(each.profile, each.entry, version=each.version, trainings=trainings) for each in page
    )
    return items, items[-1].id if len(found) > limit else None


async def decide_recommendation(
    parts: Parts,
    *,
    who: Caller,
    id: str,
    decision: RecommendationStatus,
    reason: str,
    proof: tuple[str, ...],
    key: str | None,
    if_version: int | None,
) -> RecommendationView:
    """Accept, decline, mark as done, or override. Raises what ``decide`` of recommendations raises."""
    holder = holder_in(who, id, ids.RECOMMENDATION, unknown)

    def decide(state: Profile | None, _contexts: Contexts) -> Decision[Profile]:
        return decided_on(
            state,
            subject=id,
            decision=decision,
            reason=reason,
            actor=actor_of(who),
            proof=proof,
            on=today_of(parts),
        )

    done = await parts.commands.run(
        agency_id=who.agency_id, kind=PROFILE, id=holder, decide=decide, key=key_for(id, key), if_version=if_version
    )
    decided = next(each for each in done.state.recommendations if each.subject == id)
    if not done.repeated:
        DECISIONS.labels(kind=decided.kind.value, decision=decision.value).inc()
    trainings = await catalogue_for(parts, who, [decided])
    return recommendation_view(done.state, decided, version=done.version, trainings=trainings)


async def expire_overdue(
    parts: Parts, *, who: Caller, after: str | None, limit: int, dry_run: bool
) -> tuple[list[Swept], str | None]:
    """Settle what nobody decided in time, of so many people; also where to go on. Doing it again changes nothing."""
    on = today_of(parts)
    where = {"advice": {"$in": due_words(on)}}
    found, following = await people_with(parts.documents, who.agency_id, where=where, limit=limit, after=after)
    overdue = {
        each.id: [rec.subject for rec in each.state.recommendations if expired(rec, on) != rec]
        for each in found
        if each.state is not None
    }
    ids_due = [id for id, subjects in overdue.items() if subjects]
    if dry_run:
        return [Swept(id, tuple(overdue[id]), "would_expire") for id in ids_due], following
    commands = [Command(PROFILE, id, lambda state, _contexts: expire(state, on=on)) for id in ids_due]
    outcomes = await parts.commands.run_many(commands, agency_id=who.agency_id)
    return [
        Swept(id, tuple(overdue[id]), outcome.code if isinstance(outcome, Rejected) else "expired")
        for id, outcome in zip(ids_due, outcomes, strict=True)
    ], following


async def catalogue_for(parts: Parts, who: Caller, shown: Iterable[Recommendation]) -> list[Training]:
    """The catalogue's trainings that these recommendations may name."""
    wanted = {competence for each in shown if (competence := training_wanted(each)) is not None}
    return await trainings_for(parts.documents, who.agency_id, wanted) if wanted else []
