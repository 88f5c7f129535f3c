"""Whether a newer contract keeps its promises to those who rely on the older one, in both directions.

Old subscribers read new records, and new subscribers read the old records that compacted topics keep.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cli.contracts.schemas import Schema

_FIXED: Final = ("const", "pattern", "format", "x-topic", "x-owner", "x-classification")
"""Keywords that may not change at all: whether one pattern includes another cannot be told."""
_LOWER: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_UPPER: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference. Those that are not ``breaking`` deserve a line in the changelog."""

    type_name: str
    path: str
    text: str
    breaking: bool = True


def changes(old: dict[str, Schema], new: dict[str, Schema]) -> tuple[Change, ...]:
    """Compare the schemas of two contracts, by type name."""
    gone = [Change(name, "", "the type was removed") for name in old.keys() - new.keys()]
    added = [Change(name, "", "a new type", breaking=False) for name in new.keys() - old.keys()]
    changed = [
        Change(name, path, text, breaking)
        for name in old.keys() & new.keys()
        for path, text, breaking in _differences(_Node(old[name], old[name]), _Node(new[name], new[name]), "")
    ]
    return tuple(sorted({*gone, *added, *changed}))


@dataclass(frozen=True, slots=True)
class _Node:
    """A schema inside its document, so that references can be followed."""

    schema: Schema
    root: Schema

    def at(self, schema: Schema) -> "_Node":
        while "$ref" in schema:
            schema = self.root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
        return _Node(schema, self.root)

    def alternatives(self) -> dict[str, "_Node"]:
        """What a value may be, by JSON type; a schema without a type allows everything."""
        options = self.schema.get("anyOf", self.schema.get("oneOf"))
        if options is not None:
            return {kind: node for each in options for kind, node in self.at(each).alternatives().items()}
        return {self.schema.get("type", "anything"): self}


_Difference = tuple[str, str, bool]


def _differences(old: _Node, new: _Node, path: str) -> Iterator[_Difference]:
    before, after = old.at(old.schema).alternatives(), new.at(new.schema).alternatives()
    for kind in sorted(before.keys() - after.keys()):
        yield path, f"the type was narrowed: {kind} is not allowed any more", True
    for kind in sorted(after.keys() - before.keys()):
        yield path, f"the type was widened: {kind} may appear, which old subscribers do not expect", True
    for kind in sorted(before.keys() & after.keys()):
        yield from _same_kind(before[kind], after[kind], path)


def _same_kind(old: _Node, new: _Node, path: str) -> Iterator[_Difference]:
    yield from _values(old.schema, new.schema, path)
    yield from _bounds(old.schema, new.schema, path)
    yield from _fields(old, new, path)
    for inside in ("items", "additionalProperties"):
        before, after = old.schema.get(inside), new.schema.get(inside)
        if isinstance(before, dict) and isinstance(after, dict):
            yield from _differences(old.at(before), new.at(after), f"{path}[]")
        elif inside == "additionalProperties" and before is not False and after is False:
            yield path, "other fields are not allowed any more", True


def _values(old: Schema, new: Schema, path: str) -> Iterator[_Difference]:
    before, after = old.get("enum"), new.get("enum")
    if before is None and after is not None:
        yield path, "the values were narrowed to a list", True
    if before is not None and after is None:
        yield path, "the list of values was dropped", False
    if before is not None and after is not None:
        for value in [each for each in before if each not in after]:
            yield path, f"the value {value!r} was removed", True
        for value in [each for each in after if each not in before]:
            yield path, f"the value {value!r} was added", False
    for keyword in _FIXED:
        if old.get(keyword) != new.get(keyword):
            yield path, f"{keyword} changed from {old.get(keyword)!r} to {new.get(keyword)!r}", True


def _bounds(old: Schema, new: Schema, path: str) -> Iterator[_Difference]:
    for keyword in (*_LOWER, *_UPPER):
        before, after = old.get(keyword), new.get(keyword)
        if before == after:
            continue
        tighter = after is not None and (before is None or (after > before) == (keyword in _LOWER))
        yield path, f"{keyword} changed from {before} to {after}", tighter


def _fields(old: _Node, new: _Node, path: str) -> Iterator[_Difference]:
    before, after = old.schema.get("properties", {}), new.schema.get("properties", {})
    required_before, required_after = set(old.schema.get("required", ())), set(new.schema.get("required", ()))
    for name in sorted(before.keys() - after.keys()):
        yield f"{path}/{name}", "the field was removed or renamed", True
    for name in sorted(after.keys() - before.keys()):
        required = name in required_after
        yield f"{path}/{name}", f"a new {'required' if required else 'optional'} field", required
    for name in sorted(before.keys() & after.keys()):
        if name in required_after - required_before:
            yield f"{path}/{name}", "the field became required: records written before may lack it", True
        if name in required_before - required_after:
            yield f"{path}/{name}", "the field became optional: subscribers rely on it", True
        yield from _differences(old.at(before[name]), new.at(after[name]), f"{path}/{name}")
