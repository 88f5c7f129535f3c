"""Measure the platform: ``python -m benchmarks``; hold two reports against each other: ``... compare OLD NEW``.

Stages (see docs/performance.md): S1, S1u the fold, S2 a naive subscriber, S3 daily logs, S4 agreements, S5 from command
to effect, S6 cycles, S7 suggestions, S8 a replay, S9 bytes, S10 pages of the portal.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import uvloop
from rich.console import Console

from benchmarks import report
from benchmarks.measured import MEASURED, constants
from benchmarks.page import keep
from benchmarks.platform import Platform, platform
from benchmarks.plots import draw
from benchmarks.rounds import Json
from benchmarks.stage import FULL, STAGES, TINY, Plan, Size
from benchmarks.stages.cycles import cycles
from benchmarks.stages.doors import agreements, decisions, logs
from benchmarks.stages.flow import effects
from benchmarks.stages.fold import in_sittings, uniform
from benchmarks.stages.pages import pages
from benchmarks.stages.sizes import sizes
from benchmarks.stages.suggest import suggestions
from cli.stack import available
from shared import clock
from shared.logs import configure

Part = Callable[[Platform, Plan], Awaitable[dict[str, Json]]]

PARTS: Final[dict[Part, frozenset[str]]] = {
    in_sittings: frozenset({"S1", "S2", "S8"}),
    uniform: frozenset({"S1u", "S2"}),
    logs: frozenset({"S3"}),
    agreements: frozenset({"S4"}),
    decisions: frozenset({"S4"}),
    effects: frozenset({"S5"}),
    cycles: frozenset({"S6"}),
    sizes: frozenset({"S9"}),
    pages: frozenset({"S10"}),
}
"""Which stages each part measures, on servers of its own."""


async def measure(plan: Plan, keep_so_far: Callable[[dict[str, Json]], None] = lambda _found: None) -> dict[str, Json]:
    """Measure all stages of a plan, one part after the other; ``keep_so_far`` gets what there is after each."""
    found: dict[str, Json] = {}
    wanted = set(plan.stages)
    for part, names in PARTS.items():
        if wanted & names:
            async with platform(plan.broker) as here:
                found |= await part(here, plan)
            keep_so_far(_ordered(found))
    if "S7" in wanted:
        found |= await suggestions(plan)
    return _ordered(found)


def _ordered(found: dict[str, Json]) -> dict[str, Json]:
    return dict(sorted(found.items(), key=lambda named: _place(named[0])))


def _place(name: str) -> tuple[int, int]:
    stage, _, size = name.replace("S2u", "S2").partition("/")
    return STAGES.index(stage), int(size) if size.isdigit() else 0


def _chosen(given: argparse.Namespace, console: Console) -> Plan:
    stages = tuple(given.stages.split(",")) if given.stages else STAGES
    if unknown := set(stages) - set(STAGES):
        raise SystemExit(f"no such stage: {', '.join(sorted(unknown))}; there are {', '.join(STAGES)}")
    size = FULL if given.full else TINY if given.tiny else Size()
    if given.broker == "apache" and not (found := available()):
        raise SystemExit(str(found.reason))
    return Plan(
        stages=stages,
        rounds=given.rounds,
        size=size,
        broker=given.broker,
        before=given.before and given.before.resolve(),
        tell=lambda what: _tell(console, what),
    )


def _tell(console: Console, what: str) -> None:
    console.print(f"  {what}", style="dim")


def _run(given: argparse.Namespace, console: Console) -> None:
    plan, load, begun = _chosen(given, console), os.getloadavg()[0], clock.monotonic()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        on = report.about(plan.broker, plan.rounds, load)
        stages = runner.run(measure(plan, lambda found: report.write(found, on, given.report)))
    on |= {"minutes": round((clock.monotonic() - begun) / 60, 1)}
    report.write(stages, on, given.report)
    report.show(stages, console)
    draw(stages, given.report.parent)
    console.print(f"{on['minutes']} minutes; written: {given.report}, pictures beside it")
    if given.keep:
        MEASURED.write_text(constants(stages, on), encoding="utf-8")
        for each in (MEASURED, *keep(stages, on)):
            console.print(f"written: {each}")


def main(arguments: list[str]) -> None:
    """Measure, or compare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--stages", default="", help=f"comma separated, of {','.join(STAGES)}; all where left out")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds of each stage")
    parser.add_argument("--full", action="store_true", help="S5 for five minutes, S6 with up to 100,000 people: hours")
    parser.add_argument("--tiny", action="store_true", help="a few of everything, to see that it works")
    parser.add_argument("--broker", choices=("embedded", "apache"), default="embedded")
    parser.add_argument("--report", type=Path, default=report.REPORT)
    parser.add_argument(
        "--before", type=Path, help="a checkout of older code to measure the fold of, in the same rounds"
    )
    parser.add_argument(
        "--keep", action="store_true", help="also write docs/performance.md and the costs of `kinerja size`"
    )
    console = Console()
    if arguments[:1] == ["compare"]:
        comparing = argparse.ArgumentParser(prog="python -m benchmarks compare")
        comparing.add_argument("old", type=Path)
        comparing.add_argument("new", type=Path)
        files = comparing.parse_args(arguments[1:])
        report.compare(report.read(files.old), report.read(files.new), console)
        return
    _run(parser.parse_args(arguments), console)


if __name__ == "__main__":
    configure(service="benchmark", level="ERROR")
    main(sys.argv[1:])
