"""Which decision follows from which fact, what a closing cycle closes, and the ids of what it concerns."""

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from feedback_builders import AGENCY, assignment, cycle, cycle_event, dossier, env, plan

from cli.stack import Stack
from services.feedback.domain.cycle import CLOSE, Answered, answer, close_again
from services.feedback.domain.dossier.life import on_plan
from services.feedback.domain.dossier.state import LATE
from services.feedback.handlers import HANDLERS, IGNORED, JOBS
from shared.events.base import Body
from shared.events.directory import Position
from shared.events.evaluation import CycleStatus
from shared.events.feedback import SubjectVersion
from shared.events.registry import BY_SHORT, EVALUATION, GOALS
from shared.jobs import BulkJob
from tests.support.consuming import Consuming, consuming
from tests.support.publishing import Fact, records

CYCLE_ID = "kota:cycle:2026"
DOSSIER_ID = "kota:dossier:2026:E-1:1"
SURVEY_ID = "kota:survey:2026:U-1"
JOB: dict[str, BulkJob[Any, Any]] = {job.name: job for job in JOBS}
PLANS = sorted(short for short in BY_SHORT if short.startswith("plan."))
STATUSES = {
    "cycle.opened": CycleStatus.OPEN,
    "cycle.closing": CycleStatus.CLOSING,
    "cycle.closed": CycleStatus.CLOSED,
}


def heard(short: str, body: Body, known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The documents after a fact; a handler gets no context but those it asks for."""
    documents = dict(known or {})
    assert isinstance(body, BY_SHORT[short].body)
    for handler in HANDLERS[type(body)]:
        contexts = {id: documents[id] for id in handler.contexts(body) if id in documents}
        around = replace(env(), actor=None, contexts=contexts)
        for id in handler.targets(body, around):
            decision = handler.decide(documents.get(id), body, replace(around, id=id))
            assert decision is not None
            documents[id] = decision.state
    return documents


def test_every_fact_of_plans_and_cycles_is_heard_but_enrolment() -> None:
    facts = {short: each.body for short, each in BY_SHORT.items() if each.topic in (GOALS, EVALUATION)}
    unheard = {short for short, body in facts.items() if body not in HANDLERS}

    assert {short for short in unheard if short.startswith(("plan.", "cycle."))} == {"cycle.enrolled"}
    assert {facts[short] for short in unheard} == set(IGNORED) - {Position}
    assert {short.split(".")[0] for short in unheard} - {"cycle"} == {
        "activity",
        "calibration",
        "goals",
        "improvement",
        "unit",
        "unit-indicator",
    }


@pytest.mark.parametrize("short", PLANS)
def test_whoever_has_a_plan_has_a_dossier_whatever_is_heard_first_of_the_plan(short: str) -> None:
    documents = heard(short, plan(), {CYCLE_ID: cycle()})

    assert documents[DOSSIER_ID] == dossier()
    assert documents[DOSSIER_ID].id == DOSSIER_ID


@pytest.mark.parametrize("short", PLANS)
def test_a_dossier_takes_over_its_new_rater_from_any_fact_of_the_plan(short: str) -> None:
    moved = plan(assignment(rater_id="E-9"), version=2)

    assert heard(short, moved, {DOSSIER_ID: dossier()})[DOSSIER_ID].assignment.rater_id == "E-9"


def test_a_dossier_opened_while_its_cycle_closes_has_pending_that_the_cycle_closes_it() -> None:
    documents = heard("plan.agreed", plan(), {CYCLE_ID: cycle(status=CycleStatus.CLOSING)})

    assert documents[DOSSIER_ID].jobs == (LATE,)


@pytest.mark.parametrize("short", STATUSES)
def test_the_status_of_a_cycle_is_known_from_each_of_its_facts(short: str) -> None:
    documents = heard(short, cycle_event(status=STATUSES[short], version=2))

    assert documents[CYCLE_ID] == cycle(status=STATUSES[short])


def test_a_closing_cycle_closes_dossiers_and_surveys_and_answers_with_their_last_versions() -> None:
    closing = cycle(status=CycleStatus.CLOSING)
    job = JOB[CLOSE]

    of_dossier = job.decide(dossier(), closing, env())
    of_survey = job.decide(None, closing, env(id=SURVEY_ID))
    surveys = (SubjectVersion(subject=SURVEY_ID, version=1),)
    finished = job.finish(closing, Answered(people=1, surveys=surveys), env(id=CYCLE_ID))

    assert of_dossier is not None
    assert of_dossier.state.closed
    assert of_survey is not None
    assert of_survey.state.closed
    assert (of_survey.state.id, of_survey.state.unit_id) == (SURVEY_ID, "U-1")
    assert finished is not None
    assert finished.state.answered is not None
    assert (finished.state.answered.people, finished.state.answered.surveys) == (1, surveys)
    assert finished.state.jobs == ()


def test_a_late_dossier_has_its_cycle_close_again_and_owes_nothing_afterwards() -> None:
    closed = answer(cycle(status=CycleStatus.CLOSING), Answered(people=0, surveys=()), env()).state
    late = on_plan(None, plan(), env(closed)).state
    job = JOB[LATE]

    again = job.decide(closed, late, env(id=CYCLE_ID))
    finished = job.finish(late, None, env())

    assert again is not None
    assert again == close_again(closed, late, env())
    assert again.state.jobs == (CLOSE,)
    assert job.decide(None, late, env(id=CYCLE_ID)) is None
    assert finished is not None
    assert finished.state.jobs == ()


async def take(feedback: Consuming, *facts: Fact) -> None:
    assert await feedback.apply(records(*facts), random.Random("feedback")) == []


@pytest.mark.integration
async def test_whoever_was_heard_of_before_or_after_the_deadline_is_closed_and_counted(servers: Stack) -> None:
    people = {short: f"E-{number}" for number, short in enumerate(PLANS)}
    async with consuming("feedback", uri=servers.database.uri, database="feedback_handlers") as feedback:
        await take(
            feedback,
            ("cycle.opened", cycle_event()),
            *((short, plan(assignment(who))) for short, who in people.items()),
        )
        opened = await feedback.states()
        await take(feedback, ("cycle.closing", cycle_event(status=CycleStatus.CLOSING, version=2)))
        closing = await feedback.states()
        await take(feedback, ("plan.agreed", plan(assignment("E-late"))))
        late = await feedback.states()

    dossiers = [f"{AGENCY}:dossier:2026:{who}:1" for who in people.values()]
    assert opened.keys() == {CYCLE_ID, *dossiers}
    assert not any(opened[id].closed for id in dossiers)
    assert all(closing[id].closed for id in dossiers)
    assert closing[CYCLE_ID].answered.people == len(people)
    assert late[f"{AGENCY}:dossier:2026:E-late:1"].closed
    assert late[CYCLE_ID].answered.people == len(people) + 1
    assert late[CYCLE_ID].jobs == ()
