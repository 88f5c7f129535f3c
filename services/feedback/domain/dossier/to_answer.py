"""About whom somebody may give feedback today, and as what: by the rules by which it is taken."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.feedback.domain.cycle import Cycle
from services.feedback.domain.dossier.days import days_of_feedback
from services.feedback.domain.dossier.give import check_giver
from services.feedback.domain.dossier.relations import giver_of
from services.feedback.domain.dossier.state import Dossier
from shared.alike import filled
from shared.decision import Actor, Rejected
from shared.events.feedback import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAs:
    """As what the caller may answer; ``acting_for``: for which superior a substitute does.

    ``answered``: the caller has said something so, or one of the two where one speaks for the other.
    """

    source: Source
    acting_for: str | None
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAnswer:
    """A dossier to which the caller may give feedback today. Of what is in it nothing but the caller's own."""

    id: str
    cycle_id: str
    segment: int
    employee_id: str
    unit_id: str
    sources: tuple[AnswerAs, ...]


def to_answer(state: Dossier, cycle: Cycle, own: Iterable[Dossier], actor: Actor) -> ToAnswer | None:
    """Say as what somebody may give feedback on a person today; None: not at all.

    ``own``: the caller's own dossiers of the cycle, which tell how he or she stands to the person.
    """
    first, _last = days_of_feedback(state, cycle)
    if actor.today < first:
        return None
    giver, sources = giver_of(state, actor.employee_id, own, actor=actor), list[AnswerAs]()
    for source in Source:
        try:
            signed = check_giver(state, giver=giver, source=source, cycle=cycle)
        except Rejected:
            continue
        answered = bool(state.given_by(signed.acting_for or signed.by, source))
        sources.append(AnswerAs(source=source, acting_for=signed.acting_for, answered=answered))
    return filled(ToAnswer, state, state.assignment, sources=tuple(sources)) if sources else None
