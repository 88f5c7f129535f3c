"""Versioned data tables: which regulation, from when to when, which clause, how sure we are, and the values.

A table has a name and any number of dated versions. The packaged ones are read once, at import; an agency
passes its own with `PACKAGED.replaced(...)`, in the same form as the files in `data/`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Annotated, Final, Generic, TypeVar, cast

import msgspec
import yaml

from shared.rules.errors import InvalidInput
from shared.rules.numbers import PLACES_MAX


@dataclass(frozen=True, kw_only=True)
class RuleRef:
    """Which rule gave an answer: the table, its version, and the clause it comes from."""

    id: str
    version: str
    clause: str


class Status(StrEnum):
    """How sure we are of a table: seen in a public copy, to be confirmed (M), or our proposal (P)."""

    VERIFIED = "verified"
    M = "M"
    P = "P"


class Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What comes from outside (a table, an item of an input): frozen, and refuses fields it does not know."""


# How many decimals a table rounds to.
Places = Annotated[int, msgspec.Meta(ge=0, le=PLACES_MAX)]


class Entry(Data, frozen=True, kw_only=True):
    """One dated version of a table as a file has it; `marks` names the values less sure than the table."""

    id: str
    regulation: str
    clause: str
    version: str
    status: Status
    valid_from: date
    valid_to: date | None
    values: dict[str, object]
    marks: dict[str, str] = {}

    def covers(self, day: date) -> bool:
        """Whether the version is in force on a day; both ends count."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


Values = TypeVar("Values")


@dataclass(frozen=True, kw_only=True)
class Table(Generic[Values]):
    """A table in force, its values typed."""

    entry: Entry
    values: Values

    @cached_property
    def rule(self) -> RuleRef:
        """What a result cites."""
        return RuleRef(id=self.entry.id, version=self.entry.version, clause=self.entry.clause)


class Tables:
    """All tables by name, each with its dated versions."""

    def __init__(self, entries: Mapping[str, tuple[Entry, ...]]) -> None:
        self._entries = dict(entries)
        self._found: dict[tuple[str, date], object] = {}
        self._in_force = lru_cache(maxsize=4096)(self._search)

    @classmethod
    def of(cls, raw: Mapping[str, object]) -> Tables:
        """Read tables from a mapping of the same form as the data files.

        :raises InvalidInput: when a table has not that form, holds a float, or repeats a date.
        """
        _refuse_floats(raw, "tables")
        try:
            entries = msgspec.convert(raw, dict[str, tuple[Entry, ...]])
        except msgspec.ValidationError as error:
            raise _bad_table("tables", error) from error
        for name, versions in entries.items():
            if not versions or len({entry.valid_from for entry in versions}) < len(versions):
                raise _bad_table(f"tables.{name}", "needs versions, each with its own valid_from")
        return cls(entries)

    def replaced(self, raw: Mapping[str, object]) -> Tables:
        """Give tables in which those of `raw` take the place, all versions, of those of the same name."""
        return Tables({**self._entries, **Tables.of(raw)._entries})

    def entries(self) -> Mapping[str, tuple[Entry, ...]]:
        """List every version of every table, for an index of regulations."""
        return dict(self._entries)

    def find(self, name: str, shape: type[Values], as_of: date) -> Table[Values]:
        """Give the version in force on a day; there is no other way to a table.

        :raises InvalidInput: when none was in force on that day, or its values do not fit the shape.
        """
        entry = self.in_force(name, as_of)
        key = (name, entry.valid_from)
        if key not in self._found:
            self._found[key] = Table(entry=entry, values=_typed(name, entry.values, shape))
        return cast("Table[Values]", self._found[key])

    def in_force(self, name: str, as_of: date) -> Entry:
        """Give the version in force on a day as the file has it; of several, the one that began last.

        :raises InvalidInput: when none was in force on that day.
        """
        return self._in_force(name, as_of)

    def _search(self, name: str, as_of: date) -> Entry:
        versions = [each for each in self._entries.get(name, ()) if each.covers(as_of)]
        if not versions:
            raise InvalidInput(
                "as_of", f"no table {name} on {as_of}", f"Tidak ada tabel {name} yang berlaku pada {as_of}."
            )
        return max(versions, key=lambda entry: entry.valid_from)


def covers(closed_set: type[StrEnum], *rows: Collection[StrEnum]) -> None:
    """Check, in the shape of a table, that every row has an entry for each member of a closed set.

    :raises ValueError: when one is missing; reading the table turns it into a refusal.
    """
    if any(set(row) != set(closed_set) for row in rows):
        raise ValueError(f"needs an entry for each of {', '.join(closed_set)}")


def refuse_float(value: object, path: str) -> None:
    """Refuse a binary float, which cannot hold 0.1.

    :raises InvalidInput: naming its place.
    """
    if isinstance(value, float):
        raise InvalidInput(
            path,
            'is a binary float; write a whole number or a decimal string such as "88.5"',
            f'{path} harus bilangan bulat atau teks desimal, misalnya "88.5".',
        )


def _refuse_floats(value: object, path: str) -> None:
    refuse_float(value, path)
    if isinstance(value, Mapping):
        for key, item in value.items():
            _refuse_floats(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _refuse_floats(item, f"{path}[{index}]")


def read_packaged() -> dict[str, object]:
    """Read the packaged files into one fresh mapping, name to versions."""
    merged: dict[str, object] = {}
    for file in sorted(files("shared.rules").joinpath("data").iterdir(), key=lambda found: found.name):
        if file.name.endswith(".yaml"):
            for name, versions in yaml.safe_load(file.read_text(encoding="utf-8")).items():
                if name in merged:
                    raise _bad_table(f"tables.{name}", "stands in two files")
                merged[name] = versions
    return merged


def _typed(name: str, values: object, shape: type[Values]) -> Values:
    try:
        return msgspec.convert(values, shape, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise _bad_table(f"tables.{name}", error) from error


def _decode(kind: type, value: object) -> object:
    """Read the one type msgspec does not know: a share such as "1/9"."""
    if kind is Fraction and isinstance(value, str | int):
        return Fraction(value)
    raise ValueError(f"{value!r} is not a {kind.__name__}")


def _bad_table(field: str, problem: object) -> InvalidInput:
    return InvalidInput(field, str(problem), f"Tabel {field} tidak sah.")


PACKAGED: Final = Tables.of(read_packaged())
