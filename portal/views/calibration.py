"""One calibration session: the spread before it, now, and as proposed; every change with the rater's answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.language import Language, later
from portal.views.calibration_acts import Looking, acts_in, answers_to
from portal.views.calibrations import place_of, tag_of
from portal.views.naming import named
from portal.views.parts import Bar, FormError, SummaryRow, Tag, Tone
from portal.views.rating_spread import TONES
from portal.views.result_acts import ActForm
from portal.views.words import PREDICATES, level_text, predicate_text

Json = Mapping[str, Any]
_ANSWERS: Final[Mapping[str, tuple[str, Tone]]] = {
    "proposed": (later("Menunggu jawaban"), "wait"),
    "applied": (later("Diterima"), "good"),
    "refused": (later("Tidak diterima"), "bad"),
    "lapsed": (later("Gugur, tidak dijawab"), "calm"),
}
_SIDES: Final[Mapping[str, str]] = {
    "before": later("Sebelum sesi"),
    "now": later("Sekarang"),
    "proposed": later("Bila semua usulan diterima"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """How the people of a unit come out at one time, and whether that fits the unit's own predicate."""

    title: str
    bars: Sequence[Bar]
    verdict: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPart:
    """A unit of the session."""

    name: str
    sides: Sequence[Side]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change that was proposed, and what the rater can do about it."""

    title: str
    tag: Tag
    rows: Sequence[SummaryRow]
    acts: Sequence[ActForm]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """The session."""

    title: str
    tag: Tag
    back: str
    errors: Sequence[FormError]
    facts: Sequence[SummaryRow]
    units: Sequence[UnitPart]
    changes: Sequence[Change]
    acts: Sequence[ActForm]
    here: str


def people_of(session: Json, rows: Sequence[Json]) -> set[str | None]:
    """Name everybody on the page."""
    changes = session["changes"]
    parts = ("employee_id", "rater_id", "proposed_by", "answered_by")
    told = {each[part] for each in changes for part in parts}
    return told | {*session["participants"], session["opened_by"], *(each["employee_id"] for each in rows)}


def page(session: Json, looking: Looking, language: Language) -> SessionPage:
    """Show a session to whoever takes part, or is asked."""
    say, place = language.say, place_of(session["id"])
    opened = session["status"] == "open"
    opened_on = language.day(date.fromisoformat(session["opened_on"]))
    people = ", ".join(sorted(named(looking.names, each, language) for each in session["participants"]))
    return SessionPage(
        title=say("Kalibrasi {code}", code=session["calibration_id"]),
        tag=tag_of(session, language),
        back=f"/kelola/siklus/{session['cycle_id']}/kalibrasi" if looking.officer else "/kalibrasi",
        errors=looking.errors,
        facts=[
            SummaryRow(label=say("Siklus"), value=session["cycle_id"]),
            SummaryRow(
                label=say("Dibuka"),
                value=f"{named(looking.names, session['opened_by'], language)}, {opened_on}",
            ),
            SummaryRow(label=say("Peserta"), value=people),
        ],
        units=[_unit(each, looking, language) for each in session["table"] or ()],
        changes=[_change(each, session, looking, language) for each in reversed(session["changes"])],
        acts=acts_in(session, looking, language) if opened else (),
        here=place,
    )


def _unit(told: Json, looking: Looking, language: Language) -> UnitPart:
    return UnitPart(
        name=looking.units.get(told["unit_id"], told["unit_id"]),
        sides=[_side(told, name, language) for name in _SIDES],
    )


def _side(told: Json, name: str, language: Language) -> Side:
    say, counts, fit = language.say, told[name], told[f"fit_{name}"]
    people = sum(counts.get(each, 0) for each in PREDICATES)
    bars = [
        Bar(
            label=say(text),
            share=100 * counts.get(each, 0) / people if people else 0,
            text=language.number(counts.get(each, 0)),
            tone=TONES[each],
        )
        for each, text in PREDICATES.items()
    ]
    verdict, tone = _verdict(fit, language)
    return Side(title=say(_SIDES[name]), bars=bars, verdict=verdict, tone=tone)


def _verdict(fit: Json | None, language: Language) -> tuple[str, Tone]:
    if fit is None:
        return language.say("Sebarannya tidak dibandingkan."), "calm"
    if fit["valid"]:
        return language.say("Sesuai dengan predikat unit."), "good"
    return " ".join(each["pesan"] for each in fit["violations"]), "warn"


def _change(change: Json, session: Json, looking: Looking, language: Language) -> Change:
    say, names = language.say, looking.names
    text, tone = _ANSWERS[change["status"]]
    rows = [
        SummaryRow(label=say("Unit"), value=looking.units.get(change["unit_id"], change["unit_id"])),
        SummaryRow(label=say("Sekarang"), value=_outcome(change["before"], language)),
        SummaryRow(label=say("Usulan"), value=_outcome(change["after"], language)),
        SummaryRow(
            label=say("Alasan"),
            value=change["reason"],
            lines=[say("diusulkan {name}", name=named(names, change["proposed_by"], language))],
        ),
        SummaryRow(label=say("Dijawab oleh"), value=named(names, change["rater_id"], language)),
    ]
    if change["answer_reason"]:
        rows.append(SummaryRow(label=say("Jawaban"), value=change["answer_reason"]))
    # Who sees only the changes about the own people answers them, in person or as a substitute.
    asked = change["rater_id"] == looking.me or session["table"] is None
    waits = change["status"] == "proposed" and change["employee_id"] != looking.me
    return Change(
        title=named(names, change["employee_id"], language),
        tag=Tag(text=say(text), tone=tone),
        rows=rows,
        acts=answers_to(change, session, looking, language) if asked and waits else (),
    )


def _outcome(outcome: Json, language: Language) -> str:
    return language.say(
        "{predicate} (hasil kerja {results}, perilaku {behaviour})",
        predicate=predicate_text(outcome["predicate"], language),
        results=level_text(outcome["results"], language),
        behaviour=level_text(outcome["behaviour"], language),
    )
