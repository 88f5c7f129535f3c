"""What two types name alike is taken over, not copied field by field."""

from collections.abc import Callable, Sequence
from functools import cache
from inspect import signature
from typing import Final, TypeVar

from shared.decision import Publish
from shared.events.base import Body

T = TypeVar("T")
B = TypeVar("B", bound=Body)
_ABSENT: Final = object()


def filled(target: Callable[..., T], *sources: object, **given: object) -> T:
    """Build a value: each field as given, else from the first source that has it, else as the type says by itself.

    :raises TypeError: when a field without a default is found nowhere
    """
    found = {name: _first(name, sources) for name in _fields(target) if name not in given}
    return target(**given, **{name: value for name, value in found.items() if value is not _ABSENT})


def body_of(target: Callable[..., B], state: object, publish: Publish, version: int, **given: object) -> B:
    """Build the body of a fact from the state that it tells."""
    return filled(target, state, subject=publish.subject, version=version, **given)


def taken_over(state: T, source: object) -> T:
    """Give a state with all of its fields that a source has as well as the source has them."""
    target: Callable[..., T] = type(state)
    return filled(target, source, state)


def differing(one: T, other: T) -> tuple[str, ...]:
    """Name the fields in which two values of a type differ, in the order of the type."""
    target: Callable[..., object] = type(one)
    return tuple(name for name in _fields(target) if getattr(one, name) != getattr(other, name))


@cache
def _fields(target: Callable[..., object]) -> Sequence[str]:
    return tuple(signature(target).parameters)


def _first(name: str, sources: Sequence[object]) -> object:
    found = (getattr(source, name, _ABSENT) for source in sources)
    return next((value for value in found if value is not _ABSENT), _ABSENT)
