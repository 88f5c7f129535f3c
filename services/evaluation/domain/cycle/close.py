"""A cycle is closed by a handshake with goals and feedback."""

from dataclasses import replace

from services.evaluation.domain.cycle.state import Answer, CycleState, cycle_subject
from services.evaluation.domain.owed import without
from services.evaluation.domain.policy.running import running
from shared.decision import Decision, Says
from shared.events.evaluation import CycleStatus
from shared.events.goals import CycleAnswer, CycleEnrolment

CONCLUDE = "conclude"
"""The work of a closing cycle: wait until every appraisal is final, then close."""

SETTLE = "settle"
"""The work after an answer, where a policy reads units: look again at the appraisals that waited for it."""


def start_closing(state: CycleState) -> Decision[CycleState]:
    """Accept nothing new from now on, and ask goals and feedback for their last word."""
    if state.status is not CycleStatus.OPEN:
        return Decision(state)
    closing = replace(state, status=CycleStatus.CLOSING, owes=(*state.owes, CONCLUDE))
    return Decision(closing, (Says("cycle.closing", cycle_subject(state)),))


def hear_enrolment(state: CycleState, body: CycleEnrolment) -> Decision[CycleState]:
    """Note how many people have a plan."""
    return Decision(state if state.enrolled == body.people else replace(state, enrolled=body.people))


def hear_goals_answer(state: CycleState, body: CycleAnswer) -> Decision[CycleState]:
    """Note the last word of goals."""
    answer = _answer(body)
    return Decision(state) if state.goals == answer else Decision(_answered(replace(state, goals=answer)))


def hear_feedback_answer(state: CycleState, body: CycleAnswer) -> Decision[CycleState]:
    """Note the last word of feedback."""
    answer = _answer(body)
    return Decision(state) if state.feedback == answer else Decision(_answered(replace(state, feedback=answer)))


def settled(state: CycleState) -> Decision[CycleState]:
    """Every appraisal that waited for an answer has looked again."""
    return Decision(replace(state, owes=without(state.owes, SETTLE)))


def conclude(state: CycleState) -> Decision[CycleState]:
    """Close the cycle; to be called once every appraisal is final."""
    if state.status is CycleStatus.CLOSED:
        return Decision(state)
    closed = replace(state, owes=without(state.owes, CONCLUDE), status=CycleStatus.CLOSED)
    return Decision(closed, (Says("cycle.closed", cycle_subject(state)),))


def may_conclude(state: CycleState, *, appraisals: int, final: int) -> bool:
    """Whether nothing more can come, everybody has an appraisal, and every one is final."""
    return state.answered and state.goals is not None and appraisals == final == state.goals.people


def _answer(body: CycleAnswer) -> Answer:
    return Answer(complete=body.complete, people=body.people, unit_subjects=body.unit_subjects)


def _answered(state: CycleState) -> CycleState:
    owes = _with(state.owes, SETTLE) if running(state.policy_text).reads_units else state.owes
    return replace(state, answers=state.answers + 1, owes=owes)


def _with(owes: tuple[str, ...], name: str) -> tuple[str, ...]:
    return owes if name in owes else (*owes, name)
