"""For whom one is asked to act as rater, and for whom one does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language, later
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Tag, Tone, errors_by_field

Json = Mapping[str, Any]
_STATUSES: Final[Mapping[str, tuple[str, Tone]]] = {
    "proposed": (later("Menunggu jawaban Anda"), "warn"),
    "accepted": (later("Diterima"), "good"),
    "declined": (later("Ditolak"), "calm"),
    "withdrawn": (later("Dicabut"), "calm"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed and not accepted."""

    id: str = ""
    reason: str = ""
    errors: Sequence[FormError] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """One delegation; ``action`` where it waits for an answer."""

    name: str
    days: str
    reason: str
    tag: Tag
    action: str
    why: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegations:
    """All that were given to a person, the newest first; ``may_name``: one can name a substitute oneself."""

    errors: Sequence[FormError]
    rows: Sequence[Delegation]
    may_name: bool


NOTHING: Final = Typed()


def view(rows: Sequence[Json], names: Names, typed: Typed, language: Language, *, rates: bool) -> Delegations:
    """Make the page."""
    newest = sorted(rows, key=_newest, reverse=True)
    return Delegations(
        errors=typed.errors, rows=[_row(each, names, typed, language) for each in newest], may_name=rates
    )


def reason_of(id: str) -> str:
    """Name the field in which one says why one declines."""
    return "alasan-" + "".join(each if each.isalnum() else "-" for each in id)


def _newest(row: Json) -> str:
    return str(row["valid_from"])


def _row(told: Json, names: Names, typed: Typed, language: Language) -> Delegation:
    text, tone = _STATUSES.get(told["status"], ("Berakhir", "calm"))
    waits, mine = told["status"] == "proposed", told["id"] == typed.id
    first, last = date.fromisoformat(told["valid_from"]), date.fromisoformat(told["valid_to"])
    field = reason_of(told["id"])
    return Delegation(
        name=named(names, told["principal_id"], language),
        days=f"{language.day(first)} - {language.day(last)}",
        reason=told["reason"] or told["letter"],
        tag=Tag(text=language.say(text), tone=tone),
        action=f"/penggantian/{quote(told['id'], safe=':')}" if waits else "",
        why=Field(
            name="alasan",
            label=language.say("Alasan menolak"),
            hint=language.say("Paling sedikit 10 huruf."),
            value=typed.reason if mine else "",
            error=errors_by_field(typed.errors).get(field, "") if mine else "",
            max_length=4000,
        ),
    )
