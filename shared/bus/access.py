"""What a client needs to get at Kafka: address, protocol, who it is. One value for aiokafka and FastStream."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from ssl import SSLContext
from typing import TYPE_CHECKING, Any, Self

from aiokafka.abc import AbstractTokenProvider
from pydantic import SecretStr

from shared.bus.tls import context_of
from shared.bus.tokens import ClientTokens, FileTokens
from shared.kafka_settings import KafkaSettings, Protocol

if TYPE_CHECKING:
    from faststream.security import BaseSecurity


@dataclass(frozen=True, slots=True)
class KafkaAccess:
    """The broker's address and how to log in; without more than an address, ``PLAINTEXT``.

    Certificates, password and token files are followed: what changes holds from the next connection on.
    """

    bootstrap: str
    protocol: Protocol = "PLAINTEXT"
    context: SSLContext | None = field(default=None, repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    tokens: AbstractTokenProvider | None = field(default=None, repr=False)

    @classmethod
    def of(cls, settings: KafkaSettings) -> Self:
        """Take what the settings say.

        :raises UnusableCertificate: when a certificate, key or authority is not what it should be
        :raises OSError: when the password's file cannot be read
        """
        tls = settings.kafka_protocol in ("SSL", "SASL_SSL")
        return cls(
            settings.kafka_bootstrap,
            settings.kafka_protocol,
            _context(settings) if tls else None,
            settings.kafka_user,
            _password(settings),
            _tokens(settings),
        )

    @property
    def client(self) -> dict[str, Any]:
        """Keyword arguments of every aiokafka client."""
        arguments = {"bootstrap_servers": self.bootstrap, "security_protocol": self.protocol} | self._login()
        return arguments if self.context is None else arguments | {"ssl_context": self.context}

    @property
    def faststream(self) -> dict[str, Any]:
        """Keyword arguments of FastStream's ``KafkaBroker``, which takes a list of addresses for a single one."""
        arguments: dict[str, Any] = {
            "bootstrap_servers": self.bootstrap.split(","),
            "security": self._security(),
        }
        return arguments if self.tokens is None else arguments | {"sasl_oauth_token_provider": self.tokens}

    def _login(self) -> dict[str, Any]:
        if self.tokens is not None:
            return {"sasl_mechanism": "OAUTHBEARER", "sasl_oauth_token_provider": self.tokens}
        if not self.user:
            return {}
        return {
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": self.user,
            "sasl_plain_password": self.password,
        }

    def _security(self) -> "BaseSecurity":
        # The command line does without FastStream, which takes a while to import.
        from faststream.security import BaseSecurity, SASLOAuthBearer, SASLScram512

        if self.tokens is not None:
            return SASLOAuthBearer(ssl_context=self.context)
        if self.user:
            return SASLScram512(self.user, self.password, ssl_context=self.context)
        return BaseSecurity(ssl_context=self.context)


class _FollowedPassword(str):
    """A password that is read from its file for each login, so that it can change while clients run."""

    _read: Callable[[], str]

    def __new__(cls, read: Callable[[], str]) -> Self:
        made = super().__new__(cls, read())
        made._read = read
        return made

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        """Give the bytes of what the file holds now."""
        return self._read().encode(encoding, errors)


def secret(value: SecretStr, file: Path | None) -> str:
    """A secret that was given, or the one in its file, without the end of line.

    :raises OSError: when the file cannot be read
    """
    return value.get_secret_value() if file is None else file.read_text(encoding="utf-8").strip()


def _context(settings: KafkaSettings) -> SSLContext:
    return context_of(
        ca=settings.kafka_ca_file,
        certificate=settings.kafka_certificate_file,
        key=settings.kafka_key_file,
        check_host=settings.kafka_check_host,
    )


def _password(settings: KafkaSettings) -> str:
    read = partial(secret, settings.kafka_password, settings.kafka_password_file)
    return read() if settings.kafka_password_file is None else _FollowedPassword(read)


def _tokens(settings: KafkaSettings) -> AbstractTokenProvider | None:
    if settings.kafka_token_file is not None:
        return FileTokens(settings.kafka_token_file)
    if not settings.kafka_token_url:
        return None
    return ClientTokens(
        url=settings.kafka_token_url,
        client=settings.kafka_token_client,
        secret=partial(secret, settings.kafka_token_secret, settings.kafka_token_secret_file),
        scope=settings.kafka_token_scope,
    )
