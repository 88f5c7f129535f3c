"""Topics made to measure, and what identifies the broker that holds them."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from types import MappingProxyType

import aiokafka.admin.client
import aiokafka.client
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import (
    KafkaConnectionError,
    TopicAlreadyExistsError,
    TopicAuthorizationFailedError,
    for_code,
)
from aiokafka.protocol.metadata import MetadataRequest

from shared.bus.access import KafkaAccess
from shared.bus.refusal import Ungranted, refusal
from shared.events.registry import DEAD_LETTER_NOTES, DEAD_LETTERS, TOPICS
from shared.logs import get

_log = get(__name__)

RECORD_BYTES_MAX = 3 << 20
"""What a topic takes: more than a service accepts, so that an oversize record can be parked with a reason."""

DEAD_LETTERS_KEPT = timedelta(days=90)
"""So long anybody may look at what was parked."""

NOTES_KEPT = timedelta(days=120)
"""Longer than the letters that they are about: a discarded letter must not come back because its note went first."""

_KEPT = {DEAD_LETTERS: DEAD_LETTERS_KEPT, DEAD_LETTER_NOTES: NOTES_KEPT}
"""Topics that are no state: one partition, and an end to how long they are kept."""
_LAST_RECORDS_SECONDS = 15.0

METADATA_SECONDS = 15
"""How often clients ask for topics anew: so long they go on without topics that were lost and made again."""


# aiokafka asks about topics in a way that lets a broker create them, with as many partitions as it likes, and has no
# setting against it: after a broker lost its data, whichever client asked first would decide the partitions.
for _asking in (aiokafka.client, aiokafka.admin.client):
    _asking.MetadataRequest = partial(MetadataRequest, allow_auto_topic_creation=False)


class UnequalPartitions(Exception):
    """Topics have different numbers of partitions, so facts about one person would not share one: refuse to run.

    Create all fact topics with the same number (see deploy/topics.yaml).
    """


@asynccontextmanager
async def administering(access: KafkaAccess) -> AsyncIterator[AIOKafkaAdminClient]:
    """Give an admin client for a while.

    :raises Refused: when the broker does not let us in, with the reason
    :raises KafkaConnectionError: when it went away meanwhile
    """
    admin = AIOKafkaAdminClient(**access.client)
    try:
        try:
            await admin.start()
        except KafkaConnectionError as error:
            raise await refusal(access) or error from error
        yield admin
    finally:
        await admin.close()


async def ensure_topics(
    access: KafkaAccess,
    *,
    partitions: int,
    replication: int,
    needed: Sequence[str] = (*TOPICS, DEAD_LETTERS, DEAD_LETTER_NOTES),
) -> frozenset[str]:
    """Create the topics that are missing and check that all fact topics have equally many partitions.

    Where users have only the rights that they need, services neither see the topics of others nor create any; then
    those ``needed`` must be there. Returned are the topics that this user does not see.

    :raises UnequalPartitions: when they have not
    :raises Ungranted: when needed topics are missing, or this user may not use them
    """
    async with administering(access) as admin:
        present = set(await admin.list_topics())
        wanted = platform_topics(partitions=partitions, replication=replication)
        missing = [each for each in wanted if each.name not in present]
        unseen = _not_created(await admin.create_topics(missing)) if missing else frozenset()
        if ungranted := sorted(unseen.intersection(needed)):
            raise Ungranted(f"missing, or not granted to this user: {', '.join(ungranted)}; apply deploy/topics.yaml")
        described = await admin.describe_topics(list(TOPICS))
    found = {each["topic"]: len(each["partitions"]) for each in described if each["partitions"]}
    if len(set(found.values())) > 1:
        raise UnequalPartitions(f"partitions by topic: {found}")
    return unseen


def platform_topics(*, partitions: int, replication: int) -> list[NewTopic]:
    """Describe every topic of the platform as it is made."""
    return [_topic(name, partitions, replication) for name in (*TOPICS, *_KEPT)]


def _topic(name: str, partitions: int, replication: int) -> NewTopic:
    settings = {"max.message.bytes": str(RECORD_BYTES_MAX)}
    if name in _KEPT:
        settings |= {"cleanup.policy": "delete", "retention.ms": str(_KEPT[name] // timedelta(milliseconds=1))}
        return NewTopic(name, 1, replication, topic_configs=settings)
    return NewTopic(name, partitions, replication, topic_configs=settings | {"cleanup.policy": "compact"})


def _not_created(answer: object) -> frozenset[str]:
    """The topics that this user may not create; they may exist, and not be his to see."""
    unseen: set[str] = set()
    for topic, code, *_rest in getattr(answer, "topic_errors", ()):
        error = for_code(code)
        if error is TopicAuthorizationFailedError:
            unseen.add(topic)
        elif code and error is not TopicAlreadyExistsError:
            raise error(f"topic {topic} could not be created")
        else:
            _log.info("topic created", topic=topic)
    return frozenset(unseen)


async def cluster_id(access: KafkaAccess) -> str:
    """The identity of the broker's data; it changes when a cluster is replaced."""
    async with administering(access) as admin:
        described = await admin.describe_cluster()
    return str(described["cluster_id"])


