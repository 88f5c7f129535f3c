"""``make faults ARGS="--crowd 100000"``: so many results, one each, with two kills of every service on the way."""

import asyncio
import json
import math
import random
import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx

from cli.issuer import Issuer
from cli.stack import Broker
from shared import clock
from shared.parties import PORTS

from . import streaming
from .caller import TIMEOUT_SECONDS, Caller
from .checks import Findings
from .everybody import Everybody, Together
from .kinds.base import EMBEDDED, copies_of, kill
from .ledger import Ledger
from .platform import DATABASE, SECRET, Platform, platform
from .run import Fault, Result, Scene
from .settling import ready, settled
from .wire import check_logs
from .world import Agency, agency

KILLS: Final = 2
_READY_SECONDS: Final = 300.0
_READY_EACH: Final = 0.02
_PATIENCE: Final = 600.0
_PATIENCE_EACH: Final = 0.2
_STATE: Final = "crowd.json"
_TELL_SECONDS: Final = 5.0
_AT_ONCE: Final = 4
"""Requests of all agencies together."""


async def nothing(_scene: Scene) -> None:
    """The kills follow how far people are, not the time."""


@dataclass
class Crowded:
    """One run of so many people in so many agencies.

    What is struck stands in a file, so that a run that was broken off goes on.
    """

    people: int
    seed: int
    folder: Path
    tell: Callable[[str], None]
    agencies: int = 1
    struck: list[str] = field(default_factory=list)

    @property
    def _ready_seconds(self) -> float:
        """The embedded broker keeps nothing over a restart: everything is told again first."""
        return _READY_SECONDS + _READY_EACH * self.people

    async def run(self) -> Result:
        """Play, kill, settle, judge."""
        began, chance = clock.monotonic(), random.Random(f"{self.seed}/crowd/{self.people}")
        each = self.people // self.agencies
        made = [agency(chance, people=each, closes_at=1.0, again=True) for _ in range(self.agencies)]
        self.folder.mkdir(parents=True, exist_ok=True)
        self._read()
        self.tell("starting")
        before = _processor_seconds()
        async with platform(EMBEDDED, self.folder, ready_seconds=self._ready_seconds) as up:
            result = await self._on(up, made, chance, began)
        used = _processor_seconds() - before
        result.notes.append(f"{used * 1000 / self.people:.1f} ms of processor per person, of all processes together")
        return result

    async def _on(self, up: Platform, made: Sequence[Agency], chance: random.Random, began: float) -> Result:
        ledger, found, patience = Ledger(), Findings(), _PATIENCE + _PATIENCE_EACH * self.people
        # Who waits for a turn waits here: in the service the patience of the request would run out.
        timeout, limits = httpx.Timeout(TIMEOUT_SECONDS, connect=2.0, pool=None), httpx.Limits(max_connections=_AT_ONCE)
        async with httpx.AsyncClient(timeout=timeout, limits=limits) as client:
            issuer = Issuer(up.key, issuer="kinerja", audience="kinerja")
            caller = Caller(
                up.urls,
                client=client,
                issuer=issuer,
                ledger=ledger,
                agencies=[each.id for each in made],
                chance=chance,
                patience=patience,
            )
            players = Together([Everybody(caller, each, lambda: 1.0, patience) for each in made])
            scene = Scene(up, chance, ledger, made)
            load = asyncio.create_task(players.play())
            try:
                recovery = await self._strike(scene, players, load, client, found)
                await load
            finally:
                load.cancel()
                await asyncio.gather(load, return_exceptions=True)
        notes = [f"people were through after {clock.monotonic() - began:.0f} s"]
        found.stuck += await settled(up, patience, tell=self.tell)
        found.stuck += scene.failed + ledger.unfinished
        self.tell("judging")
        judging = clock.monotonic()
        wire = await streaming.read_wire(up.access)
        good = sum([await streaming.check(up.database.uri, DATABASE, wire, each, found) for each in made])
        check_logs(up.logs(), [], [SECRET, *(word for each in made for word in streaming.some_words(each))], found)
        notes += [
            f"{good} of {self.people} people in {len(made)} agencies have one final result each",
            f"{wire.records} records read and judged in {clock.monotonic() - judging:.0f} s",
            *_sizes(up),
        ]
        took = clock.monotonic() - began
        notes.append(f"{took * 1000 / self.people:.1f} ms per person")
        kind = Fault(
            name=f"crowd-{self.people}",
            about="a result for everybody, each service killed twice",
            wanted=EMBEDDED,
            strike=nothing,
        )
        return Result(
            kind, len(self.struck), ledger.accepted, found, recovery, ledger.p99_ms(), took, self.struck, notes
        )

    async def _strike(
        self,
        scene: Scene,
        players: Together,
        load: asyncio.Task[None],
        client: httpx.AsyncClient,
        found: Findings,
    ) -> float:
        """Kill each service twice, evenly over the whole way."""
        order, recovery, told = [*PORTS] * KILLS, 0.0, 0.0
        random.Random(f"{self.seed}/order").shuffle(order)
        for number, service in enumerate(order):
            held_at = (number + 0.5) / len(order)
            players.hold_at(held_at)
            while players.share < held_at and not load.done():
                await asyncio.sleep(0.05)
                if clock.monotonic() - told > _TELL_SECONDS:
                    told = clock.monotonic()
                    self.tell(f"{players.share:.1%}, {players.ended} ended, {number} kills")
            if number < len(self.struck):
                continue
            if load.done():
                break
            players.hold_at((number + 1.5) / len(order))
            await kill(scene, copies_of(scene.platform, service)[0])
            self.struck.append(f"kill {service} at {players.share:.1%}")
            self._write()
            took, unready = await ready(scene.platform, client, self._ready_seconds)
            recovery = max(recovery, took)
            found.stuck += [f"{name} does not get ready: {why}" for name, why in unready.items()]
        players.hold_at(math.inf)
        if len(self.struck) < len(order):
            found.stuck.append(f"over after {len(self.struck)} of {len(order)} kills: take more people")
        while not load.done():
            await asyncio.sleep(1.0)
            self.tell(f"{players.share:.1%}, {players.ended} ended, all kills")
        return recovery

    def _read(self) -> None:
        path = self.folder / _STATE
        if path.exists():
            self.struck = json.loads(path.read_text())["struck"]

    def _write(self) -> None:
        kept: dict[str, Any] = {"people": self.people, "seed": self.seed, "struck": self.struck}
        (self.folder / _STATE).write_text(json.dumps(kept, indent=1))


def _processor_seconds() -> float:
    """What this program has used of the processor, and everything that it started and saw end."""
    own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


def _sizes(up: Platform) -> list[str]:
    """The largest memory of each process until now, and what the services used of the processor since they started."""
    servers = {each.server.name: each.server.pid for each in up.processes}
    servers |= {"database": up.database.server.pid}
    if isinstance(up.broker, Broker):
        servers["broker"] = up.broker.server.pid
    found = [f"{name} {_peak(pid)} MB" for name, pid in servers.items() if pid is not None]
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return [f"largest memory: {', '.join(found)}, this program {own} MB"]


def _peak(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) >> 10
    return 0
