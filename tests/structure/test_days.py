"""Nobody chooses the day: one place tells the time, one place says who may act, one function bounds a written day."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import services
from shared.parties import PORTS
from shared.request import DatedRequest, Request

ROOT = Path(__file__).resolve().parents[2]

READS_A_CLOCK = {
    "shared/clock.py": "reads it",
    "shared/times.py": "tells it to everybody, in the agency's zone",
    "shared/consumer.py": "hands the moment of a batch to shared/times",
    "shared/commands.py": "when a document was written",
    "shared/jobs.py": "when a document was written",
    "shared/mongo/checkpoint.py": "when a process last said that it lives",
    "shared/resting_partitions.py": "since when a partition rests",
}
"""Who may ask for the server's time, and what for; all but the first two only about their own work."""


def sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a module, by what is called: ``now``, ``clock.now``, ``datetime.now``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


CLOCKS = {"clock.now", "clock.day_in", "datetime.now", "datetime.utcnow", "date.today", "time.time", "day_in"}


def readers_of_clocks(tree: ast.Module) -> bool:
    named = any(isinstance(node, ast.Attribute | ast.Name) and ast.unparse(node) in CLOCKS for node in ast.walk(tree))
    imported = any(
        isinstance(node, ast.ImportFrom)
        and node.module == "shared.clock"
        and {each.name for each in node.names} & {"now", "day_in"}
        for node in ast.walk(tree)
    )
    return named or imported


def test_only_one_place_tells_the_time() -> None:
    found = {name for name, tree in sources("shared", "services") if readers_of_clocks(tree)}

    assert found == READS_A_CLOCK.keys()


@pytest.mark.parametrize(
    "text",
    ["from shared import clock\nclock.now()", "from shared.clock import now", "date.today()", "f(datetime.now)"],
)
def test_a_reader_of_the_clock_is_found(text: str) -> None:
    assert readers_of_clocks(ast.parse(text))


AUTHORITY = {"is_in_force", "given"}


def test_only_one_place_says_who_may_act_for_whom() -> None:
    found = {
        name
        for name, tree in sources("shared", "services")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in AUTHORITY and isinstance(node.ctx, ast.Load)
        if ast.unparse(node.value) not in {"form"}
    }

    assert found <= {"shared/authority.py", "shared/decision.py"}


def test_authority_takes_no_day() -> None:
    module = importlib.import_module("shared.authority")
    functions = [
        each for _name, each in inspect.getmembers(module, inspect.isfunction) if each.__module__ == module.__name__
    ]

    public = [each for each in functions if not each.__name__.startswith("_")]
    assert {each.__name__ for each in public} == {
        "acts_for",
        "sign_for",
        "principals",
        "looks_after",
        "substitutes",
        "is_officer_of",
        "check_officer_of",
    }
    assert not [
        name for each in public for name in inspect.signature(each).parameters if name in {"on", "day", "today"}
    ]


def requests() -> list[type[Request]]:
    """Every class of request in the services."""
    found: list[type[Request]] = []
    for info in pkgutil.walk_packages(services.__path__, "services."):
        if ".domain." not in info.name and ".api" not in info.name:
            continue
        module = importlib.import_module(info.name)
        found += [
            each
            for _name, each in inspect.getmembers(module, inspect.isclass)
            if issubclass(each, Request) and each.__module__ == info.name
        ]
    return found


WORK = {"RealisationIn", "ActivityIn", "RealisationCorrection", "ActivityCorrection"}
"""Items of a report, each about a day of work and not of an act: ``services/goals/domain/days.py`` bounds them."""
RECORDS = {
    "AssessmentRow": "a record of officers, as old as its document, which it names",
    "FlagBody": "the day of an absence or of a decision about discipline",
    "ShareAward": "the day of the seminar or other event that somebody spoke at",
}
"""Whose day is no act's: it is that of a document or an event, and only has to have come."""


def test_every_act_that_takes_a_day_takes_it_in_the_same_way() -> None:
    """A request of its own ``on`` would be one whose bounds somebody may have forgotten."""
    own = {each.__name__ for each in requests() if "on" in each.model_fields and not issubclass(each, DatedRequest)}

    assert own == WORK | RECORDS.keys()


def written_days(tree: ast.Module, dated: set[str]) -> list[str]:
    """Places that read the ``on`` of a dated request instead of asking ``env.on`` for the day."""
    found: list[str] = []
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        arguments = [*function.args.args, *function.args.kwonlyargs]
        names = {
            each.arg for each in arguments if each.annotation is not None and ast.unparse(each.annotation) in dated
        }
        found += [
            f"{function.name}:{node.lineno}"
            for node in ast.walk(function)
            if isinstance(node, ast.Attribute) and node.attr == "on" and ast.unparse(node.value) in names
        ]
    return found


def test_nobody_reads_a_written_day_past_its_bounds() -> None:
    dated = {each.__name__ for each in requests() if issubclass(each, DatedRequest)}
    found = {name: where for name, tree in sources("services") if (where := written_days(tree, dated))}

    assert dated
    assert found == {}


def test_a_written_day_that_is_read_past_its_bounds_is_found() -> None:
    tree = ast.parse("def decide(state: S | None, input: AckIn, env: Env) -> None:\n    return input.on or env.today")

    assert written_days(tree, {"AckIn"}) == ["decide:2"]


@pytest.mark.parametrize("name", PORTS)
def test_every_service_knows_agencies_and_employment(name: str) -> None:
    kinds = {kind.name for kind in importlib.import_module(f"services.{name}.main").SERVICE.kinds}

    assert {"agency", "employment", "clock"} <= kinds