async def members_of(access: KafkaAccess, group: str) -> int:
    """Count the members of a consumer group.

    :raises KafkaError: when the broker does not answer, or does not let us ask
    """
    async with administering(access) as admin:
        answers = await admin.describe_consumer_groups([group])
    described = [each for answer in answers for each in answer.groups]
    for refused in (each[0] for each in described if each[0]):
        raise for_code(refused)(
            group
        )  # the client leaves it to us; without it a group that is kept from us looks empty
    return sum(len(each[5]) for each in described)


async def partitions_of(access: KafkaAccess, topics: Sequence[str]) -> list[TopicPartition]:
    """List the partitions of those topics that exist.

    A consumer without topics of its own does not know them: Apache Kafka tells it no more than it asks for.
    """
    async with administering(access) as admin:
        present = set(await admin.list_topics())
        wanted = [topic for topic in topics if topic in present]
        found = await admin.describe_topics(wanted) if wanted else []
    return [
        TopicPartition(each["topic"], number)
        for each in found
        for number in sorted(partition["partition"] for partition in each["partitions"])
    ]


@dataclass(frozen=True, slots=True)
class BrokerState:
    """What identifies a broker's data: its cluster id, and how far each partition reaches."""

    cluster_id: str
    ends: dict[str, int]


async def broker_state(
    access: KafkaAccess, topics: Sequence[str], *, expected: Mapping[str, int] = MappingProxyType({})
) -> BrokerState:
    """Ask the broker who it is and how far the given topics reach (``topic/partition`` to next offset).

    Where it says less than expected, the last records are read to be sure: some (tansu) tell where the last batch
    begins, however long it is.
    """
    identity, partitions = await cluster_id(access), await partitions_of(access, topics)
    if not partitions:
        return BrokerState(identity, {})
    consumer = AIOKafkaConsumer(**access.client, enable_auto_commit=False)
    await consumer.start()
    try:
        ends = dict(await consumer.end_offsets(partitions))
        short = [each for each, end in ends.items() if 0 < end < expected.get(f"{each.topic}/{each.partition}", 0)]
        consumer.assign(short)
        for each in short:
            consumer.seek(each, ends[each] - 1)
        async with asyncio.timeout(_LAST_RECORDS_SECONDS):
            while unread := [each for each in short if await consumer.position(each) < ends[each]]:
                await consumer.getmany(*unread, timeout_ms=200)
        ends |= {each: await consumer.position(each) for each in short}
    finally:
        await consumer.stop()
    return BrokerState(identity, {f"{each.topic}/{each.partition}": end for each, end in ends.items()})
