"""Briefings in which somebody was told about the rules or the results of a cycle, to be confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language, later
from portal.views.naming import Names
from portal.views.parts import Link, SummaryRow, Tag
from portal.views.result_history import day_text

Json = Mapping[str, Any]
_ABOUT: Final = {
    "rules": later("Sosialisasi aturan penilaian, {cycle}"),
    "results": later("Sosialisasi hasil penilaian, {cycle}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """One briefing; ``action`` where it is still to be confirmed."""

    place: str
    title: str
    text: str
    tag: Tag
    rows: Sequence[SummaryRow]
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefings:
    """Those in which one took part, the ones to confirm first."""

    briefings: Sequence[Briefing]


def view(rows: Sequence[Json], names: Names, me: str, language: Language) -> Briefings:
    """Show the briefings in which one took part, the newest first; officers are told of those of others, too."""
    mine = sorted((each for each in rows if me in each["people"]), key=_newest, reverse=True)
    waiting = [each for each in mine if me not in each["acknowledged"]]
    confirmed = [each for each in mine if me in each["acknowledged"]]
    return Briefings(briefings=[_briefing(each, names, me, language) for each in (*waiting, *confirmed)])


def people_in(rows: Sequence[Json]) -> set[str | None]:
    """Name everybody whom the page names."""
    return {each["held_by"] for each in rows}


def _newest(row: Json) -> str:
    return str(row["held_on"])


def _briefing(told: Json, names: Names, me: str, language: Language) -> Briefing:
    say, confirmed = language.say, told["acknowledged"].get(me)
    tag = (
        Tag(text=say("Dikonfirmasi {day}", day=day_text(confirmed, language)), tone="good")
        if confirmed
        else Tag(text=say("Belum dikonfirmasi"), tone="wait")
    )
    by, on = names.get(told["held_by"]), day_text(told["held_on"], language)
    rows = [
        SummaryRow(label=say("Disampaikan oleh"), value=say("{name}, {day}", name=by, day=on))
        if by
        else SummaryRow(label=say("Disampaikan"), value=on)
    ]
    if told["proof"]:
        rows.append(
            SummaryRow(label=say("Bukti"), value="", links=[Link(text=each, href=each) for each in told["proof"]])
        )
    return Briefing(
        place="".join(each if each.isalnum() else "-" for each in told["id"]),
        title=say(_ABOUT[told["about"]], cycle=told["cycle_id"]),
        text=told["text"],
        tag=tag,
        rows=rows,
        action="" if confirmed else f"/sosialisasi/{quote(told['id'], safe=':')}",
    )
