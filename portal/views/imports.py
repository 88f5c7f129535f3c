"""Files of people and units: tried first, then recorded, with every row that is wrong and everybody who moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.language import Language, later
from portal.views.parts import Bar, Field, FormError, Line, Link, Notice, Option, SummaryRow, Tag, Tone, errors_by_field
from portal.views.typed import Form

Json = Mapping[str, Any]
_SHOWN_MAX: Final = 100
_STATUSES: Final[Mapping[str, tuple[str, Tone]]] = {
    "checked": (later("Baru dicoba"), "calm"),
    "refused": (later("Ditolak"), "bad"),
    "running": (later("Sedang dicatat"), "wait"),
    "cancelled": (later("Dihentikan"), "warn"),
    "done": (later("Selesai"), "good"),
}
_COUNTS: Final[Mapping[str, str]] = {
    "people_new": later("Pegawai baru"),
    "people_changed": later("Pegawai berubah"),
    "people_moved": later("Pegawai pindah"),
    "people_same": later("Pegawai tetap sama"),
    "people_retired": later("Pegawai menjadi tidak aktif"),
    "people_refused": later("Pegawai ditolak"),
    "units_new": later("Unit baru"),
    "units_changed": later("Unit berubah"),
    "units_same": later("Unit tetap sama"),
    "units_refused": later("Unit ditolak"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportForm:
    """The form with the files; ``print``: of those that were tried, so that the same ones are recorded."""

    title: str
    errors: Sequence[FormError]
    file: Field
    fields: Sequence[Field]
    act: str
    act_name: str
    again: str
    print: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """Something wrong in a file: where, and what to do."""

    place: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRow:
    """Who moves, from where to where, when."""

    name: str
    before: str
    after: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What files change, or changed."""

    notice: Notice
    progress: Bar | None
    counts: Sequence[SummaryRow]
    problems: Sequence[ProblemRow]
    problems_more: str
    moves: Sequence[MoveRow]
    moves_more: str
    warnings: Sequence[ProblemRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPage:
    """The page on which files are chosen and tried."""

    form: ImportForm
    found: Found | None
    before: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneImport:
    """One import while it is recorded, and afterwards."""

    title: str
    tag: Tag
    found: Found
    running: bool
    cancel: str
    link: Link


def page(
    language: Language,
    *,
    before: Sequence[Json] = (),
    form: Form | None = None,
    tried: Json | None = None,
    print: str = "",
    units: Mapping[str, str] | None = None,
    errors: Sequence[FormError] = (),
) -> ImportPage:
    """Show the form, and what the files that were tried would change."""
    return ImportPage(
        form=_form(language, form=form, tried=tried, print=print, errors=errors),
        found=_found(tried, units or {}, language) if tried else None,
        before=[_line(each, language) for each in before],
    )


def one(told: Json, units: Mapping[str, str], language: Language) -> OneImport:
    """Show how far an import is, and what became of it."""
    say, (text, tone) = language.say, _STATUSES[told["status"]]
    running = told["status"] == "running"
    return OneImport(
        title=say("Impor {files}", files=", ".join(told["files"])),
        tag=Tag(text=say(text), tone=tone),
        found=_found(told, units, language),
        running=running,
        cancel=f"/kelola/impor/{told['import_id']}/hentikan" if running else "",
        link=Link(text=say("Cari pegawai"), href="/kelola/pegawai"),
    )


def options_of(form: Form) -> dict[str, Any]:
    """Give how the files are to be read."""
    marked = form.all("cara")
    told: dict[str, Any] = {"skip_invalid": "lewati" in marked, "retire_missing": "pensiun" in marked}
    return told | ({"since": form["sejak"]} if form["sejak"] else {}) | {"hidden_rows": form["tersembunyi"] or "ask"}


def _form(
    language: Language, *, form: Form | None, tried: Json | None, print: str, errors: Sequence[FormError]
) -> ImportForm:
    say, wrong = language.say, errors_by_field(errors)
    typed = form.values if form else {}
    good = tried is not None and tried["status"] == "checked" and (not tried["problem_count"] or tried["skip_invalid"])
    fields = [
        Field(
            name="cara",
            label=say("Cara membaca"),
            kind="checks",
            options=[
                Option(value="lewati", text=say("Lewati baris yang salah, catat yang lain")),
                Option(
                    value="pensiun",
                    text=say("Pegawai yang tidak ada di berkas menjadi tidak aktif"),
                    hint=say("Hanya bila berkasnya memuat semua pegawai."),
                ),
            ],
            chosen=form.all("cara") if form else (),
        ),
        Field(
            name="sejak",
            label=say("Pegawai baru bertugas sejak"),
            optional_mark=say("(kosong: awal tahun)"),
            kind="date",
            width="medium",
            value=typed.get("sejak", ""),
            error=wrong.get("sejak", ""),
        ),
        Field(
            name="tersembunyi",
            label=say("Baris yang disembunyikan di lembar kerja"),
            kind="radios",
            value=typed.get("tersembunyi", "ask"),
            options=[
                Option(value="ask", text=say("Tanyakan")),
                Option(value="skip", text=say("Lewati")),
                Option(value="take", text=say("Baca juga")),
            ],
        ),
    ]
    return ImportForm(
        title=say("Impor pegawai dan unit"),
        errors=errors,
        file=Field(
            name="berkas",
            label=say("Berkas (CSV atau Excel)"),
            hint=say("Pilih berkas yang sama sekali lagi, bila kolom ini kosong.")
            if good
            else say("Kolom dikenali dari judulnya. Beberapa berkas boleh sekaligus, sampai 3 MB."),
            kind="file",
            suffix=".csv,.xlsx",
            several=True,
            error=wrong.get("berkas", ""),
        ),
        fields=fields,
        act=say("Catat perubahan ini") if good else say("Coba dahulu, tanpa mengubah apa-apa"),
        act_name="catat" if good else "coba",
        again=say("Coba lagi") if good else "",
        print=print,
    )


def _found(told: Json, units: Mapping[str, str], language: Language) -> Found:
    say = language.say
    problems = [_problem(each, language) for each in told["problems"][:_SHOWN_MAX]]
    refused = [ProblemRow(place=each["id"], text=each["text"]) for each in told["refusals"][:_SHOWN_MAX]]
    moves = told["movements"]
    rest = told["problem_count"] - len(told["problems"][:_SHOWN_MAX])
    return Found(
        notice=_notice(told, language),
        progress=_progress(told, language),
        counts=[
            SummaryRow(label=say(label), value=language.number(told["counts"][name]))
            for name, label in _COUNTS.items()
            if told["counts"].get(name)
        ],
        problems=[*problems, *refused],
        problems_more=say("dan {n} baris lagi", n=language.number(rest)) if rest > 0 else "",
        moves=[
            MoveRow(
                name=each["name"] or each["employee_id"],
                before=f"{each['from_position']}, {units.get(each['from_unit_id'], each['from_unit_id'])}",
                after=f"{each['to_position']}, {units.get(each['to_unit_id'], each['to_unit_id'])}",
                on=language.day(date.fromisoformat(each["on"])),
            )
            for each in moves[:_SHOWN_MAX]
        ],
        moves_more=say("dan {n} orang lagi", n=language.number(len(moves) - _SHOWN_MAX))
        if len(moves) > _SHOWN_MAX
        else "",
        warnings=[_problem(each, language) for each in told["warnings"][:_SHOWN_MAX]],
    )


def _notice(told: Json, language: Language) -> Notice:
    say, wrong = language.say, told["problem_count"]
    if told["status"] == "checked" and wrong and not told["skip_invalid"]:
        text = say("Perbaiki berkasnya lalu coba lagi, atau pilih untuk melewati baris yang salah.")
        return Notice(title=say("{n} baris perlu diperbaiki", n=language.number(wrong)), text=text, tone="warn")
    if told["status"] == "checked":
        text = say("Belum ada yang dicatat.")
        return Notice(
            title=say("{n} baris dibaca, siap dicatat", n=language.number(told["rows"])), text=text, tone="good"
        )
    if told["status"] == "running":
        return Notice(title=say("Perubahan sedang dicatat"), text=say("Anda boleh menutup halaman ini."), tone="wait")
    if told["status"] == "refused":
        return Notice(
            title=say("Tidak ada yang dicatat"), text=say("Ada baris yang salah; lihat di bawah."), tone="bad"
        )
    if told["status"] == "cancelled":
        return Notice(title=say("Dihentikan"), text=say("Yang sudah dicatat tetap ada."), tone="warn")
    return Notice(title=say("Semua perubahan sudah dicatat"), tone="good")


def _progress(told: Json, language: Language) -> Bar | None:
    if told["status"] not in ("running", "cancelled") or not told["total"]:
        return None
    text = language.say("{n} dari {m}", n=language.number(told["done"]), m=language.number(told["total"]))
    return Bar(label=language.say("Sudah dicatat"), share=100 * told["done"] / told["total"], text=text)


def _problem(told: Json, language: Language) -> ProblemRow:
    say = language.say
    parts = [told["file"], told["sheet"] if told["sheet"] != told["file"] else ""]
    if told["row"]:
        parts.append(say("baris {n}", n=told["row"]))
    if told["column"]:
        parts.append(say("kolom {name}", name=told["column"]))
    value = f" ({told['value']})" if told["value"] else ""
    return ProblemRow(place=", ".join(filter(None, parts)) or say("Semua berkas"), text=f"{told['text']}{value}")


def _line(row: Json, language: Language) -> Line:
    text, tone = _STATUSES[row["status"]]
    return Line(
        title=", ".join(row["files"]),
        href=f"/kelola/impor/{row['import_id']}",
        hint=language.say("{n} baris", n=language.number(row["rows"])),
        tag=Tag(text=language.say(text), tone=tone),
    )
