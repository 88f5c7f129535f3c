"""Who is calling: a bearer JWT with agency, employee and roles. Fails closed."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, ValidationError

from shared import clock
from shared.decision import Rejected
from shared.events.base import Id
from shared.logs import get

_log = get(__name__)
ALGORITHMS = ["RS256", "ES256", "EdDSA"]
_LEEWAY_SECONDS = 30
_KEYS_GOOD_FOR = 600.0
_REFRESH_FLOOR = 30.0
_FIRST_FLOOR = 2.0
_TOKEN_CHARACTERS_MAX = 16_384
_TOKENS_REMEMBERED = 2_000

_Signed = Callable[[str], dict[str, Any]]
"""Gives the claims of a token that one of the keys has signed."""


class Role(StrEnum):
    """What a caller may be in an agency."""

    EMPLOYEE = "employee"
    RATER = "rater"
    PERFORMANCE_OFFICER = "performance_officer"
    UNIT_OFFICER = "unit_officer"
    AGENCY_ADMIN = "agency_admin"
    SUBSCRIBER = "subscriber"


_AGENCY_WIDE = frozenset({Role.PERFORMANCE_OFFICER, Role.AGENCY_ADMIN})


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified caller, bound to one agency. ``units``: those that an officer of some units looks after."""

    agency_id: str
    employee_id: str
    roles: frozenset[Role]
    units: frozenset[str] = frozenset()

    def has(self, *roles: Role) -> bool:
        """Whether the caller has one of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_officer(self) -> bool:
        """Whether the caller acts for the agency as a whole."""
        return self.has(*_AGENCY_WIDE)


class Unauthenticated(Rejected):
    """No token, or one that does not hold."""

    code = "unauthenticated"
    status = 401


class Forbidden(Rejected):
    """The role does not allow this."""

    code = "forbidden"
    status = 403


class KeysUnavailable(Exception):
    """The identity provider's keys cannot be read and none are known yet: no token can be verified now."""


_BAD_TOKEN = (JoseError, LookupError, RecursionError, TypeError, ValueError)
"""What joserfc raises for tokens, all of whose parts a stranger may have written."""


class _Claims(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    sub: Id
    agency: Id
    roles: frozenset[str]

    officer_units: frozenset[Id] | None = None

    @property
    def known_roles(self) -> frozenset[Role]:
        """The roles that are ours; an identity provider may give others for other systems.

        Units narrow whatever officer's role there is: who looks after some units does not act for the agency.
        """
        found = frozenset(Role(each) for each in self.roles if each in set(Role))
        if self.officer_units is None or found.isdisjoint(_AGENCY_WIDE):
            return found
        return found - _AGENCY_WIDE | {Role.UNIT_OFFICER}

    @property
    def looks_after(self) -> frozenset[str]:
        """The units of an officer of some units; none for everybody else."""
        return (self.officer_units or frozenset()) if Role.UNIT_OFFICER in self.known_roles else frozenset()


class Verifier:
    """Verifies tokens against a JWKS address or a local key set; keeps the last good keys."""

    def __init__(self, *, jwks_url: str, key_file: Path | None, issuer: str, audience: str) -> None:
        self._url = jwks_url
        self._file = key_file
        self._signed: _Signed | None = None
        self._read_at = float("-inf")
        self._tried_at = float("-inf")
        self._reading = asyncio.Lock()
        self._registry = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    async def verify(self, token: str) -> Caller:
        """Check signature, issuer, audience and time, and read the caller out of the claims.

        :raises Unauthenticated: when anything about the token does not hold
        :raises KeysUnavailable: when there are no keys to check it with
        """
        signed = await self._current()
        try:
            claims = self._decode(token, signed)
        except _BAD_TOKEN:
            try:
                claims = self._decode(token, await self._refreshed())
            except _BAD_TOKEN as error:
                raise Unauthenticated("Token tidak sah atau sudah kedaluwarsa. Masuk kembali.") from error
        try:
            read = _Claims.model_validate(claims)
        except ValidationError as error:
            raise Unauthenticated("Token tidak memuat instansi (agency), pegawai (sub), atau peran (roles).") from error
        if read.roles and not read.known_roles:
            raise Unauthenticated("Token tidak memuat satu pun peran (roles) yang dikenal.")
        return Caller(read.agency, read.sub, read.known_roles, read.looks_after)

    def _decode(self, token: str, signed: _Signed) -> dict[str, Any]:
        if not token.isascii() or len(token) > _TOKEN_CHARACTERS_MAX:
            raise ValueError("not a token")
        claims = signed(token)
        self._registry.validate(claims)
        return claims

    async def _current(self) -> _Signed:
        if clock.monotonic() - self._read_at > _KEYS_GOOD_FOR:
            await self._try_read(_REFRESH_FLOOR if self._signed is not None else _FIRST_FLOOR)
        if self._signed is None:
            raise KeysUnavailable("no key set could be read yet")
        return self._signed

    async def _refreshed(self) -> _Signed:
        """Read the keys again for a token that does not fit, at most every 30 s: a key may have been rotated."""
        await self._try_read(_REFRESH_FLOOR)
        return await self._current()

    async def _try_read(self, floor: float) -> None:
        """Read the keys, one request at a time and not more often than the floor allows, also while it fails.

        Who comes while keys are read waits for them only when there are none: an identity provider that hangs must
        not slow down those whose tokens the known keys can verify.
        """
        if self._signed is not None and self._reading.locked():
            return
        async with self._reading:
            if clock.monotonic() - self._tried_at < floor:
                return
            self._tried_at = clock.monotonic()
            try:
                self._signed = _signed_by(await self._read())
                self._read_at = clock.monotonic()
            except (httpx.HTTPError, OSError, JoseError, LookupError, TypeError, ValueError) as error:
                _log.warning("keys not read, the last good ones serve on", reason=type(error).__name__)

    async def _read(self) -> KeySet:
        if self._file is not None:
            return KeySet.import_key_set(json.loads(self._file.read_text()))
        async with httpx.AsyncClient(timeout=5) as client:
            answer = await client.get(self._url)
            answer.raise_for_status()
            return KeySet.import_key_set(answer.json())


def _signed_by(keys: KeySet) -> _Signed:
    """Check signatures by these keys, each token's once while they are in force; time and issuer are checked each time.

    Whoever works sends the same token for hours. Other keys begin with none remembered; what does not hold never is.
    """

    @lru_cache(maxsize=_TOKENS_REMEMBERED)
    def signed(token: str) -> dict[str, Any]:
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims

    return signed
