"""Publishing of a survey what may be published."""

from dataclasses import replace
from hashlib import sha256
from typing import Final

from services.feedback.domain.survey.state import Answers, Published, Survey, means
from services.feedback.rules.anonymity import releasable
from shared.decision import Decision, Says
from shared.rules.skm import skm

_PLACES_INSIDE: Final = 12


def count_in(state: Survey, *, answers: tuple[Answers, ...], comments: tuple[str, ...]) -> Decision[Survey]:
    """Let answers wait for their publication, with what was written beside them, and publish what may be."""
    received = replace(
        state,
        waiting=(*state.waiting, *answers),
        comments=_in_no_order((*state.comments, *(each for each in comments if each))),
    )
    shown = released(received, closing=False)
    return Decision(received) if shown is received else publish(shown, "survey.published")


def released(state: Survey, *, closing: bool) -> Survey:
    """Let show, of the waiting answers, those that may show."""
    count = releasable(waiting=len(state.waiting), minimum=state.minimum, closing=closing)
    if count == 0:
        return state
    total = count + state.shown.answers
    sums = tuple(map(sum, zip(state.shown.sums, *state.waiting[:count], strict=True)))
    result = skm(averages=means(sums, total, _PLACES_INSIDE), on=state.opened_on)
    published = Published(
        answers=total, sums=sums, index=result.index, grade=result.grade.value, population=state.population
    )
    return replace(state, waiting=state.waiting[count:], published=published)


def publish(state: Survey, type_: str) -> Decision[Survey]:
    """Say what is published, as a new edition."""
    return Decision(replace(state, edition=state.edition + 1), (Says(type_, state.id),))


def _in_no_order(comments: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(comments, key=lambda text: sha256(text.encode()).hexdigest()))
