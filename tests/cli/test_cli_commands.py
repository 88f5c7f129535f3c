"""Tokens and watching."""

import asyncio
import json
from pathlib import Path

import pytest

from cli.issuer import make_keys
from cli.stack import Stack
from shared.auth import Role, Verifier
from shared.events.directory import Unit
from tests.cli.cli_builders import command
from tests.support.publishing import outgoing, publishing


async def run(*arguments: str) -> tuple[int, str]:
    return await asyncio.to_thread(command, *arguments)


async def test_a_token_is_what_the_services_verify(folder: Path) -> None:
    private, public = make_keys(folder)

    code, token = await run("token", "--as", "siti", "--agency", "kota", "--role", "rater", "--key", str(private))
    caller = await Verifier(jwks_url="", key_file=public, issuer="kinerja", audience="kinerja").verify(token.strip())

    assert code == 0
    assert (caller.agency_id, caller.employee_id, caller.roles) == ("kota", "siti", frozenset({Role.RATER}))


def test_keys_are_made_once_and_are_private(folder: Path) -> None:
    private, _ = make_keys(folder)
    first = private.read_text()

    make_keys(folder)

    assert private.read_text() == first
    assert private.stat().st_mode & 0o077 == 0


async def test_a_missing_key_names_the_next_step(folder: Path) -> None:
    code, output = await run("token", "--as", "a", "--agency", "b", "--key", str(folder / "none.json"))

    assert code == 2
    assert "kinerja up" in output


async def test_an_unknown_topic_is_refused_with_the_known_ones() -> None:
    code, output = await run("watch", "--topic", "nonsense")

    assert code == 2
    assert "kinerja.appraisals" in output


@pytest.mark.integration
async def test_watch_shows_events_of_one_agency_and_type(servers: Stack) -> None:
    kafka = servers.broker.bootstrap
    units = [
        Unit(agency_id=agency, subject=f"{agency}:unit:u", version=7, unit_id="u", name="Rahasia")
        for agency in ("watch-a", "watch-b")
    ]
    async with publishing(servers.broker.access) as publisher:
        await publisher.publish(outgoing(*(("unit.recorded", each) for each in units)))

    _, output = await run("watch", "--until-end", "--agency", "watch-a", "--type", "unit", "--json", "--kafka", kafka)

    seen = json.loads(output)
    assert (seen["type"], seen["subject"], seen["version"]) == ("unit.recorded", "watch-a:unit:u", 7)
    assert "Rahasia" not in output
