"""What is to be decided about final results: objections and corrections that wait, for deciders and officers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from portal.language import Language
from portal.views.naming import Names, named
from portal.views.parts import Line, Tag
from portal.views.result_history import asked_text, day_text

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputes:
    """What waits; ``lead`` says whose it is."""

    lead: str
    objections: Sequence[Line]
    corrections: Sequence[Line]


def view(
    objections: Sequence[Json], corrections: Sequence[Json], names: Names, language: Language, *, officer: bool
) -> Disputes:
    """List what waits, those without a decider first."""
    say = language.say
    return Disputes(
        lead=say("Semua yang menunggu putusan di instansi Anda.") if officer else say("Yang menunggu putusan Anda."),
        objections=[_objection(each, names, language) for each in sorted(objections, key=_objected)],
        corrections=[_correction(each, names, language) for each in sorted(corrections, key=_proposed)],
    )


def people_in(objections: Sequence[Json], corrections: Sequence[Json]) -> set[str | None]:
    """Name everybody whom the lists name."""
    found: set[str | None] = {each["employee_id"] for each in (*objections, *corrections)}
    found |= {each["objection"]["decider_id"] for each in objections}
    for each in corrections:
        found |= {each["correction"]["decider_id"], each["correction"]["proposed_by"]}
    return found


def _objected(row: Json) -> tuple[bool, str]:
    told = row["objection"]
    return told["decider_id"] is not None, told["filed_on"]


def _proposed(row: Json) -> tuple[bool, str]:
    told = row["correction"]
    return told["decider_id"] is not None, told["proposed_on"]


def _objection(row: Json, names: Names, language: Language) -> Line:
    say, told = language.say, row["objection"]
    hint = say("Diajukan {day}. {reason}", day=day_text(told["filed_on"], language), reason=told["reason"])
    return _line(row, told["decider_id"], hint, names, language)


def _correction(row: Json, names: Names, language: Language) -> Line:
    say, told = language.say, row["correction"]
    hint = say(
        "Diusulkan {by} pada {day}: {asked}",
        by=named(names, told["proposed_by"], language),
        day=day_text(told["proposed_on"], language),
        asked=asked_text(told, language),
    )
    return _line(row, told["decider_id"], hint, names, language)


def _line(row: Json, decider_id: str | None, hint: str, names: Names, language: Language) -> Line:
    say = language.say
    tag = (
        Tag(text=say("Menunggu {name}", name=named(names, decider_id, language)), tone="wait")
        if decider_id
        else Tag(text=say("Belum ada pemutus"), tone="bad")
    )
    return Line(
        title=say("{name}, {cycle}", name=named(names, row["employee_id"], language), cycle=row["cycle_id"]),
        href=f"/hasil/{quote(row['appraisal_id'], safe=':')}",
        hint=hint,
        tag=tag,
    )
