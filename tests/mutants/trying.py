"""Try mutants: most in children of one process that has collected all tests, the others from the first import on."""

import gc
import importlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest
from _pytest.runner import runtestprotocol

from shared import clock

from .mutant import Mutant
from .swap import Functions, loaded, swap
from .trial import Found, Outcome, Say, attempt

OPTIONS = ("-q", "-s", "-n", "0", "-p", "no:cov", "--timeout=0", "--hypothesis-seed=1", "--no-header", "--no-summary")
IMPORTING_SECONDS = 60.0
FREE_SECONDS = 5.0
SLOWER_MAX = 4
"""A mutant that needs so many times the time of its tests does not end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A mutant, and the tests that may notice it, the likely ones first."""

    mutant: Mutant
    tests: tuple[str, ...]
    seconds: float

    @property
    def limit(self) -> float:
        """Processor time after which a trial is ended."""
        return FREE_SECONDS + SLOWER_MAX * self.seconds


Tell = Callable[[Job, Found, float], None]


def fresh(root: Path, job: Job) -> Found:
    """Import everything with the mutant among it, and run its tests."""
    return attempt(lambda say: _from_the_start(root, job, say), cpu_seconds=IMPORTING_SECONDS + job.limit)


def _from_the_start(root: Path, job: Job, say: Say) -> None:
    name = job.mutant.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    sys.meta_path.insert(0, _Mutated(name, root / job.mutant.path, job.mutant.source))
    say((Outcome.STILLBORN, ""))
    importlib.import_module(name)
    say((Outcome.KILLED, "(its tests cannot be imported)"))
    if pytest.main([*OPTIONS, "-x", *job.tests], plugins=[_Seen(say)]) == pytest.ExitCode.OK:
        say((Outcome.SURVIVED, ""))


@dataclass
class _Seen:
    """Says which test fails, or never ends."""

    say: Say

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.say((Outcome.KILLED, nodeid))


class _Mutated(MetaPathFinder, Loader):
    """Gives one module with other text."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self._name, self._path, self._source = name, path, source

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        is_package = self._path.name == "__init__.py"
        spec = spec_from_loader(fullname, self, origin=str(self._path), is_package=is_package)
        if spec is not None and is_package:
            spec.submodule_search_locations = [str(self._path.parent)]
        return spec

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self._path)
        exec(compile(self._source, str(self._path), "exec", dont_inherit=True), module.__dict__)


def collected(root: Path, jobs: Sequence[Job], tell: Tell) -> None:
    """Collect all tests once, and try each mutant in a child in which one function has other code."""
    files = sorted({test.partition("::")[0] for job in jobs for test in job.tests})
    if files:
        pytest.main([*OPTIONS, *files], plugins=[_Collected(root, jobs, tell)])


@dataclass
class _Collected:
    """Takes the place of the loop that runs tests."""

    root: Path
    jobs: Sequence[Job]
    tell: Tell
    trusted: dict[str, bool] = field(default_factory=dict)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        wanted = {test for job in self.jobs for test in job.tests}
        items[:] = [item for item in items if item.nodeid in wanted]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        files = frozenset(str(self.root / job.mutant.path) for job in self.jobs)
        functions = loaded(files)
        gc.freeze()
        for job in self.jobs:
            started = clock.monotonic()
            found = self._try(job, items, functions)
            self.tell(job, found, clock.monotonic() - started)
        return True

    def _try(self, job: Job, items: dict[str, pytest.Item], functions: Functions) -> Found:
        waiting = [items[test] for test in job.tests if test in items and self.trusted.get(test, True)]

        def work(say: Say) -> None:
            say((Outcome.NOT_TRIED, ""))
            mutant = job.mutant
            if swap(functions, file=str(self.root / mutant.path), within=mutant.within, source=mutant.source):
                _run(waiting, say)

        while True:
            found = attempt(work, cpu_seconds=job.limit)
            if found[0] is not Outcome.KILLED or found[1] not in items or self._passes(items[found[1]]):
                return found
            waiting = [item for item in waiting if item.nodeid != found[1]]

    def _passes(self, item: pytest.Item) -> bool:
        """Whether a test that failed passes alone without the mutant."""
        if item.nodeid not in self.trusted:
            outcome, _ = attempt(lambda say: _run([item], say), cpu_seconds=IMPORTING_SECONDS)
            self.trusted[item.nodeid] = outcome is Outcome.SURVIVED
        return self.trusted[item.nodeid]


def _run(items: Sequence[pytest.Item], say: Say) -> None:
    """Run tests until one fails."""
    for item, following in zip(items, [*items[1:], *items[-1:]], strict=True):
        say((Outcome.KILLED, item.nodeid))
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return
    say((Outcome.SURVIVED, ""))
