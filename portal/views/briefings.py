"""Briefings of a cycle: who was told what and when, recorded by officers and confirmed by those who were told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language, later
from portal.views.naming import Names, named
from portal.views.parts import Bar, Field, FormError, LastLook, Link, Notice, Option, SummaryRow, errors_by_field
from portal.views.typed import Form

Json = Mapping[str, Any]
PEOPLE_MAX: Final = 1000
_SHORT: Final = 3
_FIELDS: Final = {
    "/briefing_id": "kode",
    "/about": "tentang",
    "/text": "uraian",
    "/held_on": "tanggal",
    "/held_by": "nip",
    "/people": "unit",
    "/proof": "bukti",
}
_ABOUT: Final[Mapping[str, str]] = {
    "rules": later("Aturan penilaian"),
    "results": later("Hasil penilaian"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A briefing as it was held; ``confirm``: where one confirms that one was told."""

    title: str
    rows: Sequence[SummaryRow]
    bars: Sequence[Bar]
    confirm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefings:
    """The briefings of a cycle; with the form of a new one for officers."""

    title: str
    lead: str
    back: str
    notices: Sequence[Notice]
    errors: Sequence[FormError]
    told: Sequence[Told]
    others: Sequence[Link]
    action: str
    fields: Sequence[Field]


def field_of(pointer: str) -> str | None:
    """Name the field that a pointer means."""
    return next((field for start, field in _FIELDS.items() if pointer.startswith(start)), None)


def chosen(rows: Sequence[Json], form: Form) -> list[str]:
    """Name who was told: those of the units in the cycle, or everybody."""
    units = set(form.all("unit"))
    return sorted({each["employee_id"] for each in rows if not units or each["unit_id"] in units})


def missing(form: Form, language: Language) -> list[FormError]:
    """Say what a briefing lacks."""
    say, found = language.say, list[FormError]()
    if not form["kode"]:
        found.append(FormError(text=say("Tulis kode sosialisasi"), field="kode"))
    if form["tentang"] not in _ABOUT:
        found.append(FormError(text=say("Pilih tentang apa"), field="tentang"))
    if len(form["uraian"]) < _SHORT:
        found.append(FormError(text=say("Tulis apa yang disampaikan"), field="uraian"))
    if not form["tanggal"]:
        found.append(FormError(text=say("Tulis tanggalnya"), field="tanggal"))
    return found


def not_these(people: Sequence[str], language: Language) -> list[FormError]:
    """Say that nobody, or too many, would be told."""
    if not people:
        return [FormError(text=language.say("Tidak ada peserta siklus di unit itu"), field="unit")]
    if len(people) > PEOPLE_MAX:
        text = language.say("Paling banyak {n} orang sekaligus; pilih beberapa unit", n=language.number(PEOPLE_MAX))
        return [FormError(text=text, field="unit")]
    return []


def body_of(form: Form, cycle_id: str, held_by: str, people: Sequence[str]) -> dict[str, Any]:
    """Give the briefing as evaluation takes it."""
    return {
        "briefing_id": form["kode"],
        "cycle_id": cycle_id,
        "about": form["tentang"],
        "text": form["uraian"],
        "held_on": form["tanggal"],
        "held_by": held_by,
        "people": list(people),
        "proof": [form["bukti"]] if form["bukti"] else [],
    }


def of_cycle(
    cycle: Json,
    rows: Sequence[Json],
    units: Mapping[str, str],
    names: Names,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
    recorded: int = 0,
) -> Briefings:
    """List a cycle's briefings for officers, and ask for a new one; ``recorded``: about how many one just was."""
    say, place = language.say, f"/kelola/siklus/{cycle['cycle_id']}"
    done = Notice(title=say("Sosialisasi dicatat untuk {n} orang", n=language.number(recorded)), tone="good")
    return Briefings(
        title=say("Sosialisasi, {cycle}", cycle=cycle["title"]),
        lead=say("Siapa diberi tahu apa dan kapan. Peserta mengonfirmasinya di halaman mereka."),
        back=place,
        notices=[done] if recorded else (),
        errors=errors,
        told=[_told(each, names, language, counts=True) for each in _ordered(rows)],
        others=(),
        action=f"{place}/sosialisasi",
        fields=_fields(len(rows), units, form, errors_by_field(errors), language),
    )


def of_person(
    cycle_id: str, cycles: Sequence[str], rows: Sequence[Json], me: str, names: Names, language: Language
) -> Briefings:
    """List the briefings in which somebody was told, to be confirmed; ``cycles``: in which he or she takes part."""
    say = language.say
    return Briefings(
        title=say("Sosialisasi"),
        lead=say("Yang disampaikan kepada Anda dalam siklus {cycle}.", cycle=cycle_id) if cycle_id else "",
        back="/lainnya",
        notices=(),
        errors=(),
        told=[
            _told(each, names, language, confirm="" if me in each["acknowledged"] else _confirm_place(each["id"]))
            for each in _ordered(rows)
        ],
        others=[
            Link(text=say("Siklus {cycle}", cycle=each), href=f"/sosialisasi?siklus={quote(each)}")
            for each in cycles
            if each != cycle_id
        ],
        action="",
        fields=(),
    )


