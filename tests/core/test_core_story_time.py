"""Clocks are moved by stories on a stack of one's own, and nowhere else."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from core_service import service
from joserfc.jwk import ECKey

from cli.issuer import make_keys
from shared import clock
from shared.runtime import build
from shared.settings import ServiceSettings
from shared.story_time import ForeignIssuer
from tests.support.identity import Identity
from tests.support.in_process import keep_on


def _public(private: Path) -> dict[str, Any]:
    found: dict[str, Any] = ECKey.import_key(json.loads(private.read_text())).as_dict(private=False)
    return found


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, Path]:
    private, public = make_keys(tmp_path / "own")
    other, _ = make_keys(tmp_path / "other")
    both = tmp_path / "both.json"
    both.write_text(
        json.dumps(
            {
                "keys": [
                    ECKey.import_key(json.loads(each.read_text())).as_dict(private=False) for each in (private, other)
                ]
            }
        )
    )
    broken = tmp_path / "broken.json"
    broken.write_text("{}")
    return {"own": private, "own public": public, "other": other, "both public": both, "broken": broken}


REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "keys of an identity provider by address": ({"story_key_file": "own", "jwks_url": "-"}, "foreign issuer"),
    "no key trusted at all": ({"story_key_file": "own"}, "foreign issuer"),
    "the key of somebody else": ({"story_key_file": "other", "jwt_key_file": "own public"}, "private half"),
    "only the public half": ({"story_key_file": "own public", "jwt_key_file": "own public"}, "cannot be read"),
    "another issuer trusted too": ({"story_key_file": "own", "jwt_key_file": "both public"}, "private half"),
    "no key in the file": ({"story_key_file": "broken", "jwt_key_file": "own public"}, "cannot be read"),
    "no file": ({"story_key_file": "missing", "jwt_key_file": "own public"}, "cannot be read"),
}


@pytest.mark.parametrize(("given", "why"), REFUSED.values(), ids=list(REFUSED))
def test_a_service_that_trusts_others_does_not_start_with_a_movable_clock(
    keys: dict[str, Path], given: dict[str, str], why: str
) -> None:
    content = {
        name: "https://id.example.go.id/keys" if name == "jwks_url" else keys.get(value, Path("missing"))
        for name, value in given.items()
    }

    with pytest.raises(ForeignIssuer, match=why):
        build(service("clock"), ServiceSettings(**content))


def client_of(settings: ServiceSettings, collection: Any) -> httpx.AsyncClient:
    app = build(service("clock"), settings)
    keep_on(app, collection)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t")


async def test_an_officer_moves_the_clock_of_the_own_agency_only(
    collection: Any, identity: Identity, tmp_path: Path
) -> None:
    private = tmp_path / "private.json"
    private.write_text(json.dumps(identity.key.as_dict(private=True)))
    settings = ServiceSettings(jwt_key_file=identity.key_file, story_key_file=private)
    moment = datetime(2025, 1, 6, 17, 0, tzinfo=UTC)

    async with client_of(settings, collection) as client:
        for roles, status in ((("employee",), 403), (("performance_officer",), 204)):
            headers = identity.header("e1", "a", *roles)
            answer = await client.put("/v1/clock", json={"now": moment.isoformat()}, headers=headers)
            assert answer.status_code == status, answer.text
        app = client._transport.app
        times = app.state.parts.times
        assert timedelta() <= (await times.of("a")).now - moment < timedelta(seconds=30)
        assert clock.now() - (await times.of("b")).now < timedelta(seconds=30)
        outside = ("2025-01-06T17:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "kemarin")
        for bad in ({}, *({"now": each} for each in outside)):
            refused = await client.put("/v1/clock", json=bad, headers=identity.header("e1", "a", "agency_admin"))
            assert refused.status_code == 422


async def test_every_process_knows_of_a_clock_once_the_move_is_answered(
    collection: Any, identity: Identity, tmp_path: Path
) -> None:
    private = tmp_path / "private.json"
    private.write_text(json.dumps(identity.key.as_dict(private=True)))
    settings = ServiceSettings(jwt_key_file=identity.key_file, story_key_file=private)
    headers = identity.header("e1", "a", "performance_officer")

    async with client_of(settings, collection) as one, client_of(settings, collection) as other:
        times = [client._transport.app.state.parts.times for client in (one, other)]
        for year in (2024, 2025, 2023):
            moment = datetime(year, 1, 6, 17, 0, tzinfo=UTC)
            for each in times:
                await each.of("a")
            await one.put("/v1/clock", json={"now": moment.isoformat()}, headers=headers)
            for each in times:
                assert timedelta() <= (await each.of("a")).now - moment < timedelta(seconds=30)


async def test_elsewhere_there_is_no_such_address(collection: Any, identity: Identity) -> None:
    async with client_of(ServiceSettings(jwt_key_file=identity.key_file), collection) as client:
        headers = identity.header("e1", "a", "agency_admin")
        answer = await client.put("/v1/clock", json={"now": "2025-01-06T17:00:00Z"}, headers=headers)
        assert answer.status_code == 404
        assert "/v1/clock" not in (await client.get("/openapi.json")).json()["paths"]
