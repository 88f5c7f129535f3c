"""The parts of the mutation testing: sampling, choosing tests, exchanging code, trials that go wrong, and counting."""

import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from coverage import CoverageData

from tests.mutants import report, trial
from tests.mutants.packages import package_of, packages
from tests.mutants.reach import Reach
from tests.mutants.report import Tried
from tests.mutants.swap import loaded, swap
from tests.mutants.timed import FROM_ONE_FUNCTION_MAX, _step
from tests.mutants.trial import Outcome, Say, attempt

SOURCE = """
class Rate:
    def of(self, value):
        return [each for each in (value,) if each > 1]


def limit():
    return 3
"""


def test_a_loaded_function_takes_the_code_of_a_mutant_for_whoever_holds_it() -> None:
    module = ModuleType("rates")
    exec(compile(SOURCE, "rates.py", "exec"), module.__dict__)
    held, other = module.Rate().of, module.limit

    swapped = swap(loaded(frozenset({"rates.py"})), file="rates.py", within="Rate.of", source=SOURCE.replace(">", ">="))

    assert swapped
    assert held(1) == [1]
    assert other() == 3


def test_what_runs_at_import_is_not_exchanged() -> None:
    module = ModuleType("rates")
    exec(compile(SOURCE, "rates.py", "exec"), module.__dict__)

    assert not swap(loaded(frozenset({"rates.py"})), file="rates.py", within="", source=SOURCE + "\nMORE = 1\n")


def says_and_ends(say: Say) -> None:
    say((Outcome.KILLED, "first"))
    say((Outcome.SURVIVED, ""))


def dies(say: Say) -> None:
    say((Outcome.KILLED, "test that dies"))
    os._exit(3)


def raises(say: Say) -> None:
    say((Outcome.STILLBORN, ""))
    raise SystemExit


def never_ends(say: Say) -> None:
    say((Outcome.KILLED, "test that hangs"))
    while True:
        pass


def waits(say: Say) -> None:
    say((Outcome.KILLED, "test that waits"))
    signal.pause()


def eats_memory(say: Say) -> None:
    say((Outcome.KILLED, "test that eats"))
    assert not bytearray(1 << 40)
    say((Outcome.SURVIVED, ""))


@pytest.mark.parametrize(
    ("work", "found"),
    [
        (says_and_ends, (Outcome.SURVIVED, "")),
        (dies, (Outcome.KILLED, "test that dies")),
        (raises, (Outcome.STILLBORN, "")),
        (never_ends, (Outcome.KILLED, "test that hangs")),
        (waits, (Outcome.KILLED, "test that waits")),
        (eats_memory, (Outcome.KILLED, "test that eats")),
    ],
)
def test_the_last_word_of_a_trial_counts(
    work: object, found: tuple[Outcome, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "IDLE_SECONDS", 2.0)

    assert callable(work)
    assert attempt(work, cpu_seconds=1) == found


def test_a_large_table_is_thinned_evenly() -> None:
    assert [_step(count) for count in (1, FROM_ONE_FUNCTION_MAX, FROM_ONE_FUNCTION_MAX + 1, 14000)] == [1, 1, 2, 47]


@pytest.fixture
def reach(tmp_path: Path) -> Reach:
    """Two tests of one function that reach little, a slow one that reaches all, and one that was not seen to pass."""
    seconds = {"t.py::small[1]": 0.1, "t.py::small[2]": 0.2, "t.py::large": 9.0}
    (tmp_path / "rules.json").write_text(json.dumps(seconds))
    data = CoverageData(basename=str(tmp_path / "rules.coverage"))
    for test, lines in {"small[1]": [3], "small[2]": [3], "large": [2, 3, 7], "failed": [3]}.items():
        data.set_context(f"t.py::{test}|run")
        data.add_lines({str(tmp_path / "shared/rules/a.py"): lines})
    data.set_context("")
    data.add_lines({str(tmp_path / "shared/rules/a.py"): [1, 2]})
    data.write()
    return Reach(tmp_path, tmp_path, ["rules"])


def test_the_tests_of_a_line_are_those_that_reached_it_and_passed(reach: Reach) -> None:
    assert reach.at("shared/rules/a.py", 3) == {"t.py::small[1]", "t.py::small[2]", "t.py::large"}
    assert reach.at("shared/rules/a.py", 2) == {"", "t.py::large"}
    assert reach.at("shared/rules/a.py", 5) == reach.at("shared/rules/a.py", 3)
    assert reach.at("shared/rules/b.py", 3) == set()


def test_tests_that_reach_little_come_first_and_cases_of_one_function_in_turn(reach: Reach) -> None:
    path = "shared/rules/a.py"

    assert reach.choose(path, reach.at(path, 3)) == ["t.py::small[1]", "t.py::large", "t.py::small[2]"]


def test_a_module_without_code_of_its_own_is_tried_by_those_that_take_from_it(tmp_path: Path, reach: Reach) -> None:
    folder = tmp_path / "shared" / "rules"
    folder.mkdir(parents=True)
    (folder / "a.py").write_text("from shared.rules.b import LIMIT\n")

    assert reach.of_module("shared/rules/b.py") == {"t.py::small[1]", "t.py::small[2]", "t.py::large"}


def tried(module: str, outcome: Outcome, after: str = "b") -> Tried:
    return Tried(module=module, within="f", line=1, before="a", after=after, outcome=outcome, by="", seconds=0)


ALL = [
    tried("shared/rules/a.py", Outcome.KILLED),
    tried("shared/rules/a.py", Outcome.SURVIVED, "c"),
    tried("services/goals/domain/a/b.py", Outcome.NOT_REACHED, "c"),
    tried("services/goals/domain/a/b.py", Outcome.STILLBORN, "d"),
]
REASONS = {("shared/rules/a.py", "f", "a", "c"), ("shared/rules/a.py", "f", "a", "b")}


def test_what_no_test_reaches_survives_and_what_cannot_be_imported_does_not_count() -> None:
    counted = report.count(ALL, REASONS)

    assert (counted.mutants, counted.killed, counted.survived, counted.equivalents) == (3, 1, 2, 1)
    assert counted.ratio == pytest.approx(1 / 3)


def test_the_report_tells_every_survivor_and_each_package(tmp_path: Path) -> None:
    report.write(tmp_path / "report.json", seed=9, tried=ALL, reasons=REASONS)
    document = json.loads((tmp_path / "report.json").read_text())

    assert document["seed"] == 9
    assert (document["mutants"], document["killed"], document["survived"], document["equivalents"]) == (3, 1, 2, 1)
    assert (document["ratio"], document["stillborn"]) == (0.3333, 1)
    assert Counter(each["has_reason"] for each in document["survivors"]) == {True: 1, False: 1}
    assert [line.split()[:2] for line in report.table(ALL, REASONS).splitlines()[1:]] == [
        ["services/goals/domain", "1"],
        ["shared/rules", "2"],
        ["all", "3"],
    ]


def test_nothing_of_what_is_mutated_is_loaded_before_a_trial() -> None:
    """What a fresh trial imports would otherwise be loaded already."""
    code = "import sys, tests.mutants.trial, tests.mutants.report; print([n for n in sys.modules if '.rules' in n])"

    assert os.popen(f"PYTHONPATH=. {sys.executable} -c {code!r}").read().strip() == "[]"


def test_the_packages_are_those_that_decide() -> None:
    root = Path(__file__).resolve().parents[2]

    found = packages(root)

    assert {package_of(path.relative_to(root).as_posix()) for of in found.values() for path in of} == set(found)
    assert len(found) == 12
    assert all(found.values())
