"""The cable between the services and broker or database is cut, goes silent, or is slow."""

import asyncio
from functools import partial
from typing import Final

from cli.stack import Proxy
from tests.faults.kinds.base import APACHE, EMBEDDED, LONGER_THAN_EVERY_TIMEOUT
from tests.faults.platform import Wanted
from tests.faults.run import Fault, Scene

_DELAY_SECONDS: Final = 0.15
"""Each way: 300 ms there and back."""


def _link(scene: Scene, end: str) -> Proxy:
    link = scene.platform.broker_link if end == "broker" else scene.platform.database_link
    assert link is not None
    return link


async def cut(end: str, scene: Scene) -> None:
    """Reset every connection at once; new ones are refused for a moment."""
    link = _link(scene, end)
    with scene.broken(f"cut to {end}"):
        await link.refuse()
        await asyncio.sleep(scene.chance.uniform(0.0, 3.0))
        await link.restore()


async def silence(end: str, scene: Scene) -> None:
    """Keep connections and pass nothing on, for longer than every timeout."""
    link = _link(scene, end)
    with scene.broken(f"silence to {end}"):
        link.silence()
        await asyncio.sleep(scene.chance.uniform(*LONGER_THAN_EVERY_TIMEOUT))
        await link.restore()


async def slow(end: str, scene: Scene) -> None:
    """Let everything take 300 ms there and back."""
    link = _link(scene, end)
    with scene.broken(f"300 ms to {end}"):
        link.delay_seconds = _DELAY_SECONDS
        await asyncio.sleep(scene.chance.uniform(8.0, 12.0))
        link.delay_seconds = 0.0


def _kinds(prefix: str, wanted: Wanted, end: str) -> tuple[Fault, ...]:
    away = end == "broker"
    return (
        Fault(
            name=f"{prefix}{end}-cut",
            about=f"all connections to the {end} reset",
            wanted=wanted,
            strike=partial(cut, end),
            times=8,
            away=away,
        ),
        Fault(
            name=f"{prefix}{end}-silent",
            about=f"a black hole instead of the {end}",
            wanted=wanted,
            strike=partial(silence, end),
            times=3,
            away=away,
        ),
        Fault(
            name=f"{prefix}{end}-slow", about=f"300 ms to the {end}", wanted=wanted, strike=partial(slow, end), times=3
        ),
    )


KINDS: Final = (
    *_kinds("", EMBEDDED, "broker"),
    *_kinds("", EMBEDDED, "database"),
    *_kinds("apache-", APACHE, "broker"),
)
