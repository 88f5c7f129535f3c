"""What story tests share: the services on stage, and all stories played once."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from tests.conftest import BROKER
from tests.support import stories, topics
from tests.support.company import Company
from tests.support.garbage import Letter, garbage, oversize, spread
from tests.support.stories import Moment, Soiled


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def company(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Company]:
    here = Company(BROKER, tmp_path_factory.mktemp("stories"))
    try:
        yield here
    finally:
        await here.end()


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def seven(company: Company) -> Soiled:
    """All stories at the same time on one plain set of services, with garbage on every topic meanwhile."""
    running = await company.plain()
    checked = stories.read(*stories.ALL)
    early, late, over = Moment(0.3), Moment(0.6), asyncio.Event()

    async def soil() -> list[Letter]:
        await early.reached()
        agencies = await stories.agencies_of(running.access, checked)
        letters = await spread(running.access, garbage(agencies[0], other=agencies[1]), everywhere=True)
        letters += await spread(running.access, oversize(agencies[0]), everywhere=False)
        await late.reached()
        return letters + await spread(running.access, garbage(agencies[-1], other=agencies[0]), everywhere=False)

    async def look() -> list[str]:
        seen: list[str] = []
        async with httpx.AsyncClient(timeout=20) as client:
            while not over.is_set():
                for name, urls in running.urls.items():
                    answer = await client.get(f"{urls[0]}/readyz/facts")
                    if answer.status_code != 200:
                        seen.append(f"{name}: {answer.text}")
                await asyncio.sleep(0.5)
        return seen

    before = await topics.ends_of(running.access, topics.ALL_TOPICS)
    soiling, looking = asyncio.create_task(soil()), asyncio.create_task(look())
    try:
        played = await stories.played(running, checked, tell=(early, late))
        letters = await asyncio.wait_for(soiling, 30)
        await running.settled(played.agencies)
    finally:
        over.set()
        soiling.cancel()
        await asyncio.gather(soiling, return_exceptions=True)
        unready = await looking
    return Soiled(played, letters, unready, before)
