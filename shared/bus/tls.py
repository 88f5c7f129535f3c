"""TLS towards the broker: whom to trust, who we are, and new certificates without a restart."""

import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shared.logs import get

_log = get(__name__)


class UnusableCertificate(Exception):
    """A certificate, key or authority cannot be used: it is not PEM, is encrypted, or key and certificate differ."""


class _FollowingContext(ssl.SSLContext):
    """A context that looks at its files before each connection and reads them again when they have changed.

    Authorities are only added: one that is to be trusted no longer needs a restart. A half-written or wrong file is
    logged and what was read before goes on.
    """

    files: tuple[Path | None, Path | None, Path | None] = (None, None, None)
    stamps: tuple[object, ...] = ()

    def read(self) -> None:
        """Read the files.

        :raises UnusableCertificate: when they cannot be used; nothing is half replaced
        """
        stamps, (ca, certificate, key) = _state(self.files), self.files
        try:
            if certificate is not None:
                # On a context of its own first: a chain that does not fit its key must not spoil the one in use.
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(certificate, key, password=_no_password)
                self.load_cert_chain(certificate, key, password=_no_password)
            if ca is not None:
                self.load_verify_locations(cafile=ca)
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            named = ", ".join(str(each) for each in self.files if each is not None)
            raise UnusableCertificate(f"one of {named} cannot be used: {error}") from error
        self.stamps = stamps

    def wrap_bio(self, *args: Any, **kwargs: Any) -> ssl.SSLObject:
        """Begin a connection, with the files as they are now."""
        if _state(self.files) != self.stamps:
            try:
                self.read()
                _log.info("certificates read again")
            except UnusableCertificate as error:
                _log.warning("certificates kept as they were", reason=str(error))
        return super().wrap_bio(*args, **kwargs)


def context_of(
    *, ca: Path | None, certificate: Path | None = None, key: Path | None = None, check_host: bool = True
) -> ssl.SSLContext:
    """Make a client's context that follows its files.

    :raises UnusableCertificate: when a file is not what it should be
    """
    context = _FollowingContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = check_host
    if ca is None:
        context.load_default_certs()
    context.files = (ca, certificate, key)
    context.read()
    return context


def _state(files: Sequence[Path | None]) -> tuple[object, ...]:
    return tuple(_stamp(each) for each in files if each is not None)


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def _no_password() -> bytes:
    """Answer OpenSSL, which would otherwise ask the terminal for the password of an encrypted key and wait."""
    return b""
