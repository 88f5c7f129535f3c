"""No NIP and nobody's name leaves the restricted topic: not in logs, topics, dead letters or metrics."""

import re

import httpx
import pytest
from aiokafka import ConsumerRecord

from shared.events.registry import DIRECTORY
from tests.support import topics
from tests.support.company import Company
from tests.support.stories import Soiled

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

# A NIP stands alone and begins with two dates; eighteen digits in a row also occur in the middle of hashes.
NIP = re.compile(
    rb"(?<![0-9A-Za-z])(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{4}(?![0-9A-Za-z])"
)


def secrets_of(seven: Soiled) -> set[bytes]:
    people = [person for each in seven.played.checked if each.story for person in each.story.people]
    return {each.nip.encode() for each in people} | {each.name.encode() for each in people}


def leaks(text: bytes, secrets: set[bytes]) -> list[str]:
    found = {secret for secret in secrets if secret in text} | set(NIP.findall(text))
    return sorted(each.decode() for each in found)


def whole(record: ConsumerRecord) -> bytes:
    return b" ".join((record.key or b"", record.value or b"", *(value or b"" for _name, value in record.headers)))


async def test_logs_name_nobody(seven: Soiled, company: Company) -> None:
    running, secrets = await company.plain(), secrets_of(seven)

    logs = {log.name: log.read_bytes() for log in running.logs()}

    assert len(logs) >= 4
    assert all(text for text in logs.values())
    assert {name: leaks(text, secrets) for name, text in logs.items() if leaks(text, secrets)} == {}


async def test_topics_other_than_the_directory_and_dead_letters_name_nobody(seven: Soiled, company: Company) -> None:
    running, secrets = await company.plain(), secrets_of(seven)

    records = await topics.read(running.access, topics.ALL_TOPICS, since=seven.begins)

    assert any(record.topic == DIRECTORY and leaks(record.value or b"", secrets) for record in records)
    # What was parked from the directory has a test of its own, with garbage.
    open_ones = [
        record
        for record in records
        if record.topic != DIRECTORY and not dict(record.headers).get("x-origin", b"").startswith(DIRECTORY.encode())
    ]
    assert len(open_ones) > 1000
    found = {
        f"{record.topic}/{record.partition}/{record.offset}": leaking
        for record in open_ones
        if (leaking := leaks(whole(record), secrets))
    }
    assert found == {}


async def test_metrics_name_nobody(seven: Soiled, company: Company) -> None:
    running, secrets = await company.plain(), secrets_of(seven)

    async with httpx.AsyncClient(timeout=20) as client:
        pages = {name: (await client.get(f"{urls[0]}/metrics")).content for name, urls in running.urls.items()}

    assert all(b"kinerja_facts_total" in page for page in pages.values())
    assert {name: leaks(page, secrets) for name, page in pages.items() if leaks(page, secrets)} == {}
