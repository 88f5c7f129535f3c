"""Closing a cycle: the answer that everything is closed, and what is owed until then."""

from dataclasses import replace

from services.feedback.domain.cycle.state import CLOSE, Answered, Cycle
from shared.decision import Decision, Says
from shared.events.feedback import SubjectVersion
from shared.ids import feedback as ids


def close_again(state: Cycle) -> Decision[Cycle]:
    """Owe closing once more, because a person was heard of after it began."""
    if state.is_open or CLOSE in state.owes:
        return Decision(state)
    return Decision(replace(state, owes=(*state.owes, CLOSE)))


def answer(state: Cycle, *, people: int, surveys: tuple[SubjectVersion, ...]) -> Decision[Cycle]:
    """Say that everything is closed; say it again only when there is something else to say."""
    done = replace(state, owes=tuple(name for name in state.owes if name != CLOSE))
    answered = Answered(people=people, surveys=surveys)
    if answered == state.answered:
        return Decision(done)
    subject = ids.ANSWER.of(state.agency_id, state.cycle_id)
    return Decision(replace(done, answered=answered), (Says("feedback.answered", subject),))
