"""The day of an agency: the server's clock in the agency's zone, and no day that anybody writes."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from core_builders import CAUSE

from shared.agency import AGENCY, CLOCK, AgencyState
from shared.decision import Decision, Env
from shared.document import Document, apply, fresh
from shared.ids import directory
from shared.mongo.documents import Documents
from shared.times import TOLD_GOOD_SECONDS, Times, tell

ZONES = {"jakarta": "Asia/Jakarta", "makassar": "Asia/Makassar", "jayapura": "Asia/Jayapura"}
HOURS = {"jakarta": 7, "makassar": 8, "jayapura": 9}
MINUTES = [-120, -61, -60, -1, 0, 1, 59, 60, 119]


@pytest.fixture
async def kept(collection: Any) -> Documents:
    documents = Documents(collection, [AGENCY, CLOCK])
    agencies = [
        apply(
            fresh(kind=AGENCY, id=directory.AGENCY.of(name, name)),
            Decision(AgencyState(agency_id=name, name=name, zone=zone)),
            CAUSE,
        )
        for name, zone in ZONES.items()
    ]
    await documents.save(agencies, now=CAUSE.now)
    return documents


@pytest.mark.parametrize("night", [date(2024, 2, 29), date(2025, 3, 31), date(2025, 12, 31)])
@pytest.mark.parametrize("where", ZONES)
async def test_every_moment_around_midnight_falls_on_the_agencys_own_day(
    kept: Documents, where: str, night: date
) -> None:
    midnight = datetime(night.year, night.month, night.day, tzinfo=UTC) + timedelta(days=1, hours=-HOURS[where])

    for minutes in MINUTES:
        moment = midnight + timedelta(minutes=minutes)
        found = await Times(kept, zone="Europe/London", now=lambda moment=moment: moment).of_all([*ZONES, "other"])

        assert found[where].today == (night if minutes < 0 else night + timedelta(days=1))
        assert all(found[name].now == moment for name in found)
        for name, hours in HOURS.items():
            assert found[name].day_of(moment) == (moment + timedelta(hours=hours)).date()
        assert found["other"].zone == "Europe/London"


async def test_an_agency_is_read_once_for_many_questions_and_again_when_it_is_forgotten(kept: Documents) -> None:
    times = Times(kept, zone="Asia/Jakarta")
    assert (await times.of("jayapura")).zone == "Asia/Jayapura"
    moved = (await kept.load([directory.AGENCY.of("jayapura", "jayapura")])).popitem()[1]
    state = AgencyState(agency_id="jayapura", name="Biak", zone="Asia/Makassar")
    await kept.save([apply(moved, Decision(state), CAUSE)], now=CAUSE.now)

    assert (await times.of("jayapura")).zone == "Asia/Jayapura"
    times.forget("jayapura")
    assert (await times.of("jayapura")).zone == "Asia/Makassar"


async def move(kept: Documents, agency: str, ahead: timedelta) -> None:
    found = await kept.get(CLOCK, directory.CLOCK.of(agency, agency))
    moved = tell(found.state, ahead, Env(id=found.id, now=CAUSE.now, today=CAUSE.now.date()))
    await kept.save([apply(found, moved, CAUSE)], now=CAUSE.now)


@pytest.mark.parametrize("told", [False, True])
async def test_a_story_tells_its_own_agencys_time_and_only_where_stories_may(kept: Documents, told: bool) -> None:
    real = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
    wanted = datetime(2025, 1, 6, 2, 0, tzinfo=UTC)
    await move(kept, "makassar", Times(kept, zone="", now=lambda: real).ahead(wanted))
    times = Times(kept, zone="Asia/Jakarta", told=told, now=lambda: real + timedelta(seconds=30))

    found = await times.of_all(["makassar", "jakarta"])

    assert found["makassar"].now == (wanted if told else real) + timedelta(seconds=30)
    assert found["jakarta"].now == real + timedelta(seconds=30)


async def test_a_time_of_its_own_is_read_once_for_commands_that_follow_each_other(
    kept: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, real = 1000.0, datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
    monkeypatch.setattr("shared.times.clock.monotonic", lambda: at)
    times = Times(kept, zone="Asia/Jakarta", told=True, now=lambda: real)
    assert (await times.of("makassar")).now == real
    await move(kept, "makassar", timedelta(days=1))

    assert (await times.of("makassar")).now == real
    at += TOLD_GOOD_SECONDS
    assert (await times.of("makassar")).now == real + timedelta(days=1)


async def test_whoever_was_reading_while_a_clock_was_moved_knows_when_the_mover_has_waited(
    kept: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, real = 1000.0, datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
    monkeypatch.setattr("shared.times.clock.monotonic", lambda: at)
    load = kept.load

    async def slowly(ids: Iterable[str]) -> dict[str, Document[Any]]:
        nonlocal at
        found = await load(ids)
        at += TOLD_GOOD_SECONDS
        return found

    monkeypatch.setattr(kept, "load", slowly)
    times = Times(kept, zone="Asia/Jakarta", told=True, now=lambda: real)
    assert (await times.of("makassar")).now == real
    await move(kept, "makassar", timedelta(days=1))

    assert (await times.of("makassar")).now == real + timedelta(days=1)
