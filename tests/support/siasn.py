"""A SIASN that behaves as badly as the real one: slow, forgetful, of many shapes, blind for repeated calls."""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
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
    """Keeps records by service and NIP; ``mood`` says how each call behaves."""

    def __init__(self, people: dict[str, str], mood: Callable[[], str] = lambda: GOOD) -> None:
        self.people = people
        self.records: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.mood = mood
        self.calls = Counter[str]()
        self.tokens: Iterator[int] = count(1)
        self.ids: Iterator[int] = count(1)
        self.valid: set[str] = set()
        self.app = self._build()

    def transport(self) -> httpx.AsyncBaseTransport:
        """Reach it without a network; who never answers ends as a client's timeout does."""
        return _Impatient(httpx.ASGITransport(self.app))

    def of(self, nip: str, service: str = "skp22") -> list[dict[str, Any]]:
        """What is stored about a person."""
        return self.records.setdefault((service, nip), [])

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
            return self._answer(kind, request, lambda: self._listed(kind, nip))

        @app.post("/{service}/save")
        async def save(service: str, request: Request) -> Response:
            sent = await request.json()
            return self._answer(f"{service}/save", request, lambda: self._save(service, sent))

        @app.delete("/{service}/delete/{id}")
        async def delete(service: str, id: str, request: Request) -> Response:
            return self._answer(f"{service}/delete", request, lambda: self._delete(service, id))

        return app

    def _person(self, nip: str) -> Any:
        if nip not in self.people:
            return "Data tidak ditemukan"
        return {"id": self.people[nip], "nama": "Nama", "jabatanNama": "Jabatan", "golRuangAkhir": "III/c"}

    def _listed(self, kind: str, nip: str) -> Any:
        return self.of(nip, kind.removeprefix("rw-")) or "Data tidak ditemukan"

    def _save(self, service: str, sent: dict[str, Any]) -> Any:
        whose = sent["pnsId" if service == "angkakredit" else "pnsDinilaiOrang"]
        nip = next(nip for nip, id in self.people.items() if id == whose)
        texts = dict(_as_listed(name, value) for name, value in sent.items())
        for each in self.of(nip, service):
            if each["id"] == sent.get("id"):
                each.update(texts)
                return each["id"]
        self.of(nip, service).append(texts | {"id": f"r{next(self.ids)}"})
        return self.of(nip, service)[-1]["id"]

    def _delete(self, service: str, id: str) -> Any:
        for key, kept in self.records.items():
            if key[0] == service:
                self.records[key] = [each for each in kept if each["id"] != id]
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


def _as_listed(name: str, value: Any) -> tuple[str, Any]:
    """Give a field back as lists do: months with zeros, credits with all decimals, no flag for no, other names."""
    if name.startswith("bulan"):
        return name, f"0{value}"
    if name.startswith("kredit"):
        return name, f"{Decimal(value):.3f}"
    if name.startswith("is"):
        return name, "1" if value == "1" else None
    return ("rwJabatan" if name == "rwJabatanId" else name), str(value)


class _Impatient(httpx.AsyncBaseTransport):
    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._inner.handle_async_request(request)
        if answer.status_code == 599:
            raise httpx.ReadTimeout("no answer", request=request)
        return answer
