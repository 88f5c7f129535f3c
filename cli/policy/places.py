"""Where in a policy's text something is: line and column of what a JSON pointer names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import yaml

_LINE: Final = re.compile(r"baris (\d+): ")
_WHOLE: Final = "/policy"
"""How the service names the document as a whole."""
_BYTES_MAX: Final = 256 * 1024
Place = tuple[int, int]
"""Line and column, each from 1."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place of a document; ``field`` is empty where no field is meant."""

    line: int
    column: int
    field: str
    text: str


class Places:
    """The text of a document, YAML or JSON, with the places of its fields."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._broken: Place | None = None
        self._root = self._composed(text) if len(text) <= _BYTES_MAX else None

    def fault(self, pointer: str, text: str) -> Fault:
        """Place what a service says about a field, or about a line."""
        parts = [_unescaped(each) for each in pointer.split("/")[1:] if pointer != _WHOLE]
        field, named = ".".join(parts), _LINE.match(text)
        if named is not None:
            line = int(named[1])
            column = self._broken[1] if self._broken is not None and self._broken[0] == line else self._begins(line)
            return Fault(line, column, field, text.removeprefix(named[0]))
        line, column = self._place(parts) if parts else self._broken or (1, 1)
        return Fault(line, column, field, text)

    def _composed(self, text: str) -> yaml.Node | None:
        try:
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            if error.problem_mark is not None:
                self._broken = (error.problem_mark.line + 1, error.problem_mark.column + 1)
        except yaml.reader.ReaderError as error:
            before = text[: error.position]
            self._broken = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        except (yaml.YAMLError, RecursionError, ValueError):
            pass  # it has no places then; the service says what is wrong with it
        return None

    def _place(self, parts: Sequence[str]) -> Place:
        """Find a field; of one that is missing, what it is missing in."""
        place, node = (1, 1), self._root
        for part in parts:
            found = next((each for name, each in _children(node) if name == part), None)
            if found is None:
                break
            at, node = found
            place = at
        return place

    def _begins(self, line: int) -> int:
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        return len(text) - len(text.lstrip()) + 1


def _children(node: yaml.Node | None) -> Iterator[tuple[str, tuple[Place, yaml.Node]]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), (_of(key), value)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield str(number), (_of(value), value)


def _of(node: yaml.Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _unescaped(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")
