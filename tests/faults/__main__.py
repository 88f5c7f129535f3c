"""``python -m tests.faults``: break the platform on purpose and say what came of it."""

import argparse
import asyncio
import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from cli.stack import StackError
from shared import clock

from . import report
from .crowd_run import Crowded
from .kinds import KINDS
from .platform import Platform, platform
from .run import Fault, Result, run

VERBOSE = bool(os.environ.get("KINERJA_FAULTS_VERBOSE"))
"""Tell every step on standard error."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the kinds that were asked for; 0 when everything held."""
    asked = _asked(arguments)
    chosen = _chosen(asked)
    if asked.list:
        for each in chosen:
            print(f"{each.name:<26} {each.wanted.broker:<9} {each.about}")
        return 0
    if asked.crowd:
        logging.basicConfig(level=logging.CRITICAL)
        return asyncio.run(_until_interrupted(_crowd(asked)))
    # Clients log each broken connection, and breaking them is what this is for.
    logging.basicConfig(level=logging.CRITICAL)
    return asyncio.run(_until_interrupted(_all(asked, chosen)))


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults ARGS=...", description=__doc__)
    parser.add_argument("--kinds", default="", help="names or beginnings of names, comma separated; all without")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=0, help="begin no further kind after so long; 0: no limit")
    parser.add_argument("--broker", choices=("embedded", "apache"), help="only kinds on this broker")
    parser.add_argument("--times", type=int, default=0, help="faults per kind; its own number without")
    parser.add_argument("--people", type=int, default=0, help="people of the kinds with one large agency")
    parser.add_argument("--crowd", type=int, default=0, help="instead of all kinds: a final result for so many people")
    parser.add_argument("--agencies", type=int, default=1, help="in how many agencies the people of --crowd work")
    parser.add_argument("--out", type=_folder, default="build/faults")
    parser.add_argument("--keep", action="store_true", help="keep the folder with logs and data")
    parser.add_argument("--list", action="store_true", help="name the kinds only")
    return parser.parse_args(arguments)


def _folder(text: str) -> Path:
    """Whole, because the services are started elsewhere."""
    return Path(text).absolute()


def _chosen(asked: argparse.Namespace) -> list[Fault]:
    names = [each for each in asked.kinds.split(",") if each]
    found = [
        each
        for each in KINDS
        if (not names or any(each.name.startswith(name) for name in names))
        and asked.broker in (None, each.wanted.broker)
    ]
    if asked.people:
        found = [replace(each, people=asked.people) if each.crowd else each for each in found]
    # Kinds that want the same platform share it.
    return sorted(found, key=lambda each: repr(each.wanted))


async def _until_interrupted(running: Coroutine[Any, Any, int]) -> int:
    task = asyncio.create_task(running)
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        print("\ninterrupted; everything that was started is stopped", file=sys.stderr)
        return 130


async def _crowd(asked: argparse.Namespace) -> int:
    """Very many people; their data stays in the folder until it is done, so that the same command goes on."""
    if asked.agencies < 1 or asked.crowd % asked.agencies:
        print(f"{asked.crowd} people do not make {asked.agencies} agencies of the same size", file=sys.stderr)
        return 2
    folder = asked.out / f"crowd-{asked.crowd}-{asked.agencies}-{asked.seed}"
    told = Crowded(asked.crowd, asked.seed, folder, partial(_progress, clock.monotonic()), asked.agencies)
    print(report.heading(), flush=True)
    try:
        result = await told.run()
    except StackError as error:
        print(f"cannot go on: {error}", file=sys.stderr)
        return 1
    print(report.line(result), *result.notes, sep="\n", flush=True)
    ok = report.write(asked.out, [result])
    if ok and not asked.keep:
        shutil.rmtree(folder)
    return 0 if ok else 1


def _progress(began: float, what: str) -> None:
    print(f"{clock.monotonic() - began:7.0f} s  {what}", file=sys.stderr, flush=True)


async def _all(asked: argparse.Namespace, chosen: Sequence[Fault]) -> int:
    folder = Path(tempfile.mkdtemp(prefix="kinerja-faults-"))
    results: list[Result] = []
    deadline = clock.monotonic() + asked.minutes * 60 if asked.minutes else float("inf")
    print(report.heading(), flush=True)
    try:
        async with AsyncExitStack() as leaving:
            current: Platform | None = None
            for number, fault in enumerate(chosen):
                if clock.monotonic() > deadline:
                    print(f"time is over, not run: {', '.join(each.name for each in chosen[number:])}")
                    break
                if current is None or current.wanted != fault.wanted:
                    await leaving.aclose()
                    _tell(fault, "starting")
                    current = await leaving.enter_async_context(platform(fault.wanted, folder / f"{number}"))
                times = asked.times or fault.times
                result = await run(fault, current, seed=asked.seed, times=times, tell=partial(_tell, fault))
                results.append(result)
                _tell(fault, "")
                print(report.line(result), flush=True)
                report.write(asked.out, results)
                if not result.findings.ok:  # whatever stuck would stick to the next kind, too
                    current = None
    except StackError as error:
        print(f"\ncannot go on: {error}", file=sys.stderr)
        report.write(asked.out, results)
        return 1
    finally:
        if asked.keep:
            print(f"logs and data: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    ok = report.write(asked.out, results)
    print(
        f"{sum(each.times for each in results)} faults, {'all is well' if ok else f'see {asked.out / report.DETAILS}'}"
    )
    return 0 if ok else 1


def _tell(fault: Fault, what: str) -> None:
    if VERBOSE:
        print(f"  {clock.monotonic():.0f} {fault.name}: {what}", file=sys.stderr, flush=True)
    elif sys.stdout.isatty():
        print(f"\r{fault.name}: {what[:80]:<90}\r", end="", flush=True)


if __name__ == "__main__":
    sys.exit(main())
