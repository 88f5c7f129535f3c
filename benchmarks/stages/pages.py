"""S10: pages of the portal, against the services' calls that each is made of."""

import os
import statistics
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import httpx
from starlette.responses import Response

from benchmarks.agency import Agency
from benchmarks.http import Client
from benchmarks.load import UNITS, YEAR, employee, rater
from benchmarks.machine import rss_max_mb, spent
from benchmarks.platform import Platform
from benchmarks.rounds import Json, Run, held, interleaved, percentile, rounded
from benchmarks.stage import Plan
from benchmarks.stages.doors import url
from cli.services import make_employee_secret
from cli.stack import Server
from portal.app import build
from portal.session import cookies
from portal.session.keeping import SESSION
from portal.session.sealing import Sealer
from portal.session.session import Session
from portal.settings import PortalSettings
from shared import clock
from shared.auth import Role

PEOPLE: Final = 30
_ADDRESS: Final = "https://portal.example.go.id"
_DAY: Final = 86_400


class Timed(httpx.AsyncBaseTransport):
    """Notes for how long at least one call to a service was on its way."""

    def __init__(self) -> None:
        self._inner = httpx.AsyncHTTPTransport()
        self._open, self._since = 0, 0.0
        self.seconds = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a call, and read all of its answer."""
        if not self._open:
            self._since = clock.monotonic()
        self._open += 1
        try:
            answer = await self._inner.handle_async_request(request)
            await answer.aread()
            return answer
        finally:
            self._open -= 1
            if not self._open:
                self.seconds += clock.monotonic() - self._since

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


@dataclass
class Pages:
    """The portal in this process, as one person sees it; ``own``: what each page took beside the services' calls."""

    here: Platform
    browser: httpx.AsyncClient
    calls: Timed
    own: dict[str, list[float]]
    sizes: dict[str, int]

    async def look(self, path: str, number: int) -> Run:
        """Open a page so many times.

        :raises httpx.HTTPStatusError: when it does not come
        """
        pids = {"client": os.getpid(), **self.here.pids}
        before = spent(pids)
        for _ in range(number):
            self.calls.seconds, begun = 0.0, clock.monotonic()
            answer = (await self.browser.get(path)).raise_for_status()
            self.own.setdefault(path, []).append(clock.monotonic() - begun - self.calls.seconds)
            self.sizes[path] = len(answer.content)
        used = spent(pids) - before
        return Run(events=number, seconds=used.seconds, cpu=used.cpu, rss_mb=round(rss_max_mb(), 1))

    def told(self, path: str) -> Json:
        """The median and the slowest hundredth of what a page takes of its own, in milliseconds, and its bytes."""
        own = self.own[path]
        shares = {"own_ms": statistics.median(own), "own_p99_ms": percentile(own, 0.99)}
        return {name: rounded(1000 * value) for name, value in shares.items()} | {"page_bytes": self.sizes[path]}


async def pages(here: Platform, plan: Plan) -> dict[str, Json]:
    """S10: the first page and an own plan; the rating table of thirty people."""
    make_employee_secret(here.folder)
    told: dict[str, Json] = {}
    async with here.services("directory", "goals", "evaluation", "feedback", "career") as services:
        agency = await _agency(here, services, "laman")
        async with Client(url(services["goals"])) as goals, Client(url(services["evaluation"])) as evaluation:
            await agency.open(evaluation)
            await agency.enrolled(goals, PEOPLE + 1)
            await agency.propose(goals, range(PEOPLE))
            await agency.agree(goals, range(PEOPLE // 2), 1)
        async with portal(here, services, agency, employee(0)) as seen:
            paths = {"S10/home": "/", "S10/plan": f"/rencana/{agency.plan(0)}"}
            told |= await _looked(seen, paths, plan)
    async with here.services("directory", "evaluation") as services:
        agency = await _agency(here, services, "putusan", apart=UNITS)
        async with Client(url(services["evaluation"])) as evaluation:
            await agency.at_years_end(evaluation)
            await agency.open(evaluation)
            await agency.close_told(evaluation)
        async with portal(here, services, agency, rater(0)) as seen:
            told |= await _looked(seen, {"S10/rating": "/tim/penilaian"}, plan)
    return told


async def _looked(seen: Pages, paths: Mapping[str, str], plan: Plan) -> dict[str, Json]:
    for each in paths.values():
        await seen.look(each, 2)  # connections and templates
    seen.own.clear()
    kinds = {name: lambda path=path: seen.look(path, plan.size.requests) for name, path in paths.items()}
    runs = await interleaved(kinds, plan.rounds, plan.tell)
    return {name: held(runs, name) | seen.told(path) for name, path in paths.items()}


async def _agency(here: Platform, services: Mapping[str, Server], name: str, *, apart: int = 1) -> Agency:
    """Record at the directory the unit whose head rates thirty people: each of so many of the agency's."""
    agency = Agency(here, name, PEOPLE * apart)
    numbers = range(0, agency.people, apart)
    admin = here.token(name, "pengelola", Role.AGENCY_ADMIN, Role.PERFORMANCE_OFFICER)
    async with Client(url(services["directory"])) as directory:
        await directory.put("/v1/agency", {"name": "Dinas Uji", "zone": "Asia/Jakarta"}, admin)
        await directory.post("/v1/units", {"units": [{"unit_id": "u0", "name": "Bidang 0"}]}, admin)
        people = [_person(rater(0), head=True), *(_person(employee(each), head=False) for each in numbers)]
        await directory.post("/v1/people", {"people": people}, admin)
    return agency


def _person(id: str, *, head: bool) -> Json:
    return {
        "employee_id": id,
        "name": f"Pegawai {id}",
        "unit_id": "u0",
        "position": "Pranata Komputer Ahli Muda",
        "position_group": "jf",
        "heads_unit": "u0" if head else None,
        "rater_id": None if head else rater(0),
        "valid_from": f"{YEAR}-01-01",
    }


@asynccontextmanager
async def portal(here: Platform, services: Mapping[str, Server], agency: Agency, who: str) -> AsyncIterator[Pages]:
    """Build the portal before running services, and let somebody be signed in."""
    keys = here.folder / "session.keys"
    keys.write_text("kunci-sesi-untuk-ukuran-saja-0123456789\n", encoding="utf-8")
    addresses: Json = {f"{name}_url": url(server) for name, server in services.items()}
    settings = PortalSettings(address=_ADDRESS, session_key_file=keys, service_seconds=60, **addresses)
    calls = Timed()
    async with httpx.AsyncClient(transport=calls, timeout=60) as client:
        transport = httpx.ASGITransport(build(settings, client=client))
        cookie = _cookie(Sealer.of(keys), here.token(agency.name, who), agency.name, who)
        async with httpx.AsyncClient(transport=transport, base_url=_ADDRESS, headers={"cookie": cookie}) as browser:
            yield Pages(here, browser, calls, {}, {})


def _cookie(sealer: Sealer, token: str, agency: str, who: str) -> str:
    now = int(clock.now().timestamp())
    session = Session(
        access_token=token,
        refresh_token="",
        expires=now + _DAY,
        ends=now + _DAY,
        agency_id=agency,
        employee_id=who,
        roles=(Role.EMPLOYEE,),
        name=f"Pegawai {who}",
    )
    answer = Response()
    cookies.write(answer, SESSION, session.kept(), sealer, seconds=_DAY)
    kept: Sequence[str] = answer.headers.getlist("set-cookie")
    return "; ".join(each.partition(";")[0] for each in kept if not each.partition("=")[2].startswith('""'))
