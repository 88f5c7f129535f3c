"""Who may call: nothing about a token is believed before its signature, and a missing provider never opens a door."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from shared import auth
from shared.auth import Caller, KeysUnavailable, Role, Unauthenticated, Verifier
from tests.support.identity import Identity


def verifier(identity: Identity) -> Verifier:
    return Verifier(jwks_url="", key_file=identity.key_file, issuer="kinerja", audience="kinerja")


def part(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def claims(**change: Any) -> dict[str, Any]:
    content = {
        "iss": "kinerja", "aud": "kinerja", "sub": "e1", "agency": "a", "roles": ["employee"],
        "exp": int((datetime.now(UTC) + timedelta(hours=1)).timestamp()),
    } | change  # fmt: skip
    return {key: value for key, value in content.items() if value is not ...}


def forged(algorithm: str, identity: Identity) -> str:
    """A token signed with nothing, or with the public key as if it were a secret."""
    head = part({"alg": algorithm, "kid": "test", "typ": "JWT"}) + "." + part(claims())
    if algorithm.lower() == "none":
        return head + "."
    secrets = {"HS256": identity.key_file.read_bytes(), "HS384": identity.key.as_pem(private=False)}
    digest = hashlib.sha256 if algorithm == "HS256" else hashlib.sha384
    made = hmac.new(secrets[algorithm], head.encode(), digest).digest()
    return head + "." + base64.urlsafe_b64encode(made).rstrip(b"=").decode()


async def test_a_good_token_names_its_caller(identity: Identity) -> None:
    who = await verifier(identity).verify(identity.token("e1", "a", "rater", "performance_officer"))

    assert who == Caller("a", "e1", frozenset({Role.RATER, Role.PERFORMANCE_OFFICER}))


WRONG: dict[str, dict[str, Any]] = {
    "expired": {"exp": datetime.now(UTC) - timedelta(minutes=2)},
    "no expiry": {"exp": None},
    "expiry no number": {"exp": "tomorrow"},
    "not yet": {"nbf": datetime.now(UTC) + timedelta(hours=1)},
    "other issuer": {"iss": "kinerja.evil"},
    "issuer list": {"iss": ["kinerja"]},
    "other audience": {"aud": "payroll"},
    "agency missing": {"agency": None},
    "agency empty": {"agency": ""},
    "agency list": {"agency": ["a", "b"]},
    "agency colon": {"agency": "a:person"},
    "agency newline": {"agency": "a\n"},
    "agency dollar": {"agency": "$ne"},
    "agency operator": {"agency": {"$ne": ""}},
    "agency long": {"agency": "a" * 65},
    "subject missing": {"sub": None},
    "subject colon": {"sub": "e1:x"},
    "subject newline": {"sub": "e1\nx"},
    "subject dollar": {"sub": "$where"},
    "roles missing": {"roles": None},
    "role unknown": {"roles": ["root"]},
    "roles no list": {"roles": "employee"},
}


@pytest.mark.parametrize("change", WRONG.values(), ids=list(WRONG))
async def test_a_signed_token_with_a_wrong_claim_does_not_hold(identity: Identity, change: dict[str, Any]) -> None:
    with pytest.raises(Unauthenticated):
        await verifier(identity).verify(identity.token("e1", "a", **change))


async def test_a_role_of_another_system_takes_nothing_away(identity: Identity) -> None:
    caller = await verifier(identity).verify(identity.token("e1", "a", roles=["employee", "payroll-clerk"]))

    assert caller.roles == {Role.EMPLOYEE}


def malformed(identity: Identity) -> dict[str, str]:
    good = identity.token("e1", "a")
    head, body, signature = good.split(".")
    return {
        "empty": "",
        "one part": "abc",
        "two parts": f"{head}.{body}",
        "five parts": f"{head}.{body}.{body}.{body}.{signature}",
        "no signature": f"{head}.{body}.",
        "other signature": f"{head}.{body}.{signature[:-6]}AAAAAA",
        "other body": f"{head}.{part(claims(agency='b'))}.{signature}",
        "header no json": f"xxxx.{body}.{signature}",
        "header list": f"{part([])}.{body}.{signature}",
        "header number": f"{part(1)}.{body}.{signature}",
        "no algorithm": f"{part({'kid': 'test'})}.{body}.{signature}",
        "algorithm a list": f"{part({'alg': ['ES256'], 'kid': 'test'})}.{body}.{signature}",
        "algorithm null": f"{part({'alg': None, 'kid': 'test'})}.{body}.{signature}",
        "kid a list": f"{part({'alg': 'ES256', 'kid': ['test']})}.{body}.{signature}",
        "kid an object": f"{part({'alg': 'ES256', 'kid': {}})}.{body}.{signature}",
        "kid a path": f"{part({'alg': 'ES256', 'kid': '../../etc/passwd'})}.{body}.{signature}",
        "critical": f"{part({'alg': 'ES256', 'kid': 'test', 'crit': ['x'], 'x': 1})}.{body}.{signature}",
        "not base64": "a.b.c",
        "not ascii": f"{head}.{body}.é",
        "nul": f"{head}.{body}.\x00",
        "very long": "a" * 1_000_000,
        "long and valid looking": f"{head}.{'A' * 100_000}.{signature}",
        "deep": base64.urlsafe_b64encode(b"[" * 9_000).decode() + f".{body}.{signature}",
        "none": forged("none", identity),
        "None": forged("None", identity),
        "HS256 with the key file": forged("HS256", identity),
        "HS384 with the public key": forged("HS384", identity),
    }


async def test_a_token_of_any_other_shape_does_not_hold_and_raises_nothing_else(identity: Identity) -> None:
    checked = verifier(identity)
    for name, token in malformed(identity).items():
        try:
            await checked.verify(token)
        except Unauthenticated:
            continue
        raise AssertionError(name)


@dataclass
class Provider:
    """An identity provider's JWKS address on a real socket: what it answers can be changed, and it counts."""

    keys: list[ECKey] = field(default_factory=list)
    answer: bytes | None = None
    status: int = 200
    asked: int = 0
    slow: float = 0.0
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        await asyncio.sleep(self.slow)
        body = self.answer or json.dumps({"keys": [key.as_dict(private=False) for key in self.keys]}).encode()
        head = f"HTTP/1.1 {self.status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def provider() -> AsyncIterator[Provider]:
    found = Provider([new_key("one")])
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/jwks"
    async with server:
        yield found


