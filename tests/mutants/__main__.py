"""``python -m tests.mutants``: put faults into rules and decisions, and say which no test notices."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from importlib import import_module
from pathlib import Path

from shared import clock

from . import report, sample
from .mutant import IN_MODULE, Mutant
from .packages import Packages, packages
from .reach import AGAIN, PARTS, Reach, measure
from .report import KILLED_MIN, Tried
from .survivors import listed
from .trial import Found, Outcome
from .trying import Job, collected, fresh

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "mutants"
RESULTS = FOLDER / "results.jsonl"
# What every fresh trial imports, and no mutant changes.
WARM = ("aiokafka", "fastapi", "faststream.kafka", "fpdf", "httpx", "hypothesis", "joserfc", "jsonschema", "motor")


def main(arguments: Sequence[str] | None = None) -> int:
    """Try a sample; 0 when enough were killed and every survivor has a reason."""
    asked = _asked(arguments)
    reach_folder = FOLDER / "reach"
    reach_folder.mkdir(parents=True, exist_ok=True)
    of_packages = packages(ROOT)
    if not asked.measured:
        for part in asked.tests:
            measure(ROOT, reach_folder, part, modules=[path for each in of_packages.values() for path in each])
    mutants = _sample(of_packages, count=asked.count, seed=asked.seed, only=asked.package)
    print(f"{len(mutants)} mutants, seed {asked.seed}", flush=True)

    if not asked.go_on:
        RESULTS.unlink(missing_ok=True)
    done = {each.key for each in _results() if each.outcome in (Outcome.KILLED, Outcome.STILLBORN)}
    _try_all(
        [each for each in mutants if each.key not in done],
        Reach(ROOT, reach_folder, asked.tests, times=AGAIN if asked.go_on else 1),
    )

    newest = {each.key: each for each in _results()}
    tried = [newest[each.key] for each in mutants]
    reasons = {each.key for each in listed()}
    report.write(FOLDER / "report.json", seed=asked.seed, tried=tried, reasons=reasons)
    print(report.table(tried, reasons))
    counted = report.count(tried, reasons)
    return 0 if counted.ratio >= KILLED_MIN and counted.equivalents == counted.survived else 1


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants ARGS=...", description=__doc__)
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--count", type=int, default=620, help="so many mutants, and some more of small packages")
    parser.add_argument("--package", default="", help="only packages whose names begin so, as services/goals")
    parser.add_argument("--tests", nargs="+", choices=PARTS, default=PARTS, help="the folders of tests that are asked")
    parser.add_argument("--go-on", action="store_true", help="try again what was not killed before, with more tests")
    parser.add_argument("--measured", action="store_true", help="take what tests reach as it was measured before")
    return parser.parse_args(arguments)


def _sample(of_packages: Packages, *, count: int, seed: int, only: str) -> list[Mutant]:
    sizes = {name: sum(len(path.read_text().splitlines()) for path in each) for name, each in of_packages.items()}
    found: list[Mutant] = []
    for name, share in sample.shares(sizes, count).items():
        if name.startswith(only):
            drawn = sample.draw(sample.sites(ROOT, of_packages[name]), count=share, seed=f"{seed} {name}")
            found += sample.mutants(ROOT, drawn)
    return found


def _try_all(mutants: Sequence[Mutant], reach: Reach) -> None:
    """Try what can be exchanged in loaded functions first, the rest from the first import on."""
    before = len(_results())
    jobs = {mutant.key: _job(mutant, reach) for mutant in mutants}
    for job in jobs.values():
        if not job.tests:
            _tell(job, (Outcome.NOT_REACHED, ""), 0)
    waiting = [job for job in jobs.values() if job.tests]
    at_import = [job for job in waiting if _runs_at_import(job.mutant, reach)]
    _apart(lambda: collected(ROOT, [job for job in waiting if job not in at_import], _tell))
    for name in WARM:
        import_module(name)
    told = {each.key for each in _results()[before:] if each.outcome is not Outcome.NOT_TRIED}
    for job in waiting:
        if job.mutant.key not in told:
            started = clock.monotonic()
            found = fresh(ROOT, job)
            _tell(job, found, clock.monotonic() - started)


def _job(mutant: Mutant, reach: Reach) -> Job:
    """Choose tests; what ran before any test can be noticed by all that use the module."""
    here = set() if mutant.within == IN_MODULE else reach.at(mutant.path, mutant.line)
    tests = reach.choose(mutant.path, here - {""})
    if not tests and (mutant.within == IN_MODULE or here):
        tests = reach.choose(mutant.path, reach.of_module(mutant.path))
    return Job(mutant=mutant, tests=tuple(tests), seconds=reach.seconds(tests))


def _runs_at_import(mutant: Mutant, reach: Reach) -> bool:
    return mutant.within == IN_MODULE or "" in reach.at(mutant.path, mutant.line)


def _apart(work: Callable[[], None]) -> None:
    """Do something in a process of its own, so that this one stays without what it imports."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            sys.stdout.flush()
            os._exit(0)
    os.waitpid(pid, 0)


def _tell(job: Job, found: Found, seconds: float) -> None:
    """Write down at once what became of a mutant."""
    outcome, by = found
    mutant = job.mutant
    result = Tried(
        module=mutant.path,
        within=mutant.within,
        line=mutant.line,
        before=mutant.before,
        after=mutant.after,
        outcome=outcome,
        by=by,
        seconds=round(seconds, 2),
    )
    with RESULTS.open("a") as file:
        file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


def _results() -> list[Tried]:
    if not RESULTS.exists():
        return []
    read = [Tried(**json.loads(line)) for line in RESULTS.read_text().splitlines()]
    return [replace(each, outcome=Outcome(each.outcome)) for each in read]


if __name__ == "__main__":
    sys.exit(main())
