"""What lies in the topics, and what must hold of it."""

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from shared.bus.access import KafkaAccess
from shared.bus.topics import partitions_of
from shared.events.base import Body
from shared.events.registry import APPRAISALS, BY_NAME, BY_SHORT, DEAD_LETTERS, TOPICS

GARBAGE = ("x-garbage", b"yes")
"""The header by which a test knows its own garbage again."""

_SETTLE_SECONDS = 40.0
_FETCH_BYTES = 8 << 20


@dataclass(frozen=True)
class Published:
    """One record of a topic, with what its headers say."""

    record: ConsumerRecord
    topic: str
    key: str
    id: str
    type: str
    sequence: int

    @property
    def short(self) -> str:
        """The type as ``BY_SHORT`` names it."""
        return BY_NAME[self.type].short

    @property
    def body(self) -> Body:
        """The body as subscribers read it."""
        return BY_NAME[self.type].adapter.validate_json(self.record.value)

    @property
    def json(self) -> dict[str, Any]:
        """The body as it is on the wire."""
        body: dict[str, Any] = json.loads(self.record.value)
        return body


async def ends_of(access: KafkaAccess, topics: Iterable[str] = TOPICS) -> dict[TopicPartition, int]:
    """Say how far every partition reaches; topics that do not exist are left out."""
    async with _consumer(access) as consumer:
        return await _true_ends(consumer, await partitions_of(access, list(topics)))


async def read(
    access: KafkaAccess, topics: Iterable[str] = TOPICS, *, since: dict[TopicPartition, int] | None = None
) -> list[ConsumerRecord]:
    """Read all records, or those from some offsets on, in the order of each partition."""
    return [each async for part in stream(access, topics, since=since) for each in part]


async def stream(
    access: KafkaAccess, topics: Iterable[str] = TOPICS, *, since: dict[TopicPartition, int] | None = None
) -> AsyncIterator[list[ConsumerRecord]]:
    """Read the same a part at a time, for what does not fit into memory."""
    async with _consumer(access) as consumer:
        ends = await _ends(consumer, await partitions_of(access, list(topics)))
        consumer.assign(list(ends))
        begins = await consumer.beginning_offsets(list(ends))
        for place in ends:
            consumer.seek(place, max(begins[place], (since or {}).get(place, 0)))
        while [place for place, end in ends.items() if await consumer.position(place) < end]:
            for records in (await consumer.getmany(timeout_ms=300)).values():
                yield records


def published(records: Iterable[ConsumerRecord], agencies: Sequence[str]) -> list[Published]:
    """Take the events of some agencies; records that are none, and garbage of ours, are left out."""
    prefixes = tuple(f"{agency}:" for agency in agencies)
    found: list[Published] = []
    for record in records:
        key = (record.key or b"").decode(errors="replace")
        headers = {name: value.decode(errors="replace") for name, value in record.headers if value is not None}
        real = record.value is not None and "ce_source" in headers and GARBAGE[0] not in headers
        if key.startswith(prefixes) and real:
            sequence = int(headers["ce_sequence"])
            found.append(Published(record, record.topic, key, headers["ce_id"], headers["ce_type"], sequence))
    return found


def faults(events: Sequence[Published]) -> list[str]:
    """Name what must not be: a stale last record, a subject on two partitions, one id with two bodies."""
    found: list[str] = []
    by_key: defaultdict[tuple[str, str], list[Published]] = defaultdict(list)
    bodies: defaultdict[str, set[bytes]] = defaultdict(set)
    for each in events:
        by_key[each.topic, each.key].append(each)
        bodies[each.id].add(each.record.value)
    for (topic, key), line in by_key.items():
        last = max(line, key=lambda each: each.record.offset)
        highest = max(each.sequence for each in line)
        if last.sequence != highest:
            found.append(f"{topic} {key}: ends with version {last.sequence}, {highest} was there")
        if len({each.record.partition for each in line}) > 1:
            found.append(f"{topic} {key}: lies on several partitions")
    found.extend(f"event {id} has {len(values)} bodies" for id, values in bodies.items() if len(values) > 1)
    return found


def last_types(events: Iterable[Published]) -> dict[tuple[str, str], tuple[str, int]]:
    """Say for each topic and subject which fact, in which version, is the last."""
    found: dict[tuple[str, str], Published] = {}
    for each in events:
        known = found.get((each.topic, each.key))
        if known is None or each.record.offset > known.record.offset:
            found[each.topic, each.key] = each
    return {place: (each.type, each.sequence) for place, each in found.items()}


def final_ids(events: Iterable[Published]) -> dict[str, set[str]]:
    """Give the ids of the final results of each subject, for other systems; what superseded one is not counted.

    Of an appraisal that was opened again there is another one, by its number.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for each in events:
        if each.topic == APPRAISALS and each.type == BY_SHORT["result.final"].name:
            number = json.loads(each.record.value)["number"]
            found[each.key if number == 1 else f"{each.key}#{number}"].add(f"{each.type}/{each.id}")
    return dict(found)


def repeated_share(events: Iterable[Published]) -> float:
    """Say which part of all events was sent more than once."""
    counts = Counter(each.id for each in events)
    return sum(count > 1 for count in counts.values()) / max(1, len(counts))


async def lag_of(access: KafkaAccess, service: str) -> dict[TopicPartition, int]:
    """Say how many records each group has not committed yet, where it has committed anything."""
    async with _consumer(access, group=service) as consumer:
        ends = await _ends(consumer, await partitions_of(access, TOPICS))
        consumer.assign(list(ends))
        found = {place: (end, await consumer.committed(place)) for place, end in ends.items()}
    return {place: end - done for place, (end, done) in found.items() if done is not None}


async def caught_up(
    access: KafkaAccess, subscribes: Mapping[str, Sequence[str]], seconds: float = _SETTLE_SECONDS
) -> None:
    """Wait until every group has committed everything that it subscribes to."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        behind = {
            name: lag
            for name, topics in subscribes.items()
            for place, lag in (await lag_of(access, name)).items()
            if place.topic in topics and lag > 0
        }
        if not behind:
            return
        assert asyncio.get_running_loop().time() < deadline, f"still behind: {behind}"
        await asyncio.sleep(0.2)


async def _ends(consumer: AIOKafkaConsumer, places: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
    ends: dict[TopicPartition, int] = await consumer.end_offsets(places) if places else {}
    return ends


async def _true_ends(consumer: AIOKafkaConsumer, places: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
    """Say how far partitions really reach: tansu tells where the last batch begins, plus one, however long it is."""
    ends = await _ends(consumer, places)
    consumer.assign(list(ends))
    for place, end in ends.items():
        consumer.seek(place, max(0, end - 1))
    while [place for place, end in ends.items() if await consumer.position(place) < end]:
        await consumer.getmany(timeout_ms=200)
    return {place: await consumer.position(place) for place in ends}


def _consumer(access: KafkaAccess, group: str | None = None) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(
        **access.client,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=_FETCH_BYTES,
    )


ALL_TOPICS = (*TOPICS, DEAD_LETTERS)


def lost(events: Iterable[Published], documents: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> list[str]:
    """Name what a service says, as its documents know, and what is not the last on its topic."""
    lasts = last_types(events)
    found: list[str] = []
    for service, stored in documents.items():
        for id, document in stored.items():
            for short, subject, *_ in document["facts"]:
                last = lasts.get((BY_SHORT[short].topic, subject))
                if last is None or last[0] != BY_SHORT[short].name:
                    found.append(f"{service} {id}: said {short} of {subject} last, the topic ends with {last}")
    return found
