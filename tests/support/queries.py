"""The queries that services may ask, as ``docs/queries.md`` lists them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from .services import ROOT

ALL: Final = "all"
"""Stands for a query that every service asks."""
WHOLE: Final = "-"
"""Stands for no index: every document of the kind in the agency is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row: the fields that an index narrows, the index, and what may be asked for besides."""

    service: str
    kind: str
    fields: tuple[str, ...]
    index: tuple[str, ...]
    also: frozenset[str]
    why: str

    def allows(self, kind: str, asked: Iterable[str]) -> bool:
        """Say whether a query is this one, with or without the fields that may be there besides."""
        more = set(asked) - set(self.fields)
        enough = set(self.fields) <= set(asked) and (self.index != (WHOLE,) or bool(more))
        return self.kind == kind and enough and more <= self.also


@cache
def listed() -> tuple[Listed, ...]:
    """Read the table."""
    text = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| (.*) \|$", text, re.MULTILINE)
    rows = ([cell.strip() for cell in re.split(r"\s*\|\s*", f" {line} ")] for line in lines)
    return tuple(
        Listed(
            service=service,
            kind=kind,
            fields=_names(fields),
            index=_names(index),
            also=frozenset(_names(also)),
            why=why,
        )
        for service, kind, fields, index, also, why in rows
        if service != "service"
    )


def listed_of(service: str) -> Sequence[Listed]:
    """Give the rows of a service, and those of all."""
    return [each for each in listed() if each.service in (service, ALL)]


def check_listed(service: str, query: Mapping[str, Any]) -> None:
    """Refuse a query by lookup fields that the table does not have."""
    kind = query.get("kind")
    if "agency_id" not in query or not isinstance(kind, str):
        return
    asked = tuple(field.removeprefix("ix.") for field in query if field.startswith("ix."))
    found = any(each.allows(kind, asked) for each in listed_of(service))
    assert found, f"{service} asks for {kind} by {asked or 'nothing'}: name the index in docs/queries.md"


def _names(cell: str) -> tuple[str, ...]:
    return tuple(each for each in cell.split(", ") if each)
