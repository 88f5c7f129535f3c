"""A SIASN that behaves as badly as the real one: slow, forgetful, of many shapes, blind for repeated calls."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, Final

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

GOOD: Final = "good"
MOODS: Final = (
    "saves-then-never-answers", "never-answers", "saves-then-500", "500", "saves-then-html", "html", "says-yes-only",
    "too-many", "token-lost", "gone", "empty",
)  # fmt: skip
"""How a call may end. Those that begin with ``saves`` keep what they were sent; ``says-yes-only`` keeps nothing."""


class BadSiasn:
    """Keeps records by NIP; ``mood`` says how each call behaves."""

    def __init__(self, people: dict[str, str], mood: Callable[[], str] = lambda: GOOD) -> None:
        self.people = people
        self.records: dict[str, list[dict[str, Any]]] = {}
        self.mood = mood
        self.calls = Counter[str]()
        self.tokens: Iterator[int] = count(1)
        self.valid: set[str] = set()
        self.app = self._build()

    def transport(self) -> httpx.AsyncBaseTransport:
        """Reach it without a network; who never answers ends as a client's timeout does."""
        return _Impatient(httpx.ASGITransport(self.app))

    def of(self, nip: str) -> list[dict[str, Any]]:
        """What is stored about a person."""
        return self.records.setdefault(nip, [])

    def _build(self) -> FastAPI:
        app = FastAPI()

        @app.post("/token")
        @app.post("/sso")
        async def token() -> dict[str, Any]:
            value = f"t{next(self.tokens)}"
            self.valid.add(value)
            return {"access_token": value, "expires_in": "3600"}

        @app.get("/pns/data-utama/{nip}")
        async def person(nip: str, request: Request) -> Response:
            return self._answer("data-utama", request, lambda: self._person(nip))

        @app.get("/pns/{kind}/{nip}")
        async def listed(kind: str, nip: str, request: Request) -> Response:
            return self._answer(kind, request, lambda: self.of(nip) or "Data tidak ditemukan")

        @app.post("/{service}/save")
        async def save(service: str, request: Request) -> Response:
            sent = await request.json()
            return self._answer(f"{service}/save", request, lambda: self._save(sent))

        @app.delete("/{service}/delete/{id}")
        async def delete(service: str, id: str, request: Request) -> Response:
            return self._answer(f"{service}/delete", request, lambda: self._delete(id))

        return app

    def _person(self, nip: str) -> Any:
        if nip not in self.people:
            return "Data tidak ditemukan"
        return {"id": self.people[nip], "nama": "Nama", "jabatanNama": "Jabatan", "golRuangAkhir": "III/c"}

    def _save(self, sent: dict[str, Any]) -> Any:
        nip = next(nip for nip, id in self.people.items() if id == sent["pnsDinilaiOrang"])
        texts = {name: f"0{value}" if name.startswith("bulan") else str(value) for name, value in sent.items()}
        for each in self.of(nip):
            if each["id"] == sent.get("id"):
                each.update(texts)
                return each["id"]
        self.of(nip).append(texts | {"id": f"r{sum(map(len, self.records.values())) + 1}"})
        return self.of(nip)[-1]["id"]

    def _delete(self, id: str) -> Any:
        for nip, kept in self.records.items():
            self.records[nip] = [each for each in kept if each["id"] != id]
        return id

    def _answer(self, call: str, request: Request, act: Callable[[], Any]) -> Response:
        self.calls[call] += 1
        sent = {request.headers.get("authorization", "")[7:], request.headers.get("auth", "")[7:]}
        if not sent <= self.valid:
            return JSONResponse({"message": "Invalid Credentials"}, status_code=401)
        mood = self.mood()
        if mood == "token-lost":
            self.valid.clear()
            return JSONResponse({"fault": {"code": 900901}}, status_code=401)
        if mood == "says-yes-only" and request.method == "GET":
            mood = GOOD  # it forgets what it is told, but does not hide what it has
        data = act() if mood == GOOD or mood.startswith("saves") else None
        match mood.removeprefix("saves-then-"):
            case "never-answers":
                return Response(status_code=599)
            case "500":
                return Response("java.lang.NullPointerException", status_code=500)
            case "html":
                return HTMLResponse("<html>SIASN sedang dalam pemeliharaan</html>")
            case "empty":
                return Response(b"")
            case "too-many":
                return JSONResponse({"message": "Message throttled out"}, status_code=429, headers={"retry-after": "1"})
            case "gone":
                return JSONResponse({"message": "Bad gateway"}, status_code=502)
            case "says-yes-only":
                return JSONResponse({"code": 1, "data": [], "message": "success"})
        if isinstance(data, str) and data.startswith("Data tidak"):
            return JSONResponse({"code": 0, "data": data, "message": data})
        return JSONResponse({"code": 1, "success": True, "data": data, "message": "success"})


class _Impatient(httpx.AsyncBaseTransport):
    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._inner.handle_async_request(request)
        if answer.status_code == 599:
            raise httpx.ReadTimeout("no answer", request=request)
        return answer
