"""Services die, stop, end in order, run out of descriptors, come in two copies or two versions."""

import asyncio
import os
import resource
import signal
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from shared import faultpoint
from shared.parties import PORTS
from tests.faults.kinds.base import (
    APACHE,
    EMBEDDED,
    LONGER_THAN_EVERY_TIMEOUT,
    again,
    copies_of,
    is_stopped,
    kill,
    limited,
    pause,
    stopped,
    until,
)
from tests.faults.platform import Process
from tests.faults.run import Fault, Scene

POINTS: Final = ("before-save", "after-save", "after-ack", "before-checkpoint")
"""Where a process can be made to die or stop (``shared/faultpoint.py``)."""

_POINT_SECONDS: Final = 30.0
_OCCASIONS: Final = 8
_BUSY: Final = ("goals", "feedback", "evaluation")
"""Who saves something every moment while people work."""

_SPARE_DESCRIPTORS: Final = 3


async def kill_one(scene: Scene, services: Sequence[str] = tuple(PORTS)) -> None:
    """Kill a process of one of these services at some moment."""
    await asyncio.sleep(scene.chance.uniform(0.0, 1.0))
    await kill(scene, scene.chance.choice(copies_of(scene.platform, scene.chance.choice(services))))


async def kill_some(scene: Scene, count: int) -> None:
    """Kill several services at the same time."""
    await asyncio.gather(*(kill_one(scene, [each]) for each in scene.chance.sample(list(PORTS), count)))


async def pause_one(scene: Scene, services: Sequence[str] = tuple(PORTS)) -> None:
    """Stop a service for longer than every timeout."""
    await pause(scene, scene.chance.choice(copies_of(scene.platform, scene.chance.choice(services))).server)


async def strike_at(scene: Scene, points: Sequence[str] = POINTS, *, stop: bool = False) -> None:
    """Let a service come to one of these points for the N-th time and die, or stop for longer than every timeout."""
    point = scene.chance.choice(points)
    process = scene.chance.choice([each for each in scene.platform.processes if each.service in _BUSY])
    ending = point == "before-checkpoint"  # it comes there once, when it ends in order
    occasion = 1 if ending else scene.chance.randrange(1, _OCCASIONS)
    process.environment[faultpoint.VARIABLE] = f"{point}:{occasion}" + (":stop" if stop else "")
    ends = process.ends
    await process.server.kill()
    await again(process, ends)
    process.environment.clear()
    ends, pid = process.ends, process.server.pid
    if ending and pid is not None:
        await scene.ready()
        await asyncio.sleep(scene.chance.uniform(0.5, 2.0))
        os.kill(pid, signal.SIGTERM)
    if stop and pid is not None:
        if await until(lambda: is_stopped(pid), _POINT_SECONDS):
            with scene.broken(f"{process.server.name} stopped {point}"):
                await asyncio.sleep(scene.chance.uniform(*LONGER_THAN_EVERY_TIMEOUT))
                os.kill(pid, signal.SIGCONT)
            return
    elif await until(lambda: process.ends > ends, _POINT_SECONDS):
        with scene.broken(f"{process.server.name} died {point}"):
            await again(process, ends)
        return
    scene.notes.append(f"{process.server.name} did not come to {point} {occasion} times")
    ends = process.ends
    await process.server.kill()
    await again(process, ends)


async def end_in_order(scene: Scene) -> None:
    """Ask a service to end while the database is stopped; it has to end all the same."""
    process = scene.chance.choice(scene.platform.processes)
    pid, ends = process.server.pid, process.ends
    with scene.broken(f"SIGTERM {process.server.name} without a database"):
        with stopped(scene.platform.database.server):
            await asyncio.sleep(scene.chance.uniform(0.1, 1.0))
            if process.server.pid == pid:
                await _end(scene, process, ends)
        await again(process, ends)


async def _end(scene: Scene, process: Process, ends: int) -> None:
    """Ask a process to end, and note when it does not in time."""
    if process.server.pid is not None:
        os.kill(process.server.pid, signal.SIGTERM)
    if not await until(lambda: process.ends > ends, process.drain_seconds):
        scene.failed.append(f"{process.server.name} did not end within {process.drain_seconds:.0f} s of SIGTERM")
        await process.server.kill()


async def roll(scene: Scene) -> None:
    """Restart every process in order, one after the other, each when the one before is ready again."""
    for process in scene.platform.processes:
        await restart(scene, process)


