"""People found by name or number, for officers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.language import Language
from portal.views.naming import Names, named
from portal.views.parts import FormError

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One person."""

    name: str
    number: str
    position: str
    unit: str
    rater: str
    inactive: str


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What was looked for, and who was found."""

    asked: str
    count: str
    people: Sequence[PersonLine]
    errors: Sequence[FormError]
    next: str


def view(
    asked: str,
    rows: Sequence[Json] | None,
    names: Names,
    units: Mapping[str, str],
    language: Language,
    *,
    more: str = "",
    errors: Sequence[FormError] = (),
) -> People:
    """Show who was found; ``rows``: None before anybody was looked for."""
    say = language.say
    count = ""
    if rows is not None:
        count = (
            say("{n} orang ditemukan", n=f"{len(rows)}+" if more else len(rows))
            if rows
            else say("Tidak ada yang cocok.")
        )
    return People(
        asked=asked,
        count=count,
        people=[
            PersonLine(
                name=each["name"],
                number=each["nip"],
                position=each["position"],
                unit=units.get(each["unit_id"], each["unit_id"]),
                rater=named(names, each["rater_id"], language) if each["rater_id"] else say("belum ada"),
                inactive="" if each["active"] else say("tidak aktif"),
            )
            for each in rows or ()
        ],
        errors=errors,
        next=more,
    )
