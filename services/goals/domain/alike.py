"""What two types name alike is taken over, not copied field by field."""

from collections.abc import Callable, Sequence
from functools import cache
from inspect import signature
from typing import Final, TypeVar

from shared.decision import Says
from shared.events.base import Body

T = TypeVar("T")
B = TypeVar("B", bound=Body)
_ABSENT: Final = object()


def filled(target: Callable[..., T], *sources: object, **given: object) -> T:
    """Build a value: each field as given, else from the first source that has it, else as the type says by itself."""
    values = dict(given)
    for name in _fields(target):
        for source in sources if name not in given else ():
            value = getattr(source, name, _ABSENT)
            if value is not _ABSENT:
                values[name] = value
                break
    return target(**values)


def body_of(target: Callable[..., B], state: object, says: Says, version: int, **given: object) -> B:
    """Build the body of a fact from the state that it tells."""
    return filled(target, state, subject=says.subject, version=version, **given)


@cache
def _fields(target: Callable[..., object]) -> Sequence[str]:
    return tuple(signature(target).parameters)
