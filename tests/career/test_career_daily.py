"""Recommendations that nobody decided expire by themselves, once a local day: the decisions, and the real servers."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from career_builders import AGENCY, cycle, cycle_body, env, final, profile, rule, said
from career_world import GAP, opened, profile_of

from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.expire import (
    EXPIRE,
    Daily,
    begin,
    expire,
    finish_day,
    is_due,
    is_overdue,
)
from services.career.handlers import HANDLERS
from services.career.main import SERVICE
from shared import clock
from shared.decision import Rejected
from shared.events.career import RecommendationStatus
from shared.events.registry import BY_SHORT
from shared.passes import PASSES_MAX, Passes
from shared.policy.career import ForEach
from tests.support.services import service
from tests.support.waiting import eventually
from tests.support.world import World

ZONE = "Asia/Jakarta"
DAY = date(2026, 3, 16)
CYCLE = cycle(rule("latih", for_each=ForEach.GAP), expires_after_days=30)


def issued(on: date = date(2026, 2, 14)) -> Profile:
    """Budi with something recommended on a day, to be decided within thirty."""
    state = profile((final(competences={"komunikasi": (3, 2)}), CYCLE))
    (one,) = state.recommendations
    return state.with_recommendation(replace(one, issued_on=on, expires_on=on + timedelta(days=30)))


def test_the_first_cycle_of_an_agency_owes_the_daily_look_for_ever() -> None:
    body = cycle_body({})

    begun = begin(None, body, env())

    assert begun is not None
    assert (begun.state, begun.publishes) == (Daily(agency_id=AGENCY), ())
    assert begun.state.jobs == (EXPIRE,)
    assert begin(begun.state, body, env()) is None
    assert EXPIRE in {each.name for each in SERVICE.jobs}
    assert all(len(HANDLERS[BY_SHORT[short].body]) == 2 for short in ("cycle.opened", "cycle.closing", "cycle.closed"))


def test_a_day_is_looked_at_once_and_stays_owed_for_the_next() -> None:
    daily = Daily(agency_id=AGENCY)

    done = finish_day(daily, DAY, env())

    assert done is not None
    assert (done.state.expired_on, done.state.jobs) == (DAY, (EXPIRE,))
    assert (is_due(daily, DAY), is_due(done.state, DAY), is_due(done.state, DAY + timedelta(days=1))) == (
        True, False, True,
    )  # fmt: skip
    assert finish_day(done.state, DAY, env()) is None
    assert finish_day(daily, None, env()) is None
    assert finish_day(done.state, DAY - timedelta(days=1), env()) is None


@pytest.mark.parametrize(
    ("moment", "gone"),
    [
        (datetime(2026, 3, 16, 16, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 16, 17, 0, tzinfo=UTC), True),
    ],
    ids=["the last day in Jakarta", "the day after in Jakarta"],
)
def test_the_day_is_that_of_the_zone_and_the_last_one_still_counts(moment: datetime, gone: bool) -> None:
    state, today = issued(), clock.day_in(ZONE, moment)

    decision = expire(state, Daily(agency_id=AGENCY), env(on=today))

    assert (decision.state.recommendations[0].status is RecommendationStatus.EXPIRED) is gone
    assert said(decision) == ({("recommendation.expired", state.recommendations[0].subject)} if gone else set())
    again = expire(decision.state, Daily(agency_id=AGENCY), env(on=today))
    assert (again.state, again.publishes) == (decision.state, ())
    assert is_overdue(state, DAY) is False
    assert is_overdue(state, DAY + timedelta(days=1))
    with pytest.raises(Rejected):
        expire(None, Daily(agency_id=AGENCY), env(on=today))


class Herd:
    """Ids to go over in pages of three; taking one off is what a write does."""

    def __init__(self, wanted: Sequence[str]) -> None:
        self.all = [f"p{number:02}" for number in range(20)]
        self.wanted = set(wanted)
        self.read = 0

    async def pages(self, after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
        while page := [each for each in self.all if each > after][:3]:
            self.read += 1
            after = page[-1]
            yield [each for each in page if each in self.wanted], after


async def test_passes_find_everybody_in_order_and_end_when_a_pass_finds_nobody() -> None:
    herd, passes, found = Herd(["p01", "p02", "p11", "p19"]), Passes(), list[str]()
    while ids := await passes.next("owner", herd.pages, 1):
        found += ids
        herd.wanted -= set(ids)

    assert found == ["p01", "p02", "p11", "p19"]
    assert await passes.next("owner", herd.pages, 1) == ()


async def test_what_lost_a_race_is_found_by_the_next_pass_and_what_cannot_be_written_ends_it() -> None:
    herd, passes, found = Herd(["p05", "p07"]), Passes(), list[str]()
    while ids := await passes.next("owner", herd.pages, 9):
        found += ids
        herd.wanted -= {"p07"} & set(ids)

    assert found.count("p05") == PASSES_MAX
    assert found.count("p07") == 1


@pytest.mark.integration
async def test_overdue_recommendations_expire_by_themselves_once_also_after_a_kill(
    world: World, tmp_path: Path
) -> None:
    people = [f"p{number}" for number in range(7)]
    overdue = people[:5]
    daily = {"_id": f"{world.agency}:daily:recommendations"}
    async with world.documents() as documents:
        await world.publish(opened(), *(("appraisal.final", final(each, competences=GAP)) for each in people))
        for each in people:
            await profile_of(world, each)
        await eventually(lambda: _looked(documents, daily))
        assert await _expired(world) == []
        await _as_if_issued_long_ago(documents, world.agency, overdue)
        await world.running.kill()
        await documents.update_one(daily, {"$set": {"state.expired_on": "2026-01-01"}})

        async with service("career", world.running.env, tmp_path) as world.running:
            await eventually(lambda: _looked(documents, daily))
            assert await _expired(world) == overdue
            metrics = (await world.running.client.get("/metrics")).text
            assert 'kinerja_job_documents_total{name="expire"} 5.0' in metrics
            assert '"job": "expire"' in world.running.log.read_text()
            versions = await _versions(documents, world.agency)

            await documents.update_one(daily, {"$set": {"state.expired_on": None}})
            await eventually(lambda: _looked(documents, daily))
            assert await _versions(documents, world.agency) == versions
            swept = await world.post("recommendations/expirations", {})
            assert swept.json() == {"items": [], "next": None}

    published = await world.published(*("recommendation.expired",) * 2 * len(overdue))
    said = {(each.key, each.body.version) for each in published if each.short == "recommendation.expired"}
    facts = [key.split(":")[3] for key, _version in said]
    assert sorted(facts) == sorted(overdue * 2)  # training and mentoring of each, said once


async def _as_if_issued_long_ago(documents: Any, agency: str, people: Sequence[str]) -> None:
    """No test can wait for the days of a policy."""
    for employee in people:
        key = {"_id": f"{agency}:profile:{employee}"}
        found = await documents.find_one(key)
        for each in found["state"]["recommendations"]:
            each["expires_on"] = "2026-01-31"
        words = [*(each for each in found["ix"]["advice"] if not each.startswith("due:")), "due:2026-01"]
        change = {"state.recommendations": found["state"]["recommendations"], "ix.advice": words}
        await documents.update_one(key, {"$set": change})


async def _looked(documents: Any, daily: dict[str, str]) -> bool:
    found = await documents.find_one(daily)
    return bool(found) and found["state"]["expired_on"] == clock.day_in(ZONE, clock.now()).isoformat()


async def _versions(documents: Any, agency: str) -> dict[str, int]:
    return {each["_id"]: each["version"] async for each in documents.find({"agency_id": agency, "kind": "profile"})}


async def _expired(world: World) -> list[str]:
    listed = (await world.get("recommendations", status="expired", limit=100)).json()["items"]
    return sorted({each["employee_id"] for each in listed})
