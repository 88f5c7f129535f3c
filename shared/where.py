"""What a lookup field may be compared with, beside one value. Only ``shared/mongo`` turns it into a query."""

from collections.abc import Iterable
from dataclasses import dataclass

Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these values."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """A list field that holds all of these values."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A value between two ends, each optional. ``element``: the field is a list, and one element lies between them."""

    at_least: Value = None
    above: Value = None
    below: Value = None
    element: bool = False


Term = Value | AnyOf | AllOf | Range


def any_of(values: Iterable[Value]) -> AnyOf:
    """One of these values."""
    return AnyOf(tuple(values))
