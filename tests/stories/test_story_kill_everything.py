"""Everything is killed in the middle of a story, and the broker comes back empty: the story ends as expected."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cli.local import Local, Ports, free_ports, local_platform
from shared.bus.topics import cluster_id
from shared.events.registry import DIRECTORY
from shared.parties import PORTS
from tests.support import stories, topics
from tests.support.platform import Running, stored, untold
from tests.support.stories import Moment

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

DATABASE = "kinerja"
SAID_AGAIN_SECONDS = 60.0


@asynccontextmanager
async def up(folder: Path, ports: Ports) -> AsyncIterator[Local]:
    """Start as ``kinerja up`` does, with the same folder and ports every time."""
    async with local_platform(folder=folder, ports=ports, kind="embedded", tell=lambda *_: None) as running:
        yield running


async def owed(local: Local) -> int:
    """How many documents wait for a broker."""
    return sum([await untold(url) for url in local.addresses.services.values()])


async def kill_everything(local: Local) -> int:
    """Kill the broker first, let people go on until something is owed, then kill all others; say how much is owed."""
    servers = {each.name: each for each in local.servers}
    await servers["tansu"].kill()
    async with asyncio.timeout(30):
        while not (left := await owed(local)):
            await asyncio.sleep(0.05)
    await asyncio.gather(*(servers[name].kill() for name in (*PORTS, "secantus")))
    assert all(each.pid is None for each in servers.values())
    return left


async def all_published_again(running: Running, agencies: Sequence[str]) -> list[topics.Published]:
    """Wait until the new broker has the last fact of every subject.

    The leases of the dead have to run out first, and then the broker has to be looked at once more.
    """
    deadline = asyncio.get_running_loop().time() + SAID_AGAIN_SECONDS
    while True:
        await running.settled(agencies)
        events = topics.published(await topics.read(running.access), agencies)
        lost = topics.lost(events, await running.documents(agencies))
        if not lost:
            return events
        assert asyncio.get_running_loop().time() < deadline, lost
        await asyncio.sleep(0.5)


async def test_a_story_survives_the_death_of_everything_and_an_empty_broker(tmp_path: Path) -> None:
    # Who only counts what passes cannot go on counting when the log begins anew; so events are not counted here.
    ports, checked, middle = free_ports(), stories.uncounted(stories.read("sorong-berkala")), Moment(0.45)
    async with up(tmp_path, ports) as first:
        running = Running(first.addresses, first.mongo_uri, DATABASE, tmp_path, {})
        story = asyncio.create_task(stories.outcomes_of(running, checked, tell=(middle,)))
        try:
            await middle.reached()
            cluster = await cluster_id(running.access)
            assert await kill_everything(first) > 0
        except BaseException:
            story.cancel()
            raise
    try:
        async with up(tmp_path, ports) as second:
            assert second.addresses == first.addresses
            assert await cluster_id(running.access) != cluster
            outcomes = await story
            assert stories.wrong(outcomes) == []

            documents = await stored(second.mongo_uri, DATABASE, None)
            agencies = sorted({each["agency_id"] for service in documents.values() for each in service.values()})
            events = await all_published_again(running, agencies)
            # Names are said again as everything else.
            assert {"person.recorded", "unit.recorded"} <= {each.short for each in events if each.topic == DIRECTORY}
            assert topics.faults(events) == []
            finals = topics.final_ids(events)
            assert len(finals) == len(outcomes[0].people)
            assert {subject: ids for subject, ids in finals.items() if len(ids) != 1} == {}
    finally:
        story.cancel()
        await asyncio.gather(story, return_exceptions=True)
