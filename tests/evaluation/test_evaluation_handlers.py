"""Which decision follows from which fact, and how owed work ends."""

from dataclasses import replace
from typing import Any

import pytest
from evaluation_builders import (
    AGENCY,
    DAY,
    EMPLOYEE,
    RATER,
    answer,
    assignment,
    closing,
    cycle,
    dossier,
    env,
    log,
    plan,
    ready,
    survey,
    unit_indicators,
)

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import Ending, acknowledge
from services.evaluation.domain.appraisal.hear import on_plan
from services.evaluation.domain.appraisal.publish import APPRAISAL, read_mark
from services.evaluation.domain.unit.change import on_indicators
from services.evaluation.handlers import HANDLERS, JOBS
from shared.decision import Unprocessable
from shared.events.base import Body
from shared.events.evaluation import AppraisalStatus, CycleStatus
from shared.events.feedback import MentoringLog
from shared.events.goals import CycleEnrolment, Plan
from shared.events.registry import FEEDBACK, GOALS, TYPES
from shared.jobs import BulkJob
from shared.rules.vocabulary import Level

JOB: dict[str, BulkJob[Any, Any]] = {job.name: job for job in JOBS}
ENROLMENT = CycleEnrolment(
    agency_id=AGENCY, subject="kota:enrolment:2025", version=1, cycle_id="2025", people=1, complete=True
)
BODIES: tuple[Body, ...] = (
    plan(),
    log(),
    dossier(),
    unit_indicators(),
    survey(),
    ENROLMENT,
    answer("goals"),
    answer("feedback"),
)


def test_every_fact_of_goals_and_feedback_is_heard_but_mentoring() -> None:
    facts = {each.body for each in TYPES if each.topic in (GOALS, FEEDBACK)}

    assert facts - HANDLERS.keys() == {MentoringLog}


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.subject)
def test_a_fact_of_an_unknown_cycle_can_never_be_applied(body: Body) -> None:
    handler = HANDLERS[type(body)][0]

    with pytest.raises(Unprocessable) as parked:
        handler.decide(None, body, env())

    assert parked.value.reason == "unknown-cycle"


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.subject)
def test_a_fact_changes_a_document_of_its_own_agency(body: Body) -> None:
    handler = HANDLERS[type(body)][0]
    known = env(closing("sorong-berkala"))
    (target,) = handler.targets(body, known)

    decision = handler.decide(known.contexts.get(target), body, known)

    assert target.startswith(f"{AGENCY}:{handler.kind.name}:")
    assert decision is not None


def test_a_plan_reads_the_cycle_and_each_of_the_persons_units_once() -> None:
    person = assignment(team_id="tim-a", heads_unit="dinas")

    ids = HANDLERS[Plan][0].contexts(plan(assignment=person))

    assert ids == ("kota:cycle:2025", "kota:unit:2025:dinas", "kota:unit:2025:tim-a")


def test_a_units_appraisals_take_in_its_new_revision_by_walking() -> None:
    running = cycle("sorong-berkala")
    state = on_plan(None, plan(), env(running)).state
    unit = on_indicators(None, unit_indicators(2), env(running)).state
    job = JOB["refresh"]

    decision = job.decide(state, unit, env(unit, running))

    assert decision is not None
    assert APPRAISAL.lookup(state)["reads"] == ["2025:dinas:0000000000"]
    assert APPRAISAL.lookup(decision.state)["reads"] == ["2025:dinas:0000000001"]
    assert job.contexts(unit, [state.id]) == ("kota:cycle:2025",)
    assert job.decide(state, unit, env(unit)) is None
    finished = job.finish(unit, None, env())
    assert finished is not None
    assert finished.state.jobs == ()


def test_marks_of_a_unit_sort_by_revision() -> None:
    marks = [read_mark("2025", "dinas", revision) for revision in (0, 9, 10, 123456)]

    assert marks == sorted(marks)


def test_after_an_answer_those_who_waited_look_again() -> None:
    running = cycle("kutacane-iku")
    waiting = replace(ready(), status=AppraisalStatus.OPEN)
    state = on_plan(waiting, plan(9), env(running)).state
    answered = closing("kutacane-iku")

    decision = JOB["settle"].decide(state, answered, env(answered))

    assert decision is not None
    assert APPRAISAL.lookup(decision.state)["answers_seen"] == answered.answers
    assert APPRAISAL.lookup(ready())["answers_seen"] is None
    finished = JOB["settle"].finish(answered, None, env())
    assert finished is not None
    assert "settle" not in finished.state.jobs


@pytest.mark.parametrize(
    ("counted", "closed"),
    [(None, False), (0, False), (1, True)],
    ids=["not all final", "nobody heard yet", "all final"],
)
def test_a_closing_cycle_waits_until_everybody_is_final(counted: int | None, closed: bool) -> None:
    decision = JOB["conclude"].finish(closing(), counted, env())

    assert (decision is not None) is closed
    if decision is not None:
        assert decision.state.status is CycleStatus.CLOSED


def test_an_acknowledged_appraisal_becomes_final_whoever_was_killed_meanwhile() -> None:
    command = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="", on=DAY)
    decided = decide(ready(), command, env(closing(), by=RATER)).state
    acknowledged = acknowledge(decided, Ending(), env(by=EMPLOYEE)).state

    decision = JOB["finalise"].finish(acknowledged, None, env())

    assert decision is not None
    assert decision.state.status is AppraisalStatus.FINAL
    assert decision.state.jobs == ()
