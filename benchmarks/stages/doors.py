"""S3 and S4: what a command costs over HTTP, against the least that an HTTP service can do."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.agency import TEXT, Agency, entries, reports
from benchmarks.bare import COLLECTION
from benchmarks.http import Client
from benchmarks.load import CYCLE, employee
from benchmarks.load import UNITS as LOAD_UNITS
from benchmarks.machine import rss_mb, spent
from benchmarks.platform import Platform
from benchmarks.rounds import Json, Run, held, interleaved, percentile, rounded
from benchmarks.stage import Plan
from cli.stack import Server, free_port

UNITS = 4
_BARE = "bare"
SIZES = (1, 20, 700)
_MONTHS, _WEEKS, _WORK_DAYS = 12, 52, 22
_PLAN_BYTES = 8000
_FEW = {1: 1, 20: 2, 700: 10}
"""By how much fewer requests of a size are sent than of one entry."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One command: where to, what, and as whom."""

    path: str
    body: Any
    token: str = ""


class Door:
    """A service behind HTTP, and how long each of its answers took."""

    def __init__(self, here: Platform, server: Server, client: Client) -> None:
        self._here, self._server, self._client = here, server, client
        self.seconds: list[float] = []

    async def send(self, commands: Sequence[Sent]) -> Run:
        """Send commands one after the other, and tell what they cost."""
        pids = {"client": self._server.pid, **self._here.pids}
        before = spent(pids)
        for each in commands:
            answer = await self._client.post(each.path, each.body, each.token)
            self.seconds.append(answer.seconds)
        used = spent(pids) - before
        memory = rss_mb(self._server.pid) if self._server.pid is not None else 0.0
        return Run(events=len(commands), seconds=used.seconds, cpu=used.cpu, rss_mb=round(memory, 1))

    def told(self) -> Json:
        """The median and the slowest hundredth of the answers, in milliseconds."""
        return {f"p{share}_ms": rounded(percentile(self.seconds, share / 100) * 1000) for share in (50, 99)}


