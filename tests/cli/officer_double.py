"""Services that answer officers' commands as a test says, on 127.0.0.1."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.cli.cli_builders import command

Answer = dict[str, Any] | tuple[int, dict[str, Any]]
AWAY = (503, {"detail": "Layanan sedang dimulai lagi. Coba sebentar lagi."})
PAGE: dict[str, Any] = {"items": [], "next": None}


@dataclass
class Double:
    """All services at one address: what they answer by method and path, and what they were asked."""

    answers: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, Any]] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    url: str = ""

    def orders(self) -> list[str]:
        """What was ordered, other than looking at it first."""
        return [each for each, _ in self.asked if each.startswith("POST") and not each.endswith(("preview", "/names"))]

    def run(self, *arguments: str) -> tuple[int, str]:
        urls = [part for name in ("directory", "goals", "evaluation") for part in (f"--{name}", self.url)]
        known = {"cycle": urls, "policy": urls[4:], "results": urls[:2] + urls[4:], "person": urls[:2]}[arguments[0]]
        if arguments[:2] == ("cycle", "remind"):
            known = urls[:4]
        if arguments[:2] == ("cycle", "close"):
            known = urls[:2] + urls[4:]
        return command(*arguments, "--agency", "kota", "--token", "t", *known)

    def told(self, *arguments: str) -> Any:
        """What a command writes as JSON."""
        code, output = self.run(*arguments, "--json")
        assert code == 0, output
        return json.loads(output)


@contextmanager
def serving(answers: Mapping[str, Answer | Callable[[], Answer]]) -> Iterator[Double]:
    double = Double(dict(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET", None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            self._answer("POST", json.loads(body) if self.headers["content-type"] == "application/json" else body)

        def _answer(self, method: str, body: Any) -> None:
            row = f"{method} {urlsplit(self.path).path.removeprefix('/v1')}"
            double.asked.append((row, body))
            double.queries.append(self.path)
            known = double.answers.get(row, (404, {"detail": f"{row} tidak ada.", "code": "not-found"}))
            found = known() if callable(known) else known
            status, content = found if isinstance(found, tuple) else (200, found)
            sent = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    double.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
