"""The rating table: everybody on one page, with the suggestion, what is decided, and the spread as one goes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.language import Language, later
from portal.views.naming import Names, named
from portal.views.parts import Bar, Field, FormError, Link, Notice, Option, SummaryRow, Tag, Tone
from portal.views.typed import Form
from portal.views.words import LEVELS, PREDICATES, UNIT_PREDICATES, level_text, predicate_text
from shared.rules.distribution import PredicateCounts, distribution
from shared.rules.predicate import predicate
from shared.rules.vocabulary import Level, Predicate, UnitPredicate

Json = Mapping[str, Any]
_TONES: Final[Mapping[str, Tone]] = {
    "sangat_baik": "good",
    "baik": "good",
    "butuh_perbaikan": "warn",
    "kurang": "bad",
    "sangat_kurang": "bad",
}


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
class Spread:
    """How the people of a unit come out, counted with what is chosen on the page."""

    title: str
    bars: Sequence[Bar]
    verdict: str
    tone: Tone


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """What is about to be decided about one person; what differs from the suggestion is shown beside it (rule 18)."""

    name: str
    text: str
    before: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """All that is about to be decided, before it counts (rule 13)."""

    action: str
    cycle: str
    title: str
    act: str
    rows: Sequence[CheckRow]
    spreads: Sequence[Spread]
    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DonePage:
    """What became of each decision."""

    title: str
    text: str
    refused: Sequence[SummaryRow]
    done: Sequence[SummaryRow]
    next: Sequence[str]
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen about one person."""

    appraisal_id: str
    version: int
    results: str
    behaviour: str
    reason: str

    def body(self) -> dict[str, Any]:
        """Give the item as evaluation takes it; a draft of unclear content is refused there, not here."""
        told = {"appraisal_id": self.appraisal_id, "results": self.results, "behaviour": self.behaviour}
        return {**told, "reason": self.reason, "version": self.version}


def choices(form: Form, table: Json) -> list[Choice]:
    """Read what was chosen, for those who were marked to be decided."""
    found = []
    for row in table["rows"]:
        at = _at(row)
        if form[f"{at}-putus"] and row["open"]:
            version = form[f"{at}-versi"]
            found.append(
                Choice(
                    appraisal_id=row["appraisal_id"],
                    version=int(version) if version.isdigit() and len(version) < 10 else row["version"],
                    results=form[f"{at}-hasil"],
                    behaviour=form[f"{at}-perilaku"],
                    reason=form[f"{at}-alasan"],
                )
            )
    return found


def missing(chosen: Sequence[Choice], table: Json, names: Names, language: Language) -> list[FormError]:
    """Say what is missing before anything is decided: a rating, or the reason of a deviation."""
    rows, say, found = {each["appraisal_id"]: each for each in table["rows"]}, language.say, list[FormError]()
    if not chosen:
        return [FormError(text=say("Tandai sedikitnya satu orang untuk diputuskan"))]
    for each in chosen:
        row, at = rows[each.appraisal_id], _at(rows[each.appraisal_id])
        name = named(names, row["employee_id"], language)
        if each.results not in LEVELS:
            found.append(FormError(text=say("{name}: pilih hasil kerja", name=name), field=f"{at}-hasil"))
        if each.behaviour not in LEVELS:
            found.append(FormError(text=say("{name}: pilih perilaku kerja", name=name), field=f"{at}-perilaku"))
        if _deviates(each, row) and len(each.reason) < 10:
            text = say("{name}: berbeda dari saran, tulis alasannya (paling sedikit 10 huruf)", name=name)
            found.append(FormError(text=text, field=f"{at}-alasan"))
    return found


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


def check(
    table: Json, chosen: Sequence[Choice], names: Names, fields: Sequence[tuple[str, str]], language: Language
) -> CheckPage:
    """Show all that is about to be decided."""
    rows = {each["appraisal_id"]: each for each in table["rows"]}
    say, count = language.say, len(chosen)
    return CheckPage(
        action="/tim/penilaian",
        cycle=table["cycle_id"],
        title=say("Periksa {n} putusan Anda", n=count),
        act=say("Putuskan {n} penilaian", n=count),
        rows=[_checked(each, rows[each.appraisal_id], table, names, language) for each in chosen],
        spreads=spreads(table, {each.appraisal_id: (each.results, each.behaviour) for each in chosen}, language),
        fields=fields,
    )


def done(table: Json, answered: Sequence[Json], names: Names, language: Language) -> DonePage:
    """Say what became of each (rule 23)."""
    people = {each["appraisal_id"]: each["employee_id"] for each in table["rows"]}
    say = language.say
    good = [each for each in answered if each["status"] != "rejected"]
    bad = [each for each in answered if each["status"] == "rejected"]
    return DonePage(
        title=say("{n} penilaian diputuskan", n=len(good)),
        text=say("{n} belum diterima; lihat sebabnya di bawah.", n=len(bad)) if bad else "",
        refused=[
            SummaryRow(label=named(names, people[each["appraisal_id"]], language), value=each["detail"]) for each in bad
        ],
        done=[
            SummaryRow(
                label=named(names, people[each["appraisal_id"]], language),
                value=predicate_text(each["predicate"], language),
            )
            for each in good
        ],
        next=(
            say("Setiap pegawai melihat putusan dan penjelasannya, lalu menanggapinya."),
            say("Sampai ditanggapi, Anda dapat mengubah putusan di tabel."),
            say("Bila seseorang mengajukan keberatan, atasan Anda yang memutuskannya."),
        ),
        link=Link(text=say("Kembali ke tabel"), href=f"/tim/penilaian?siklus={table['cycle_id']}"),
    )


