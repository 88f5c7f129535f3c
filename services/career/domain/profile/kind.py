"""How profiles are looked up, which one holds a subject, and how the facts of what lives in them read."""

from collections.abc import Mapping
from typing import Final

from services.career.domain.access import rater_of
from services.career.domain.profile.picture import duty_hours, picture
from services.career.domain.profile.state import Profile, latest_of
from services.career.domain.recommendation.state import below_word, due_word, words_of
from services.career.domain.talent.candidacy import successor_words
from services.career.rules.competence import training_years
from shared.alike import filled
from shared.decision import Kind, Publish
from shared.events import career as bodies
from shared.events.base import Body
from shared.ids import career as ids
from shared.ids.form import IdForm


def _lookup(state: Profile) -> Mapping[str, str | list[str] | None]:
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
    years = training_years(duty_hours(state), share_of=state.share_of)
    below = {below_word(each.year) for each in years if each.met is False}
    mentors_until = {due_word(state.last_day)} if state.last_day and any(each.open for each in state.matches) else set()
    advice = {word for each in state.recommendations for word in words_of(each, last_day=state.last_day)}
    return below | mentors_until | advice | successor_words(state.candidacies)


def _words(ids: set[str] | set[str | None]) -> list[str]:
    return sorted(each for each in ids if each is not None)


def _body(state: Profile, publish: Publish, version: int) -> Body:
    subject = publish.subject
    if (recommendation := latest_of(state.recommendations, subject)) is not None:
        place = recommendation.place
        position_id = place.position_id if place is not None else None
        return filled(bodies.Recommendation, recommendation, state, version=version, position_id=position_id)
    if (match := latest_of(state.matches, subject)) is not None:
        return filled(
            bodies.MentoringMatch,
            match,
            state,
            version=version,
            mentor_id=state.employee_id,
            ended=not match.open,
            outcome=match.remark,
        )
    if (determined := latest_of(state.determinations, subject)) is not None:
        letter, before = determined.letter, [each for each in state.determinations if each.subject == subject][:-1]
        return filled(
            bodies.CreditDetermination,
            determined,
            letter,
            state,
            version=version,
            letter_number=letter.number,
            letter_on=letter.on,
            replaces=tuple(
                filled(bodies.ReplacedCredit, each, letter_number=each.letter.number, letter_on=each.letter.on)
                for each in before
            ),
        )
    if (award := latest_of(state.awards, subject)) is not None:
        return filled(bodies.Award, award, state, version=version)
    if not ids.PROFILE.matches(subject, agency_id=state.agency_id):
        raise LookupError(f"{subject} is nothing that {state.employee_id}'s profile tells of")
    return filled(bodies.Profile, picture(state), state, subject=subject, version=version)


PROFILE: Final = Kind(name=ids.PROFILE.kind, state=Profile, lookup=_lookup, body=_body)


def holder_of(form: IdForm, subject: str, *, agency_id: str) -> str | None:
    """The profile that holds a subject, a match the mentor's; None when this is no such id of the agency."""
    if not form.matches(subject, agency_id=agency_id):
        return None
    named = dict(zip(form.parts, form.read(subject), strict=True))
    return ids.PROFILE.of(agency_id, named.get("employee_id") or named["mentor_id"])
