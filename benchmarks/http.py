"""A client of one connection that costs next to nothing, so that what is measured is the server."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from shared import clock

_END: Final = b"\r\n\r\n"
_GOOD: Final = range(200, 300)


class Refused(Exception):
    """The server did not do what was asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how many seconds after it was asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


class Client:
    """One connection, kept open; requests one after the other. ``async with`` closes it."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._host, self._port = str(address.hostname), int(address.port or 80)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._streams is not None:
            self._streams[1].close()
            with suppress(OSError):
                await self._streams[1].wait_closed()

    async def post(self, path: str, body: Any, token: str = "", *, good: bool = True) -> Answer:
        """Send a command.

        :raises Refused: when the answer is not in the 200s, unless ``good`` is False
        """
        return await self._ask("POST", path, json.dumps(body).encode(), token, good=good)

    async def put(self, path: str, body: Any, token: str) -> Answer:
        """Replace something."""
        return await self._ask("PUT", path, json.dumps(body).encode(), token, good=True)

    async def get(self, path: str, token: str, *, good: bool = True) -> Answer:
        """Read something."""
        return await self._ask("GET", path, b"", token, good=good)

    async def _ask(self, method: str, path: str, body: bytes, token: str, *, good: bool) -> Answer:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self._host}:{self._port}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            *([f"Authorization: Bearer {token}"] if token else []),
            *([f"Idempotency-Key: {clock.random_id()}"] if token and method == "POST" else []),
        ]
        begun = clock.monotonic()
        writer.write("\r\n".join(lines).encode() + _END + body)
        head = (await reader.readuntil(_END)).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:]) if name}
        content = await reader.readexactly(int(headers.get("content-length", "0")))
        answer = Answer(int(head[0].split(" ")[1]), headers, content, clock.monotonic() - begun)
        if good and answer.status not in _GOOD:
            raise Refused(f"{method} {path}: {answer.status} {content[:500].decode(errors='replace')}")
        return answer
