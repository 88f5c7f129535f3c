"""One kind of fault: load, faults one after the other, healing, settling, judgement."""

import asyncio
import contextlib
import math
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import httpx

from cli.issuer import Issuer
from shared import clock
from shared.settings import ServiceSettings
from tests.support import topics

from . import layout
from .caller import TIMEOUT_SECONDS, Caller
from .checks import Findings, check_store
from .crowd import Crowd
from .ledger import Ledger
from .load import Load
from .platform import DATABASE, SECRET, Platform, Wanted
from .settling import ready, settled
from .wire import check_logs, check_wire, events
from .world import Agency, agency

READY_SECONDS: Final = 90.0
PATIENCE_SECONDS: Final = 240.0
"""How long people wait before they call something stuck: a busy machine is no fault."""

LOAD_SECONDS: Final = 900.0
SETTLE_SECONDS: Final = 240.0
_SURE_SECONDS: Final = 5.0
CROWD_SECONDS: Final = 300.0
CROWD_SECONDS_EACH: Final = 0.4


@dataclass
class Scene:
    """What a fault can lay its hands on."""

    platform: Platform
    chance: random.Random
    ledger: Ledger
    agencies: Sequence[Agency]
    struck: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """What a fault found stuck itself."""
    changed: list[str] = field(default_factory=list)
    """What changed that must not."""
    noticed_at: float = -math.inf
    """Until then services may not know what the broker lost (monotonic seconds)."""

    def lost(self) -> None:
        """Say that the broker lost something: services look every some seconds, and twice to be sure."""
        self.noticed_at = clock.monotonic() + ServiceSettings().watchdog_seconds + _SURE_SECONDS

    async def ready(self) -> None:
        """Wait until every process is ready again, in the middle of a fault."""
        async with httpx.AsyncClient(timeout=5.0) as client:
            _took, unready = await ready(self.platform, client, READY_SECONDS)
        self.failed += [f"{name} does not get ready: {why}" for name, why in unready.items()]

    @contextlib.contextmanager
    def broken(self, what: str) -> Iterator[None]:
        """Note what is broken, and for how long."""
        self.struck.append(what)
        with self.ledger.broken(clock.monotonic):
            yield


Strike = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A kind of fault. ``strike`` breaks something while people work, and mends it; ``after``: when they have ended.

    ``gap``: seconds between two strikes, about; ``away``: whether the broker is away while it is struck.
    """

    name: str
    about: str
    wanted: Wanted
    strike: Strike
    times: int = 8
    gap: float = 2.0
    after: Strike | None = None
    away: bool = False
    people: int = 6
    agencies: int = 3
    crowd: bool = False
    point: bool = False
    """Whether it needs processes that come to fault points."""


@dataclass
class Result:
    """What a run showed."""

    fault: Fault
    times: int
    accepted: int
    findings: Findings
    recovery_s: float
    http_p99_ms: float
    seconds: float
    struck: list[str]
    notes: list[str]
    usual_p99_ms: float = 0.0
    """Of the commands that ran while nothing was broken: what the machine makes of them anyway."""


async def run(fault: Fault, platform: Platform, *, seed: int, times: int, tell: Callable[[str], None]) -> Result:
    """Run one kind against a platform that is up."""
    began = clock.monotonic()
    chance = random.Random(f"{seed}/{fault.name}")
    ledger = Ledger()
    shares = [(each + 1) / fault.agencies for each in range(fault.agencies)]
    agencies = [agency(chance, people=fault.people, closes_at=share) for share in shares]
    scene = Scene(platform, chance, ledger, agencies)
    found = Findings()
    recovery = 0.0
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(timeout=httpx.Timeout(TIMEOUT_SECONDS, connect=2.0), limits=limits) as client:
        done = 0

        def progress() -> float:
            return done / times

        patience = CROWD_SECONDS + CROWD_SECONDS_EACH * fault.people if fault.crowd else PATIENCE_SECONDS
        caller = Caller(
            platform.urls,
            client=client,
            issuer=Issuer(platform.key, issuer="kinerja", audience="kinerja"),
            ledger=ledger,
            agencies=[each.id for each in agencies],
            chance=chance,
            patience=patience,
        )
        player: Load | Crowd = Load(caller, agencies, chance, progress, patience=patience)
        if fault.crowd:
            player = Crowd(caller, agencies[0], progress, patience)
        load = asyncio.create_task(player.play())
        try:
            await asyncio.sleep(chance.uniform(1.0, 3.0))
            for number in range(times):
                tell(f"fault {number + 1} of {times}")
                await fault.strike(scene)
                took, unready = await ready(platform, client, READY_SECONDS)
                recovery = max(recovery, took)
                found.stuck += [
                    f"{name} does not get ready after fault {number + 1}: {why}" for name, why in unready.items()
                ]
                done = number + 1
                if unready:
                    break
                await asyncio.sleep(chance.uniform(0.5, 1.5) * fault.gap)
            done = times
            tell("load ends")
            try:
                await asyncio.wait_for(load, LOAD_SECONDS + patience)
            except TimeoutError:
                found.stuck.append("people do not come to an end")
        finally:
            load.cancel()
            await asyncio.gather(load, return_exceptions=True)
    await asyncio.sleep(max(0.0, scene.noticed_at - clock.monotonic()))
    if fault.after is not None:
        await settled(platform, SETTLE_SECONDS)
        await fault.after(scene)
    # A crowd is opened and closed; nobody decides about it.
    awaited = layout.CONCLUDING if fault.crowd else frozenset[str]()
    moving = await settled(platform, SETTLE_SECONDS, awaited=awaited, tell=tell)
    found.stuck += moving
    found.stuck += scene.failed + ledger.unfinished
    found.duplicated += scene.changed
    found.leaked += ledger.leaks
    tell("judging")
    await judge(scene, found)
    p99 = ledger.p99_ms()
    return Result(
        fault,
        len(scene.struck),
        ledger.accepted,
        found,
        recovery,
        p99,
        clock.monotonic() - began,
        scene.struck,
        scene.notes,
        ledger.usual_p99_ms(),
    )


async def judge(scene: Scene, found: Findings) -> None:
    """Look at the store and the topics."""
    platform = scene.platform
    store = await layout.read(platform.database.uri, DATABASE)
    check_store(scene.ledger, scene.agencies, store, found)
    check_wire(events(await topics.read(platform.access)), store, scene.agencies, found)
    check_logs(platform.logs(), scene.agencies, [SECRET], found)