def new_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"})


def signed(key: ECKey, **change: Any) -> str:
    return jwt.encode({"alg": "ES256", "kid": str(key.kid)}, claims(**change), key)


def remote(url: str) -> Verifier:
    return Verifier(jwks_url=url, key_file=None, issuer="kinerja", audience="kinerja")


class Clock:
    """The monotonic clock of the verifier, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(auth.clock, "monotonic", lambda: self.now)


async def test_a_rotated_key_is_fetched_once_it_is_met(monkeypatch: pytest.MonkeyPatch) -> None:
    at = Clock(monkeypatch)
    async with provider() as source:
        checked = remote(source.url)
        await checked.verify(signed(source.keys[0]))
        source.keys.append(new_key("two"))
        at.now += 31

        assert (await checked.verify(signed(source.keys[1]))).agency_id == "a"
        assert source.asked == 2


@dataclass
class Decoding:
    """Counts how often a signature is checked."""

    times: int = 0

    @classmethod
    def counted(cls, monkeypatch: pytest.MonkeyPatch) -> "Decoding":
        found, decode = cls(), jwt.decode

        def counting(*given: Any, **named: Any) -> Any:
            found.times += 1
            return decode(*given, **named)

        monkeypatch.setattr(auth.jwt, "decode", counting)
        return found


async def test_a_token_that_comes_again_is_not_verified_again_while_the_keys_are_in_force(
    identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoding, checked = Decoding.counted(monkeypatch), verifier(identity)
    tokens = {name: identity.token(name, "a") for name in ("e1", "e2")}
    for _ in range(3):
        for name, token in tokens.items():
            assert (await checked.verify(token)).employee_id == name

    assert decoding.times == 2


async def test_a_token_that_was_good_ends_with_its_time(identity: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    checked, token = verifier(identity), identity.token("e1", "a", exp=datetime.now(UTC) + timedelta(minutes=1))
    await checked.verify(token)
    later = time.time() + 60 + 31
    monkeypatch.setattr(time, "time", lambda: later)

    with pytest.raises(Unauthenticated):
        await checked.verify(token)


@pytest.mark.parametrize("passed", [599, 601])
async def test_a_key_that_was_taken_back_signs_nothing_any_more_once_keys_are_read_anew(
    passed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = Clock(monkeypatch)
    async with provider() as source:
        checked, old = remote(source.url), source.keys[0]
        token = signed(old)
        await checked.verify(token)
        source.keys = [new_key("two")]
        at.now += passed

        if passed == 599:
            assert (await checked.verify(token)).employee_id == "e1"
            await checked.verify(signed(source.keys[0]))
        with pytest.raises(Unauthenticated):
            await checked.verify(token)


async def test_another_key_of_the_same_name_does_not_hold_for_a_token_of_the_old_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = Clock(monkeypatch)
    async with provider() as source:
        checked, token = remote(source.url), signed(source.keys[0])
        await checked.verify(token)
        source.keys = [new_key("one")]
        at.now += 601

        with pytest.raises(Unauthenticated):
            await checked.verify(token)


async def test_a_token_of_another_issuer_signed_by_the_same_key_never_holds(identity: Identity) -> None:
    checked = verifier(identity)
    await checked.verify(identity.token("e1", "a"))

    for _ in range(2):
        with pytest.raises(Unauthenticated):
            await checked.verify(identity.token("e1", "a", iss="kinerja.evil"))


async def test_tokens_are_remembered_up_to_a_bound(identity: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "_TOKENS_REMEMBERED", 2)
    decoding, checked = Decoding.counted(monkeypatch), verifier(identity)
    tokens = [identity.token(f"e{number}", "a") for number in range(3)]
    for token in (*tokens, tokens[0]):
        await checked.verify(token)

    assert decoding.times == 4


async def test_unknown_keys_make_the_provider_be_asked_at_most_every_thirty_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = Clock(monkeypatch)
    async with provider() as source:
        checked = remote(source.url)
        await checked.verify(signed(source.keys[0]))
        at.now += 31
        for each in range(20):
            with pytest.raises(Unauthenticated):
                await checked.verify(signed(new_key(f"stranger-{each}")))
        assert source.asked == 2


@pytest.mark.parametrize(
    ("status", "answer"),
    [(500, b"oops"), (200, b"<html>"), (200, b"{}"), (200, b"[]"), (200, b'{"keys": []}'), (200, b'{"keys": [1]}')],
)
async def test_a_provider_that_answers_nonsense_leaves_the_last_good_keys_in_force_and_is_not_pestered(
    status: int, answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it was away, each request used to ask it again and to wait for it up to five seconds."""
    at = Clock(monkeypatch)
    async with provider() as source:
        checked, key = remote(source.url), source.keys[0]
        await checked.verify(signed(key))
        source.status, source.answer = status, answer
        at.now += 601
        for _ in range(20):
            await checked.verify(signed(key))
        assert source.asked == 2

        at.now += 31
        source.status, source.answer, source.keys = 200, None, [new_key("three")]
        assert (await checked.verify(signed(source.keys[0]))).employee_id == "e1"
        with pytest.raises(Unauthenticated):
            await checked.verify(signed(key))


