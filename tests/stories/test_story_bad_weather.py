"""Stories while every event comes twice, keys overtake each other, and services die where it hurts most."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cli.stack import Stack
from tests.support import platform, stories, topics
from tests.support.company import Company
from tests.support.platform import Running

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

POINTS = {
    "directory": ("save:2",),
    "goals": ("save:12",),
    "feedback": ("look:5",),
    "evaluation": ("save:8", "look:10"),
    "career": ("commit:2",),
}
"""Where each service dies, one after the other, and at which occasion since it was started."""


@asynccontextmanager
async def storm(servers: Stack, folder: Path, database: str) -> AsyncIterator[Running]:
    async with platform.in_bad_weather(servers, folder, database, POINTS) as running:
        yield running


async def test_stories_end_as_expected_whatever_is_doubled_shuffled_or_killed(company: Company) -> None:
    running = await company.on_stage("bad-weather", storm)

    # One with a survey and daily reports, one with units, teams and peers.
    ended = await stories.played(running, stories.read("kutacane-iku", "sorong-berkala"))

    assert ended.wrong == []
    await running.settled(ended.agencies)
    left = {name: (running.folder / f"{name}.points").read_text().split() for name in POINTS}
    assert left == {name: [] for name in POINTS}, "not every service died where it should"
    assert running.restarts == {name: len(points) for name, points in POINTS.items()}

    events = topics.published(await topics.read(running.access), ended.agencies)
    assert topics.repeated_share(events) > 0.95
    assert topics.faults(events) == []
    assert topics.lost(events, await running.documents(ended.agencies)) == []
    finals = topics.final_ids(events)
    assert len(finals) == sum(len(each.people) for each in ended.outcomes)
    assert {subject: ids for subject, ids in finals.items() if len(ids) != 1} == {}
