"""OpenID Connect from the side of the portal: authorization code flow with PKCE (RFC 6749, 7636, 9700).

PKCE with S256 binds the code to the browser that asked for it; who somebody is, is read from the access token, with
the keys and by the checks that the services use.
"""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import httpx
from pydantic import BaseModel, ValidationError

from portal.settings import PortalSettings
from shared import clock
from shared.auth import KeysUnavailable, Unauthenticated, Verifier

_SECONDS: Final = 10.0


class IssuerAway(Exception):
    """The OpenID provider does not answer, or not as one; trying again later may help."""


class SignInRefused(Exception):
    """The OpenID provider, or its answer, does not let this person in; signing in anew may help."""


class Metadata(BaseModel):
    """What the OpenID provider says of itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None


class Tokens(BaseModel):
    """What the token endpoint gives."""

    access_token: str
    token_type: str
    expires_in: int = 60
    refresh_token: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in under way: ``state`` names it, ``verifier`` proves that the browser which began it ends it."""

    state: str
    verifier: str

    @classmethod
    def fresh(cls) -> "Attempt":
        """Begin one."""
        return cls(state=clock.secret_code() * 2, verifier="-".join(clock.secret_code() for _ in range(5)))

    @property
    def challenge(self) -> str:
        """What is told of the verifier beforehand."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class Provider:
    """The OpenID provider; what it says of itself is read once and kept."""

    def __init__(self, settings: PortalSettings, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._client = client
        self._metadata: Metadata | None = None
        self._verifier: Verifier | None = None

    @property
    def callback(self) -> str:
        """Where the OpenID provider sends people back to."""
        return f"{self._settings.address}/masuk/selesai"

    async def sign_in_address(self, attempt: Attempt) -> str:
        """Say where somebody signs in.

        :raises IssuerAway: when it does not answer
        """
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self.callback,
            "scope": self._settings.scope,
            "state": attempt.state,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        return f"{(await self.metadata()).authorization_endpoint}?{urlencode(asked)}"

    async def sign_out_address(self) -> str | None:
        """Say where somebody signs out; None when the provider has no such place.

        :raises IssuerAway: when it does not answer
        """
        end = (await self.metadata()).end_session_endpoint
        told = {"client_id": self._settings.client_id, "post_logout_redirect_uri": f"{self._settings.address}/keluar"}
        return None if end is None else f"{end}?{urlencode(told)}"

    async def exchange(self, code: str, attempt: Attempt) -> Tokens:
        """Give a code for tokens.

        :raises SignInRefused: when the code does not count
        :raises IssuerAway: when it does not answer
        """
        return await self._tokens(
            grant_type="authorization_code", code=code, redirect_uri=self.callback, code_verifier=attempt.verifier
        )

    async def renew(self, refresh_token: str) -> Tokens:
        """Ask for a new access token.

        :raises SignInRefused: when the session at the provider is over
        :raises IssuerAway: when it does not answer
        """
        return await self._tokens(grant_type="refresh_token", refresh_token=refresh_token)

    async def verifier(self) -> Verifier:
        """Give what verifies access tokens, by the keys of the provider.

        :raises IssuerAway: when it does not answer
        """
        if self._verifier is None:
            self._verifier = Verifier(
                jwks_url=(await self.metadata()).jwks_uri,
                key_file=None,
                issuer=self._settings.jwt_issuer,
                audience=self._settings.jwt_audience,
            )
        return self._verifier

    async def metadata(self) -> Metadata:
        """Read what the provider says of itself, once.

        :raises IssuerAway: when it does not answer, or speaks for another
        """
        if self._metadata is None:
            issuer = self._settings.issuer.rstrip("/")
            told = await self._send("GET", f"{issuer}/.well-known/openid-configuration")
            try:
                found = Metadata.model_validate(_content(told))
            except ValidationError as error:
                raise IssuerAway("no OpenID configuration") from error
            if found.issuer.rstrip("/") != issuer:
                raise IssuerAway("the configuration is that of another issuer")
            self._metadata = found
        return self._metadata

    async def _tokens(self, **grant: str) -> Tokens:
        endpoint = (await self.metadata()).token_endpoint
        secret = self._settings.client_secret.get_secret_value()
        answer = await self._send(
            "POST",
            endpoint,
            data={**grant, "client_id": self._settings.client_id},
            auth=httpx.BasicAuth(self._settings.client_id, secret) if secret else None,
        )
        if answer.status_code >= 500:
            raise IssuerAway(f"answered {answer.status_code}")
        if answer.is_error:
            raise SignInRefused(str(_content(answer).get("error", answer.status_code))[:100])
        try:
            return Tokens.model_validate(_content(answer))
        except ValidationError as error:
            raise SignInRefused("no tokens in the answer") from error

    async def _send(self, method: str, url: str, **more: Any) -> httpx.Response:
        try:
            return await self._client.request(method, url, timeout=_SECONDS, **more)
        except httpx.TransportError as error:
            raise IssuerAway(type(error).__name__) from error


BAD_TOKEN: Final = (Unauthenticated, KeysUnavailable)
"""What the verifier of access tokens raises."""


def _content(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
