"""Two processes of every service, in one group and one database, behind one door."""

import pytest

from tests.support import platform, stories, topics
from tests.support.company import Company

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]


async def test_a_story_ends_as_expected_with_two_copies_of_every_service(company: Company) -> None:
    running = await company.on_stage("two-copies", platform.two_copies)

    ended = await stories.played(running, stories.read("sorong-berkala"))

    assert ended.wrong == []
    await running.settled(ended.agencies)
    events = topics.published(await topics.read(running.access), ended.agencies)
    assert topics.faults(events) == []
    assert topics.lost(events, await running.documents(ended.agencies)) == []
    assert {subject: ids for subject, ids in topics.final_ids(events).items() if len(ids) != 1} == {}
