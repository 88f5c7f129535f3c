"""Mentors proposed: kept in the mentor's profile, so that one guarded write holds the mentor's load exactly."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial

from services.career.domain.access import ProfileUnknown, demand_arranger, rater_of
from services.career.domain.cycle import CYCLE, CycleCopy
from services.career.domain.mentoring.state import Match
from services.career.domain.profile.employment import left_on
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.picture import latest_predicates, picture
from services.career.domain.profile.state import Profile, latest_of
from services.career.domain.requests import MakeMatch
from services.career.rules.mentoring import MentoringLimits, Pair, Side, mentee_has_gap, rank, reason, refusal
from shared.alike import filled
from shared.decision import Decision, Env, Publish
from shared.events.evaluation import CompetenceResult
from shared.ids import career as ids
from shared.ids import evaluation
from shared.ids.form import agency_of
from shared.rules.vocabulary import Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who could be the mentor, with the reason in words."""

    mentor_id: str
    unit_id: str
    same_unit: bool
    held: Decimal
    required: Decimal
    predicate: Predicate | None
    open_matches: int
    reason: str


def propose(state: Profile | None, wanted: MakeMatch, env: Env, *, limits: MentoringLimits) -> Decision[Profile]:
    """Propose a mentor for a mentee; both have to accept. The same open proposal or match again changes nothing.

    One that was declined or ended begins anew. ``limits`` are those of the operator.

    :raises Rejected: when the actor may not, or the two do not fit: the first rule that fails says why
    """
    mentor, mentee = state, env.get(PROFILE, ids.PROFILE.of(agency_of(env.id), wanted.mentee_id))
    if mentee is None or mentor is None:
        raise ProfileUnknown
    demand_arranger(mentee, env.by)
    subject = ids.MATCH.of(mentee.agency_id, mentee.employee_id, mentor.employee_id, wanted.competence)
    known = latest_of(mentor.matches, subject)
    if known is not None and known.open:
        return Decision(mentor)
    label, limits = under_policy(env.get(CYCLE, gap_cycle(mentee)), wanted.competence, limits)
    pair = pair_of(mentor=mentor, mentee=mentee, competence=wanted.competence, label=label, limits=limits, on=env.today)
    problem = refusal(pair)
    if problem is not None:
        raise problem
    made = Match(
        subject=subject,
        mentee_id=mentee.employee_id,
        competence=wanted.competence,
        reason=reason(pair),
        mentee_rater_id=rater_of(mentee),
    )
    others = tuple(each for each in mentor.matches if each.subject != subject)
    return Decision(replace(mentor, matches=(*others, made)), (Publish("mentoring.proposed", subject),))


def gap_cycle(mentee: Profile | None) -> str | None:
    """The id of the cycle under whose policy the mentee's gaps were found."""
    measured = mentee.measured if mentee else None
    return evaluation.CYCLE.of(mentee.agency_id, measured[0].cycle_id) if mentee and measured else None


def under_policy(cycle: CycleCopy | None, competence: str, limits: MentoringLimits) -> tuple[str, MentoringLimits]:
    """The competence's name and the limits in the policy of a cycle; without one, those that there are."""
    if cycle is None:
        return competence, limits
    most = cycle.book.career.mentor_open_matches_max
    return cycle.book.label(competence), limits if most is None else replace(limits, mentor_open_matches_max=most)


def candidates(
    profiles: Iterable[Profile], *, mentee: Profile, competence: str, label: str, limits: MentoringLimits, on: date
) -> tuple[Candidate, ...]:
    """Those of the profiles who could mentor as of a day, best first.

    :raises Rejected: when the mentee has no gap in this competence.
    """
    # Whether the junior has a gap does not depend on the mentor; asked here so that an empty list is no riddle.
    side_by_side = partial(pair_of, mentee=mentee, competence=competence, label=label, limits=limits, on=on)
    problem = mentee_has_gap(side_by_side(mentor=mentee))
    if problem is not None:
        raise problem
    pairs = [side_by_side(mentor=each) for each in profiles]
    return tuple(_candidate(pair) for pair in sorted(pairs, key=rank) if refusal(pair) is None)


def pair_of(
    *, mentor: Profile, mentee: Profile, competence: str, label: str, limits: MentoringLimits, on: date
) -> Pair:
    """Put two profiles side by side for one competence, as of a day."""
    senior, junior = (_side(each, competence, on) for each in (mentor, mentee))
    return Pair(mentor=senior, mentee=junior, label=label, limits=limits)


def _side(profile: Profile, competence: str, on: date) -> Side:
    seen = picture(profile)
    return filled(
        Side,
        profile,
        unit_id=seen.unit_id,
        gap=next((each for each in seen.gaps if each.competence == competence), None),
        strength=_strength(profile, competence),
        latest=latest_predicates(profile),
        open_matches=sum(each.open for each in profile.matches),
        left_on=left_on(profile, on),
    )


def _strength(profile: Profile, competence: str) -> CompetenceResult | None:
    _result, judged = profile.measured or (None, None)
    strengths = judged.strengths if judged else ()
    return next((each for each in strengths if each.competence == competence), None)


def _candidate(pair: Pair) -> Candidate:
    mentor, strength = pair.mentor, pair.mentor.strength
    return filled(
        Candidate,
        mentor,
        pair,
        mentor_id=mentor.employee_id,
        held=strength.held if strength and strength.held is not None else Decimal(0),
        required=strength.required if strength else Decimal(0),
        predicate=mentor.latest[0] if mentor.latest else None,
        reason=reason(pair),
    )
