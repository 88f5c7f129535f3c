"""The program in the subscribers' page works as printed, on a real broker, with repeated and late records."""

import asyncio
import contextlib
from typing import Any

import pytest

from cli.contracts import subscriber
from cli.contracts.examples import BODIES
from cli.stack import Stack
from tests.support.publishing import Fact, outgoing, publishing

AGENCY = "kota-pelanggan"
WAIT_SECONDS = 60


@pytest.mark.integration
async def test_a_subscriber_counts_each_result_once(servers: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    final, corrected = published("result.final", 27), published("result.superseded", 29)
    other = published("result.final", 3, employee="e2")
    async with publishing(servers.broker.access) as publisher:
        await publisher.publish(outgoing(final, final, corrected, final, other))
    applied: list[tuple[str, int]] = []

    await followed(servers.broker.bootstrap, applied, monkeypatch, until=3)

    assert sorted(applied) == [("e2", 3), ("e7f3a9c2", 27), ("e7f3a9c2", 29)]


async def followed(
    bootstrap: str, applied: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch, *, until: int
) -> None:
    enough = asyncio.Event()

    def apply(_type_name: str, result: dict[str, Any]) -> None:
        if result["agency_id"] == AGENCY:
            applied.append((result["employee_id"], result["version"]))
            if len(applied) >= until:
                enough.set()

    monkeypatch.setattr(subscriber, "apply", apply)
    monkeypatch.setattr(subscriber, "newest", {})
    task = asyncio.create_task(subscriber.follow(bootstrap, "penggajian-uji"))
    try:
        await asyncio.wait_for(enough.wait(), WAIT_SECONDS)
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def published(short: str, version: int, *, employee: str = "e7f3a9c2") -> Fact:
    body = BODIES[short].model_copy(
        update={
            "agency_id": AGENCY,
            "subject": f"{AGENCY}:result:2026:{employee}:1",
            "version": version,
            "employee_id": employee,
        }
    )
    return short, body
