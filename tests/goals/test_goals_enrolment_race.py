"""A cycle and the calendar are two documents of one write: who looks between them must not conclude anything."""

from datetime import UTC, datetime

import pytest
from goals_builders import AGENCY as SORONG
from goals_builders import CYCLE, cycle_body, person_body

from cli.stack import Stack
from services.goals.domain.cycle.state import ENROL
from services.goals.handlers import JOBS
from shared import clock
from shared.decision import Env
from shared.jobs import Owner
from tests.support.consuming import Consuming, consuming
from tests.support.publishing import Fact, records

pytestmark = pytest.mark.integration

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


async def apply(goals: Consuming, *facts: Fact) -> None:
    assert (await goals.batches.apply(records(*facts), now=NOW)).parked == []


async def test_enrolment_is_not_over_when_the_calendar_came_after_the_look(servers: Stack) -> None:
    agency = f"{SORONG}-{clock.secret_code().lower()}"
    mine = {"agency_id": agency}
    job = next(each for each in JOBS if each.name == ENROL)
    assert job.select is not None
    assert job.gather is not None
    async with consuming("goals", uri=servers.database.uri, database="goals_enrolment_race") as goals:
        people = [person_body(name, **mine, subject=f"{agency}:person:{name}") for name in ("satu", "dua", "tiga")]
        await apply(goals, *(("person.recorded", each) for each in people))
        await apply(goals, ("cycle.opened", cycle_body(**mine, subject=f"{agency}:cycle:{CYCLE}")))
        stored = goals.collection
        calendar = await stored.find_one_and_delete({"_id": f"{agency}:calendar:all"})
        document = (await goals.documents.load([f"{agency}:cycle:{CYCLE}"])).popitem()[1]
        owner = Owner(goals.documents, document, Env(id=document.id, now=NOW, today=NOW.date()))

        looked_at = await job.select(owner, 500)
        await stored.insert_one(calendar)
        gathered = await job.gather(owner)

        assert (list(looked_at), gathered) == ([], None)
        while await goals.jobs.step():
            pass
        states = await goals.states()
        assert states[owner.id].enrolled == len(people)
        assert {f"{agency}:plan:{CYCLE}:{each.employee_id}:1" for each in people} <= states.keys()
