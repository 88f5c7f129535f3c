"""Why the broker does not let us in: aiokafka says of every cause that it was "unable to bootstrap"."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import aiokafka.client
from aiokafka.conn import collect_hosts, create_conn
from aiokafka.errors import (
    KafkaConnectionError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)

from shared.bus.access import KafkaAccess
from shared.bus.tokens import NoToken

_SECONDS: Final = 4.0
_WRONG_HOST, _EXPIRED, _NOT_YET = 62, 10, 9
"""OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID."""

Cause = Literal[
    "nobody-listens",
    "unknown-host",
    "silent",
    "certificate",
    "certificate-host",
    "certificate-time",
    "tls",
    "login",
    "mechanism",
    "token",
    "closed",
    "other",
]

TEXTS: Final[Mapping[Cause, tuple[str, str]]] = {
    "nobody-listens": (
        "tidak ada yang mendengarkan di sana. Jalankan broker, atau perbaiki KINERJA_KAFKA_BOOTSTRAP",
        "nothing listens there: start the broker, or correct KINERJA_KAFKA_BOOTSTRAP",
    ),
    "unknown-host": (
        "nama itu tidak dikenal. Perbaiki KINERJA_KAFKA_BOOTSTRAP atau DNS",
        "the name is unknown: correct KINERJA_KAFKA_BOOTSTRAP or the DNS",
    ),
    "silent": (
        "broker tidak menjawab. Periksa jaringan dan tembok api",
        "it does not answer: look at the network and its firewalls",
    ),
    "certificate": (
        "sertifikat broker tidak dijamin oleh otoritas yang dipercaya. Perbaiki KINERJA_KAFKA_CA_FILE",
        "no trusted authority vouches for the broker's certificate: correct KINERJA_KAFKA_CA_FILE",
    ),
    "certificate-host": (
        "sertifikat broker memuat nama lain. Pakai nama di sertifikat itu dalam KINERJA_KAFKA_BOOTSTRAP",
        "the broker's certificate names another host: use that name in KINERJA_KAFKA_BOOTSTRAP",
    ),
    "certificate-time": (
        "sertifikat broker tidak berlaku hari ini. Perbarui sertifikatnya, atau perbaiki jam",
        "the broker's certificate does not hold today: renew it, or correct the clock",
    ),
    "tls": (
        "TLS ditolak. Periksa KINERJA_KAFKA_PROTOCOL, dan sertifikat kita (KINERJA_KAFKA_CERTIFICATE_FILE)",
        "TLS failed: look at KINERJA_KAFKA_PROTOCOL and our certificate (KINERJA_KAFKA_CERTIFICATE_FILE)",
    ),
    "login": (
        "pengguna, kata sandi atau token ditolak. Perbaiki KINERJA_KAFKA_USER dan kata sandinya, atau tokennya",
        "user, password or token are refused: correct KINERJA_KAFKA_USER and its password, or the token",
    ),
    "mechanism": (
        "cara masuk itu tidak ditawarkan. Perbaiki KINERJA_KAFKA_MECHANISM",
        "that way to log in is not offered: correct KINERJA_KAFKA_MECHANISM",
    ),
    "token": (
        "token tidak diperoleh. Periksa KINERJA_KAFKA_TOKEN_URL dan rahasianya, atau KINERJA_KAFKA_TOKEN_FILE",
        "there is no token: look at KINERJA_KAFKA_TOKEN_URL and its secret, or KINERJA_KAFKA_TOKEN_FILE",
    ),
    "closed": (
        "broker menutup sambungan. Mungkin ia menghendaki TLS, login atau sertifikat: periksa KINERJA_KAFKA_PROTOCOL",
        "it closes the connection: it may want TLS, a login or a certificate, see KINERJA_KAFKA_PROTOCOL",
    ),
    "other": ("sambungan gagal", "the connection failed"),
}
"""What is wrong and what to do, in Indonesian and in English."""


class Refused(KafkaConnectionError):
    """The broker does not let us in; the text says why and what to do."""

    def __init__(self, server: str, cause: Cause, detail: str = "") -> None:
        self.server = server
        self.cause = cause
        self.detail = detail
        super().__init__(f"{server}: {TEXTS[cause][1]}{self._more()}")

    def __str__(self) -> str:
        """The text alone: aiokafka's errors begin with their own name."""
        return str(self.args[0])

    @property
    def indonesian(self) -> str:
        """The same for people."""
        return f"{self.server}: {TEXTS[self.cause][0]}{self._more()}."

    def _more(self) -> str:
        return f" ({self.detail})" if self.detail else ""


class Ungranted(KafkaError):
    """Topics are missing or may not be used by this user: apply deploy/topics.yaml (`kinerja topics apply`)."""


def told(error: BaseException) -> str:
    """Name a failure for the readiness page: the whole text where it says why the broker does not let us in."""
    return str(error) if isinstance(error, Refused | Ungranted) else type(error).__name__


async def refusal(access: KafkaAccess) -> Refused | None:
    """Knock at the bootstrap servers one after the other: the first one's refusal, or None when one lets us in."""
    found: list[Refused] = []
    for host, port, _family in collect_hosts(access.bootstrap, randomize=False):
        try:
            async with asyncio.timeout(_SECONDS):
                await _knock(access, host, port)
        except (KafkaError, OSError, ValueError) as error:  # TimeoutError and ssl.SSLError are OSErrors
            cause, detail = _cause(error)
            found.append(Refused(f"{host}:{port}", cause, detail))
        else:
            return None
    return found[0] if found else None


async def _knock(access: KafkaAccess, host: str, port: int) -> None:
    """Connect, log in and ask for something: a listener that wants a login says so only then."""
    arguments = {name: value for name, value in access.client.items() if name != "bootstrap_servers"}
    connection = await create_conn(host, port, **arguments)
    try:
        await connection.send(aiokafka.client.MetadataRequest([]))
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class _Says:
    kind: type[Exception]
    cause: Cause
    detail: Callable[[Exception], str] = lambda _error: ""


_CAUSES: Final = (
    _Says(SaslAuthenticationFailed, "login", lambda error: str(error).partition(":")[2].strip()),
    _Says(UnsupportedSaslMechanismError, "mechanism"),
    _Says(NoToken, "token", str),
    _Says(ssl.SSLError, "tls", lambda error: str(getattr(error, "reason", "") or "")),
    _Says(ConnectionRefusedError, "nobody-listens"),
    _Says(socket.gaierror, "unknown-host"),
    _Says(TimeoutError, "silent"),
    _Says(ConnectionError, "closed"),
    _Says(KafkaConnectionError, "closed"),
)


def _cause(error: Exception) -> tuple[Cause, str]:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _of_certificate(error), error.verify_message
    for each in _CAUSES:
        if isinstance(error, each.kind):
            return each.cause, each.detail(error)
    return "other", type(error).__name__


def _of_certificate(error: ssl.SSLCertVerificationError) -> Cause:
    if error.verify_code == _WRONG_HOST or "mismatch" in error.verify_message:
        return "certificate-host"
    return "certificate-time" if error.verify_code in (_EXPIRED, _NOT_YET) else "certificate"
