"""Garbage on every input topic during the stories is parked with its reason, and changes nothing else."""

import asyncio
import json
from collections import Counter

import pytest
from aiokafka import ConsumerRecord
from typer.testing import CliRunner

from cli.main import app
from shared.events.registry import DEAD_LETTERS
from tests.support import topics
from tests.support.company import Company
from tests.support.garbage import NAME_OF_NOBODY, NIP_OF_NOBODY, Letter
from tests.support.stories import Soiled

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]


async def test_each_bad_record_is_parked_with_its_reason_and_nothing_else_is(seven: Soiled, company: Company) -> None:
    running = await company.plain()

    command = ["dead-letters", "list", "--json", "--limit", "100000", "--kafka", running.addresses.kafka]
    listed = await asyncio.to_thread(CliRunner().invoke, app, command)

    assert listed.exit_code == 0, listed.output
    found = Counter(
        Letter(each["service"], each["topic"], each["partition"], each["offset"], each["reason"])
        for each in json.loads(listed.stdout)["items"]
        if each["offset"] >= _begin(seven, each["topic"], each["partition"])
    )
    assert sorted(set(seven.letters) - set(found)) == []
    assert sorted(set(found) - set(seven.letters)) == []
    assert {each: count for each, count in found.items() if count > 1} == {}
    assert len(seven.letters) > 400


async def test_stories_end_as_if_there_had_been_no_garbage(seven: Soiled) -> None:
    assert seven.played.wrong == []


async def test_readiness_stays_green(seven: Soiled) -> None:
    assert seven.unready == []


async def test_what_the_directory_restricts_does_not_come_out_through_the_dead_letters(
    seven: Soiled, company: Company
) -> None:
    running = await company.plain()

    parked = await topics.read(running.access, [DEAD_LETTERS], since=seven.begins)

    told = [record for record in parked if dict(record.headers).get("x-origin", b"").startswith(b"kinerja.directory/")]
    assert told
    open_secrets = [
        dict(record.headers)["x-origin"].decode()
        for record in told
        if any(secret.encode() in _everything(record) for secret in (NIP_OF_NOBODY, NAME_OF_NOBODY))
    ]
    assert open_secrets == []


def _everything(record: ConsumerRecord) -> bytes:
    return b"|".join([record.value or b"", record.key or b"", *(value or b"" for _name, value in record.headers)])


def _begin(seven: Soiled, topic: str, partition: int) -> int:
    return next((end for place, end in seven.begins.items() if place == (topic, partition)), 0)