async def test_a_provider_that_hangs_slows_down_at_most_one_of_those_with_known_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = Clock(monkeypatch)
    async with provider() as source:
        checked, token = remote(source.url), signed(source.keys[0])
        await checked.verify(token)
        at.now += 601
        source.slow = 0.5
        tasks = [asyncio.create_task(checked.verify(token)) for _ in range(10)]
        done, waiting = await asyncio.wait(tasks, timeout=0.3)
        assert len(done) == 9
        await asyncio.gather(*waiting)


async def test_without_any_keys_nobody_is_let_in_and_the_first_answer_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    at = Clock(monkeypatch)
    async with provider() as source:
        checked, key = remote(source.url), source.keys[0]
        source.status = 503
        for _ in range(10):
            with pytest.raises(KeysUnavailable):
                await checked.verify(signed(key))
        assert source.asked == 1

        source.status = 200
        at.now += 3
        await checked.verify(signed(key))


async def test_a_key_file_that_is_gone_or_torn_lets_nobody_in(tmp_path: Path, identity: Identity) -> None:
    for content in (None, "", "{", '{"keys": 1}'):
        path = tmp_path / "keys.json"
        if content is not None:
            path.write_text(content)
        checked = Verifier(jwks_url="", key_file=path, issuer="kinerja", audience="kinerja")
        with pytest.raises(KeysUnavailable):
            await checked.verify(identity.token("e1", "a"))