def refused(answered: Sequence[Json], table: Json, names: Names, language: Language) -> list[FormError]:
    """Say whom the service would refuse, and why, before anything is decided."""
    rows = {each["appraisal_id"]: each for each in table["rows"]}
    found = []
    for each in answered:
        if each["status"] == "rejected":
            row = rows[each["appraisal_id"]]
            field = {"reason": "alasan", "results": "hasil", "behaviour": "perilaku"}.get(each["field"] or "", "hasil")
            text = f"{named(names, row['employee_id'], language)}: {each['detail']}"
            found.append(FormError(text=text, field=f"{_at(row)}-{field}"))
    return found


def spreads(table: Json, chosen: Mapping[str, tuple[str, str]], language: Language) -> list[Spread]:
    """Count predicates per unit, with what is chosen now, and hold them against the unit's own (rule 22)."""
    if table["spread_mode"] == "off":
        return []
    return [_spread(unit, table, chosen, language) for unit in table["units"]]


def _spread(unit: Json, table: Json, chosen: Mapping[str, tuple[str, str]], language: Language) -> Spread:
    say = language.say
    counts = Counter({name: count for name, count in unit["others"].items() if name in PREDICATES})
    for row in table["rows"]:
        if row["unit_id"] == unit["unit_id"]:
            told = _predicate(row, table, chosen)
            counts.update([told] if told else [])
    people = sum(counts.values())
    bars = [
        Bar(
            label=predicate_text(each.value, language),
            share=100 * counts[each.value] / people if people else 0,
            text=str(counts[each.value]),
            tone=_TONES[each.value],
        )
        for each in Predicate
    ]
    verdict, tone = _fit(unit, table, counts, people, language)
    own = say(UNIT_PREDICATES[unit["predicate"]]) if unit["predicate"] else say("belum ditetapkan")
    title = say("Sebaran {unit} (predikat unit: {own})", unit=unit.get("name") or unit["unit_id"], own=own)
    return Spread(title=title, bars=bars, verdict=verdict, tone=tone)


def _fit(unit: Json, table: Json, counts: Mapping[str, int], people: int, language: Language) -> tuple[str, Tone]:
    say = language.say
    if unit["predicate"] is None:
        return say("Predikat unit belum ditetapkan, jadi sebarannya belum dapat dibandingkan."), "calm"
    if people < max(table["people_min"], 1):
        return say("Kurang dari {n} orang: sebaran tidak diminta.", n=table["people_min"]), "calm"
    found = distribution(
        unit_predicate=UnitPredicate(unit["predicate"]),
        counts=PredicateCounts(**{each.value: counts.get(each.value, 0) for each in Predicate}),
        as_of=date.fromisoformat(table["as_of"]),
    )
    if found.valid:
        return say("Sesuai dengan predikat unit."), "good"
    return " ".join(each.pesan for each in found.violations), "warn"


def _predicate(row: Json, table: Json, chosen: Mapping[str, tuple[str, str]]) -> str | None:
    """What a person comes out with: as chosen on the page, else as decided, else as suggested."""
    pair = chosen.get(row["appraisal_id"])
    if pair is not None and set(pair) <= LEVELS.keys():
        as_of = date.fromisoformat(table["as_of"])
        return predicate(results=Level(pair[0]), behaviour=Level(pair[1]), as_of=as_of).predicate.value
    told = (row["decided"] or row["suggested"])["predicate"]
    return None if row["unrated"] or told is None else str(told)


def chosen_now(form: Form | None, table: Json) -> Mapping[str, tuple[str, str]]:
    """Give the two ratings that are chosen on the page, by appraisal."""
    if form is None:
        return {}
    return {
        row["appraisal_id"]: (form[f"{_at(row)}-hasil"], form[f"{_at(row)}-perilaku"])
        for row in table["rows"]
        if row["open"]
    }


def _person(
    row: Json, place: int, names: Names, form: Form | None, wrong: Mapping[str, str], language: Language
) -> PersonRow:
    say, at = language.say, _at(row)
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


def _checked(each: Choice, row: Json, table: Json, names: Names, language: Language) -> CheckRow:
    as_of = date.fromisoformat(table["as_of"])
    found = predicate(results=Level(each.results), behaviour=Level(each.behaviour), as_of=as_of).predicate.value
    words = language.say(
        "{p}: hasil kerja {r}, perilaku {b}",
        p=predicate_text(found, language),
        r=level_text(each.results, language),
        b=level_text(each.behaviour, language),
    )
    differs = _deviates(each, row) and row["suggested"]["predicate"]
    return CheckRow(
        name=named(names, row["employee_id"], language),
        text=words,
        before=predicate_text(row["suggested"]["predicate"], language) if differs else "",
        reason=each.reason,
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
    return Tag(text=predicate_text(told, language), tone=_TONES[told])


def _deviates(each: Choice, row: Json) -> bool:
    suggested = row["suggested"]
    return (each.results, each.behaviour) != (suggested["results"], suggested["behaviour"])


def _at(row: Json) -> str:
    """Name a person's fields by the appraisal, so that rows may come and go between two looks."""
    return "o-" + "".join(each if each.isalnum() else "-" for each in row["appraisal_id"].split(":", 2)[2])
