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
from services.career.rules.filled import filled
from services.career.rules.training import training_years
from shared.decision import Kind, Says
from shared.events import career as bodies
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
        return filled(bodies.Recommendation, recommendation, state, version=version)
    matched = next((each for each in state.matches if each.subject == says.subject), None)
    if matched is not None:
        return _match(state, matched, version)
    determined = newest(state, says.subject)
    if determined is not None:
        return _credit(state, determined, version)
    return filled(bodies.Profile, picture(state), state, subject=says.subject, version=version)


def _match(mentor: Profile, match: Match, version: int) -> bodies.MentoringMatch:
    return filled(
        bodies.MentoringMatch,
        match,
        mentor,
        version=version,
        mentor_id=mentor.employee_id,
        ended=not match.open,
        outcome=match.remark,
    )


def _credit(state: Profile, each: Determination, version: int) -> bodies.CreditDetermination:
    return filled(
        bodies.CreditDetermination,
        each,
        each.letter,
        state,
        version=version,
        letter_number=each.letter.number,
        letter_on=each.letter.on,
    )


PROFILE: Final = Kind(name=ids.PROFILE.kind, state=Profile, lookup=_look_up_profile, body=_tell_profile)
