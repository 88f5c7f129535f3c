"""National tables are read by a day that is always named: no rule without ``as_of``, no call without it, no default.

Read from the source, so that a rule or a call that comes later is held to it as well.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from services.evaluation.rules.national import NATIONAL
from shared.rules.registry import RULES

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDERS: Final = ("shared", "services", "cli", "benchmarks", "docs")
RULES_FOLDER: Final = "shared/rules/"
MECHANISM: Final = {f"{RULES_FOLDER}tables.py", f"{RULES_FOLDER}registry.py"}
BY_HAND: Final = {"cli/rules.py"}
"""Where people ask a rule by hand: there, and nowhere else, the day may be left out, and today is said to be meant."""
NOT_TODAY: Final = ("services/evaluation/", "services/goals/")
"""Where the day is the cycle's end: neither a clock nor the day of an act may stand in its place."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def trees() -> Iterator[tuple[str, ast.Module]]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.AST) -> Iterator[Function]:
    return (each for each in ast.walk(tree) if isinstance(each, Function))


def reads_tables(function: Function) -> bool:
    """A rule takes tables, or looks one up in the packaged ones."""
    looks_up = any(
        ast.unparse(each) == "PACKAGED.find" for each in ast.walk(function) if isinstance(each, ast.Attribute)
    )
    return looks_up or "tables" in names(function)


def names(function: Function) -> list[str]:
    return [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]


def table_rules() -> Mapping[str, set[str]]:
    """The rules that read a table, by the module that has them."""
    found = {
        name.removesuffix(".py").replace("/", "."): {each.name for each in tree.body if _is_rule(each)}
        for name, tree in trees()
        if name.startswith(RULES_FOLDER) and name not in MECHANISM
    }
    return {module: rules for module, rules in found.items() if rules}


def _is_rule(node: ast.stmt) -> bool:
    return isinstance(node, Function) and reads_tables(node)


TABLE_RULES: Final = table_rules()


def problems(name: str, tree: ast.Module) -> Iterator[str]:
    """Everything in a module that leaves the day to chance."""
    for function in functions(tree):
        if name.startswith(RULES_FOLDER) and name not in MECHANISM and reads_tables(function):
            yield from _without_day(name, function)
        yield from _with_default(name, function)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from _field_with_default(name, node)
    yield from _calls(name, tree)


def _without_day(name: str, rule: Function) -> Iterator[str]:
    kind = {each.arg: each.annotation for each in rule.args.kwonlyargs}.get("as_of")
    if kind is None or ast.unparse(kind) != "date":
        yield f"{name}: {rule.name} reads tables and does not ask for as_of: date"


def _with_default(name: str, function: Function) -> Iterator[str]:
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    given = [*zip(reversed(positional), reversed(arguments.defaults), strict=False)]
    given += [(each, value) for each, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value]
    if name not in BY_HAND and any(each.arg == "as_of" for each, _value in given):
        yield f"{name}: {function.name} has a default for as_of"


def _field_with_default(name: str, node: ast.ClassDef) -> Iterator[str]:
    for each in node.body:
        if not isinstance(each, ast.AnnAssign) or ast.unparse(each.target) != "as_of":
            continue
        if each.value is not None or "None" in ast.unparse(each.annotation):
            yield f"{name}: {node.name}.as_of may be missing"


def _calls(name: str, tree: ast.Module) -> Iterator[str]:
    rules, modules = imported(tree)
    covered: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        day = next((each.value for each in node.keywords if each.arg == "as_of"), None)
        if day is not None:
            # The rule itself is called, or handed on together with its day.
            covered |= {id(each) for each in (node.func, *node.args)}
            if name.startswith(NOT_TODAY) and any(word in ast.unparse(day) for word in ("today", "now", "clock")):
                yield f"{name}:{node.lineno}: {ast.unparse(node.func)} takes {ast.unparse(day)} for the cycle's end"
    for node in ast.walk(tree):
        if id(node) in covered or not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load):
            continue
        if isinstance(node, ast.Name):
            named = node.id in rules
        else:
            module = modules.get(ast.unparse(node.value), "")
            named = node.attr in TABLE_RULES.get(module, ())
        if named and name not in MECHANISM:
            yield f"{name}:{node.lineno}: {ast.unparse(node)} without as_of"


