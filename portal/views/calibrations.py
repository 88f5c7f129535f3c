"""Calibration sessions: which there are, and how one is opened by an officer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Line, Option, Tag, errors_by_field
from portal.views.typed import Form

Json = Mapping[str, Any]
_FIELDS: Final = {"/calibration_id": "sesi", "/units": "unit", "/participants": "peserta"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """The sessions; with the form of a new one for officers of the cycle."""

    title: str
    lead: str
    back: str
    lines: Sequence[Line]
    action: str
    errors: Sequence[FormError]
    fields: Sequence[Field]


def field_of(pointer: str) -> str | None:
    """Name the field that a pointer means."""
    return next((field for start, field in _FIELDS.items() if pointer.startswith(start)), None)


def place_of(session_id: str) -> str:
    """Give the address of a session."""
    return f"/kalibrasi/{quote(session_id, safe=':')}"


def taken_part(rows: Sequence[Json], language: Language) -> Sessions:
    """List the sessions that one takes part in, or that ask for one's word."""
    say = language.say
    return Sessions(
        title=say("Kalibrasi"),
        lead=say("Sesi yang Anda ikuti, atau yang mengusulkan perubahan atas putusan Anda."),
        back="/lainnya",
        lines=_lines(rows, language),
        action="",
        errors=(),
        fields=(),
    )


def of_cycle(
    cycle: Json,
    rows: Sequence[Json],
    units: Mapping[str, str],
    raters: Sequence[str],
    names: Names,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> Sessions:
    """List a cycle's sessions, and ask for a new one; ``raters``: who decided in the cycle."""
    say, wrong = language.say, errors_by_field(errors)
    running = cycle["status"] in ("open", "closing")
    people = sorted((named(names, each, language), each) for each in raters)
    fields = [
        Field(
            name="sesi",
            label=say("Kode sesi"),
            hint=say("Pendek dan tanpa spasi."),
            value=form["sesi"] if form else f"sesi-{len(rows) + 1}",
            width="short",
            max_length=60,
            error=wrong.get("sesi", ""),
        ),
        Field(
            name="unit",
            label=say("Unit yang dikalibrasi"),
            kind="checks",
            options=[Option(value=id, text=name) for name, id in sorted((name, id) for id, name in units.items())],
            chosen=form.all("unit") if form else (),
            error=wrong.get("unit", ""),
        ),
        Field(
            name="peserta",
            label=say("Peserta"),
            hint=say("Yang sudah memutuskan dalam siklus ini. Anda sendiri selalu ikut."),
            kind="checks",
            options=[Option(value=id, text=name) for name, id in people],
            chosen=form.all("peserta") if form else (),
            error=wrong.get("peserta", ""),
        ),
    ]
    place = f"/kelola/siklus/{cycle['cycle_id']}"
    return Sessions(
        title=say("Kalibrasi {cycle}", cycle=cycle["title"]),
        lead=say(
            "Peserta membandingkan putusan antarunit dan mengusulkan perubahan. Pejabat penilainya yang menjawab."
        ),
        back=place,
        lines=_lines(rows, language),
        action=f"{place}/kalibrasi" if running and people else "",
        errors=errors,
        fields=fields,
    )


def missing(form: Form, language: Language) -> list[FormError]:
    """Say what a new session lacks."""
    say = language.say
    found = [] if form["sesi"] else [FormError(text=say("Tulis kode sesi"), field="sesi")]
    if not form.all("unit"):
        found.append(FormError(text=say("Pilih sedikitnya satu unit"), field="unit"))
    if not form.all("peserta"):
        found.append(FormError(text=say("Pilih sedikitnya satu peserta"), field="peserta"))
    return found


def tag_of(session: Json, language: Language) -> Tag:
    """Say whether a session is open."""
    if session["status"] == "open":
        return Tag(text=language.say("Berjalan"), tone="wait")
    return Tag(text=language.say("Ditutup"), tone="calm")


def _lines(rows: Sequence[Json], language: Language) -> list[Line]:
    say = language.say
    return [
        Line(
            title=say("Sesi {code}, siklus {cycle}", code=each["calibration_id"], cycle=each["cycle_id"]),
            href=place_of(each["id"]),
            hint=say(
                "dibuka {day}, {n} usulan",
                day=language.day(date.fromisoformat(each["opened_on"])),
                n=len(each["changes"]),
            ),
            tag=tag_of(each, language),
        )
        for each in sorted(rows, key=_newest, reverse=True)
    ]


def _newest(row: Json) -> tuple[bool, str]:
    return (row["status"] == "open", row["opened_on"])
