"""The page docs/regulation.md: from each clause to the rule that computes it and the worked examples that test it."""

from collections import defaultdict
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, Final

import yaml

from shared.rules.registry import RULES, Rule
from shared.rules.tables import PACKAGED, Entry, Status

_ROOT: Final = Path(__file__).resolve().parent.parent
_EXAMPLES: Final = _ROOT / "tests/rules/test_rules_worked_examples.py"
_DATA: Final = _ROOT / "shared/rules/data"
_HEAD: Final = """# Regulations

Generated from the tables, the rules and their tests (`make docs`). Each rule is a pure function in `shared/rules` over
a versioned table; `kinerja rules run NAME` and `POST /v1/rules/NAME` compute it for anybody. W1 to W27 are the worked
examples, each a named test in `tests/rules/test_rules_worked_examples.py`; `tests/rules/test_rules_tables.py` changes
every number in every table and sees an answer change.
"""
_STATUS: Final = {
    Status.VERIFIED: "seen in a public copy",
    Status.M: "to be confirmed [M]",
    Status.P: "our proposal [P]",
}


def regulation_page() -> str:
    """Trace every clause to its rule and its tests, and list what is still to be confirmed."""
    examples = _examples()
    parts = [_HEAD, "## From clause to rule to test\n", *_clauses(examples), "", "## Worked examples\n"]
    parts += [*_worked(examples), "", "## To be confirmed before production\n", *_unconfirmed(), ""]
    return "\n".join(parts)


def _clauses(examples: dict[str, dict[str, list[str]]]) -> list[str]:
    rows = [
        "| regulation | clause | rule | table | version, in force | certainty | worked examples |",
        "|" + "---|" * 7,
    ]
    named = [(entry, rule) for rule in RULES.values() for entry in rule.versions()]
    for entry, rule in sorted(named, key=lambda pair: (pair[0].regulation, pair[0].clause, pair[1].name)):
        tested = ", ".join(sorted(examples.get(rule.name, {}), key=_number)) or "none"
        until = entry.valid_to.isoformat() if entry.valid_to else "now"
        rows.append(
            f"| {entry.regulation} | {_cell(entry.clause)} | `{rule.name}` | `{_file(rule)}` "
            f"| {entry.version}, {entry.valid_from.isoformat()} to {until} | {_STATUS[entry.status]} | {tested} |"
        )
    return rows


def _worked(examples: dict[str, dict[str, list[str]]]) -> list[str]:
    by_example: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for rule, found in examples.items():
        for example, tests in found.items():
            by_example[example][rule] = tests
    rows = ["| example | rule | tests |", "|---|---|---|"]
    for example in sorted(by_example, key=_number):
        for rule, tests in by_example[example].items():
            rows.append(f"| {example} | `{rule}` | {', '.join(f'`{each}`' for each in tests)} |")
    return rows


def _unconfirmed() -> list[str]:
    rows = ["| table | what | certainty |", "|---|---|---|"]
    for name, versions in sorted(PACKAGED.entries().items()):
        for entry in versions:
            rows += [f"| `{name}` {entry.version} | {what} | {mark} |" for what, mark in _marks(entry)]
    return rows


def _marks(entry: Entry) -> list[tuple[str, str]]:
    whole = [] if entry.status is Status.VERIFIED else [("the whole table", entry.status.value)]
    return [*whole, *((f"`{name}`", mark) for name, mark in entry.marks.items())]


def _examples() -> dict[str, dict[str, list[str]]]:
    """Read from the tests which rule each worked example asks, under which names."""
    spec = spec_from_file_location("worked_examples", _EXAMPLES)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(_EXAMPLES)
    module: Any = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for test, rule, *_rest in module.EXAMPLES:
        found[rule][test.partition("-")[0]].append(test)
    return {rule: dict(tests) for rule, tests in found.items()}


def _file(rule: Rule) -> str:
    for file in sorted(_DATA.glob("*.yaml")):
        if rule.table in yaml.safe_load(file.read_text(encoding="utf-8")):
            return file.relative_to(_ROOT).as_posix()
    raise LookupError(rule.table)


def _number(example: str) -> int:
    return int(example.removeprefix("W"))


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
