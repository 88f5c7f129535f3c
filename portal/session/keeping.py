"""Keeps sessions: read from the cookie, renewed before the access token ends, ended when the provider ends them."""

import asyncio
from typing import Any, Final

from fastapi import Request
from starlette.responses import Response

from portal.session import cookies
from portal.session.oidc import BAD_TOKEN, IssuerAway, Provider, SignInRefused, Tokens
from portal.session.sealing import Sealer
from portal.session.session import Session
from portal.settings import PortalSettings
from shared import clock
from shared.logs import get

_log = get(__name__)
SESSION: Final = "sesi"
_LEEWAY_SECONDS: Final = 30
_RENEWED_KEPT: Final = 1000


class Keeper:
    """Reads, renews and writes sessions."""

    def __init__(self, settings: PortalSettings, provider: Provider, sealer: Sealer) -> None:
        self._settings = settings
        self._provider = provider
        self._sealer = sealer
        # Two tabs that renew at once must not spend one refresh token twice: the second gets what the first got.
        self._renewing: dict[str, asyncio.Task[Session | None]] = {}

    async def session_of(self, request: Request) -> Session | None:
        """Give the session of a request, renewed where needed; None when there is none, or it is over."""
        session = Session.read(cookies.read(request, SESSION, self._sealer))
        now = int(clock.now().timestamp())
        if session is None or session.is_over(now):
            return None
        if not session.is_stale(now, leeway=_LEEWAY_SECONDS):
            return session
        request.state.renewed = True
        return await self._renewed(session)

    def was_renewed(self, request: Request) -> bool:
        """Whether the session in the cookie is an older one than that of the request."""
        return getattr(request.state, "renewed", False) and request.state.session is not None

    def is_stale_cookie(self, request: Request) -> bool:
        """Whether the cookie holds a session that counts no more."""
        return getattr(request.state, "renewed", False) and request.state.session is None

    async def begin(self, tokens: Tokens) -> Session:
        """Begin a session.

        :raises SignInRefused: when the access token is none of ours
        :raises IssuerAway: when its keys cannot be read
        """
        return await self._session(tokens, ends=_now() + int(self._settings.session_hours * 3600))

    def keep(self, answer: Response, session: Session) -> None:
        """Let the browser keep a session."""
        cookies.write(answer, SESSION, session.kept(), self._sealer, seconds=max(0, session.ends - _now()))

    async def _renewed(self, session: Session) -> Session | None:
        if not session.refresh_token:
            return None
        task = self._renewing.get(session.refresh_token)
        if task is None:
            while len(self._renewing) >= _RENEWED_KEPT:
                del self._renewing[next(iter(self._renewing))]
            task = self._renewing[session.refresh_token] = asyncio.create_task(self._renew(session))
        return await asyncio.shield(task)

    async def _renew(self, session: Session) -> Session | None:
        try:
            tokens = await self._provider.renew(session.refresh_token)
            if not tokens.refresh_token:
                tokens = tokens.model_copy(update={"refresh_token": session.refresh_token})
            return await self._session(tokens, ends=session.ends, name=session.name)
        except (SignInRefused, IssuerAway) as error:
            del self._renewing[session.refresh_token]
            _log.info("session not renewed", reason=type(error).__name__)
            return None

    async def _session(self, tokens: Tokens, *, ends: int, name: str = "") -> Session:
        verifier = await self._provider.verifier()
        try:
            caller = await verifier.verify(tokens.access_token)
        except BAD_TOKEN as error:
            raise SignInRefused("the access token is none of ours") from error
        kept: dict[str, Any] = {"access_token": tokens.access_token, "refresh_token": tokens.refresh_token}
        return Session.of(caller, **kept, expires=_now() + tokens.expires_in, ends=ends, name=name)


def _now() -> int:
    return int(clock.now().timestamp())
