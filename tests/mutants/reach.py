"""Which tests reach which line of rules and decisions; measured for each folder of tests, kept in build/mutants."""

import hashlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from coverage import CoverageData

PARTS = ("rules", "evaluation_rules", "goals", "evaluation", "feedback", "career", "directory", "core")
TESTS_MAX = 150
SECONDS_MAX = 40.0
AGAIN = 4
"""So many times as many tests are asked about what survived an earlier run."""
FALLBACK_LINES = 12
"""A line that only belongs to an expression above it has no trace of its own."""


class NotMeasured(Exception):
    """The tests of a folder could not be measured; its log says why."""


def measure(root: Path, folder: Path, part: str, *, modules: Iterable[Path]) -> None:
    """Run a folder of tests that need no servers, and write down what each reached, and in which time.

    What was measured is kept until one of its tests, or a module that is mutated, changes.

    :raises NotMeasured: when not one test passed
    """
    digest = digest_of([*modules, *sorted((root / "tests" / part).rglob("*.py"))])
    seconds, kept = folder / f"{part}.json", folder / f"{part}.digest"
    if kept.exists() and kept.read_text() == digest:
        return
    print(f"measuring what tests/{part} reaches ...", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "tests.mutants.timed", f"--seconds-to={seconds}"]
    command += ["-m", "not integration and not apache", "--hypothesis-seed=1", "--timeout=0", f"tests/{part}"]
    command += ["--cov", f"--cov-config={Path(__file__).parent / 'reach.ini'}", "--cov-context=test", "--cov-report="]
    with (folder / f"{part}.log").open("w") as log:
        done = subprocess.run(
            ["env", f"COVERAGE_FILE={folder / part}.coverage", *command], cwd=root, stdout=log, stderr=log, check=False
        )
    if done.returncode not in (0, 1) or not json.loads(seconds.read_text()):
        raise NotMeasured(f"{folder / part}.log")
    kept.write_text(digest)


def digest_of(paths: Iterable[Path]) -> str:
    """Name what these files hold."""
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in paths)).hexdigest()


class Reach:
    """What was measured in all parts."""

    def __init__(self, root: Path, folder: Path, parts: Sequence[str] = PARTS, *, times: int = 1) -> None:
        self._root = root
        self._tests_max, self._seconds_max = times * TESTS_MAX, times * SECONDS_MAX
        self._seconds: dict[str, float] = {}
        self._data = []
        self._lines: dict[str, dict[int, set[str]]] = {}
        for part in parts:
            self._seconds |= json.loads((folder / f"{part}.json").read_text())
            data = CoverageData(basename=str(folder / f"{part}.coverage"))
            data.read()
            self._data.append(data)

    def seconds(self, tests: Iterable[str]) -> float:
        """Say how long tests took."""
        return sum(self._seconds[test] for test in tests)

    def lines(self, path: str) -> dict[int, set[str]]:
        """Give the tests that reach each line of a module; ``""`` for what ran before any test."""
        if path not in self._lines:
            merged: dict[int, set[str]] = {}
            for data in self._data:
                for line, contexts in data.contexts_by_lineno(str(self._root / path)).items():
                    names = {name.rpartition("|")[0] for name in contexts}
                    merged.setdefault(line, set()).update(name for name in names if not name or name in self._seconds)
            self._lines[path] = merged
        return self._lines[path]

    def at(self, path: str, line: int) -> set[str]:
        """Give the tests that reach a line, or the nearest one above that was traced."""
        lines = self.lines(path)
        nearest = next((each for each in range(line, line - FALLBACK_LINES, -1) if lines.get(each)), None)
        return set() if nearest is None else lines[nearest]

    def of_module(self, path: str) -> set[str]:
        """Give the tests that run anything of a module, or of one that takes something from it."""
        own: set[str] = set().union(*self.lines(path).values()) - {""}
        if own:
            return own
        return set().union(*(set().union(*self.lines(each).values()) for each in self._importers(path))) - {""}

    def _importers(self, path: str) -> list[str]:
        name = path.removesuffix(".py").replace("/", ".")
        return [each for each, text in self._texts.items() if f"from {name} import" in text]

    @cached_property
    def _texts(self) -> dict[str, str]:
        found = [path for folder in ("shared", "services") for path in (self._root / folder).rglob("*.py")]
        return {path.relative_to(self._root).as_posix(): path.read_text() for path in found}

    def choose(self, path: str, tests: Iterable[str]) -> list[str]:
        """Put the tests first that do little else in this module, one of each function in turn, until it is enough."""
        reached = Counter(test for line in self.lines(path).values() for test in line)
        waiting: dict[str, list[str]] = {}
        for test in sorted(tests, key=lambda each: (reached[each], self._seconds[each], each)):
            waiting.setdefault(test.partition("[")[0], []).append(test)
        ranked = [test for turn in _turns(list(waiting.values())) for test in turn]
        chosen: list[str] = []
        spent = 0.0
        for test in ranked[: 4 * self._tests_max]:
            if len(chosen) < self._tests_max and spent + self._seconds[test] <= self._seconds_max:
                chosen.append(test)
                spent += self._seconds[test]
        return chosen or ranked[:1]


def _turns(groups: Sequence[Sequence[str]]) -> Iterable[list[str]]:
    for turn in range(max(map(len, groups), default=0)):
        yield [group[turn] for group in groups if turn < len(group)]