def check(
    form: Form, cycle: Json, people: Sequence[str], units: Mapping[str, str], by: str, language: Language
) -> LastLook:
    """Show a briefing before it is recorded."""
    say = language.say
    where = ", ".join(units.get(each, each) for each in form.all("unit")) or say("Semua unit")
    return LastLook(
        title=say("Periksa sosialisasi"),
        text=say("Belum dicatat. Yang sudah dicatat tidak dapat diubah."),
        action=f"/kelola/siklus/{cycle['cycle_id']}/sosialisasi",
        fields=form.typed,
        rows=[
            SummaryRow(label=say("Tentang"), value=say(_ABOUT[form["tentang"]]), lines=[form["uraian"]]),
            SummaryRow(label=say("Tanggal"), value=form["tanggal"]),
            SummaryRow(label=say("Disampaikan oleh"), value=by),
            SummaryRow(label=say("Peserta"), value=say("{n} orang", n=language.number(len(people))), lines=[where]),
        ],
        act=say("Catat untuk {n} orang", n=language.number(len(people))),
        again=say("Ubah"),
    )


def _confirm_place(id: str) -> str:
    return f"/sosialisasi/{quote(id, safe=':')}/konfirmasi"


def _ordered(rows: Sequence[Json]) -> list[Json]:
    return sorted(rows, key=_held_on, reverse=True)


def _held_on(row: Json) -> str:
    return str(row["held_on"])


def _told(row: Json, names: Names, language: Language, *, counts: bool = False, confirm: str = "") -> Told:
    say = language.say
    rows = [
        SummaryRow(label=say("Isi"), value=row["text"]),
        SummaryRow(
            label=say("Disampaikan oleh"),
            value=named(names, row["held_by"], language),
            lines=[language.day(date.fromisoformat(row["held_on"]))],
        ),
    ]
    if row["proof"]:
        rows.append(SummaryRow(label=say("Bukti"), value=", ".join(row["proof"])))
    if not counts and not confirm:
        rows.append(SummaryRow(label=say("Konfirmasi"), value=say("Sudah Anda konfirmasi")))
    bar = Bar(
        label=say("Sudah mengonfirmasi"),
        share=100 * row["confirmed"] / row["told"] if row["told"] else 0,
        text=say("{n} dari {m}", n=language.number(row["confirmed"]), m=language.number(row["told"])),
        tone="good" if row["confirmed"] >= row["told"] else "calm",
    )
    return Told(title=say(_ABOUT[row["about"]]), rows=rows, bars=[bar] if counts else (), confirm=confirm)


def _fields(
    count: int, units: Mapping[str, str], form: Form | None, wrong: Mapping[str, str], language: Language
) -> list[Field]:
    say, typed = language.say, form.values if form is not None else {"kode": f"sosialisasi-{count + 1}"}
    optional = say("(bila ada)")
    return [
        Field(
            name="kode",
            label=say("Kode"),
            hint=say("Pendek dan tanpa spasi."),
            value=typed.get("kode", ""),
            error=wrong.get("kode", ""),
            width="medium",
            max_length=60,
        ),
        Field(
            name="tentang",
            label=say("Tentang"),
            kind="radios",
            options=[Option(value=each, text=say(text)) for each, text in _ABOUT.items()],
            value=typed.get("tentang", "rules"),
            error=wrong.get("tentang", ""),
        ),
        Field(
            name="uraian",
            label=say("Apa yang disampaikan?"),
            kind="area",
            value=typed.get("uraian", ""),
            error=wrong.get("uraian", ""),
            max_length=2000,
        ),
        Field(
            name="tanggal",
            label=say("Tanggal"),
            kind="date",
            width="medium",
            value=typed.get("tanggal", ""),
            error=wrong.get("tanggal", ""),
        ),
        Field(
            name="nip",
            label=say("NIP yang menyampaikan"),
            optional_mark=say("(kosong: Anda sendiri)"),
            width="medium",
            value=typed.get("nip", ""),
            error=wrong.get("nip", ""),
            max_length=30,
        ),
        Field(
            name="unit",
            label=say("Peserta dari unit"),
            optional_mark=say("(kosong: semua)"),
            kind="checks",
            options=[Option(value=id, text=name) for name, id in sorted((name, id) for id, name in units.items())],
            chosen=form.all("unit") if form is not None else (),
            error=wrong.get("unit", ""),
        ),
        Field(
            name="bukti",
            label=say("Tautan bukti"),
            optional_mark=optional,
            kind="url",
            value=typed.get("bukti", ""),
            error=wrong.get("bukti", ""),
            max_length=500,
        ),
    ]
