"""One way to do each thing, checked: one Acting, one signature, handlers by class, a wall around the database."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.evaluation.rules.instruments.by_source import instrument_of
from shared.events.base import Body
from shared.parties import PORTS
from shared.policy.policy import ComponentSource
from tests.support.routes import calls, every, service_of

ROOT = Path(__file__).resolve().parents[2]
OF_JSON_SCHEMA = {"$ref", "$id", "$schema", "$defs"}
FOLDER = ROOT / "services" / "evaluation" / "rules" / "instruments"


def sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def test_there_is_one_acting() -> None:
    found = [
        name
        for name, tree in sources("shared", "services")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith("Acting")
    ]

    assert found == ["shared/acting.py"]


@pytest.mark.parametrize("name", PORTS)
def test_handlers_are_keyed_by_the_class_of_the_body(name: str) -> None:
    service = service_of(name)

    assert bool(service.handlers) == bool(service.party.subscribes)
    assert all(issubclass(each, Body) for each in (*service.handlers, *service.ignores))


def _parameters(function: Any) -> list[str]:
    return [
        each.name
        for each in inspect.signature(function).parameters.values()
        if each.kind is not each.KEYWORD_ONLY or each.default is each.empty
    ]


@pytest.mark.parametrize("name", PORTS)
def test_facts_and_bulk_jobs_are_decided_on_state_input_and_environment(name: str) -> None:
    service = service_of(name)
    decisions = [handler.decide for handlers in service.handlers.values() for handler in handlers]
    decisions += [decide for job in service.jobs for decide in (job.decide, job.finish)]

    assert {len(_parameters(each)) for each in decisions} == {3}
    assert {_parameters(each)[-1].strip("_") for each in decisions} == {"env"}


@pytest.mark.parametrize("name", PORTS)
def test_no_route_waits_for_a_thread_to_call_what_it_depends_on(name: str) -> None:
    routes = [route for router in service_of(name).routers for route in every(router)]
    threaded = {
        each.__name__ for route in routes for each in calls(route.dependant) if not inspect.iscoroutinefunction(each)
    }

    assert threaded == set()


def test_nothing_is_handed_on_only_to_be_ignored() -> None:
    unused = [
        f"{name}: {each.arg}"
        for name, tree in sources("services")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        if each.arg in {"_now", "_contexts", "_today"}
    ]

    assert unused == []


def test_days_and_moments_are_given_not_asked_for() -> None:
    asking = [
        name
        for name, tree in sources("services")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and any(f"{node.module}.{each.name}.".startswith("shared.clock.") for each in node.names)
    ]

    assert [name for name in asking if "/usecases/" not in name] == [], "chance is for use cases, time is in env"


def test_only_the_wall_knows_the_operators_of_the_database() -> None:
    operators = [
        f"{name}:{node.lineno} {node.value}"
        for name, tree in sources("services", "shared", "cli")
        if not name.startswith("shared/mongo/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"\$[a-zA-Z]+", node.value) and node.value not in OF_JSON_SCHEMA
    ]

    assert operators == []


def test_no_service_reaches_for_the_raw_collection() -> None:
    reached = [
        f"{name}:{node.lineno}"
        for name, tree in sources("services", "shared")
        if not name.startswith("shared/mongo/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"collection", "_collection"}
    ]

    assert reached == []


def test_no_state_is_handed_out_untyped() -> None:
    untyped = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in sources("services")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and isinstance(node.returns, ast.Name)
        and node.returns.id == "Any"
    ]

    assert untyped == []


def test_ids_are_put_together_and_taken_apart_in_one_place() -> None:
    taken = [
        f"{name}:{node.lineno}"
        for name, tree in sources("services", "shared", "cli")
        if not name.startswith("shared/ids/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"split", "rsplit", "partition", "rpartition"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value == ":"
        and isinstance(node.func.value, ast.Name | ast.Attribute)
        and re.search(r"(^|_)(id|key|subject)$", getattr(node.func.value, "id", getattr(node.func.value, "attr", "")))
    ]

    assert taken == []


@pytest.mark.parametrize("source", ComponentSource)
def test_every_instrument_is_one_class_in_one_file(source: ComponentSource) -> None:
    found = instrument_of(source)
    file = ROOT / (found.__module__.replace(".", "/") + ".py")
    classes = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.ClassDef)]

    assert file.parent == FOLDER
    assert [each.name for each in classes] == [found.__name__]
    assert all(callable(getattr(found, act)) for act in ("read", "explain", "levers", "missing"))


def test_sources_of_components_are_told_apart_in_one_file_of_evaluation() -> None:
    telling = {
        name
        for name, tree in sources("services/evaluation")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ComponentSource"
    }

    assert telling == {"services/evaluation/rules/instruments/by_source.py"}


def test_labels_of_a_services_own_metrics_are_given_by_typed_functions_only() -> None:
    loose = [
        f"{name}:{node.lineno}"
        for name, tree in sources("services")
        if not name.endswith("metrics.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "labels"
    ]

    assert loose == []
