"""One's own results as a list, and how a result stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language, later
from portal.views.parts import Tag, Tone
from portal.views.words import predicate_text

Json = Mapping[str, Any]

STATUSES: Final[Mapping[str, tuple[str, Tone]]] = {
    "open": (later("Sedang berjalan"), "calm"),
    "ready": (later("Menunggu putusan"), "wait"),
    "decided": (later("Diputuskan"), "wait"),
    "acknowledged": (later("Sudah ditanggapi"), "good"),
    "final": (later("Final"), "good"),
    "cancelled": (later("Siklus dibatalkan"), "calm"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """A result in a list."""

    title: str
    href: str
    hint: str
    tag: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One's own results, the newest first."""

    lines: Sequence[ResultLine]


def results(rows: Sequence[Json], language: Language) -> Results:
    """List one's own results."""
    return Results(lines=[_line(each, language) for each in sorted(rows, key=_newest, reverse=True)])


def status_of(row: Json, language: Language) -> Tag:
    """Say how a result stands; that it was withdrawn or took another's place goes before everything else."""
    if row["withdrawn"]:
        return Tag(text=language.say("Ditarik"), tone="bad")
    if row["status"] == "final" and row["decided"] and any(each["decided"] for each in row["replaced"]):
        return Tag(text=language.say("Final, hasil pengganti"), tone="good")
    approval = row["approval"]
    if row["status"] == "decided" and approval and approval["status"] == "awaited":
        return Tag(text=language.say("Menunggu persetujuan"), tone="wait")
    text, tone = STATUSES[row["status"]]
    return Tag(text=language.say(text), tone=tone)


def span(row: Json, language: Language) -> str:
    """Write from when to when a result counts."""
    first, last = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
    return f"{language.day(first)} - {language.day(last)}"


def _newest(row: Json) -> tuple[str, int]:
    return (row["ends_on"], row["segment"])


def _line(row: Json, language: Language) -> ResultLine:
    say, stands = language.say, row["decided"] or row["suggested"]
    text = predicate_text(stands["predicate"], language) if stands["predicate"] else say("belum lengkap")
    hints = [span(row, language), _verdict(row, text, language)]
    if row["objection"] and row["objection"]["status"] == "filed":
        hints.append(say("Keberatan menunggu putusan"))
    if any(each["status"] == "proposed" for each in row["corrections"]):
        hints.append(say("Koreksi menunggu putusan"))
    return ResultLine(
        title=say("Penilaian {cycle}", cycle=row["cycle_id"]),
        href=f"/hasil/{quote(row['id'], safe=':')}",
        hint=". ".join(hints),
        tag=status_of(row, language),
    )


def _verdict(row: Json, text: str, language: Language) -> str:
    say = language.say
    if row["withdrawn"]:
        return say("Tidak ada hasil yang berlaku")
    if row["unrated_reason"] or row["status"] == "cancelled":
        return say("Tanpa predikat")
    return text if row["decided"] else say("Saran: {p}", p=text)
