"""A consumer that stands still, or is left without partitions, is noticed; one that has nothing to do is not."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

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
