"""Getting at Kafka: settings that fit each other, files that are followed, refusals that say why."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiokafka.conn
import pytest
from aiokafka.errors import SaslAuthenticationFailed
from cryptography.hazmat.primitives import serialization
from faststream.kafka import KafkaBroker
from pydantic import ValidationError

from cli.stack import free_port
from shared import clock
from shared.bus.access import KafkaAccess
from shared.bus.refusal import TEXTS, refusal, told
from shared.bus.tls import UnusableCertificate, context_of
from shared.bus.tokens import ClientTokens, FileTokens, NoToken
from shared.kafka_settings import KafkaSettings
from tests.support.certificates import Authority

SECRET = "sangat-rahasia"
SCRAM = {"kafka_protocol": "SASL_SSL", "kafka_user": "goals", "kafka_password": SECRET}
TOKEN = {"kafka_protocol": "SASL_SSL", "kafka_mechanism": "OAUTHBEARER"}
CLIENT = {"kafka_token_client": "goals", "kafka_token_secret": SECRET}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "secret"
    made.write_text(f"{SECRET}\n")
    return made


MISFITS: dict[str, tuple[dict[str, Any], str]] = {
    "password without a login": ({"kafka_user": "goals", "kafka_password": SECRET}, "SASL_SSL"),
    "password at a TLS listener": ({**SCRAM, "kafka_protocol": "SSL"}, "SASL_SSL"),
    "no user": ({**SCRAM, "kafka_user": ""}, "kafka_user"),
    "no password": ({**SCRAM, "kafka_password": ""}, "kafka_password"),
    "two passwords": ({**SCRAM, "kafka_password_file": ...}, "exactly one"),
    "authority without TLS": ({"kafka_ca_file": ...}, "SSL"),
    "certificate without key": ({"kafka_protocol": "SSL", "kafka_certificate_file": ...}, "both"),
    "key without certificate": ({"kafka_protocol": "SSL", "kafka_key_file": ...}, "both"),
    "token in the clear": ({**TOKEN, "kafka_protocol": "SASL_PLAINTEXT", "kafka_token_file": ...}, "SASL_SSL"),
    "no token": (TOKEN, "kafka_token_url"),
    "two tokens": ({**TOKEN, **CLIENT, "kafka_token_file": ..., "kafka_token_url": "https://sso.example"}, "one of"),
    "token address without a client": ({**TOKEN, "kafka_token_url": "https://sso.example"}, "kafka_token_client"),
    "secret in the clear": ({**TOKEN, **CLIENT, "kafka_token_url": "http://sso.example/token"}, "https"),
    "token without OAUTHBEARER": ({**SCRAM, "kafka_token_file": ...}, "OAUTHBEARER"),
    "password with OAUTHBEARER": ({**TOKEN, "kafka_token_file": ..., "kafka_user": "goals"}, "SCRAM"),
    "a protocol that Kafka does not have": ({"kafka_protocol": "TLS"}, "kafka_protocol"),
    "a mechanism that sends passwords": ({**SCRAM, "kafka_mechanism": "PLAIN"}, "kafka_mechanism"),
    "a file that is not there": ({**TOKEN, "kafka_token_file": "/nowhere/token"}, "kafka_token_file"),
}


@pytest.mark.parametrize(("given", "named"), MISFITS.values(), ids=list(MISFITS))
def test_settings_that_do_not_fit_are_refused_by_name_and_without_secrets(
    given: dict[str, Any], named: str, file: Path
) -> None:
    with pytest.raises(ValidationError) as refused:
        KafkaSettings(**{key: file if value is ... else value for key, value in given.items()})

    assert named in str(refused.value)
    assert SECRET not in str(refused.value)


def ways(authority: Authority, file: Path) -> dict[str, dict[str, Any]]:
    certificate, key = authority.issue("goals")
    tls = {"kafka_ca_file": authority.file}
    return {
        "nothing": {},
        "TLS": {"kafka_protocol": "SSL", **tls},
        "certificate": {
            "kafka_protocol": "SSL", "kafka_certificate_file": certificate, "kafka_key_file": key, **tls,
        },
        "password": {**SCRAM, **tls},
        "password in a file": {**SCRAM, "kafka_password": "", "kafka_password_file": file, **tls},
        "password within a machine": {**SCRAM, "kafka_protocol": "SASL_PLAINTEXT"},
        "token file": {**TOKEN, "kafka_token_file": file, **tls},
        "token address": {**TOKEN, **CLIENT, "kafka_token_url": "https://sso.example/token", **tls},
        "token address on this machine": {**TOKEN, **CLIENT, "kafka_token_url": "http://127.0.0.1:1/token", **tls},
    }  # fmt: skip


async def test_aiokafka_and_faststream_log_in_alike_and_show_no_secret(authority: Authority, file: Path) -> None:
    for way, given in ways(authority, file).items():
        settings = KafkaSettings(**given)
        access = KafkaAccess.of(settings)
        # What aiokafka takes when it is not told.
        client = {"ssl_context": None, "sasl_oauth_token_provider": None} | access.client

        framework = KafkaBroker(**access.faststream)._connection_kwargs

        wanted = {name: [value] if name == "bootstrap_servers" else value for name, value in client.items()}
        assert {name: framework.get(name) for name in client} == wanted, way
        assert SECRET not in f"{settings!r} {access!r}", way


def test_each_of_several_addresses_is_one_to_aiokafka_and_to_faststream() -> None:
    """FastStream hands the text on as one address: no service started where three brokers were named."""
    access = KafkaAccess("127.0.0.1:1,127.0.0.1:2")

    framework = KafkaBroker(**access.faststream)._connection_kwargs

    wanted = [("127.0.0.1", 1), ("127.0.0.1", 2)]
    for given in (access.client, framework):
        assert sorted(found[:2] for found in aiokafka.conn.collect_hosts(given["bootstrap_servers"])) == wanted


def test_a_password_file_is_read_at_each_login(file: Path) -> None:
    access = KafkaAccess.of(KafkaSettings(**{**SCRAM, "kafka_password": ""}, kafka_password_file=file))

    file.write_text("yang-baru\n")

    authenticator = aiokafka.conn.ScramAuthenticator(
        loop=None, sasl_mechanism="SCRAM-SHA-512", sasl_plain_username="goals",
        sasl_plain_password=access.client["sasl_plain_password"],
    )  # fmt: skip
    assert authenticator._sasl_plain_password == b"yang-baru"


@asynccontextmanager
async def listening(
    context: ssl.SSLContext | None, seen: Callable[[asyncio.StreamWriter], None] = lambda _writer: None
) -> AsyncIterator[int]:
    """A server that lets a client in and closes the connection."""

    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen(writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


def serving(certificate: Path, key: Path, clients: Path | None = None) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=clients)
    context.load_cert_chain(certificate, key)
    context.verify_mode = ssl.CERT_REQUIRED if clients else ssl.CERT_NONE
    return context


async def why(port: int, **given: Any) -> str | None:
    settings = KafkaSettings(**({"kafka_bootstrap": f"127.0.0.1:{port}", **SCRAM} | given))
    found = await refusal(KafkaAccess.of(settings))
    assert found is None or (SECRET not in str(found) and SECRET not in found.indonesian)
    return found and found.cause


async def test_a_refusal_names_its_cause(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other", "lain")
    trusted = {"kafka_ca_file": authority.file}

    assert await why(free_port()) == "nobody-listens"
    assert await why(1, kafka_bootstrap="tidak-ada.invalid:9092") == "unknown-host"
    async with listening(serving(*authority.issue("a"))) as port:
        assert await why(port, **trusted) == "closed"
        assert await why(port, kafka_ca_file=other.file) == "certificate"
        assert await why(port, kafka_protocol="SASL_PLAINTEXT") == "closed"
    async with listening(serving(*authority.issue("b", host="kafka.example"))) as port:
        assert await why(port, **trusted) == "certificate-host"
        assert await why(port, **trusted, kafka_check_host=False) == "closed"
    async with listening(serving(*authority.issue("c", expired=True))) as port:
        assert await why(port, **trusted) == "certificate-time"
    async with listening(None) as port:
        assert await why(port, **trusted) in ("closed", "tls")


async def test_an_address_that_does_not_answer_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.bus.refusal._SECONDS", 0.2)
    silent = await asyncio.start_server(lambda _reader, _writer: asyncio.sleep(5), "127.0.0.1", 0)
    async with silent:
        assert await why(silent.sockets[0].getsockname()[1], kafka_protocol="SASL_PLAINTEXT") == "silent"


def test_every_cause_says_what_is_wrong_in_both_languages() -> None:
    assert all(indonesian and english for indonesian, english in TEXTS.values())


async def test_readiness_tells_the_reason_and_of_other_failures_only_the_kind() -> None:
    refused = await refusal(KafkaAccess(f"127.0.0.1:{free_port()}"))

    assert refused is not None
    assert "nothing listens there" in told(refused)
    assert told(RuntimeError("Sari")) == "RuntimeError"


async def test_a_new_certificate_holds_for_the_next_connection_and_a_broken_one_changes_nothing(
    authority: Authority,
) -> None:
    certificate, key = authority.issue("goals")
    context = context_of(ca=authority.file, certificate=certificate, key=key)
    names: list[str] = []

    def seen(writer: asyncio.StreamWriter) -> None:
        names.append(writer.get_extra_info("peercert")["subject"][0][0][1])

    async with listening(serving(*authority.issue("broker"), clients=authority.file), seen) as port:
        for change in (None, "career", "half", "evaluation"):
            if change == "half":
                certificate.write_text(certificate.read_text()[:100])
            elif change is not None:
                newer = authority.issue(change)
                key.write_bytes(newer[1].read_bytes())
                certificate.write_bytes(newer[0].read_bytes())
            _reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
            await _reader.read()
            writer.close()

    assert names == ["goals", "career", "career", "evaluation"]


def test_an_encrypted_key_is_refused_instead_of_asking_the_terminal(authority: Authority, tmp_path: Path) -> None:
    certificate, key = authority.issue("goals")
    private = serialization.load_pem_private_key(key.read_bytes(), None)
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"x")
        )
    )

    with pytest.raises(UnusableCertificate, match=r"goals\.key\.pem"):
        context_of(ca=authority.file, certificate=certificate, key=key)


@pytest.mark.parametrize("content", ["", "bukan sertifikat"])
def test_an_authority_that_is_none_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "ca").write_text(content)

    with pytest.raises(UnusableCertificate):
        context_of(ca=tmp_path / "ca")


@asynccontextmanager
async def identity_provider(answers: list[str]) -> AsyncIterator[tuple[str, list[str]]]:
    """An address that gives these answers, and what it was asked."""
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        size = int(head.lower().partition("content-length:")[2].partition("\r\n")[0])
        asked.append(head + (await reader.readexactly(size)).decode())
        status, _, body = answers[min(len(asked), len(answers)) - 1].partition(" ")
        writer.write(f"HTTP/1.1 {status} x\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/token", asked


def tokens(url: str) -> ClientTokens:
    return ClientTokens(url=url, client="goals", secret=lambda: SECRET, scope="kafka")


async def test_a_token_is_used_until_shortly_before_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(clock, "monotonic", lambda: now)
    answers = [f'200 {{"access_token": "{each}", "expires_in": 600}}' for each in ("satu", "dua")]

    async with identity_provider(answers) as (url, asked):
        provider = tokens(url)
        first = await asyncio.gather(*(provider.token() for _ in range(5)))
        now += 560
        assert await provider.token() == "satu"
        now += 15
        assert await provider.token() == "dua"

    assert (set(first), len(asked)) == ({"satu"}, 2)
    assert "grant_type=client_credentials&scope=kafka" in asked[0]
    assert SECRET not in asked[0].split("\r\n")[0]


@pytest.mark.parametrize("answer", ["401 {}", "200 {}", "200 bukan-json", "200 []", '200 {"access_token": null}'])
async def test_without_a_token_there_is_a_reason_and_no_secret_in_it(answer: str) -> None:
    async with identity_provider([answer]) as (url, _asked):
        with pytest.raises(NoToken) as refused:
            await tokens(url).token()

    assert url in str(refused.value)
    assert SECRET not in str(refused.value)


async def test_an_identity_provider_that_is_away_and_an_empty_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(NoToken, match="cannot be asked"):
        await tokens(f"http://127.0.0.1:{free_port()}/token").token()
    (tmp_path / "token").write_text("\n")
    for file in ("token", "nowhere"):
        with pytest.raises(NoToken, match=file):
            await FileTokens(tmp_path / file).token()


async def test_what_the_broker_says_to_a_refused_token_is_heard(file: Path) -> None:
    """aiokafka took the broker's answer for a success and then waited without end."""
    authenticator = aiokafka.conn.OAuthAuthenticator(sasl_oauth_token_provider=FileTokens(file))
    await authenticator.step(None)

    with pytest.raises(SaslAuthenticationFailed, match="invalid_token"):
        await authenticator.step(b'{"status": "invalid_token"}')
    assert await authenticator.step(b"") is None
