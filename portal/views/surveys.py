"""Surveys as officers see them: open one, make codes to hand out, follow the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.language import Language
from portal.views.parts import Bar, Field, FormError, Line, Link, Option, SummaryRow, Tag, errors_by_field
from portal.views.survey import GRADES, bars, place_of
from portal.views.typed import Form

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveys:
    """All surveys, and the form of a new one."""

    lines: Sequence[Line]
    errors: Sequence[FormError]
    fields: Sequence[Field]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSurvey:
    """One survey with its answers and its codes."""

    title: str
    tag: Tag
    errors: Sequence[FormError]
    facts: Sequence[SummaryRow]
    bars: Sequence[Bar]
    fields: Sequence[Field]
    action: str
    public: Link
    result: Link


def surveys(
    rows: Sequence[Json],
    cycles: Sequence[Json],
    units: Sequence[Json],
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> Surveys:
    """List the surveys, those that run first."""
    say, wrong = language.say, errors_by_field(errors)
    typed = form.values if form else {}
    names = {each["unit_id"]: each["name"] for each in units}
    running = [each for each in cycles if each["status"] == "open"]
    fields = [
        Field(
            name="siklus",
            label=say("Siklus"),
            kind="select",
            options=[Option(value=each["cycle_id"], text=each["title"]) for each in running],
            value=typed.get("siklus", ""),
            error=wrong.get("siklus", ""),
        ),
        Field(
            name="unit",
            label=say("Unit pelayanan"),
            kind="select",
            options=[
                Option(value="", text=say("Pilih unit")),
                *(Option(value=each["unit_id"], text=each["name"]) for each in units),
            ],
            value=typed.get("unit", ""),
            error=wrong.get("unit", ""),
        ),
        Field(
            name="judul",
            label=say("Judul yang dibaca masyarakat"),
            value=typed.get("judul", say("Survei kepuasan masyarakat")),
            error=wrong.get("judul", ""),
            max_length=200,
        ),
    ]
    return Surveys(
        lines=[_line(each, names, language) for each in sorted(rows, key=_running_first)],
        errors=errors,
        fields=fields if running else (),
    )


def missing(form: Form, language: Language) -> list[FormError]:
    """Say what a new survey lacks."""
    say = language.say
    wanted = {"unit": say("Pilih unit"), "judul": say("Tulis judulnya")}
    return [FormError(text=text, field=name) for name, text in wanted.items() if not form[name]]


def one(
    survey: Json,
    names: Mapping[str, str],
    elements: Mapping[str, str],
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> OneSurvey:
    """Show a survey; ``elements``: names of what is asked, by code."""
    say, wrong, place = language.say, errors_by_field(errors), place_of(survey["id"])
    typed = form.values if form else {}
    fields = [
        Field(
            name="jumlah",
            label=say("Berapa kode?"),
            hint=say("Satu kode untuk satu orang, paling banyak 480 sekaligus."),
            kind="number",
            width="short",
            value=typed.get("jumlah", "24"),
            error=wrong.get("jumlah", ""),
        ),
        Field(
            name="label",
            label=say("Untuk loket atau hari mana"),
            optional_mark=say("(bila ada)"),
            value=typed.get("label", ""),
            error=wrong.get("label", ""),
            max_length=100,
        ),
    ]
    return OneSurvey(
        title=survey["title"],
        tag=_tag(survey, language),
        errors=errors,
        facts=_facts(survey, names, language),
        bars=bars(survey["elements"], elements, language),
        fields=() if survey["closed"] else fields,
        action=f"/kelola/survei/{survey['id']}/kode",
        public=Link(text=say("Halaman untuk masyarakat"), href=place),
        result=Link(text=say("Halaman hasil"), href=f"{place}/hasil"),
    )


def _facts(survey: Json, names: Mapping[str, str], language: Language) -> list[SummaryRow]:
    say = language.say
    unit = survey["unit_name"] or names.get(survey["unit_id"], survey["unit_id"])
    facts = [SummaryRow(label=say("Unit pelayanan"), value=unit)]
    if survey["codes_issued"] is not None:
        facts.append(SummaryRow(label=say("Kode dibuat"), value=language.number(survey["codes_issued"])))
        facts.append(SummaryRow(label=say("Jawaban masuk"), value=language.number(survey["answers_received"])))
    if survey["index"] is None:
        text = say("Tampak sesudah {n} jawaban.", n=survey["minimum"])
    else:
        grade = say(GRADES[survey["grade"]][0])
        text = say("{n} ({g}: {word})", n=language.number(survey["index"]), g=survey["grade"], word=grade)
    return [*facts, SummaryRow(label=say("Indeks"), value=text)]


def _line(row: Json, names: Mapping[str, str], language: Language) -> Line:
    unit = row["unit_name"] or names.get(row["unit_id"], row["unit_id"])
    return Line(
        title=f"{row['title']}, {unit}",
        href=f"/kelola/survei/{row['id']}",
        hint=language.say("Siklus {cycle}", cycle=row["cycle_id"]),
        tag=_tag(row, language),
    )


def _tag(survey: Json, language: Language) -> Tag:
    if survey["closed"]:
        return Tag(text=language.say("Ditutup"), tone="good")
    return Tag(text=language.say("Berjalan"), tone="wait")


def _running_first(row: Json) -> tuple[bool, str]:
    return (row["closed"], row["id"])
