"""A cycle is closed by a handshake with goals and feedback."""

from dataclasses import replace

from services.evaluation.domain.cycle.state import Answer, CycleState, known
from shared.alike import filled
from shared.decision import Decision, Env, Publish, existing, without
from shared.events.evaluation import CycleStatus
from shared.events.goals import CycleAnswer, CycleEnrolment
from shared.ids import goals

CONCLUDE = "conclude"
"""The job of a closing cycle: wait until every appraisal is final, then close."""

SETTLE = "settle"
"""The job after an answer, where a policy reads units: look again at the appraisals that waited for it."""


def start_closing(state: CycleState | None, _input: None, _env: Env) -> Decision[CycleState]:
    """Accept nothing new from now on, and ask goals and feedback for their last word."""
    cycle = existing(state)
    if cycle.status is not CycleStatus.OPEN:
        return Decision(cycle)
    closing = replace(cycle, status=CycleStatus.CLOSING, jobs=(*cycle.jobs, CONCLUDE))
    return Decision(closing, (Publish("cycle.closing", cycle.id),))


def on_enrolment(state: CycleState | None, body: CycleEnrolment, _env: Env) -> Decision[CycleState]:
    """Note how many people have a plan."""
    cycle = known(state, body)
    return Decision(cycle if cycle.enrolled == body.people else replace(cycle, enrolled=body.people))


def on_answer(state: CycleState | None, body: CycleAnswer, _env: Env) -> Decision[CycleState]:
    """Note the last word of goals or feedback, whose answers are subjects of their own."""
    cycle, answer = known(state, body), filled(Answer, body)
    from_goals = goals.ANSWER.matches(body.subject, agency_id=body.agency_id)
    if (cycle.goals if from_goals else cycle.feedback) == answer:
        return Decision(cycle)
    answered = replace(cycle, goals=answer) if from_goals else replace(cycle, feedback=answer)
    jobs = (*without(cycle.jobs, SETTLE), SETTLE) if cycle.running.reads_units else cycle.jobs
    return Decision(replace(answered, answers=cycle.answers + 1, jobs=jobs))


def settled(state: CycleState, _gathered: None, _env: Env) -> Decision[CycleState]:
    """Every appraisal that waited for an answer has looked again."""
    return Decision(replace(state, jobs=without(state.jobs, SETTLE)))


def conclude(state: CycleState, final: int | None, _env: Env) -> Decision[CycleState] | None:
    """Close the cycle once nothing more can come, everybody has an appraisal, and every one is final.

    ``final``: how many appraisals there are; None while some of them are not final.
    """
    if state.status is CycleStatus.CLOSED:
        return Decision(state)
    if not state.answered or state.goals is None or final != state.goals.people:
        return None
    closed = replace(state, jobs=without(state.jobs, CONCLUDE), status=CycleStatus.CLOSED)
    return Decision(closed, (Publish("cycle.closed", state.id),))
