"""Raters who are reported to be wrong, and officials who left or leave soon, with what waits for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language, later
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Line, Link, SummaryRow, Tag, errors_by_field
from portal.views.typed import Form

Json = Mapping[str, Any]
PLACE: Final = "/kelola/pejabat"
_SHORT: Final = 10
_LONG: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftRow:
    """An official who left or will: since when, what waits, what can be done."""

    name: str
    until: str
    waits: Sequence[str]
    steps: Sequence[str]
    links: Sequence[Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class Officials:
    """The queue. ``away``: what could not be asked."""

    reports: Sequence[Line]
    left: Sequence[LeftRow]
    away: Sequence[str]
    correct: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """A page on which an officer answers one thing."""

    title: str
    lead: str
    action: str
    back: str
    errors: Sequence[FormError]
    rows: Sequence[SummaryRow]
    fields: Sequence[Field]
    act: str


def page(
    reports: Sequence[Json] | None,
    raters: Sequence[Json] | None,
    officials: Sequence[Json] | None,
    names: Names,
    language: Language,
) -> Officials:
    """Show the queue; None where a service is away."""
    say = language.say
    away = [] if reports is not None and raters is not None else [say("Rencana tidak dapat dihitung sekarang.")]
    if officials is None:
        away.append(say("Penilaian tidak dapat dihitung sekarang."))
    return Officials(
        reports=[line for plan in reports or () for line in _reports(plan, names, language)],
        left=_left(raters or (), officials or (), names, language),
        away=away,
        correct=Link(text=say("Impor pegawai dan unit"), href="/kelola/impor"),
    )


def people_of(
    reports: Sequence[Json] | None, raters: Sequence[Json] | None, officials: Sequence[Json] | None
) -> set[str | None]:
    """Name everybody in the queue."""
    told = {each[part] for each in reports or () for part in ("employee_id", "rater_id")}
    told |= {each[part] for each in raters or () for part in ("rater_id", "successor_id")}
    return told | {each["official_id"] for each in officials or ()}


def people_in(plan: Json, report: Json) -> set[str | None]:
    """Name everybody in a report."""
    return {plan["employee_id"], plan["rater_id"], report["reported_by"], report["right_rater_id"]}


def closing(
    plan: Json,
    report: Json,
    names: Names,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> Answering:
    """Show a report about a rater, to be closed with a reason that both sides read."""
    say = language.say
    rows = [
        SummaryRow(label=say("Pegawai"), value=named(names, plan["employee_id"], language)),
        SummaryRow(label=say("Penilai sekarang"), value=named(names, plan["rater_id"], language)),
        SummaryRow(label=say("Seharusnya"), value=named(names, report["right_rater_id"], language)),
        SummaryRow(
            label=say("Laporan"),
            value=report["reason"],
            lines=[
                say(
                    "oleh {name}, {day}",
                    name=named(names, report["reported_by"], language),
                    day=language.day(date.fromisoformat(report["reported_on"])),
                )
            ],
        ),
    ]
    return Answering(
        title=say("Laporan penilai {name}", name=named(names, plan["employee_id"], language)),
        lead=say(
            "Bila laporannya benar, perbaiki atasannya lewat impor pegawai; laporan ini lalu hilang sendiri. Bila "
            "tidak, tutup dengan alasan yang dibaca kedua pihak."
        ),
        action=report_place(plan["plan_id"], report["number"]),
        back=PLACE,
        errors=errors,
        rows=rows,
        fields=[_reason(form, errors, language)],
        act=say("Tutup laporan ini"),
    )


def missing(form: Form, language: Language) -> list[FormError]:
    """Say that the reason is missing."""
    if len(form["alasan"]) >= _SHORT:
        return []
    return [FormError(text=language.say("Tulis alasannya, paling sedikit 10 huruf"), field="alasan")]


def report_place(plan_id: str, number: int) -> str:
    """Give the address of a report."""
    return f"{PLACE}/laporan/{quote(plan_id, safe=':')}/{number}"


def _reason(form: Form | None, errors: Sequence[FormError], language: Language) -> Field:
    return Field(
        name="alasan",
        label=language.say("Alasan"),
        kind="area",
        value=form["alasan"] if form else "",
        error=errors_by_field(errors).get("alasan", ""),
        max_length=4000,
    )


def _reports(plan: Json, names: Names, language: Language) -> list[Line]:
    say = language.say
    return [
        Line(
            title=say("Laporan penilai {name}", name=named(names, plan["employee_id"], language)),
            href=report_place(plan["plan_id"], each["number"]),
            hint=say(
                "penilai sekarang {name}, dilaporkan {day}",
                name=named(names, plan["rater_id"], language),
                day=language.day(date.fromisoformat(each["reported_on"])),
            ),
            tag=Tag(text=say("Belum dikerjakan"), tone="wait"),
        )
        for each in plan["reports"]
    ]


def _left(raters: Sequence[Json], officials: Sequence[Json], names: Names, language: Language) -> list[LeftRow]:
    """Put together what both services know of an official."""
    of_plans = {each["rater_id"]: each for each in raters}
    of_ratings = {each["official_id"]: each for each in officials}
    ids = sorted({*of_plans, *of_ratings})
    rows = [_left_row(id, of_plans.get(id), of_ratings.get(id), names, language) for id in ids]
    return sorted(rows, key=_by_name)


def _by_name(row: LeftRow) -> str:
    return row.name


def _left_row(id: str, plans: Json | None, ratings: Json | None, names: Names, language: Language) -> LeftRow:
    say, waits, steps, links = language.say, list[str](), list[str](), list[Link]()
    if plans:
        waits.append(say("{n} rencana", n=language.number(plans["people"])))
        if plans["successor_id"]:
            steps.append(say("Memimpin unitnya sekarang: {name}", name=named(names, plans["successor_id"], language)))
    if plans or (ratings and ratings["appraisals"]):
        steps.append(say("Catat penilai yang baru lewat impor pegawai"))
    if ratings:
        counts = (
            (ratings["appraisals"], say("{n} penilaian", n=language.number(ratings["appraisals"]))),
            (len(ratings["objections"]), say("{n} keberatan", n=len(ratings["objections"]))),
            (len(ratings["corrections"]), say("{n} koreksi", n=len(ratings["corrections"]))),
        )
        waits += [text for count, text in counts if count]
        links = [
            Link(text=say(text, n=place), href=f"/hasil/{quote(each, safe=':')}/pemutus/{matter}")
            for matter, waiting, text in (
                ("keberatan", "objections", later("Tunjuk pemutus keberatan lain ({n})")),
                ("koreksi", "corrections", later("Tunjuk pemutus koreksi lain ({n})")),
            )
            for place, each in enumerate(ratings[waiting], 1)
        ]
    last = (plans or {}).get("last_day") or (ratings or {}).get("last_day")
    return LeftRow(
        name=named(names, id, language),
        until=say("hari terakhir {day}", day=language.day(date.fromisoformat(last))) if last else say("tidak aktif"),
        waits=waits,
        steps=steps,
        links=links,
    )
