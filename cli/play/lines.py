"""YAML as story writers mean it, with the line of every value.

Dates stay text and decimals stay exact; only ``true`` and ``false`` are booleans, so that ``on:`` is a key like
any other.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from shared.indonesian import UnclearNumber, read_number

Path = tuple[str | int, ...]


class _Loader(yaml.SafeLoader):
    """SafeLoader with the core schema's booleans, exact decimals and no timestamps."""


def _resolvers() -> dict[str, list[tuple[str, Any]]]:
    dropped = {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:int"}
    return {
        first: [(tag, pattern) for tag, pattern in pairs if tag not in dropped]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    text = str(loader.construct_scalar(node))
    try:
        return read_number(text.replace("_", ""))
    except UnclearNumber as error:
        raise NotYaml(str(error), node.start_mark.line + 1) from error


_Loader.yaml_implicit_resolvers = _resolvers()
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(0|[1-9][0-9]*)$"), list("-+0123456789"))
_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)


class NotYaml(Exception):
    """The text is not YAML; ``line`` says where the reader gave up."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__(text)
        self.text = text
        self.line = line


@dataclass(frozen=True, slots=True)
class Document:
    """The data of a YAML text, and on which line each value begins."""

    data: object
    lines: Mapping[Path, int]

    def line_of(self, path: Path) -> int:
        """Name the line of a value, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str) -> Document:
    """Read a YAML text.

    :raises NotYaml: when it is not YAML, or a key occurs twice.
    """
    try:
        loader = _Loader(text)
    except yaml.YAMLError as error:
        raise NotYaml("memuat karakter yang tidak dapat dibaca; simpan sebagai UTF-8", 1) from error
    try:
        node = loader.get_single_node()
        if node is None:
            raise NotYaml("berkas kosong", 1)
        lines: dict[Path, int] = {}
        _index(node, (), lines)
        return Document(loader.construct_document(node), lines)
    except RecursionError as error:
        raise NotYaml("susunannya terlalu dalam", 1) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotYaml(error.problem or "bukan YAML", mark.line + 1 if mark else 1) from error
    finally:
        loader.dispose()


def _index(node: yaml.Node, path: Path, lines: dict[Path, int]) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                raise NotYaml(f"kunci {name!r} tertulis dua kali", key.start_mark.line + 1)
            seen.add(name)
            lines[(*path, name)] = key.start_mark.line + 1
            _index(value, (*path, name), lines)
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            _index(item, (*path, position), lines)
