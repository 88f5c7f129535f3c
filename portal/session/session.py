"""A signed-in person, as the browser keeps it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Self

from pydantic import TypeAdapter, ValidationError

from shared.auth import Caller, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who is signed in, with which tokens. ``expires``: when the access token ends; ``ends``: the session, in seconds
    since 1970. ``name`` is the person's, as the directory had it at the sign-in.
    """

    access_token: str
    refresh_token: str
    expires: int
    ends: int
    agency_id: str
    employee_id: str
    roles: tuple[Role, ...]
    name: str = ""

    @classmethod
    def of(
        cls, caller: Caller, *, access_token: str, refresh_token: str, expires: int, ends: int, name: str = ""
    ) -> Self:
        """Begin the session of somebody whose token was verified."""
        return cls(
            access_token=access_token,
            refresh_token=refresh_token,
            expires=expires,
            ends=ends,
            agency_id=caller.agency_id,
            employee_id=caller.employee_id,
            roles=tuple(sorted(caller.roles)),
            name=name,
        )

    @staticmethod
    def read(content: Mapping[str, Any] | None) -> "Session | None":
        """Read what a cookie holds; None when it is of another version of the portal."""
        try:
            return None if content is None else _KEPT.validate_python(content)
        except ValidationError:
            return None

    def named(self, name: str) -> Self:
        """Give the session with the person's name."""
        return replace(self, name=name)

    def kept(self) -> dict[str, Any]:
        """Give what a cookie is to hold."""
        return asdict(self)

    def is_over(self, now: int) -> bool:
        """Whether the person has to sign in again."""
        return now >= self.ends

    def is_stale(self, now: int, *, leeway: int) -> bool:
        """Whether the access token has to be renewed before it is used."""
        return now + leeway >= self.expires

    @property
    def rates(self) -> bool:
        """Whether the person rates others."""
        return Role.RATER in self.roles

    @property
    def is_officer(self) -> bool:
        """Whether the person acts for the agency."""
        return not {Role.PERFORMANCE_OFFICER, Role.AGENCY_ADMIN}.isdisjoint(self.roles)


_KEPT: Final = TypeAdapter(Session)
