"""Calls of the services in the name of the signed-in person: the portal can never show or do more than they allow."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

T = TypeVar("T")
_JSON: Final = TypeAdapter(object)
_PAGES_MAX: Final = 25
_LIVE_SECONDS: Final = 45.0


class FieldError(BaseModel):
    """One wrong field: where it is (JSON pointer) and what is wrong with it."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """An error as every service answers it (RFC 9457)."""

    status: int
    code: str = ""
    detail: str = ""
    errors: list[FieldError] = []
    current_version: int | None = None


class Refused(Exception):
    """A service does not allow or accept it; the problem says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Away(Exception):
    """A service does not answer now."""

    def __init__(self, service: str) -> None:
        super().__init__(service)
        self.service = service


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered; ``version`` is its entity tag, for ``If-Match``."""

    content: Any
    version: int | None = None
    repeated: bool = False


class Services:
    """The services as one person sees them; ``headers`` say who asks.

    ``live`` has connections of its own, because what is heard as it changes keeps one for as long as somebody looks.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        addresses: Mapping[str, str],
        *,
        headers: Mapping[str, str],
        live: httpx.AsyncClient | None = None,
    ) -> None:
        self._client = client
        self._live = live or client
        self._addresses = addresses
        self._headers = dict(headers)

    async def get(self, service: str, path: str, **query: str | int | bool | None) -> Answer:
        """Read something.

        :raises Refused: when it is not there, or not for this person
        :raises Away: when the service does not answer
        """
        asked = {name: _text(value) for name, value in query.items() if value is not None}
        return await self._send("GET", service, path, query=asked)

    async def all(self, service: str, path: str, **query: str | int | bool | None) -> list[Any]:
        """Read a list to its end, page by page.

        :raises Refused: when it is not for this person
        :raises Away: when the service does not answer
        """
        items: list[Any] = []
        after: str | None = None
        for _ in range(_PAGES_MAX):
            page = (await self.get(service, path, **query, after=after)).content
            items += page["items"]
            after = page.get("next")
            if after is None:
                break
        return items

    async def post(self, service: str, path: str, body: object, *, key: str = "", version: int | None = None) -> Answer:
        """Order something; ``key`` makes a repetition harmless, ``version`` is the one that the person saw.

        :raises Refused: when it is not accepted
        :raises Away: when the service does not answer: whether it was done is not known, send it again with its key
        """
        headers = {"content-type": "application/json"}
        if key:
            headers["idempotency-key"] = key
        if version is not None:
            headers["if-match"] = f'"{version}"'
        return await self._send("POST", service, path, headers=headers, content=_JSON.dump_json(body))

    async def post_text(self, service: str, path: str, text: str, *, key: str = "") -> Answer:
        """Send a text that somebody wrote as YAML; see :meth:`post`.

        :raises Refused: when it is not accepted
        :raises Away: when the service does not answer
        """
        headers = {"content-type": "application/yaml"} | ({"idempotency-key": key} if key else {})
        return await self._send("POST", service, path, headers=headers, content=text.encode())

    async def put(self, service: str, path: str, body: object, *, key: str = "") -> Answer:
        """Set something in place of what was there; see :meth:`post`.

        :raises Refused: when it is not accepted
        :raises Away: when the service does not answer
        """
        headers = {"content-type": "application/json"} | ({"idempotency-key": key} if key else {})
        return await self._send("PUT", service, path, headers=headers, content=_JSON.dump_json(body))

    async def changes(self, service: str, path: str, **query: str) -> AsyncIterator[str]:
        """Hear what changes, by the names of the events; an empty one now and then says that it goes on.

        :raises Refused: when it is not for this person
        :raises Away: when the service does not answer, or falls silent
        """
        url, timeout = f"{self._addresses[service]}/v1{path}", httpx.Timeout(_LIVE_SECONDS, pool=0)
        try:
            async with self._live.stream("GET", url, params=query, headers=self._headers, timeout=timeout) as answer:
                if answer.is_error:
                    await answer.aread()
                    raise Refused(_problem(answer)) if answer.status_code < 500 else Away(service)
                async for line in answer.aiter_lines():
                    if line.startswith(":"):
                        yield ""
                    elif line.startswith("event:"):
                        yield line.removeprefix("event:").strip()
        except httpx.TransportError as error:
            raise Away(service) from error

    async def _send(
        self,
        method: str,
        service: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        url, sent = f"{self._addresses[service]}/v1{path}", {**self._headers, **(headers or {})}
        try:
            answer = await self._client.request(method, url, params=query, headers=sent, content=content)
        except httpx.TransportError as error:
            raise Away(service) from error
        if answer.status_code >= 500:
            raise Away(service)
        if answer.is_error:
            raise Refused(_problem(answer))
        tag = answer.headers.get("etag", "").strip('"')
        return Answer(
            content=_content(answer),
            version=int(tag) if tag.isdigit() else None,
            repeated=answer.headers.get("idempotency-replayed") == "true",
        )


def bearer(token: str) -> dict[str, str]:
    """Say who asks by an access token."""
    return {"authorization": f"Bearer {token}"}


async def unless_away(asked: Awaitable[T]) -> T | None:
    """Give an answer, or None where the service is away: that part of the page then says so, the others stay."""
    try:
        return await asked
    except Away:
        return None


async def unless_missing(asked: Awaitable[T]) -> T | None:
    """Give an answer, or None where there is nothing, or nothing for this person.

    :raises Refused: when it is refused for another reason
    """
    try:
        return await asked
    except Refused as refusal:
        if refusal.problem.status in (403, 404):
            return None
        raise


async def side_by_side(*asked: Awaitable[Any]) -> list[Any]:
    """Ask several at once, and give their answers in order."""
    return list(await asyncio.gather(*asked))


def _text(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _content(answer: httpx.Response) -> Any:
    if not answer.content:
        return None
    return answer.text if "yaml" in answer.headers.get("content-type", "") else answer.json()


def _problem(answer: httpx.Response) -> Problem:
    try:
        return Problem.model_validate(answer.json())
    except (ValueError, ValidationError):
        return Problem(status=answer.status_code)
