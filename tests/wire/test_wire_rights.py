"""The broker itself refuses what nobody was granted: forged facts, foreign topics, other people's groups."""

import asyncio

import pytest
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    KafkaError,
    TopicAuthorizationFailedError,
)
from wire_broker import SUBSCRIBER, Wire
from wire_clients import read, write

from shared.bus.access import KafkaAccess
from shared.bus.refusal import Ungranted
from shared.bus.topics import ensure_topics
from shared.events.registry import APPRAISALS, CAREER, DEAD_LETTERS, DIRECTORY, GOALS, TOPICS
from shared.parties import PARTIES

pytestmark = [pytest.mark.apache, pytest.mark.timeout(180)]


@pytest.mark.parametrize("party", PARTIES, ids=lambda each: each.name)
async def test_a_service_writes_its_own_topics_and_the_dead_letters_and_nothing_else(party: object, wire: Wire) -> None:
    access, name = wire.access(party.name), party.name
    written = await asyncio.gather(*(writes(access, topic) for topic in (*TOPICS, DEAD_LETTERS)))

    assert {topic for topic, done in zip((*TOPICS, DEAD_LETTERS), written, strict=True) if done} == {
        *party.publishes, DEAD_LETTERS,
    }, name  # fmt: skip


async def writes(access: KafkaAccess, topic: str) -> bool:
    try:
        await write(access, topic)
    except TopicAuthorizationFailedError:
        return False
    return True


async def test_an_idempotent_producer_needs_no_more_than_write(wire: Wire) -> None:
    await write(wire.access("goals"), GOALS, idempotent=True)


async def test_a_subscriber_reads_its_grant_in_its_groups_and_nothing_else(wire: Wire) -> None:
    access = wire.access(SUBSCRIBER)

    await read(access, APPRAISALS, group=SUBSCRIBER)
    await read(access, APPRAISALS, group=f"{SUBSCRIBER}.kedua")
    for topic in (DIRECTORY, GOALS, DEAD_LETTERS):
        with pytest.raises(TopicAuthorizationFailedError):
            await read(access, topic)
    for group in ("goals", f"{SUBSCRIBER}-lain"):
        with pytest.raises(GroupAuthorizationFailedError):
            await read(access, APPRAISALS, group=group)
    assert not await writes(access, APPRAISALS)


@pytest.mark.parametrize("name", ["feedback", "evaluation", "career", "operator", SUBSCRIBER])
async def test_names_and_nip_are_read_by_those_who_need_them_only(name: str, wire: Wire) -> None:
    with pytest.raises(TopicAuthorizationFailedError):
        await read(wire.access(name), DIRECTORY)


async def test_a_certificate_is_a_login(wire: Wire) -> None:
    access = KafkaAccess.of(wire.secured.certificate("career"))

    await write(access, CAREER)
    assert not await writes(access, GOALS)


async def test_a_new_certificate_holds_from_the_next_connection_on(wire: Wire) -> None:
    settings = wire.secured.certificate("career")
    access = KafkaAccess.of(settings)
    assert not await writes(access, GOALS)

    certificate, key = wire.secured.authority.issue("goals")
    assert settings.kafka_certificate_file is not None
    assert settings.kafka_key_file is not None
    settings.kafka_key_file.write_bytes(key.read_bytes())
    settings.kafka_certificate_file.write_bytes(certificate.read_bytes())

    assert await writes(access, GOALS)


async def test_a_token_is_a_login(wire: Wire) -> None:
    access = KafkaAccess.of(wire.secured.token("career"))

    await write(access, CAREER)
    assert not await writes(access, GOALS)


async def test_a_refused_token_ends_instead_of_hanging(wire: Wire) -> None:
    access = KafkaAccess.of(wire.secured.token("career", audience="lain"))

    with pytest.raises(KafkaError, match="Unable to bootstrap"):
        await write(access, CAREER)
    with pytest.raises(KafkaError, match=r"token was refused: invalid_token"):
        await ensure_topics(access, partitions=3, replication=1)


async def test_a_service_that_was_not_granted_its_topics_says_so(wire: Wire) -> None:
    await ensure_topics(wire.access("goals"), partitions=3, replication=1, needed=(GOALS, DIRECTORY))

    with pytest.raises(Ungranted, match=r"kinerja\.directory"):
        await ensure_topics(wire.access(SUBSCRIBER), partitions=3, replication=1, needed=(APPRAISALS, DIRECTORY))


async def test_an_operator_lists_what_was_parked_and_how_far_services_have_read(wire: Wire) -> None:
    listed = await wire.kinerja("dead-letters", "list", login=wire.login("operator"))

    assert listed.exit_code == 0, listed.output
