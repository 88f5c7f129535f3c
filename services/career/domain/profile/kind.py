"""How profiles are looked up, and how they tell their facts and those of what lives in them."""

from collections.abc import Mapping
from typing import Final

from services.career.domain.credit.determine import newest
from services.career.domain.credit.state import Determination
from services.career.domain.mentoring.state import Match
from services.career.domain.profile.access import rater_of
from services.career.domain.profile.picture import duty_hours, picture
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.search import below_word, words_of
from services.career.domain.recommendation.state import Recommendation
from services.career.rules.training import training_years
from shared.decision import Kind, Says
from shared.events import career as told
from shared.events.base import Body
from shared.ids import career as ids


def _look_up_profile(state: Profile) -> Mapping[str, str | list[str] | None]:
    seen, rater_id = picture(state), rater_of(state)
    raters_of_mentees = {each.mentee_rater_id for each in state.matches}
    mentees = {each.mentee_id for each in state.matches}
    return {
        "employee_id": state.employee_id,
        "unit_id": seen.unit_id or None,
        "seen_by": _words({state.employee_id, rater_id}),
        "strengths": list(seen.strengths),
        "waiting": list(state.waiting),
        "mentees": _words(mentees),
        "mentoring": "yes" if state.matches else None,
        "mentoring_seen_by": _words(mentees | raters_of_mentees | {state.employee_id, rater_id}),
        "advice": sorted(_advice_words(state)),
    }


def _advice_words(state: Profile) -> set[str]:
    """What a person is found by in one list, because every index costs each save: recommendations, hours too few."""
    below = {below_word(each.year) for each in training_years(duty_hours(state)) if each.met is False}
    return below | {word for each in state.recommendations for word in words_of(each)}


def _words(ids: set[str] | set[str | None]) -> list[str]:
    return sorted(each for each in ids if each is not None)


def _tell_profile(state: Profile, says: Says, version: int) -> Body:
    recommendation = next((each for each in state.recommendations if each.subject == says.subject), None)
    if recommendation is not None:
        return _recommendation(state, recommendation, version)
    matched = next((each for each in state.matches if each.subject == says.subject), None)
    if matched is not None:
        return _match(state, matched, version)
    determined = newest(state, says.subject)
    if determined is not None:
        return _credit(state, determined, version)
    seen = picture(state)
    return told.Profile(
        agency_id=state.agency_id,
        subject=says.subject,
        version=version,
        employee_id=state.employee_id,
        unit_id=seen.unit_id,
        history=seen.history,
        gaps=seen.gaps,
        strengths=seen.strengths,
        trainings_jp=seen.trainings_jp,
    )


def _recommendation(state: Profile, recommendation: Recommendation, version: int) -> told.Recommendation:
    return told.Recommendation(
        agency_id=state.agency_id,
        subject=recommendation.subject,
        version=version,
        employee_id=state.employee_id,
        cycle_id=recommendation.cycle_id,
        kind=recommendation.kind,
        rule=recommendation.rule,
        about=recommendation.about,
        reason=recommendation.reason,
        evidence=recommendation.evidence,
        status=recommendation.status,
        decision_reason=recommendation.decision_reason,
        cycles=recommendation.cycles,
        issued_on=recommendation.issued_on,
        expires_on=recommendation.expires_on,
        proof=recommendation.proof,
        outcome=recommendation.outcome,
    )


def _match(mentor: Profile, match: Match, version: int) -> told.MentoringMatch:
    return told.MentoringMatch(
        agency_id=mentor.agency_id,
        subject=match.subject,
        version=version,
        mentor_id=mentor.employee_id,
        mentee_id=match.mentee_id,
        competence=match.competence,
        reason=match.reason,
        ended=not match.open,
        status=match.status,
        outcome=match.remark,
    )


def _credit(state: Profile, each: Determination, version: int) -> told.CreditDetermination:
    letter = each.letter
    return told.CreditDetermination(
        agency_id=state.agency_id,
        subject=each.subject,
        version=version,
        employee_id=state.employee_id,
        starts_on=letter.starts_on,
        ends_on=letter.ends_on,
        basis=letter.basis,
        letter_number=letter.number,
        letter_on=letter.on,
        position_history_id=letter.position_history_id,
        main=each.main,
        additional=each.additional,
        total=each.total,
        status=each.status,
    )


PROFILE: Final = Kind(name=ids.PROFILE.kind, state=Profile, lookup=_look_up_profile, body=_tell_profile)
