"""A year in Jakarta, Makassar and Jayapura at once, acted within two hours of midnight: every act on its local day.

A day that a step names is refused when it has not come (``day-ahead``) or lies before the step before, substitutes act
on their days only, objections run out: a service that counted days anywhere else than in the agency's zone would end a
story otherwise, at one of these hours in one of these zones.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cli.play.check import Checked
from tests.support.company import Company
from tests.support.stories import agencies_of, outcomes_of, read, uncounted, wrong

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
AROUND_MIDNIGHT = (time(0, 0, 1), time(22, 0), time(1, 50), time(23, 50))
STORIES = ("sasaran", "permenpanrb-6-2022")
"""One with an acting officer on single days, one with an objection on the last day and one too late."""


_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:")


def in_zone(each: Checked, zone: str) -> Checked:
    assert each.story is not None
    agency = each.story.agency.model_copy(update={"zone": zone, "id": f"{each.story.agency.id}-{zone[5:8].lower()}"})
    return replace(each, story=each.story.model_copy(update={"agency": agency}))


def moments(value: Any) -> Iterator[datetime]:
    if isinstance(value, str) and _MOMENT.match(value):
        yield datetime.fromisoformat(value)
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from moments(each)


def from_midnight(moment: datetime) -> timedelta:
    since = moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return min(since, timedelta(days=1) - since)


async def test_every_act_around_midnight_lands_on_the_agencys_own_day(company: Company) -> None:
    running = await company.plain()
    checked = uncounted([in_zone(each, zone) for each in read(*STORIES) for zone in ZONES])

    outcomes = await outcomes_of(running, checked, hours=AROUND_MIDNIGHT)

    assert wrong(outcomes) == []
    for agency, each in zip(await agencies_of(running.access, checked), checked, strict=True):
        assert each.story is not None
        zone, days = ZoneInfo(each.story.agency.zone), {step.on for step in each.story.steps}
        documents = await running.documents([agency])
        kept = {moment for owned in documents.values() for one in owned.values() for moment in moments(one["state"])}
        local = {moment.astimezone(zone) for moment in kept}
        assert len(local) > 5
        assert {moment.date() for moment in local} <= days
        assert all(from_midnight(moment) <= timedelta(hours=2) for moment in local)