def imported(tree: ast.Module) -> tuple[set[str], dict[str, str]]:
    """Under which names a module knows rules, and modules of rules; its own rules count as well."""
    rules: set[str] = set()
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for each in node.names:
                full = f"{node.module}.{each.name}"
                if each.name in TABLE_RULES.get(node.module, ()):
                    rules.add(each.asname or each.name)
                elif full in TABLE_RULES:
                    modules[each.asname or each.name] = full
        elif isinstance(node, ast.Import):
            modules |= {each.asname or each.name: each.name for each in node.names if each.name in TABLE_RULES}
    return rules, modules


def test_rules_that_read_tables_are_found() -> None:
    found = {rule for rules in TABLE_RULES.values() for rule in rules}

    assert found >= set(RULES)


def test_every_national_table_is_read_by_a_day_that_is_named() -> None:
    assert [problem for name, tree in trees() for problem in problems(name, tree)] == []


FOR_MANY: Final = {"achievement": "indicator_achievement", "jpm_hundredths": "jpm"}
"""Rules in the form that is quick for many people, by the name of the rule whose table they read."""


def test_cycles_are_opened_only_where_every_table_that_rates_is_in_force() -> None:
    used: set[str] = set()
    for name, tree in trees():
        if name.startswith("services/evaluation/") and "/objection/" not in name:
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and node.module in TABLE_RULES:
                    used |= {FOR_MANY.get(each.name, each.name) for each in node.names} & set(RULES)

    assert {RULES[each].table for each in used} == set(NATIONAL)


VIOLATIONS: Final = {
    "call": "from shared.rules.predicate import predicate\npredicate(results=a, behaviour=b)",
    "renamed": "from shared.rules.predicate import predicate as matrix\nmatrix(results=a, behaviour=b)",
    "inside a function": "def f():\n    from shared.rules.skm import skm\n    return skm(averages=a)",
    "by its module": "from shared.rules import skm\nskm.skm(averages=a)",
    "by its whole module": "import shared.rules.skm\nshared.rules.skm.skm(averages=a)",
    "handed on": "from functools import partial\nfrom shared.rules.skm import skm\npartial(skm, averages=a)",
    "kept": "from shared.rules.skm import skm\nrule = skm",
    "unpacked": "from shared.rules.skm import skm\nskm(**given)",
    "default": "def f(*, as_of: date = date.max): ...",
    "default of a positional": "def f(a, as_of=None): ...",
    "field with a default": "class A:\n    as_of: date = date.max",
    "field that may be missing": "class A:\n    as_of: date | None",
    "today for the cycle's end": "from shared.rules.skm import skm\nskm(averages=a, as_of=env.today)",
}
FINE: Final = {
    "call": "from shared.rules.predicate import predicate\npredicate(results=a, behaviour=b, as_of=state.ends_on)",
    "handed on with its day": "from shared.rules.skm import skm\nfilled(skm, state, as_of=state.ends_on)",
    "another of that name": "def skm(*, averages): ...\nskm(averages=a)",
}
RULE: Final = "def rule(*, amount: int, {as_of}tables: Tables = PACKAGED) -> int:\n    return tables.find('x', X, day)"


@pytest.mark.parametrize("source", VIOLATIONS.values(), ids=VIOLATIONS)
def test_what_leaves_the_day_to_chance_is_found(source: str) -> None:
    assert list(problems("services/goals/rules/example.py", ast.parse(source)))


@pytest.mark.parametrize("source", FINE.values(), ids=FINE)
def test_what_names_the_day_is_fine(source: str) -> None:
    assert list(problems("services/goals/rules/example.py", ast.parse(source))) == []


@pytest.mark.parametrize("as_of", ["", "as_of: date | None, ", "on: date, ", "as_of: date = DAY, "])
def test_a_rule_that_does_not_ask_for_the_day_is_found(as_of: str) -> None:
    assert list(problems("shared/rules/example.py", ast.parse(RULE.format(as_of=as_of))))
    assert list(problems("shared/rules/example.py", ast.parse(RULE.format(as_of="as_of: date, ")))) == []
