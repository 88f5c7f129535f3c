"""The end of what a cycle owes: all are enrolled, all is stopped, goals answers."""

from dataclasses import replace
from datetime import datetime

from services.goals.domain.cycle.state import ANSWER, CLOSE, ENROL, Answer, CycleState
from shared.decision import Decision, Says
from shared.ids import goals


def finish_enrolment(state: CycleState, people: int | None, _now: datetime) -> Decision[CycleState] | None:
    """Take enrolment off what is owed and say how many people have a plan; None: they cannot be counted yet."""
    if people is None:
        return None
    done = replace(
        state, enrolled=people, enrolment_complete=True, owes=tuple(name for name in state.owes if name != ENROL)
    )
    subject = goals.ENROLMENT.of(state.agency_id, state.cycle_id)
    return Decision(done, (Says("cycle.enrolled", subject),))


def finish_closing(state: CycleState, _gathered: None, _now: datetime) -> Decision[CycleState] | None:
    """Go on to the last words once no plan and no log is open, and nobody is being enrolled."""
    if ENROL in state.owes:
        return None
    return Decision(replace(state, owes=(*(name for name in state.owes if name not in (CLOSE, ANSWER)), ANSWER)))


def finish_answer(state: CycleState, answer: Answer, _now: datetime) -> Decision[CycleState] | None:
    """Take the answer off what is owed and say it, again only when it is another one."""
    if ENROL in state.owes or CLOSE in state.owes:
        return None
    done = replace(state, answer=answer, owes=tuple(name for name in state.owes if name != ANSWER))
    subject = goals.ANSWER.of(state.agency_id, state.cycle_id)
    return Decision(done, () if answer == state.answer else (Says("goals.answered", subject),))
