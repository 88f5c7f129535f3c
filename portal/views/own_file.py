"""Everything that the platform knows about oneself, as sections of rows: the same for the page and for the PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.language import Language
from portal.views.parts import Link, Notice, SummaryRow
from portal.views.words import predicate_text

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows under a heading."""

    title: str
    rows: Sequence[SummaryRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFile:
    """The file; ``made``: on which day."""

    title: str
    name: str
    made: str
    notices: Sequence[Notice]
    sections: Sequence[Section]


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What else there is."""

    ways: Sequence[Link]


def more(*, rates: bool, officer: bool, language: Language) -> More:
    """List the pages that have no place in the menu."""
    say = language.say
    ways = [
        Link(text=say("Umpan balik"), href="/umpan-balik"),
        Link(text=say("Karier dan bimbingan"), href="/karier"),
        Link(text=say("Penggantian"), href="/penggantian"),
        Link(text=say("Kalibrasi"), href="/kalibrasi"),
        Link(text=say("Sosialisasi"), href="/sosialisasi"),
        Link(text=say("Berkas saya"), href="/berkas-saya"),
    ]
    if rates or officer:
        ways.append(Link(text=say("Putusan yang menunggu persetujuan Anda"), href="/tim/persetujuan"))
        ways.append(Link(text=say("Keberatan dan koreksi"), href="/perkara"))
    return More(ways=[*ways, Link(text=say("Kelola kinerja"), href="/kelola")] if officer else ways)


def view(told: Json, language: Language) -> OwnFile:
    """Lay out the file; ``told``: answers of the services by what they are about, None where one is away."""
    say = language.say
    person = dict((told["identity"] or {}).get("person") or {})
    person["unit"] = told["units"].get(person.get("unit_id"), person.get("unit_id"))
    away = [name for name in ("identity", "plans", "appraisals", "feedback", "career") if told[name] is None]
    sections = [
        Section(title=say("Data pegawai"), rows=_person(person, language)),
        Section(title=say("Rencana kinerja (SKP)"), rows=[_plan(each, language) for each in told["plans"] or ()]),
        Section(title=say("Penilaian"), rows=[_appraisal(each, language) for each in told["appraisals"] or ()]),
        Section(title=say("Umpan balik"), rows=[_feedback(each, language) for each in told["feedback"] or ()]),
        Section(title=say("Saran karier"), rows=_advice(told["career"])),
    ]
    missing = Notice(
        title=say("Berkas ini belum lengkap"),
        text=say("Satu bagian sedang tidak siap. Buka lagi sebentar lagi."),
        tone="warn",
    )
    return OwnFile(
        title=say("Berkas saya"),
        name=str(person.get("name", "")),
        made=language.day(date.fromisoformat(told["today"])),
        notices=[missing] if away else (),
        sections=[each for each in sections if each.rows],
    )


def _person(person: Json, language: Language) -> list[SummaryRow]:
    say = language.say
    named = ((say("Nama"), "name"), (say("NIP"), "nip"), (say("Jabatan"), "position"), (say("Unit kerja"), "unit"))
    return [SummaryRow(label=label, value=str(person[field])) for label, field in named if person.get(field)]


def _plan(plan: Json, language: Language) -> SummaryRow:
    names = [each["name"] for each in plan.get("objectives", ())]
    count = language.say("{n} hasil kerja", n=len(names))
    return SummaryRow(label=plan["cycle_id"], value=count if names else plan["status"], lines=names)


def _appraisal(row: Json, language: Language) -> SummaryRow:
    say, decided = language.say, row["decided"]
    if row["withdrawn"]:
        text = say("Hasil ditarik")
    elif decided:
        text = predicate_text(decided["predicate"], language)
    elif row["suggested"]["predicate"]:
        text = say("Saran: {p}", p=predicate_text(row["suggested"]["predicate"], language))
    else:
        text = say("Belum ada predikat")
    first, last = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
    return SummaryRow(label=row["cycle_id"], value=text, lines=[f"{language.day(first)} - {language.day(last)}"])


def _feedback(row: Json, language: Language) -> SummaryRow:
    texts = [each["observed"] for each in row["named"] if each["observed"]]
    texts += [one["observed"] for each in row["groups"] for one in each["remarks"] if one["observed"]]
    return SummaryRow(label=row["cycle_id"], value=language.say("{n} tulisan", n=len(texts)), lines=texts)


def _advice(profile: Json | None) -> list[SummaryRow]:
    found = (profile or {}).get("recommendations", ())
    return [SummaryRow(label=each["cycle_id"], value=each["reason"]) for each in found]
