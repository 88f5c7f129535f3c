"""What the platform recommends to somebody, who mentors whom, and how many lesson hours of training there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language, later
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Link, SummaryRow, Tag, Tone

Json = Mapping[str, Any]
_KINDS: Final[Mapping[str, str]] = {
    "training": later("Ikuti pelatihan"),
    "mentoring": later("Cari pembimbing"),
    "mentor_others": later("Bimbing rekan lain"),
    "leadership_training": later("Ikuti pelatihan kepemimpinan"),
    "recognition": later("Penghargaan"),
    "promotion": later("Promosi"),
    "strategic_placement": later("Penempatan strategis"),
    "guidance": later("Bimbingan kinerja"),
}
_STATUSES: Final[Mapping[str, tuple[str, Tone]]] = {
    "issued": (later("Menunggu jawaban Anda"), "wait"),
    "accepted": (later("Diterima"), "good"),
    "declined": (later("Ditolak"), "calm"),
    "done": (later("Selesai"), "good"),
    "withdrawn": (later("Ditarik"), "calm"),
    "expired": (later("Lewat waktu"), "calm"),
    "overridden": (later("Dikesampingkan pengelola"), "calm"),
}
_MATCHES: Final[Mapping[str, tuple[str, Tone]]] = {
    "proposed": (later("Diusulkan"), "wait"),
    "active": (later("Berjalan"), "good"),
    "declined": (later("Ditolak"), "calm"),
    "ended": (later("Selesai"), "calm"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """The form in which one says yes or no: ``reason`` for a no."""

    action: str
    yes: str
    no: str
    reason: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One recommendation."""

    id: str
    title: str
    tag: Tag
    reason: str
    until: str
    offers: Sequence[str]
    notice: str
    answering: Answering | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One mentoring match."""

    id: str
    title: str
    tag: Tag
    facts: Sequence[SummaryRow]
    answering: Answering | None
    ways: Sequence[Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class CareerPage:
    """All of it."""

    errors: Sequence[FormError]
    advice: Sequence[Advice]
    matches: Sequence[Match]
    about: Sequence[SummaryRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was written and not accepted."""

    id: str = ""
    reason: str = ""
    errors: Sequence[FormError] = ()


NOTHING: Final = Typed()


def view(profile: Json | None, names: Names, me: str, typed: Typed, language: Language) -> CareerPage:
    """Show what waits first; ``profile``: None before the platform knows anything."""
    told = profile or {"recommendations": (), "mentors": (), "mentees": ()}
    return CareerPage(
        errors=typed.errors,
        advice=[_advice(each, typed, language) for each in sorted(told["recommendations"], key=_open_first)],
        matches=[_match(each, names, me, typed, language) for each in (*told["mentors"], *told["mentees"])],
        about=_about(profile, language),
    )


def people_of(profile: Json | None) -> set[str | None]:
    """Name everybody whom the page names."""
    if profile is None:
        return set()
    return {each[who] for each in (*profile["mentors"], *profile["mentees"]) for who in ("mentor_id", "mentee_id")}


def reason_of(id: str) -> str:
    """Name the field of the reason of one answer."""
    return "alasan-" + "".join(each if each.isalnum() else "-" for each in id)


def _open_first(row: Json) -> tuple[bool, str]:
    return (row["status"] != "issued", row["id"])


def _advice(told: Json, typed: Typed, language: Language) -> Advice:
    say, (text, tone) = language.say, _STATUSES[told["status"]]
    last = told["expires_on"]
    open_still = told["status"] == "issued"
    offers = [
        say("{title} ({n} JP)", title=each["title"], n=language.number(each["hours_jp"])) for each in told["trainings"]
    ]
    offers += [each["name"] for each in told["positions"]]
    about = f": {told['about']}" if told["about"] else ""
    return Advice(
        id=_place(told["id"]),
        title=f"{say(_KINDS[told['kind']])}{about}",
        tag=Tag(text=say(text), tone=tone),
        reason=told["reason"],
        until=say("Jawab sampai {day}.", day=language.day(date.fromisoformat(last))) if last and open_still else "",
        offers=offers or ([told["nothing_on_offer"]] if told["nothing_on_offer"] else ()),
        notice=told["notice"],
        answering=_answering("saran", told["id"], typed, language) if open_still else None,
    )


def _match(told: Json, names: Names, me: str, typed: Typed, language: Language) -> Match:
    say = language.say
    mentor = me == told["mentor_id"]
    other = named(names, told["mentee_id"] if mentor else told["mentor_id"], language)
    waits = told["status"] == "proposed" and me not in told["accepted_by"]
    facts = [
        SummaryRow(label=say("Kompetensi"), value=told["competence"]),
        SummaryRow(label=say("Pertemuan"), value=say("{n} kali", n=told["sessions"])),
    ]
    return Match(
        id=_place(told["id"]),
        title=say("Anda membimbing {name}", name=other) if mentor else say("{name} membimbing Anda", name=other),
        tag=match_tag(told["status"], language),
        facts=facts,
        ways=_ways(told, language, mentor=mentor) if told["status"] == "active" else (),
        answering=_answering("bimbingan", told["id"], typed, language) if waits else None,
    )


def match_tag(status: str, language: Language) -> Tag:
    """Say how a mentoring match stands."""
    text, tone = _MATCHES[status]
    return Tag(text=language.say(text), tone=tone)


def _ways(told: Json, language: Language, *, mentor: bool) -> list[Link]:
    """Both note meetings; the mentor ends the match."""
    say, place = language.say, f"/karier/bimbingan/{quote(told['id'], safe=':')}"
    meeting = Link(text=say("Catat pertemuan"), href=f"{place}/pertemuan")
    return [meeting, Link(text=say("Akhiri bimbingan"), href=f"{place}/akhiri")] if mentor else [meeting]


def _answering(what: str, id: str, typed: Typed, language: Language) -> Answering:
    say, mine = language.say, typed.id == id
    return Answering(
        action=f"/karier/{what}/{id}",
        yes=say("Terima"),
        no=say("Tolak"),
        reason=Field(
            name=reason_of(id),
            label=say("Alasan"),
            optional_mark=say("(wajib bila ditolak)"),
            value=typed.reason if mine else "",
            error=typed.errors[0].text if mine and typed.errors else "",
            max_length=2000,
        ),
    )


def _about(profile: Json | None, language: Language) -> list[SummaryRow]:
    if profile is None:
        return []
    say = language.say
    rows = [
        SummaryRow(
            label=say("Pelatihan {year}", year=each["year"]), value=say("{n} JP", n=language.number(each["hours_jp"]))
        )
        for each in profile["training_years"]
    ]
    if profile["strengths"]:
        rows.append(SummaryRow(label=say("Kekuatan"), value=", ".join(profile["strengths"])))
    for each in profile["gaps"]:
        held = language.number(each["held"]) if each["held"] is not None else say("belum diketahui")
        value = say("perlu {n}, sekarang {m}", n=language.number(each["required"]), m=held)
        rows.append(SummaryRow(label=say("Kompetensi {name}", name=each["competence"]), value=value))
    return rows


def _place(id: str) -> str:
    return "".join(each if each.isalnum() else "-" for each in id)
