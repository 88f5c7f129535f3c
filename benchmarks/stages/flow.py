"""S5: from a command in goals to its visible effect in evaluation, while so many people report every second.

An open loop: commands are due at fixed moments, whatever became of those before, and the time of each counts from the
moment at which it was due. What is seen is evaluation's own fact about the person, read from its topic: the fact names
as its cause the report of goals that it follows from.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer, TopicPartition

from benchmarks.agency import ONE_INDICATOR, Agency
from benchmarks.http import Client
from benchmarks.load import YEAR
from benchmarks.machine import rss_mb, spent
from benchmarks.platform import PARTITIONS, Platform
from benchmarks.rounds import Json, percentile, rounded
from benchmarks.stage import Plan
from benchmarks.stages.doors import url
from cli.stack import Server
from shared import clock
from shared.events.registry import BY_SHORT, EVALUATION
from shared.ids.form import event_id

_UNITS = 4
_CONNECTIONS = 32
_SECONDS_BETWEEN, _PEOPLE_MAX = 2, 200
_VALUES = ("40", "95", "130")
"""Below, as and above expectation, of a target of 100."""

_LATE_SECONDS = 30.0
_PARTS = 5
_REPORTED = BY_SHORT["plan.progressed"].name


@dataclass(frozen=True, slots=True)
class Command:
    """A report: when it was due, when it was answered, which plan in which version came of it."""

    due: float
    answered: float
    plan: str
    version: int


@dataclass
class Seen:
    """Evaluation's facts as they come: when the one that follows from each report was read."""

    at: dict[str, float] = field(default_factory=dict)

    async def read(self, bootstrap: str) -> None:
        """Read until cancelled."""
        consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="latest")
        await consumer.start()
        consumer.assign([TopicPartition(EVALUATION, number) for number in range(PARTITIONS)])
        await consumer.seek_to_end()
        try:
            while True:
                batches = await consumer.getmany(timeout_ms=100)
                now = clock.monotonic()
                for records in batches.values():
                    for record in records:
                        cause = dict(record.headers).get("ce_causationid", b"").decode()
                        self.at.setdefault(cause, now)
        finally:
            await consumer.stop()

    def effects(self, commands: Sequence[Command]) -> list[tuple[float, float | None]]:
        """For each command, when it was due and how many seconds later its effect was seen; None if never.

        A later report of the same plan shows what the earlier ones did too: services take the newest state.
        """
        by_plan: defaultdict[str, list[Command]] = defaultdict(list)
        for each in commands:
            by_plan[each.plan].append(each)
        found: list[tuple[float, float | None]] = []
        for plan, line in by_plan.items():
            seen: float | None = None
            for each in sorted(line, key=lambda command: command.version, reverse=True):
                cause = event_id(type_name=_REPORTED, subject=plan, sequence=each.version)
                own = self.at.get(cause)
                seen = own if seen is None else seen if own is None else min(own, seen)
                found.append((each.due, None if seen is None else seen - each.due))
        return sorted(found, key=lambda effect: effect[0])


async def effects(here: Platform, plan: Plan) -> dict[str, Json]:
    """S5."""
    people = min(_PEOPLE_MAX, _SECONDS_BETWEEN * plan.size.people_a_second)
    agency = Agency(here, "alir", people)
    async with AsyncExitStack() as leaving:
        services = await leaving.enter_async_context(here.services("goals", "evaluation"))
        goals, evaluation = [
            await leaving.enter_async_context(Client(url(services[name]))) for name in ("goals", "evaluation")
        ]
        await agency.known(_UNITS)
        for each in (goals, evaluation):
            await agency.at_years_end(each)
        await agency.open(evaluation)
        await agency.enrolled(goals, people + _UNITS)
        await agency.propose(goals, range(people), ONE_INDICATOR)
        await agency.agree(goals, range(people), _UNITS)
        connections = [await leaving.enter_async_context(Client(url(services["goals"]))) for _ in range(_CONNECTIONS)]
        return {"S5": await _measured(here, agency, services, connections, plan)}


async def _measured(
    here: Platform, agency: Agency, services: Mapping[str, Server], connections: Sequence[Client], plan: Plan
) -> Json:
    seen = Seen()
    reading = asyncio.create_task(seen.read(here.servers.broker.bootstrap))
    await asyncio.sleep(1)
    pids = {**{name: each.pid for name, each in services.items()}, **here.pids}
    before = spent(pids)
    try:
        commands = await _open_loop(agency, connections, plan.size.people_a_second, plan.size.open_loop_seconds)
        deadline = clock.monotonic() + _LATE_SECONDS
        while clock.monotonic() < deadline and any(took is None for _due, took in seen.effects(commands)):
            await asyncio.sleep(0.2)
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
    used = spent(pids) - before
    found = seen.effects(commands)
    took = [seconds for _due, seconds in found if seconds is not None]
    answers = [each.answered - each.due for each in commands]
    per = {f"{who}_us": rounded(cpu / len(commands)) for who, cpu in used.cpu.items()}
    return {
        "rate": rounded(len(commands) / (max(each.answered for each in commands) - min(each.due for each in commands))),
        "asked_rate": plan.size.people_a_second,
        "client_us": rounded(per["goals_us"] + per["evaluation_us"]),
        **per,
        "p50_ms": rounded(percentile(took, 0.5) * 1000),
        "p99_ms": rounded(percentile(took, 0.99) * 1000),
        "answer_p50_ms": rounded(percentile(answers, 0.5) * 1000),
        "answer_p99_ms": rounded(percentile(answers, 0.99) * 1000),
        "p99_ms_by_part": _by_part(found),
        "not_seen": sum(seconds is None for _due, seconds in found),
        "rss_mb": round(max(rss_mb(each.pid) for each in services.values() if each.pid is not None), 1),
        "events": len(commands),
        "broker": here.servers.broker.kind,
    }


def _by_part(found: Sequence[tuple[float, float | None]]) -> list[float]:
    """The slowest hundredth in each fifth of the time: whether it stays flat."""
    size = max(1, len(found) // _PARTS)
    parts = [[took for _due, took in found[at : at + size] if took is not None] for at in range(0, len(found), size)]
    return [rounded(percentile(each, 0.99) * 1000) for each in parts[:_PARTS] if each]


async def _open_loop(agency: Agency, connections: Sequence[Client], rate: int, seconds: int) -> list[Command]:
    free: asyncio.Queue[Client] = asyncio.Queue()
    for each in connections:
        free.put_nowait(each)
    tokens = [agency.token(each) for each in range(agency.people)]
    done: list[Command] = []

    async def report(number: int, due: float) -> None:
        client = await free.get()
        try:
            person, turn = number % agency.people, number // agency.people
            body = {"items": [_report(turn)]}
            answer = await client.post(f"/v1/plans/{agency.plan(person)}/realisations", body, tokens[person])
            version = int(answer.headers["etag"].strip('"'))
            done.append(Command(due, clock.monotonic(), agency.plan(person), version))
        finally:
            free.put_nowait(client)

    begun = clock.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(rate * seconds):
            due = begun + number / rate
            await asyncio.sleep(max(0.0, due - clock.monotonic()))
            group.create_task(report(number, due))
    return done


def _report(turn: int) -> dict[str, str]:
    """Each report of a person moves the level that is suggested, so that evaluation has something to tell."""
    return {
        "realisation_id": f"t{turn}",
        "indicator_id": "o0-i0",
        "value": _VALUES[turn % len(_VALUES)],
        "on": f"{YEAR}-12-15",
    }
