"""Which decision follows from which fact, and how owed work ends."""

from dataclasses import replace
from typing import Any

import pytest
from evaluation_builders import (
    AGENCY,
    DAY,
    EMPLOYEE,
    NOW,
    RATER,
    answer,
    assignment,
    closing,
    cycle,
    dossier,
    log,
    plan,
    ready,
    survey,
    unit_indicators,
)

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import acknowledge
from services.evaluation.domain.appraisal.hear import hear_plan
from services.evaluation.domain.appraisal.lookup import read_mark
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.unit.hear import hear_indicators
from services.evaluation.handlers import HANDLERS, WALKS
from services.evaluation.store import Counted
from shared.decision import Unprocessable
from shared.events.base import Body
from shared.events.evaluation import AppraisalStatus, CycleStatus
from shared.events.goals import CycleEnrolment
from shared.events.registry import BY_SHORT, FEEDBACK, GOALS
from shared.rules.vocabulary import Level
from shared.walk import Walk

WALK: dict[str, Walk[Any]] = {walk.name: walk for walk in WALKS}
ENROLMENT = CycleEnrolment(
    agency_id=AGENCY, subject="kota:enrolment:2025", version=1, cycle_id="2025", people=1, complete=True
)
BODIES: dict[str, Body] = {
    "plan.agreed": plan(),
    "activity.recorded": log(),
    "dossier.updated": dossier(),
    "unit-indicator.progressed": unit_indicators(),
    "survey.published": survey(),
    "cycle.enrolled": ENROLMENT,
    "goals.answered": answer("goals"),
    "feedback.answered": answer("feedback"),
}


def test_every_fact_of_goals_and_feedback_is_heard_but_mentoring() -> None:
    facts = {short for short, each in BY_SHORT.items() if each.topic in (GOALS, FEEDBACK)}

    assert facts - set(HANDLERS) == {"mentoring.session-recorded"}


@pytest.mark.parametrize("short", BODIES)
def test_a_fact_of_an_unknown_cycle_can_never_be_applied(short: str) -> None:
    handler = HANDLERS[short][0]

    with pytest.raises(Unprocessable) as parked:
        handler.decide(None, BODIES[short], {}, NOW)

    assert parked.value.reason == "unknown-cycle"


@pytest.mark.parametrize("short", BODIES)
def test_a_fact_changes_a_document_of_its_own_agency(short: str) -> None:
    handler = HANDLERS[short][0]
    contexts: dict[str, Any] = {"kota:cycle:2025": closing("sorong-berkala")}
    (target,) = handler.targets(BODIES[short], contexts)

    decision = handler.decide(contexts.get(target), BODIES[short], contexts, NOW)

    assert target.startswith(f"{AGENCY}:{handler.kind.name}:")
    assert decision is not None


def test_a_plan_reads_the_cycle_and_each_of_the_persons_units_once() -> None:
    person = assignment(team_id="tim-a", heads_unit="dinas")

    ids = HANDLERS["plan.agreed"][0].contexts(plan(assignment=person))

    assert ids == ("kota:cycle:2025", "kota:unit:2025:dinas", "kota:unit:2025:tim-a")


def test_a_units_appraisals_take_in_its_new_revision_by_walking() -> None:
    running = cycle("sorong-berkala")
    state = hear_plan(None, plan(), cycle=running, units={}).state
    unit = hear_indicators(None, unit_indicators(2), cycle=running).state
    walk = WALK["refresh"]

    decision = walk.decide(state, state.id, unit, {"kota:cycle:2025": running}, NOW)

    assert decision is not None
    assert APPRAISAL.lookup(state)["reads"] == ["2025:dinas:0000000000"]
    assert APPRAISAL.lookup(decision.state)["reads"] == ["2025:dinas:0000000001"]
    assert walk.contexts(unit, [state.id]) == ("kota:cycle:2025",)
    assert walk.decide(state, state.id, unit, {}, NOW) is None
    finished = walk.finish(unit, None, NOW)
    assert finished is not None
    assert finished.state.owes == ()


def test_marks_of_a_unit_sort_by_revision() -> None:
    marks = [read_mark("2025", "dinas", revision) for revision in (0, 9, 10, 123456)]

    assert marks == sorted(marks)


def test_after_an_answer_those_who_waited_look_again() -> None:
    running = cycle("kutacane-iku")
    waiting = replace(ready(), status=AppraisalStatus.OPEN)
    state = hear_plan(waiting, plan(9), cycle=running, units={}).state
    answered = closing("kutacane-iku")

    decision = WALK["settle"].decide(state, state.id, answered, {}, NOW)

    assert decision is not None
    assert APPRAISAL.lookup(decision.state)["answers_seen"] == answered.answers
    assert APPRAISAL.lookup(ready())["answers_seen"] is None
    finished = WALK["settle"].finish(answered, None, NOW)
    assert finished is not None
    assert "settle" not in finished.state.owes


@pytest.mark.parametrize(
    ("counted", "closed"),
    [(None, False), (Counted(appraisals=0, final=0), False), (Counted(appraisals=1, final=1), True)],
    ids=["not all final", "nobody heard yet", "all final"],
)
def test_a_closing_cycle_waits_until_everybody_is_final(counted: Counted | None, closed: bool) -> None:
    decision = WALK["conclude"].finish(closing(), counted, NOW)

    assert (decision is not None) is closed
    if decision is not None:
        assert decision.state.status is CycleStatus.CLOSED


def test_an_acknowledged_appraisal_becomes_final_whoever_was_killed_meanwhile() -> None:
    command = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="", on=DAY)
    decided = decide(ready(), command, cycle=closing(), units={}, by=RATER).state
    acknowledged = acknowledge(decided, by=EMPLOYEE, on=DAY).state

    decision = WALK["finalise"].finish(acknowledged, None, NOW)

    assert decision is not None
    assert decision.state.status is AppraisalStatus.FINAL
    assert decision.state.owes == ()
