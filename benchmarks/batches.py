"""Events per second that evaluation applies, against its ceiling and against a naive subscriber.

    python -m benchmarks.batches            # writes build/bench/batches.json

All three read the same records of the same topic into the same database, in turns within one run:
- batches: the service's own consumer (FastStream batch, decisions, outbox, dead letters, commits);
- ceiling: the same broker reads and the same bulk writes that the batches make, recorded once, without decoding or
  logic;
- naive: a FastStream subscriber that takes one typed message, reads the document, decides, writes it, and commits.
The time of a run is from the first record in hand to the last commit; joining the group is not counted.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from benchmarks.load import Size, cycle, events
from benchmarks.runs import Bench, batches_run, ceiling_run, naive_run, recorded_writes
from cli.stack import Stack, stack
from shared.bus.publisher import Publisher
from shared.bus.topics import ensure_topics
from shared.logs import configure

REPORT = Path("build/bench/batches.json")
_CHUNK = 2000


@dataclass(frozen=True)
class Plan:
    """How much is measured: the load, the batch size, how many events the slow naive run gets, how many rounds."""

    size: Size
    batch: int = 2000
    naive_events: int = 1500
    rounds: int = 5


async def measure(plan: Plan, servers: Stack, progress: Progress) -> dict[str, list[float]]:
    """Fill the topic once and measure all three in turns."""
    await ensure_topics(servers.broker.access, partitions=6, replication=1)
    load = list(events(plan.size))
    publisher = Publisher(servers.broker.access, client_id="bench")
    await publisher.start()
    for start in range(0, len(load), _CHUNK):
        await publisher.publish(load[start : start + _CHUNK])
    bench = Bench(servers=servers, publisher=publisher, cycle=cycle(), events=len(load), batch=plan.batch)
    try:
        task = progress.add_task("warming up and recording the writes", total=plan.rounds * 3)
        writes = await recorded_writes(bench)
        found: dict[str, list[float]] = {"batches": [], "ceiling": [], "naive": []}
        for _ in range(plan.rounds):
            for name, run in (
                ("batches", batches_run(bench)),
                ("ceiling", ceiling_run(bench, writes)),
                ("naive", naive_run(bench, plan.naive_events)),
            ):
                progress.update(task, description=f"measuring {name}")
                found[name].append(await run)
                progress.advance(task)
        return found
    finally:
        await publisher.stop()


def report(found: dict[str, list[float]], console: Console) -> dict[str, Any]:
    """Print medians, spread and ratios, and return the medians."""
    medians = {name: round(statistics.median(rates)) for name, rates in found.items()}
    for name, rates in found.items():
        console.print(f"{name:8} {medians[name]:>8} events/s   (from {min(rates):.0f} to {max(rates):.0f})")
    console.print(f"batches / ceiling {medians['batches'] / medians['ceiling']:.2f}   (at least 0.5 is asked)")
    console.print(f"batches / naive   {medians['batches'] / medians['naive']:.1f}   (at least 8 is asked)")
    return medians


async def main() -> None:
    """Measure on the embedded stack and write the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5, help="interleaved runs of each (at least 5 for a report)")
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--batch", type=int, default=2000)
    chosen = parser.parse_args()
    plan = Plan(size=Size(people=chosen.people), batch=chosen.batch, rounds=chosen.rounds)
    console = Console()
    console.print(f"{plan.size.events} events of {plan.size.people} people, batches of up to {plan.batch}")
    with tempfile.TemporaryDirectory() as folder, Progress(console=console, transient=True) as progress:
        async with stack(kind="embedded", folder=Path(folder)) as servers:
            found = await measure(plan, servers, progress)
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(report(found, console)) + "\n")
    console.print(f"written: {REPORT}")


if __name__ == "__main__":
    configure(service="benchmark", level="ERROR")
    asyncio.run(main())
