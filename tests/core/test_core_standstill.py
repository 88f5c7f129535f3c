"""A consumer that stands still, or is left without partitions, is noticed; one that has nothing to do is not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import GroupAuthorizationFailedError

from shared.bus import topics
from shared.standstill import Standstill

PLACE = TopicPartition("kinerja.goals", 0)


@dataclass
class Standing:
    """A consumer at a place of its only partition, or without one."""

    at: int | None
    end: int = 0
    asked: list[str] = field(default_factory=list)

    def assignment(self) -> set[TopicPartition]:
        return set() if self.at is None else {PLACE}

    def paused(self) -> set[TopicPartition]:
        return set()

    async def end_offsets(self, places: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(places, self.end)

    async def position(self, _place: TopicPartition) -> int:
        assert self.at is not None
        return self.at

    async def members(self, number: int) -> int:
        self.asked.append("members")
        return number


async def looks(standing: Standing, *, members: int, times: int) -> list[bool]:
    """Look so many times, each after the time that has to pass between two looks."""

    async def count() -> int:
        return await standing.members(members)

    standstill, found = Standstill(count), []
    for _ in range(times):
        standstill._looked -= 1000
        found.append(await standstill.is_found(cast("AIOKafkaConsumer", cast("Any", standing)), busy=False))
    return found


@pytest.mark.parametrize(
    ("standing", "members", "found"),
    [
        (Standing(at=None), 1, [False, True, False]),
        (Standing(at=None), 0, [False, True, False]),
        (Standing(at=None), 2, [False, False, False]),
        (Standing(at=3, end=3), 1, [False, False, False]),
        (Standing(at=3, end=4), 1, [False, True, False]),
    ],
    ids=[
        "alone without partitions",
        "not even a member",
        "others have all partitions",
        "read to the end",
        "more there",
    ],
)
async def test_standstill(standing: Standing, members: int, found: list[bool]) -> None:
    assert await looks(standing, members=members, times=3) == found


async def test_the_group_is_asked_for_only_when_there_is_nothing_to_read() -> None:
    standing = Standing(at=3, end=4)
    await looks(standing, members=1, times=3)
    assert not standing.asked


@pytest.mark.parametrize(("members", "number"), [((), 0), (("one", "two"), 2)])
async def test_who_is_in_a_group_is_counted(
    members: tuple[str, ...], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    describing(monkeypatch, 0, members)
    assert await topics.members_of(cast("Any", None), "goals") == number


async def test_a_group_that_may_not_be_looked_at_does_not_look_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    describing(monkeypatch, GroupAuthorizationFailedError.errno, ())
    with pytest.raises(GroupAuthorizationFailedError):
        await topics.members_of(cast("Any", None), "goals")


def describing(monkeypatch: pytest.MonkeyPatch, error: int, members: tuple[str, ...]) -> None:
    """Let the broker answer so."""

    async def describe(groups: list[str]) -> list[Any]:
        return [SimpleNamespace(groups=[(error, groups[0], "Stable", "consumer", "range", list(members))])]

    @asynccontextmanager
    async def administering(_access: object) -> AsyncIterator[Any]:
        yield SimpleNamespace(describe_consumer_groups=describe)

    monkeypatch.setattr(topics, "administering", administering)
