"""Recommendations follow the results: issued, kept open over cycles, withdrawn; and what became of their gaps."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from services.career.domain.profile.picture import advice_that_follows
from services.career.domain.profile.state import FinalResult, Judgement, Profile
from services.career.domain.recommendation.basis import rebased
from services.career.domain.recommendation.expire import expired
from services.career.domain.recommendation.state import Recommendation
from services.career.rules.inputs import Advice
from shared.alike import filled
from shared.decision import Publish
from shared.events.career import GapOutcome, RecommendationStatus
from shared.ids import career as ids
from shared.ids import feedback, goals

_Status = RecommendationStatus

_UNDECIDED = frozenset({_Status.ISSUED, _Status.WITHDRAWN})
"""Where nobody has decided yet, a newer result may still change, withdraw or issue again."""


_OPEN = frozenset({_Status.ISSUED, _Status.ACCEPTED})
"""What is open takes further results in: the same advice is not issued twice."""


def follow(before: Profile, after: Profile, *, on: date) -> tuple[Profile, tuple[Publish, ...]]:
    """Bring recommendations in line with all results as of a day; give the profile and what changed."""
    old = {each.subject: each for each in after.recommendations}
    in_time = [expired(each, on, last_day=after.last_day) for each in old.values()]
    present = {each.subject: each for each in rebased(before, replace(after, recommendations=tuple(in_time)), on=on)}
    # Nothing is recommended to somebody who has left, whatever result is still to come.
    wanted = {} if after.has_left(on) else _wanted(replace(after, recommendations=tuple(present.values())))
    kept = [_reconciled(each, wanted.get(each.subject), on) for each in present.values()]
    new = [_dated(each, each, on) for subject, each in wanted.items() if subject not in present]
    earlier = {each.subject: each for each in before.recommendations}
    settled = tuple(
        _as_told(earlier.get(each.subject), replace(each, outcome=_outcome(after, each))) for each in (*kept, *new)
    )
    publishes = tuple(
        Publish(_fact(earlier.get(each.subject), each), each.subject)
        for each in settled
        if earlier.get(each.subject) != each
    )
    return replace(after, recommendations=settled), publishes


def _as_told(old: Recommendation | None, now: Recommendation) -> Recommendation:
    """Keep what says the same: the same levels may come from other results, written with other zeros."""
    return old if old == now and old is not None else now


def _reconciled(old: Recommendation, wanted: Recommendation | None, on: date) -> Recommendation:
    if wanted is not None:
        return _dated(old, wanted, on)
    return replace(old, status=_Status.WITHDRAWN) if old.status in _UNDECIDED else old


def _dated(old: Recommendation, wanted: Recommendation, on: date) -> Recommendation:
    """Give an issued recommendation its dates: those it had, or today's when it is issued now."""
    if wanted.status is not _Status.ISSUED:
        return wanted
    if old is not wanted and old.status is _Status.ISSUED:
        return replace(wanted, issued_on=old.issued_on, expires_on=old.expires_on)
    days = wanted.expires_after_days
    expires_on = on + timedelta(days=days) if days is not None else None
    return replace(wanted, issued_on=on, expires_on=expires_on)


def _fact(old: Recommendation | None, changed: Recommendation) -> str:
    if changed.status is _Status.WITHDRAWN and (old is None or old.status is not _Status.WITHDRAWN):
        return "recommendation.withdrawn"
    if changed.status is _Status.EXPIRED and (old is None or old.status is not _Status.EXPIRED):
        return "recommendation.expired"
    if old is not None and changed.basis_changed not in (None, old.basis_changed):
        return "recommendation.basis-changed"
    if old is not None and replace(changed, outcome=old.outcome) == old:
        return "recommendation.followed-up"
    if old is not None and old.status in _OPEN and old.cycles != changed.cycles:
        return "recommendation.renewed"
    return "recommendation.issued"


