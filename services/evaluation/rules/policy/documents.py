"""Reading the text of a policy: YAML or JSON, from anyone, without harm."""

import json
from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import yaml

from shared.decision import Invalid
from shared.indonesian import UnclearNumber, read_number

_BYTES_MAX: Final = 64 * 1024
_DEPTH_MAX: Final = 16
_NODES_MAX: Final = 10_000
_DIGITS_MAX: Final = 30
Problem = tuple[str, str]
"""Where in the document, and what is wrong there, in Indonesian."""


class PolicyRefused(Invalid):
    """The policy cannot be used; ``problems`` names every field and what to do about it."""

    code = "policy-refused"

    def __init__(self, *problems: Problem) -> None:
        where = problems[0][0]
        text = "; ".join(f"{path}: {problem}" if path else problem for path, problem in problems)
        super().__init__(text, field=where or None)
        self.problems = problems
        self.faults = tuple((path or "policy", problem) for path, problem in problems)


def read_document(text: str) -> dict[str, object]:
    """Read one mapping from YAML or JSON; numbers stay exact decimals.

    :raises PolicyRefused: when it is too large, too deep, uses aliases, repeats a key, or is no mapping.
    """
    if len(text.encode("utf-8", "replace")) > _BYTES_MAX:
        raise PolicyRefused(("", f"Dokumen kebijakan terlalu besar; paling besar {_BYTES_MAX // 1024} kB."))
    found = _from_json(text) if text.lstrip().startswith("{") else _from_yaml(text)
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise PolicyRefused(("", "Dokumen kebijakan harus berupa daftar isian 'nama: nilai'."))
    return found


def at_lines(text: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Say of each problem in which line of a YAML document it is; what is missing is told where it belongs."""
    if text.lstrip().startswith("{"):
        return tuple(problems)
    # The document was read already, so it is neither too large nor wrongly written.
    lines = dict(_lines(yaml.compose(text, Loader=yaml.SafeLoader), ""))
    return tuple((path, f"{_line_text(lines, path)}{problem}") for path, problem in problems)


def _lines(node: yaml.Node | None, path: str) -> Iterator[tuple[str, int]]:
    """Give the line of every value by its path, counted from 1."""
    if isinstance(node, yaml.MappingNode):
        parts = [(key.value, key, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        parts = [(str(place), value, value) for place, value in enumerate(node.value)]
    else:
        return
    for name, begins, value in parts:
        inside = f"{path}.{name}" if path else name
        yield inside, begins.start_mark.line + 1
        yield from _lines(value, inside)


def _line_text(lines: dict[str, int], path: str) -> str:
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return f"baris {lines[path]}: " if path else ""


def _from_json(text: str) -> object:
    try:
        return json.loads(text, parse_float=_decimal, object_pairs_hook=_json_mapping, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        # YAML's own inline form begins with a brace as well; its reader tells what is wrong, and where.
        return _from_yaml(text)


def _json_mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise PolicyRefused((key, "isian ini tertulis dua kali; hapus salah satu."))
        found[key] = value
    return found


def _no_constant(name: str) -> object:
    raise PolicyRefused(("", f"{name} bukan angka yang dapat dipakai."))


def _from_yaml(text: str) -> object:
    try:
        _inspect(text)
        # The loader is a SafeLoader: it builds plain values only.
        return yaml.load(text, Loader=_Reader)
    except yaml.MarkedYAMLError as error:
        raise PolicyRefused(
            ("", f"{_line(error.problem_mark)}penulisan YAML tidak dapat dibaca; periksa inden dan tanda baca.")
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise PolicyRefused(("", "Dokumen memuat karakter atau nilai yang tidak dapat dibaca.")) from error


def _inspect(text: str) -> None:
    """Look at the document piece by piece before anything is built from it."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise PolicyRefused(
                ("", f"{_line(event.start_mark)}rujukan YAML (& dan *) tidak diterima; tuliskan nilainya kembali.")
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEPTH_MAX or count > _NODES_MAX:
            raise PolicyRefused(("", "Susunan dokumen terlalu dalam atau terlalu panjang untuk sebuah kebijakan."))


def _decimal(text: str) -> object:
    try:
        found = Decimal(text.replace("_", ""))
    except InvalidOperation:
        return text
    return found if found.is_finite() and abs(found.adjusted()) < _DIGITS_MAX else text


def _line(mark: object) -> str:
    """Name the line in the text, if the reader knows it."""
    line = getattr(mark, "line", None)
    return "" if line is None else f"baris {line + 1}: "


class _Reader(yaml.SafeLoader):
    """Plain values, exact numbers, and no key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping whose keys are plain words, each written once."""
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise PolicyRefused(("", f"{_line(key.start_mark)}nama isian harus berupa satu kata."))
            if key.value in seen:
                raise PolicyRefused(
                    (key.value, f"{_line(key.start_mark)}isian ini tertulis dua kali; hapus salah satu.")
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _exact_number(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    text = str(loader.construct_scalar(node))
    try:
        return _decimal(str(read_number(text.replace("_", ""))))
    except UnclearNumber as error:
        if _decimal(text) is text:
            return text
        raise PolicyRefused(("", f"{_line(node.start_mark)}{error}.")) from error


_Reader.add_constructor("tag:yaml.org,2002:float", _exact_number)
