"""Values, views and bodies filled by name, where they only take over what others say."""

from collections.abc import Callable
from functools import cache
from inspect import signature
from typing import Final, TypeVar

Made = TypeVar("Made")
_ABSENT: Final = object()


def filled(make: Callable[..., Made], *sources: object, **given: object) -> Made:
    """Make something whose fields are given, or have the same name in a source: the first that has it counts.

    What nobody has keeps its default; what has none is missed by ``make`` itself.
    """
    found = {name: _first(name, sources) for name in _names(make) if name not in given}
    return make(**given, **{name: value for name, value in found.items() if value is not _ABSENT})


@cache
def _names(make: Callable[..., object]) -> tuple[str, ...]:
    return tuple(signature(make).parameters)


def _first(name: str, sources: tuple[object, ...]) -> object:
    found = (getattr(source, name, _ABSENT) for source in sources)
    return next((value for value in found if value is not _ABSENT), _ABSENT)
