"""A version valid from 2031 behind the last one of every national table: results of earlier days must not change.

Tables are found by listing those that are packaged, so that a new one is covered as well.
"""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import _lru_cache_wrapper
from typing import Any, Final, cast
from unittest.mock import patch

from shared.rules.tables import PACKAGED, Tables, read_packaged

FROM: Final = date(2031, 1, 1)
DAY_IN_FORCE: Final = date(2031, 12, 31)

Raw = dict[str, list[dict[str, Any]]]


def with_future(values_of: Callable[[str, Any], Any]) -> Raw:
    """Every packaged table with a further version, whose values ``values_of`` makes of the name and the last ones."""
    raw = cast("Raw", deepcopy(read_packaged()))
    for name, versions in raw.items():
        last = max(versions, key=lambda version: version["valid_from"])
        further = {
            **last,
            "id": f"{last['id']}-2031",
            "regulation": "Peraturan yang akan datang",
            "clause": "Pasal 2031",
            "version": "2031",
            "valid_from": FROM,
            "valid_to": None,
            "values": values_of(name, deepcopy(last["values"])),
        }
        versions.append(further)
    return raw


def bent(_name: str, value: Any) -> Any:
    """The same shape, every number and every word another one; whatever reads it by mistake is wrong, or fails."""
    if isinstance(value, Mapping):
        return {key: bent("", each) for key, each in value.items()}
    if isinstance(value, list):
        return [bent("", each) for each in value]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 7
    if isinstance(value, str):
        return _other_text(value)
    return value if value is None else f"{value}-2031"


def _other_text(text: str) -> str:
    try:
        return str(Decimal(text) + 7)
    except InvalidOperation:
        return f"{text}-2031"


@contextmanager
def in_place_of_the_packaged(raw: Mapping[str, object]) -> Iterator[None]:
    """Let everything in this process read these tables, and nothing remember what it read from others."""
    entries = Tables.of(raw).entries()
    with patch.object(PACKAGED, "_entries", entries), patch.object(PACKAGED, "_found", {}):
        forget()
        try:
            yield
        finally:
            forget()


def forget() -> None:
    """Empty every cache of the platform: an answer kept there could hide that a wrong table is read."""
    for each in gc.get_objects():
        # Not isinstance: it asks proxies of what is gone already, which other tests leave behind.
        if type(each) is _lru_cache_wrapper and str(each.__module__).startswith(("services.", "shared.", "cli.")):
            each.cache_clear()
