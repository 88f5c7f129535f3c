"""Building one thing of another that has fields of the same name: a view or an event body of a state."""

from collections.abc import Callable
from functools import cache
from inspect import signature
from typing import TypeVar

T = TypeVar("T")


def made_of(kind: Callable[..., T], *sources: object, **more: object) -> T:
    """Build a view, a body or an input: what is not given comes from the first source that has it by the same name.

    :raises TypeError: when something is missing
    """
    taken = {
        name: getattr(source, name)
        for source in reversed(sources)
        for name in _names(kind)
        if name not in more and hasattr(source, name)
    }
    return kind(**taken, **more)


@cache
def _names(kind: Callable[..., object]) -> tuple[str, ...]:
    return tuple(signature(kind).parameters)
