"""Codes and refresh tokens: kept in memory, used once, bound to who asked for them (RFC 6749, 7636)."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from shared import clock
from shared.auth import Role

_CODE_SECONDS: Final = 60.0
_KEPT_MAX: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who signs in, in which agency, as what."""

    agency_id: str
    employee_id: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Code:
    person: Person
    challenge: str
    redirect_uri: str
    until: float


class Unusable(Exception):
    """A code or refresh token that does not count."""


class Grants:
    """What was given out and may still be used."""

    def __init__(self, *, monotonic: Callable[[], float] = clock.monotonic) -> None:
        self._codes: dict[str, _Code] = {}
        self._refresh: dict[str, Person] = {}
        self._monotonic = monotonic

    def code_for(self, person: Person, *, challenge: str, redirect_uri: str) -> str:
        """Give a code that counts once, for a minute, for whoever knows the verifier of the challenge."""
        code = _secret()
        until = self._monotonic() + _CODE_SECONDS
        self._codes[code] = _Code(person=person, challenge=challenge, redirect_uri=redirect_uri, until=until)
        _bound(self._codes)
        return code

    def redeem(self, code: str, *, verifier: str, redirect_uri: str) -> Person:
        """Take a code.

        :raises Unusable: when it is unknown, used, too old, or of somebody else
        """
        found = self._codes.pop(code, None)
        if found is None or self._monotonic() > found.until or redirect_uri != found.redirect_uri:
            raise Unusable("code")
        digest = hashlib.sha256(verifier.encode()).digest()
        told = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if not hmac.compare_digest(told, found.challenge):
            raise Unusable("code_verifier")
        return found.person

    def refresh_for(self, person: Person) -> str:
        """Give a refresh token that counts once."""
        token = _secret()
        self._refresh[token] = person
        _bound(self._refresh)
        return token

    def refreshed(self, token: str) -> Person:
        """Take a refresh token.

        :raises Unusable: when it is unknown or used
        """
        person = self._refresh.pop(token, None)
        if person is None:
            raise Unusable("refresh_token")
        return person


def _secret() -> str:
    return "".join(clock.secret_code() for _ in range(4))


def _bound(kept: dict[str, Any]) -> None:
    while len(kept) > _KEPT_MAX:
        del kept[next(iter(kept))]