def _wanted(profile: Profile) -> Mapping[str, Recommendation]:
    """What follows now, by subject. Earlier results can complete the conditions of later ones, whatever came first."""
    ends = {result.cycle_id: judged.ends_on for result, judged in profile.standing}
    settled = _settled(profile, ends)
    open_now = {each.line: each for each in profile.recommendations if each.status is _Status.ACCEPTED}
    for fresh in _following(profile):
        if ends[fresh.cycle_id] <= settled.get(fresh.line, date.min):
            continue
        known = open_now.get(fresh.line)
        open_now[fresh.line] = fresh if known is None else _renewed(known, fresh)
    return {each.subject: each for each in open_now.values()}


def _settled(profile: Profile, ends: Mapping[str, date]) -> Mapping[tuple[str, str], date]:
    """Until which day each line is settled: results of cycles that ended by then lead to nothing new."""
    until: dict[tuple[str, str], date] = {}
    for each in profile.recommendations:
        if each.status not in _UNDECIDED | _OPEN:
            covered = (ends.get(cycle, date.min) for cycle in each.all_cycles)
            until[each.line] = max(until.get(each.line, date.min), *covered)
    return until


def _renewed(known: Recommendation, fresh: Recommendation) -> Recommendation:
    """Add the evidence of another cycle; the newest reason counts while nobody has decided."""
    if fresh.cycle_id in known.all_cycles:
        return known
    evidence = (*known.evidence, *(each for each in fresh.evidence if each not in known.evidence))
    reason = fresh.reason if known.status is _Status.ISSUED else known.reason
    return replace(known, reason=reason, evidence=evidence, cycles=(*known.cycles, fresh.cycle_id))


def _following(profile: Profile) -> Iterator[Recommendation]:
    """Every recommendation that a standing result leads to, oldest result first."""
    for result, judged, advice in advice_that_follows(profile):
        if not _closed_since(profile, judged, advice.about):
            yield _recommendation(profile, result, judged, advice)


def _closed_since(profile: Profile, judged: Judgement, about: str | None) -> bool:
    """Whether a later result shows that the gap, for which something would be recommended, is closed."""
    found = _later(profile, judged, about)
    return found is not None and found.closed


def _outcome(profile: Profile, each: Recommendation) -> GapOutcome | None:
    if each.status is _Status.WITHDRAWN:
        return each.outcome
    judged = next((judged for result, judged in profile.standing if result.cycle_id == each.cycle_id), None)
    return each.outcome if judged is None else _later(profile, judged, each.about)


def _later(profile: Profile, judged: Judgement, about: str | None) -> GapOutcome | None:
    """What the newest later result that observed the competence says about the gap of a judgement."""
    gap = next((each for each in judged.gaps if each.competence == about and each.held is not None), None)
    if gap is None or gap.held is None:
        return None
    for result, later in profile.standing:
        for seen in result.finding.competences if later.ends_on > judged.ends_on else ():
            if seen.competence == about and seen.held is not None:
                return GapOutcome(
                    appraisal=result.appraisal,
                    on=later.ends_on,
                    held_before=gap.held,
                    held=seen.held,
                    required=seen.required,
                    closed=seen.held >= seen.required,
                    change=Decimal(seen.held - gap.held),
                )
    return None


def _recommendation(profile: Profile, result: FinalResult, judged: Judgement, advice: Advice) -> Recommendation:
    return filled(
        Recommendation,
        advice,
        result,
        subject=ids.RECOMMENDATION.of(profile.agency_id, result.cycle_id, profile.employee_id, advice.key),
        evidence=_evidence(profile, result, judged, advice),
    )


def _evidence(profile: Profile, result: FinalResult, judged: Judgement, advice: Advice) -> tuple[str, ...]:
    """The appraisal with plan and dossier, then what the rule looked at besides: earlier appraisals, training logs."""
    whose = (result.cycle_id, profile.employee_id, result.segment)
    own = (
        result.appraisal,
        goals.PLAN.of(profile.agency_id, *whose),
        feedback.DOSSIER.of(profile.agency_id, *whose),
    )
    until = [each.appraisal for each, judgement in profile.standing if judgement.ends_on <= judged.ends_on]
    earlier = [each for each in until[: advice.last_predicates] if each != result.appraisal]
    year = judged.ends_on.year
    logs = [month.log for month in profile.months if any(each.on.year == year for each in month.trainings)]
    return (*own, *earlier, *(sorted(logs) if advice.training_duty else ()))
