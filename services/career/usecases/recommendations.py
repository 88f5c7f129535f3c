"""Recommendations: listed, and settled when nobody decided in time."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.career.domain.access import may_see_profile, seen_where
from services.career.domain.profile.kind import PROFILE
from services.career.domain.recommendation.expire import expire, settle_day
from services.career.domain.recommendation.offers import PLACEMENTS, Offers, training_wanted
from services.career.domain.recommendation.state import Filters, Recommendation, due_words
from services.career.domain.recommendation.views import RecommendationView, recommendation_view
from services.career.domain.requests import DecideRecommendation
from services.career.store import entries, given, page_of, trainings_for, vacant_positions
from services.career.usecases.reading import cycle_of, profile_for, resume
from shared.acting import Acting
from shared.commands import Command
from shared.decision import Actor, Rejected
from shared.ids import career as ids
from shared.ids import directory, evaluation
from shared.where import AllOf, Term, any_of


@dataclass(frozen=True, slots=True)
class Swept:
    """What became of one person's overdue recommendations: expired, would_expire, or why not."""

    profile_id: str
    recommendations: tuple[str, ...]
    outcome: str


async def list_recommendations(
    act: Acting, *, filters: Filters, limit: int, after: str | None
) -> tuple[tuple[RecommendationView, ...], str | None]:
    """List recommendations that the caller may see, person by person; also where to go on.

    :raises Rejected: when the caller asks for somebody he may not see, or with a cursor that is none
    """
    actor = act.actor
    if filters.employee_id is not None and not actor.officer and filters.employee_id != actor.employee_id:
        await profile_for(act, filters.employee_id)
    found = await entries(
        act.documents,
        agency_id=act.agency_id,
        where=given(
            employee_id=filters.employee_id,
            **_seen(actor, filters),
            advice=AllOf(tuple(filters.words)) if filters.words else None,
        ),
        of=lambda profile: profile.recommendations,
        wanted=lambda profile, each: filters.fits(each) and may_see_profile(profile, actor),
        limit=limit,
        after=resume(act, after, ids.RECOMMENDATION),
    )
    page = found[:limit]
    offers = await offers_for(act, [each.entry for each in page])
    items = tuple(recommendation_view(each.profile, each.entry, version=each.version, offers=offers) for each in page)
    return items, items[-1].id if len(found) > limit else None


def _seen(actor: Actor, filters: Filters) -> dict[str, Term]:
    if filters.employee_id == actor.employee_id:
        return {"unit_id": filters.unit_id}
    return seen_where(actor, unit_id=filters.unit_id, by="seen_by")


async def expire_overdue(
    act: Acting, *, after: str | None, limit: int, dry_run: bool
) -> tuple[list[Swept], str | None]:
    """Settle what nobody decided in time, of so many people; also where to go on. Doing it again changes nothing."""
    where = {"advice": any_of(due_words(act.today))}
    found, following = await page_of(act.documents, PROFILE, act.agency_id, where=where, limit=limit, after=after)
    act.known.update({each.id: each for each in found})
    overdue = {each.id: tuple(publish.subject for publish in settle_day(each.present, act.today)[1]) for each in found}
    due = [id for id, subjects in overdue.items() if subjects]
    outcomes = await act.run_many([Command(PROFILE, id, expire, None) for id in due], dry_run=dry_run)
    fate = "would_expire" if dry_run else "expired"
    return [
        Swept(id, overdue[id], outcome.code if isinstance(outcome, Rejected) else fate)
        for id, outcome in zip(due, outcomes, strict=True)
    ], following


def seen_by_decision(act: Acting, subject: str, verdict: DecideRecommendation) -> tuple[str, ...]:
    """Name what a decision reads besides: the position that it names, and the policy's words for competences."""
    cycle_id, _employee_id, _key = ids.RECOMMENDATION.read(subject)
    cycle = evaluation.CYCLE.of(act.agency_id, cycle_id)
    named = verdict.position_id
    return (cycle,) if named is None else (cycle, directory.POSITION.of(act.agency_id, named))


async def offers_for(act: Acting, shown: Iterable[Recommendation]) -> Offers:
    """What the agency has on offer that these recommendations may name."""
    named = list(shown)
    wanted = {competence for each in named if (competence := training_wanted(each)) is not None}
    placed = any(each.kind in PLACEMENTS for each in named)
    cycles = {each.cycle_id for each in named if training_wanted(each) is not None or each.kind in PLACEMENTS}
    await act.load(evaluation.CYCLE.of(act.agency_id, each) for each in cycles)
    known = {each: await cycle_of(act, each) for each in cycles}
    return Offers(
        trainings=tuple(await trainings_for(act.documents, act.agency_id, wanted) if wanted else ()),
        positions=tuple(await vacant_positions(act.documents, act.agency_id) if placed else ()),
        books={each: cycle.book for each, cycle in known.items() if cycle is not None},
    )
