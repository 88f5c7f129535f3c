"""Tokens for OAUTHBEARER: from the identity provider or a file; and a refused token is told instead of waited on."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import aiokafka.conn
import httpx
from aiokafka.abc import AbstractTokenProvider
from aiokafka.errors import KafkaError, SaslAuthenticationFailed

from shared import clock

_ASK_SECONDS = 5.0
_EARLY_SECONDS = 30.0
_LIFE_SECONDS = 60.0
"""How long a token is used whose answer does not say how long it holds."""


class NoToken(KafkaError):
    """The identity provider gave no token, or the token file is empty."""


class FileTokens(AbstractTokenProvider):
    """The token in a file that somebody else keeps fresh."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def token(self) -> str:
        """Read the token.

        :raises NoToken: when there is none
        """
        try:
            found = self._file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise NoToken(f"{self._file} cannot be read: {type(error).__name__}") from error
        if not found:
            raise NoToken(f"{self._file} is empty")
        return found


class ClientTokens(AbstractTokenProvider):
    """Tokens by client credentials (RFC 6749, 4.4), each used until shortly before it ends."""

    def __init__(self, *, url: str, client: str, secret: Callable[[], str], scope: str) -> None:
        self._url = url
        self._client = client
        self._secret = secret
        self._scope = scope
        self._asking = asyncio.Lock()
        self._token, self._until = "", float("-inf")

    async def token(self) -> str:
        """Give the token in use, or a new one.

        :raises NoToken: when the identity provider does not give one
        """
        async with self._asking:
            if clock.monotonic() >= self._until:
                self._token, life = await self._ask()
                self._until = clock.monotonic() + max(life - _EARLY_SECONDS, life / 2)
        return self._token

    async def _ask(self) -> tuple[str, float]:
        form = {"grant_type": "client_credentials"} | ({"scope": self._scope} if self._scope else {})
        try:
            async with httpx.AsyncClient(timeout=_ASK_SECONDS) as client:
                answer = await client.post(self._url, data=form, auth=(self._client, self._secret()))
            if not answer.is_success:
                raise NoToken(f"{self._url} answers {answer.status_code} to client {self._client}")
            content = answer.json()
            token, life = content["access_token"], float(content.get("expires_in", _LIFE_SECONDS))
        except (httpx.HTTPError, OSError) as error:
            raise NoToken(f"{self._url} cannot be asked: {type(error).__name__}") from error
        except (KeyError, TypeError, ValueError) as error:
            raise NoToken(f"{self._url} does not answer with an access_token") from error
        if not token or not isinstance(token, str):
            raise NoToken(f"{self._url} does not answer with an access_token")
        return token, life


class _Heard(aiokafka.conn.OAuthAuthenticator):
    """aiokafka passes over what the broker says to a refused token (RFC 7628, 3.2.2) and then waits without end."""

    async def step(self, payload: bytes | None) -> tuple[bytes, bool] | None:
        if self._token_sent and payload:
            raise SaslAuthenticationFailed(f"the token was refused: {_status(payload)}")
        answer: tuple[bytes, bool] | None = await super().step(payload)
        return answer


aiokafka.conn.OAuthAuthenticator = _Heard


def _status(payload: bytes) -> str:
    try:
        return str(json.loads(payload)["status"])[:100]
    except (KeyError, TypeError, ValueError):
        return "no reason given"
