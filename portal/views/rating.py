"""The rating table: everybody on one page, with the suggestion, what is decided, and the spread as one goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.language import Language, later
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Notice, Option, Tag
from portal.views.rating_decide import at_of, chosen_now
from portal.views.rating_spread import TONES, Spread, spreads
from portal.views.typed import Form
from portal.views.words import LEVELS, level_text, predicate_text

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person who can be decided about: the two choices and the reason."""

    id: str
    place: int
    name: str
    position: str
    version: int
    suggestion: Tag
    because: str
    href: str
    results: Field
    behaviour: Field
    suggested_results: str
    suggested_behaviour: str
    take: bool
    taken_before: str
    reason: Field
    notes: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """A person who cannot be decided about now, and why."""

    name: str
    text: str
    tag: Tag
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingPage:
    """The table."""

    title: str
    lead: str
    action: str
    cycle: str
    notice: Notice | None
    errors: Sequence[FormError]
    people: Sequence[PersonRow]
    waiting: Sequence[WaitingRow]
    spreads: Sequence[Spread]
    draft: str


def page(
    table: Json,
    names: Names,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> RatingPage:
    """Make the table; ``form``: what was chosen already."""
    say = language.say
    wrong = {each.field: each.text for each in reversed(errors) if each.field}
    ordered = sorted(table["rows"], key=lambda row: named(names, row["employee_id"], language))
    open_rows = [row for row in ordered if row["open"]]
    return RatingPage(
        title=say("Penilaian tim, {cycle}", cycle=table["title"]),
        lead=say("Saran dihitung dari rencana, capaian, dan umpan balik. Anda yang memutuskan.")
        if open_rows
        else say("Belum ada yang dapat diputuskan sekarang."),
        action="/tim/penilaian",
        cycle=table["cycle_id"],
        notice=None,
        errors=errors,
        people=[_person(row, place, names, form, wrong, language) for place, row in enumerate(open_rows)],
        waiting=[_waiting(row, names, language) for row in ordered if not row["open"]],
        spreads=spreads(table, chosen_now(form, table), language),
        draft=f"{table['cycle_id']}:{table['rater_id']}",
    )


def _person(
    row: Json, place: int, names: Names, form: Form | None, wrong: Mapping[str, str], language: Language
) -> PersonRow:
    say, at = language.say, at_of(row)
    suggested, decided = row["suggested"], row["decided"]
    stands = decided or suggested
    typed = form.values if form is not None else {}
    name = named(names, row["employee_id"], language)
    notes = [say("{n} catatan kehadiran atau disiplin", n=row["flags"])] if row["flags"] else []
    if row["majority"]:
        notes.append(say("Sebagian besar hasil periodik: {p}", p=predicate_text(row["majority"], language)))
    return PersonRow(
        id=at,
        place=place + 1,
        name=name,
        position=row["position"],
        version=row["version"],
        suggestion=_tag(suggested["predicate"], language),
        because=because(row, language),
        href=f"/hasil/{row['appraisal_id']}",
        results=_levels(
            f"{at}-hasil", say("Hasil kerja"), typed.get(f"{at}-hasil") or stands["results"], wrong, language
        ),
        behaviour=_levels(
            f"{at}-perilaku", say("Perilaku kerja"), typed.get(f"{at}-perilaku") or stands["behaviour"], wrong, language
        ),
        suggested_results=suggested["results"] or "",
        suggested_behaviour=suggested["behaviour"] or "",
        take=bool(typed.get(f"{at}-putus")) if form is not None else decided is None,
        taken_before=say("Sudah diputuskan: {p}", p=predicate_text(decided["predicate"], language)) if decided else "",
        reason=Field(
            name=f"{at}-alasan",
            label=say("Alasan"),
            optional_mark=say("(wajib bila berbeda dari saran)"),
            value=typed.get(f"{at}-alasan", row["deviation_reason"]),
            error=wrong.get(f"{at}-alasan", ""),
            max_length=4000,
        ),
        notes=notes,
    )


def because(row: Json, language: Language) -> str:
    """Say in one line what the suggestion rests on, and what was left out of it (rule 16)."""
    say, suggested, parts = language.say, row["suggested"], []
    for axis, text in (("results", say("hasil kerja")), ("behaviour", say("perilaku"))):
        level, percent = suggested[axis], suggested[f"{axis}_percent"]
        if level is None:
            continue
        share = f" ({language.number(percent)}%)" if percent is not None else ""
        low = [
            f"{_label(each, language)} {language.number(each['percent'])}"
            for each in row["parts"]
            if each["axis"] == axis and each["percent"] is not None and float(each["percent"]) < 100
        ]
        parts.append(f"{text} {level_text(level, language)}{share}" + (f": {', '.join(low[:3])}" if low else ""))
    left_out = [_label(each, language) for each in row["parts"] if each["percent"] is None]
    if left_out:
        parts.append(say("tidak dihitung: {names}", names=", ".join(left_out)))
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else say("Saran belum lengkap: pilih sendiri dan tulis alasannya.")


def _label(part: Json, language: Language) -> str:
    label = part["label"]
    return str(label["en"] or label["id"]) if language.code == "en" else str(label["id"])


def _levels(name: str, label: str, value: str | None, wrong: Mapping[str, str], language: Language) -> Field:
    return Field(
        name=name,
        label=label,
        kind="radios",
        options=[Option(value=each, text=language.say(text)) for each, text in LEVELS.items()],
        value=value or "",
        error=wrong.get(name, ""),
    )


def _waiting(row: Json, names: Names, language: Language) -> WaitingRow:
    say = language.say
    if row["status"] in ("acknowledged", "final"):
        told = row["decided"]
        text = predicate_text(told["predicate"], language) if told else say("tanpa predikat")
        tag = Tag(text=say("Final") if row["status"] == "final" else say("Sudah ditanggapi"), tone="good")
    elif row["status"] == "decided":
        text, tag = (
            predicate_text(row["decided"]["predicate"], language),
            Tag(text=say("Menunggu persetujuan"), tone="wait"),
        )
    else:
        text = say("Menunggu: {what}", what=", ".join(_awaited(each, language) for each in row["waits_for"]))
        tag = Tag(text=say("Belum dapat diputuskan"), tone="calm")
    return WaitingRow(
        name=named(names, row["employee_id"], language), text=text, tag=tag, href=f"/hasil/{row['appraisal_id']}"
    )


_AWAITED: Final = {
    "plan": later("rencana kinerja ditutup"),
    "log": later("catatan harian"),
    "dossier": later("umpan balik ditutup"),
    "units": later("hasil unit"),
    "segment": later("penilaian bagian sebelumnya"),
}


def _awaited(told: str, language: Language) -> str:
    return language.say(_AWAITED.get(told.partition(":")[0], "data lain"))


def _tag(told: str | None, language: Language) -> Tag:
    if told is None:
        return Tag(text=language.say("Saran belum lengkap"), tone="warn")
    return Tag(text=predicate_text(told, language), tone=TONES[told])