@asynccontextmanager
async def bare(here: Platform, service: str) -> AsyncIterator[Server]:
    """Run the bare service in the place of a service, on the same database server."""
    port = free_port()

    async def prepare() -> Sequence[str]:
        return (sys.executable, "-m", "benchmarks.bare")

    async def answers() -> bool:
        async with Client(f"http://127.0.0.1:{port}") as client:
            try:
                return (await client.get("/readyz", "", good=False)).status == 200
            except OSError:
                return False

    environment = {
        "BARE_MONGO_URI": here.servers.database.uri,
        "BARE_DATABASE": _BARE,
        "BARE_SERVICE": service,
        "BARE_PORT": str(port),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    async with Server(
        name="bare",
        folder=here.folder,
        port=port,
        prepare=prepare,
        answers=answers,
        environment=environment,
        deadline_seconds=90,
    ) as server:
        yield server


@asynccontextmanager
async def goals_and_bare(here: Platform, people: int) -> AsyncIterator[tuple[Agency, Door, Door, Client]]:
    """Run goals with an agency whose people have plans, and the bare service beside it."""
    agency = Agency(here, "pintu", people)
    async with (
        here.services("goals") as services,
        bare(here, "goals") as other,
        Client(url(services["goals"])) as goals,
        Client(url(other)) as least,
    ):
        await agency.known(UNITS)
        await agency.cycle_told()
        await agency.enrolled(goals, people + UNITS)
        await agency.at_years_end(goals)
        yield agency, Door(here, services["goals"], goals), Door(here, other, least), goals


def url(server: Server) -> str:
    """Where a server listens."""
    return f"http://127.0.0.1:{server.port}"


async def logs(here: Platform, plan: Plan) -> dict[str, Json]:
    """S3: daily logs of 1, 20 and 700 entries, and an entry in December against one in January."""
    wanted = {size: max(1, plan.size.requests // _FEW[size]) for size in SIZES}
    months = sum(number if size > 1 else -(-number // _MONTHS) for size, number in wanted.items())
    people = 2 * plan.rounds * months // _MONTHS + 3  # months of their own for each door, and two people for the year
    async with goals_and_bare(here, people) as (agency, service, least, goals):
        await agency.propose(goals, range(people))
        await agency.agree(goals, range(people), UNITS)
        told: dict[str, Json] = {}
        places = ((person, month) for person in range(2, people) for month in range(1, _MONTHS + 1))
        for size, number in wanted.items():
            runs = await _logs_of(agency, service, least, size, number, places, plan)
            told[f"S3/{size}"] = runs
        told["S3/month12"] = await _months(agency, service, goals, plan)
        return told


async def _logs_of(
    agency: Agency,
    service: Door,
    least: Door,
    size: int,
    number: int,
    places: Iterator[tuple[int, int]],
    plan: Plan,
) -> Json:
    """Days of one month come one after the other; each longer log fills a month of its own."""
    service.seconds, least.seconds = [], []
    written = count()

    def commands(door: Door) -> list[Sent]:
        made: list[Sent] = []
        for at in range(number):
            if at % _MONTHS == 0 or size > 1:
                place = next(places)
            person, month = place
            first = next(written) * size
            token = agency.token(person) if door is service else ""
            made.append(Sent(f"/v1/plans/{agency.plan(person)}/activities", entries(month, size, first), token))
        return made

    kinds = {
        "kinerja": lambda: service.send(commands(service)),
        "bare": lambda: least.send(commands(least)),
    }
    runs = await interleaved(kinds, plan.rounds, plan.tell)
    told = held(runs, "kinerja", ceiling="bare") | service.told()
    return told | {f"ceiling_{name}": value for name, value in least.told().items()}


async def _months(agency: Agency, service: Door, goals: Client, plan: Plan) -> Json:
    """One person has reported all year, week by week and day by day; another only begins."""
    old, new = 0, 1
    await full_year(agency, goals, old, months=_MONTHS - 1)
    written = count()

    def commands(person: int, month: int) -> list[Sent]:
        path, token = f"/v1/plans/{agency.plan(person)}/activities", agency.token(person)
        return [Sent(path, entries(month, 1, next(written)), token) for _ in range(max(1, plan.size.requests // 4))]

    kinds = {
        "december": lambda: service.send(commands(old, 12)),
        "january": lambda: service.send(commands(new, 1)),
    }
    return held(await interleaved(kinds, plan.rounds, plan.tell), "december", ceiling="january")


async def full_year(agency: Agency, goals: Client, number: int, *, months: int) -> None:
    """Let somebody report so many months, each working day and at the end of each week."""
    path, token = f"/v1/plans/{agency.plan(number)}", agency.token(number)
    for month in range(1, months + 1):
        await goals.post(f"{path}/activities", entries(month, _WORK_DAYS), token)
    for week in range(months * _WEEKS // _MONTHS):
        await goals.post(f"{path}/realisations", reports(week), token)


async def agreements(here: Platform, plan: Plan) -> dict[str, Json]:
    """S4: one rater agrees on one plan after the other."""
    number = plan.size.requests
    async with goals_and_bare(here, number * plan.rounds) as (agency, service, least, goals):
        await agency.propose(goals, range(agency.people))
        ids = [agency.plan(each) for each in range(agency.people)]
        await here.store(_BARE, COLLECTION, (_bare_document(id, "proposed", at) for at, id in enumerate(ids)))

        def command(each: int) -> Sent:
            return Sent(f"/v1/plans/{ids[each]}/agreements", {}, agency.rater(each, UNITS))

        return {"S4": await _one_by_one(service, least, command, number, plan)}


async def decisions(here: Platform, plan: Plan) -> dict[str, Json]:
    """S4/decide: one rater decides one appraisal after the other, as the tool suggests."""
    number = plan.size.requests
    agency = Agency(here, "putusan", number * plan.rounds)
    ids = [agency.appraisal(each) for each in range(agency.people)]
    async with (
        here.services("evaluation") as services,
        bare(here, "evaluation") as other,
        Client(url(services["evaluation"])) as evaluation,
        Client(url(other)) as least,
    ):
        await agency.at_years_end(evaluation)
        await agency.open(evaluation)
        await agency.close_told(evaluation)
        await here.store(_BARE, COLLECTION, (_bare_document(id, "ready", at) for at, id in enumerate(ids)))

        def command(each: int) -> Sent:
            body = {"results": "as", "behaviour": "as", "reason": TEXT}
            return Sent(f"/v1/appraisals/{ids[each]}/decisions", body, agency.rater(each, LOAD_UNITS))

        doors = Door(here, services["evaluation"], evaluation), Door(here, other, least)
        return {"S4/decide": await _one_by_one(*doors, command, number, plan)}


async def _one_by_one(service: Door, least: Door, command: Callable[[int], Sent], number: int, plan: Plan) -> Json:
    """Send each command once to each of the two, so many a round."""
    turns = {"kinerja": count(), "bare": count()}

    def commands(kind: str) -> list[Sent]:
        first = next(turns[kind]) * number
        return [command(each) for each in range(first, first + number)]

    kinds = {"kinerja": lambda: service.send(commands("kinerja")), "bare": lambda: least.send(commands("bare"))}
    told = held(await interleaved(kinds, plan.rounds, plan.tell), "kinerja", ceiling="bare") | service.told()
    told |= {f"ceiling_{name}": value for name, value in least.told().items()}
    return told | {"p99_ratio": rounded(told["p99_ms"] / told["ceiling_p99_ms"])}


def _bare_document(id: str, status: str, number: int) -> dict[str, Any]:
    """A document of 8 KB with what services look plans and appraisals up by."""
    ix = {
        "cycle_id": CYCLE,
        "status": status,
        "unit_id": f"u{number % UNITS}",
        "closed": False,
        "rater_id": f"r{number % UNITS}",
        "employee_id": employee(number),
        "active": True,
        "links": [],
    }
    parts = [{"id": f"o{each}", "name": TEXT} for each in range(_PLAN_BYTES // (len(TEXT) + 40))]
    return {"_id": id, "version": 1, "ix": ix, "parts": parts}
