"""Whom one names to act as rater on some days, and takes back again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language, later
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Option, Tag, Tone, day_fields, errors_by_field
from portal.views.typed import Form

Json = Mapping[str, Any]
_STATUSES: Final[Mapping[str, tuple[str, Tone]]] = {
    "proposed": (later("Menunggu jawaban"), "wait"),
    "accepted": (later("Diterima"), "good"),
    "declined": (later("Ditolak"), "bad"),
    "withdrawn": (later("Dicabut"), "calm"),
}
_FIELDS: Final = {
    "/delegate_id": "pengganti",
    "/valid_from": "mulai",
    "/valid_to": "sampai",
    "/reason": "alasan",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One who was named; ``action`` where it can be taken back."""

    name: str
    days: str
    tag: Tag
    action: str
    reason: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitutes:
    """All whom one named, and the form to name another."""

    errors: Sequence[FormError]
    given: Sequence[Given]
    fields: Sequence[Field]


def page(
    rows: Sequence[Json],
    people: Sequence[str],
    names: Names,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> Substitutes:
    """Show the newest first; ``people``: who may be named."""
    say, wrong = language.say, errors_by_field(errors)
    typed = form.values if form else {}
    options = sorted((named(names, each, language), each) for each in people)
    fields = [
        Field(
            name="pengganti",
            label=say("Siapa yang menggantikan Anda?"),
            kind="select",
            options=[
                Option(value="", text=say("Pilih orang")),
                *(Option(value=id, text=text) for text, id in options),
            ],
            value=typed.get("pengganti", ""),
            error=wrong.get("pengganti", ""),
        ),
        *day_fields({"mulai": say("Mulai"), "sampai": say("Sampai")}, typed, wrong),
        Field(
            name="alasan",
            label=say("Alasan"),
            optional_mark=say("(bila ada)"),
            value=typed.get("alasan", ""),
            error=wrong.get("alasan", ""),
            max_length=1000,
        ),
    ]
    newest = sorted(rows, key=_newest, reverse=True)
    return Substitutes(errors=errors, given=[_given(each, names, language) for each in newest], fields=fields)


def missing(form: Form, language: Language) -> list[FormError]:
    """Say what has to be filled in."""
    say = language.say
    wanted = {
        "pengganti": say("Pilih siapa yang menggantikan Anda"),
        "mulai": say("Tulis tanggal mulai"),
        "sampai": say("Tulis tanggal akhir"),
    }
    return [FormError(text=text, field=name) for name, text in wanted.items() if not form[name]]


def body_of(form: Form) -> dict[str, str]:
    """Give the delegation as goals takes it."""
    days = {"valid_from": form["mulai"], "valid_to": form["sampai"]}
    return {"delegate_id": form["pengganti"], **days, "reason": form["alasan"]}


def field_of(pointer: str) -> str | None:
    """Name the field that a pointer means."""
    return _FIELDS.get(pointer)


def _newest(row: Json) -> str:
    return str(row["valid_from"])


def _given(told: Json, names: Names, language: Language) -> Given:
    text, tone = _STATUSES.get(told["status"], ("Berakhir", "calm"))
    first, last = date.fromisoformat(told["valid_from"]), date.fromisoformat(told["valid_to"])
    standing = told["status"] in ("proposed", "accepted")
    at = "".join(each if each.isalnum() else "-" for each in told["id"])
    return Given(
        name=named(names, told["delegate_id"], language),
        days=f"{language.day(first)} - {language.day(last)}",
        tag=Tag(text=language.say(text), tone=tone),
        action=f"/tunjuk-pengganti/{quote(told['id'], safe=':')}/cabut" if standing else "",
        reason=Field(
            name=f"cabut-{at}",
            label=language.say("Alasan mencabut"),
            hint=language.say("Paling sedikit 10 huruf."),
            max_length=4000,
        ),
    )


def reason_in(form: Form) -> str:
    """Give why it is taken back: the only field of that form."""
    return next((form[name] for name in form if name.startswith("cabut-")), "")
