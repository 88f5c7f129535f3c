"""S6: what it costs per person to open and to close a cycle, and how quick commands stay meanwhile.

Opening ends when everybody has a plan, closing when every appraisal has its last inputs and waits for nothing.
Commands of another agency go on all the time: an entry in a daily log, some five a second.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import count

from benchmarks.agency import Agency, entries, shown
from benchmarks.http import Client
from benchmarks.load import CYCLE
from benchmarks.machine import Spent, rss_mb, spent
from benchmarks.platform import Platform
from benchmarks.rounds import Json, percentile, rounded
from benchmarks.stage import Plan
from benchmarks.stages.doors import url
from cli.stack import Server

_UNITS = 20
_BESIDE_UNITS = 1
_SERVICES = ("goals", "evaluation", "feedback")
_EVERY_SECONDS = 0.2
_IDLE_COMMANDS = 30
_ENTRIES_IN_MONTH = 200


@dataclass
class Beside:
    """Somebody of another agency who writes a daily log while others work."""

    agency: Agency
    goals: Client

    def __post_init__(self) -> None:
        self._written = count()

    async def write(self) -> float:
        """Write one entry; how many seconds the answer took."""
        number = next(self._written)
        month = number // _ENTRIES_IN_MONTH % 12 + 1
        path = f"/v1/plans/{self.agency.plan(0)}/activities"
        return (await self.goals.post(path, entries(month, 1, number), self.agency.token(0))).seconds

    async def go_on(self, took: list[float]) -> None:
        """Write until cancelled."""
        while True:
            took.append(await self.write())
            await asyncio.sleep(_EVERY_SECONDS)


async def cycles(here: Platform, plan: Plan) -> dict[str, Json]:
    """S6, with agencies of growing size one after the other, in the same services and database."""
    async with AsyncExitStack() as leaving:
        services = await leaving.enter_async_context(here.services(*_SERVICES))
        clients = {
            name: await leaving.enter_async_context(Client(url(services[name]))) for name in (*_SERVICES, "goals")
        }
        beside = Agency(here, "lain", 1)
        await _opened(beside, clients, _BESIDE_UNITS)
        await beside.propose(clients["goals"], [0])
        await beside.agree(clients["goals"], [0], _BESIDE_UNITS)
        own = await leaving.enter_async_context(Client(url(services["goals"])))
        writer = Beside(beside, own)
        idle = [await writer.write() for _ in range(_IDLE_COMMANDS)]
        told: dict[str, Json] = {}
        for people in plan.size.cycles:
            plan.tell(f"a cycle of {people}")
            told[f"S6/{people}"] = await _cycle(here, services, clients, people, writer, idle)
        first = told[f"S6/{plan.size.cycles[0]}"]
        for each in told.values():
            each["ceiling"] = first["rate"]
            each["ratio"] = rounded(first["cpu_us"] / each["cpu_us"])
        return told


async def _opened(agency: Agency, clients: Mapping[str, Client], units: int) -> None:
    await agency.known(units)
    for each in clients.values():
        await agency.at_years_end(each)
    await agency.open(clients["evaluation"])
    await agency.enrolled(clients["goals"], agency.people + units)


async def _cycle(
    here: Platform,
    services: Mapping[str, Server],
    clients: Mapping[str, Client],
    people: int,
    writer: Beside,
    idle: list[float],
) -> Json:
    agency, everybody = Agency(here, f"kota-{people}", people), people + _UNITS
    pids = {**{name: each.pid for name, each in services.items()}, **here.pids}
    busy: list[float] = []
    writing = asyncio.create_task(writer.go_on(busy))
    try:
        begun = spent(pids)
        await _opened(agency, clients, _UNITS)
        opened = spent(pids)
        evaluation = clients["evaluation"]
        await evaluation.post(f"/v1/cycles/{CYCLE}/closing", {}, agency.officer)
        await shown(evaluation, f"/v1/cycles/{CYCLE}", agency.officer, _all_closed(everybody))
        closed = spent(pids)
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    whole = closed - begun
    memory = {name: rss_mb(each.pid) for name, each in services.items() if each.pid is not None}
    return {
        "rate": rounded(everybody / whole.seconds),
        "cpu_us": rounded(sum(whole.cpu.values()) / everybody),
        "open_us": rounded(sum((opened - begun).cpu.values()) / everybody),
        "close_us": rounded(sum((closed - opened).cpu.values()) / everybody),
        "client_us": rounded(sum(whole.cpu[name] for name in services) / everybody),
        **_servers(whole, everybody),
        "rss_mb": round(max(memory.values()), 1),
        "rss_mb_by_service": {name: round(value, 1) for name, value in memory.items()},
        "idle_p99_ms": rounded(percentile(idle, 0.99) * 1000),
        "p99_ms": rounded(percentile(busy, 0.99) * 1000),
        "p99_ratio": rounded(percentile(busy, 0.99) / percentile(idle, 0.99)),
        "events": everybody,
    }


def _servers(used: Spent, people: int) -> Json:
    return {f"{who}_us": rounded(used.cpu[who] / people) for who in ("db", "broker")}


def _all_closed(everybody: int) -> Callable[[Json], bool]:
    """Everybody has an appraisal, goals and feedback have answered, and no appraisal waits."""

    def look(cycle: Json) -> bool:
        counts = cycle["appraisals"]
        return not cycle["unanswered"] and not counts["open"] and bool(counts["total"] == everybody)

    return look