async def restart(scene: Scene, process: Process) -> None:
    """End a process in order and wait until it is ready again."""
    ends = process.ends
    with scene.broken(f"restart {process.server.name}"):
        await _end(scene, process, ends)
        await again(process, ends)
    await scene.ready()


async def few_descriptors(scene: Scene) -> None:
    """Leave a service no more descriptors than it has open."""
    process = scene.chance.choice(scene.platform.processes)
    pid = process.server.pid
    if pid is None:
        return
    used = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    tight = limited(pid, resource.RLIMIT_NOFILE, used + _SPARE_DESCRIPTORS)
    with scene.broken(f"few descriptors {process.server.name}"), tight:
        await asyncio.sleep(scene.chance.uniform(3.0, 8.0))


async def roll_versions(scene: Scene) -> None:
    """Kill a process of the old or of the new version."""
    await kill(scene, scene.chance.choice(scene.platform.processes))


_TWO: Final = replace(EMBEDDED, copies=2)
_TWO_APACHE: Final = replace(APACHE, copies=2)
_OLD: Final = replace(EMBEDDED, copies=2, old=True)

KINDS: Final = (
    *(
        Fault(
            name=f"kill-{name}",
            about=f"kill -9 of {name} at random",
            wanted=EMBEDDED,
            strike=partial(kill_one, services=(name,)),
            times=10,
        )
        for name in PORTS
    ),
    Fault(
        name="kill-two",
        about="kill -9 of two services at once",
        wanted=EMBEDDED,
        strike=partial(kill_some, count=2),
        times=5,
    ),
    Fault(
        name="kill-all",
        about="kill -9 of all services at once",
        wanted=EMBEDDED,
        strike=partial(kill_some, count=5),
        times=3,
    ),
    *(
        Fault(
            name=f"die-{point}",
            about=f"kill -9 of a service {point.replace('-', ' ')}",
            wanted=EMBEDDED,
            strike=partial(strike_at, points=(point,)),
            times=5,
            point=True,
        )
        for point in POINTS
    ),
    *(
        Fault(
            name=f"stop-{point}",
            about=f"a service stopped {point.replace('-', ' ')} for longer than every timeout",
            wanted=EMBEDDED,
            strike=partial(strike_at, points=(point,), stop=True),
            times=3,
            point=True,
        )
        for point in POINTS
    ),
    *(
        Fault(
            name=f"pause-{name}",
            about=f"{name} stopped for longer than every timeout",
            wanted=EMBEDDED,
            strike=partial(pause_one, services=(name,)),
            times=3,
        )
        for name in PORTS
    ),
    Fault(
        name="end-in-order",
        about="SIGTERM while the database is stopped",
        wanted=EMBEDDED,
        strike=end_in_order,
        times=4,
    ),
    Fault(
        name="few-descriptors",
        about="a service without free descriptors",
        wanted=EMBEDDED,
        strike=few_descriptors,
        times=5,
    ),
    Fault(
        name="two-copies-kill",
        about="two copies of each service, one killed",
        wanted=_TWO,
        strike=kill_one,
        times=10,
    ),
    Fault(
        name="two-copies-pause",
        about="two copies of each service, one stopped",
        wanted=_TWO,
        strike=pause_one,
        times=4,
    ),
    Fault(
        name="rolling-restart",
        about="two copies of each service, restarted one after the other",
        wanted=_TWO,
        strike=roll,
        times=1,
    ),
    Fault(
        name="old-and-new",
        about="the version before and this one side by side, one killed",
        wanted=_OLD,
        strike=roll_versions,
        times=6,
    ),
    Fault(
        name="apache-kill-service",
        about="kill -9 of any service",
        wanted=APACHE,
        strike=kill_one,
        times=10,
    ),
    Fault(
        name="apache-pause-service",
        about="a service stopped",
        wanted=APACHE,
        strike=pause_one,
        times=4,
    ),
    Fault(
        name="apache-die-at-points",
        about="kill -9 of a service at any of the points",
        wanted=APACHE,
        strike=strike_at,
        times=4,
        point=True,
    ),
    Fault(
        name="apache-stop-at-points",
        about="a service stopped at any of the points for longer than every timeout",
        wanted=APACHE,
        strike=partial(strike_at, stop=True),
        times=4,
        point=True,
    ),
    Fault(
        name="apache-two-copies-kill",
        about="two copies of each service, one killed",
        wanted=_TWO_APACHE,
        strike=kill_one,
        times=6,
    ),
    Fault(
        name="apache-two-copies-pause",
        about="two copies of each service, one stopped",
        wanted=_TWO_APACHE,
        strike=pause_one,
        times=3,
    ),
)
