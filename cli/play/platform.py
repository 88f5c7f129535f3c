"""The platform as an outsider sees it: five HTTP services, and tokens for whoever acts."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import httpx
from pydantic import TypeAdapter

from cli.addresses import Addresses
from cli.issuer import Issuer
from cli.play.answers import Answer
from shared.auth import Role

_TOKEN_SECONDS: Final = 4 * 3600
_JSON: Final = TypeAdapter(object)


class Service(StrEnum):
    """The services whose API stories use."""

    GOALS = "goals"
    EVALUATION = "evaluation"
    FEEDBACK = "feedback"
    CAREER = "career"
    DIRECTORY = "directory"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who calls, in which agency, as what."""

    agency: str
    employee: str
    roles: tuple[Role, ...]


class Platform:
    """Calls services on behalf of actors. A service that cannot be reached answers 503, as a gateway would."""

    def __init__(self, addresses: Addresses, *, client: httpx.AsyncClient, issuer: Issuer) -> None:
        self._bases = {each: addresses.services[each] for each in Service}
        self._client = client
        self._issuer = issuer
        self._tokens: dict[Actor, str] = {}

    async def get(self, service: Service, path: str, *, actor: Actor, query: Mapping[str, str] | None = None) -> Answer:
        """Read something."""
        return await self._send("GET", service, path, headers=self._identity(actor), query=query)

    async def post(
        self,
        service: Service,
        path: str,
        *,
        actor: Actor | None,
        body: object,
        key: str = "",
        version: int | None = None,
    ) -> Answer:
        """Order something; ``key`` makes a repeated call count once. Without an actor nobody is logged in.

        ``version``: only if the document is still the one that was seen.
        """
        headers = {**self._identity(actor), "content-type": "application/json"}
        if key:
            headers["idempotency-key"] = key
        if version is not None:
            headers["if-match"] = f'"{version}"'
        return await self._send("POST", service, path, headers=headers, content=_JSON.dump_json(body))

    async def put(self, service: Service, path: str, *, actor: Actor, body: object) -> Answer:
        """Record something as it is now."""
        headers = {**self._identity(actor), "content-type": "application/json"}
        return await self._send("PUT", service, path, headers=headers, content=_JSON.dump_json(body))

    async def post_text(self, service: Service, path: str, *, actor: Actor, text: str, media: str) -> Answer:
        """Send a document as it is."""
        headers = {**self._identity(actor), "content-type": media}
        return await self._send("POST", service, path, headers=headers, content=text.encode())

    async def lines(
        self, service: Service, path: str, *, actor: Actor, query: Mapping[str, str], seconds: float
    ) -> AsyncIterator[str]:
        """Read a stream line by line until it ends, cannot be reached, or the time is over."""
        url = f"{self._bases[service]}/v1{path}"
        with suppress(TimeoutError, httpx.TransportError):
            async with (
                asyncio.timeout(seconds),
                self._client.stream("GET", url, headers=self._identity(actor), params=query) as answer,
            ):
                async for line in answer.aiter_lines():
                    yield line

    def _identity(self, actor: Actor | None) -> dict[str, str]:
        if actor is None:
            return {}
        if actor not in self._tokens:
            self._tokens[actor] = self._issuer.token(
                agency=actor.agency, employee=actor.employee, roles=actor.roles, ttl_seconds=_TOKEN_SECONDS
            )
        return {"authorization": f"Bearer {self._tokens[actor]}"}

    async def _send(
        self,
        method: str,
        service: Service,
        path: str,
        *,
        headers: dict[str, str],
        query: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        url = f"{self._bases[service]}/v1{path}"
        try:
            answer = await self._client.request(method, url, headers=headers, params=query, content=content)
        except httpx.TransportError as error:
            text = f'{{"code": "unreachable", "detail": "{service} di {url} tidak menjawab ({type(error).__name__})"}}'
            return Answer(status=503, text=text)
        return Answer(status=answer.status_code, text=answer.text)
