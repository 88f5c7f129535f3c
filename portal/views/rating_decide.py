"""What was chosen on the rating table: read, examined, checked, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.language import Language
from portal.views.naming import Names, named
from portal.views.parts import FormError, Link, SummaryRow
from portal.views.rating_spread import Spread, spreads
from portal.views.typed import Form
from portal.views.words import LEVELS, level_text, predicate_text
from shared.rules.predicate import predicate
from shared.rules.vocabulary import Level

Json = Mapping[str, Any]


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
        at = at_of(row)
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


def chosen_now(form: Form | None, table: Json) -> Mapping[str, tuple[str, str]]:
    """Give the two ratings that are chosen on the page, by appraisal."""
    if form is None:
        return {}
    return {
        row["appraisal_id"]: (form[f"{at_of(row)}-hasil"], form[f"{at_of(row)}-perilaku"])
        for row in table["rows"]
        if row["open"]
    }


def missing(chosen: Sequence[Choice], table: Json, names: Names, language: Language) -> list[FormError]:
    """Say what is missing before anything is decided: a rating, or the reason of a deviation."""
    rows, say, found = {each["appraisal_id"]: each for each in table["rows"]}, language.say, list[FormError]()
    if not chosen:
        return [FormError(text=say("Tandai sedikitnya satu orang untuk diputuskan"))]
    for each in chosen:
        row, at = rows[each.appraisal_id], at_of(rows[each.appraisal_id])
        name = named(names, row["employee_id"], language)
        if each.results not in LEVELS:
            found.append(FormError(text=say("{name}: pilih hasil kerja", name=name), field=f"{at}-hasil"))
        if each.behaviour not in LEVELS:
            found.append(FormError(text=say("{name}: pilih perilaku kerja", name=name), field=f"{at}-perilaku"))
        if _deviates(each, row) and len(each.reason) < 10:
            text = say("{name}: berbeda dari saran, tulis alasannya (paling sedikit 10 huruf)", name=name)
            found.append(FormError(text=text, field=f"{at}-alasan"))
    return found


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
            found.append(FormError(text=text, field=f"{at_of(row)}-{field}"))
    return found


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


def _deviates(each: Choice, row: Json) -> bool:
    suggested = row["suggested"]
    return (each.results, each.behaviour) != (suggested["results"], suggested["behaviour"])


def at_of(row: Json) -> str:
    """Name a person's fields by the appraisal, so that rows may come and go between two looks."""
    return "o-" + "".join(each if each.isalnum() else "-" for each in row["appraisal_id"].split(":", 2)[2])
