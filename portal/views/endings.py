"""Appraisals that nobody ends by himself: made final, or ended without a rating, by an officer with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.language import Language
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Notice, Option, errors_by_field
from portal.views.typed import Form
from portal.views.words import predicate_text

Json = Mapping[str, Any]
STATUSES: Final = ("decided", "ready", "open")
_SHORT: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is done to the appraisals that are marked in one list."""

    name: str
    field: str
    reason: str
    path: str


FINAL: Final = Act(name="final", field="final", reason="final-alasan", path="/finalisations")
UNRATED: Final = Act(name="tanpa", field="tanpa", reason="tanpa-alasan", path="/unrated")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingList:
    """One list with its act."""

    id: str
    title: str
    text: str
    people: Field
    reason: Field
    name: str
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """The page."""

    title: str
    action: str
    back: str
    errors: Sequence[FormError]
    notices: Sequence[Notice]
    lists: Sequence[EndingList]


def act_of(form: Form) -> Act:
    """Say what the button that was pressed does."""
    return UNRATED if form["_aksi"] == UNRATED.name else FINAL


def missing(form: Form, act: Act, language: Language) -> list[FormError]:
    """Say what is missing before anything ends."""
    found = []
    if not form.all(act.field):
        found.append(FormError(text=language.say("Tandai sedikitnya satu orang"), field=act.field))
    if len(form[act.reason]) < _SHORT:
        text = language.say("Tulis alasannya, paling sedikit 10 huruf")
        found.append(FormError(text=text, field=act.reason))
    return found


def page(
    cycle: Json,
    rows: Sequence[Json],
    names: Names,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
    answered: Sequence[Json] = (),
) -> Endings:
    """Show both lists, and what became of what was sent."""
    say = language.say
    decided = [each for each in rows if each["status"] == "decided"]
    unrated = [each for each in rows if each["status"] != "decided"]
    lists = [
        _list(
            FINAL,
            decided,
            (
                say("Diputuskan, belum ditanggapi"),
                say("Pegawai tidak menanggapi putusannya. Anda menjadikannya final; keberatan tetap dapat diajukan."),
                say("Jadikan final yang ditandai"),
            ),
            names,
            language,
            form=form,
            errors=errors,
        ),
        _list(
            UNRATED,
            unrated,
            (
                say("Belum dinilai"),
                say("Hanya bila data yang diperlukan tidak akan ada. Penilaian berakhir tanpa predikat."),
                say("Akhiri tanpa predikat yang ditandai"),
            ),
            names,
            language,
            form=form,
            errors=errors,
        ),
    ]
    return Endings(
        title=say("Selesaikan penilaian, {cycle}", cycle=cycle["title"]),
        action=f"/kelola/siklus/{cycle['cycle_id']}/selesaikan",
        back=f"/kelola/siklus/{cycle['cycle_id']}",
        errors=errors,
        notices=_notices(answered, rows, names, language),
        lists=[each for each in lists if each.people.options],
    )


def _list(
    act: Act,
    rows: Sequence[Json],
    words: tuple[str, str, str],
    names: Names,
    language: Language,
    *,
    form: Form | None,
    errors: Sequence[FormError],
) -> EndingList:
    say, wrong = language.say, errors_by_field(errors)
    title, text, button = words
    options = [
        Option(
            value=each["id"],
            text=named(names, each["employee_id"], language),
            hint=predicate_text(each["decided"]["predicate"], language) if each["decided"] else "",
        )
        for each in rows
    ]
    return EndingList(
        id=act.name,
        title=say("{title} ({n})", title=title, n=len(rows)),
        text=text,
        people=Field(
            name=act.field,
            label=say("Siapa"),
            kind="checks",
            options=sorted(options, key=_by_text),
            chosen=form.all(act.field) if form else (),
            error=wrong.get(act.field, ""),
        ),
        reason=Field(
            name=act.reason,
            label=say("Alasan"),
            kind="area",
            value=form[act.reason] if form else "",
            error=wrong.get(act.reason, ""),
            max_length=400,
        ),
        name=act.name,
        act=button,
    )


def _by_text(option: Option) -> str:
    return option.text


def _notices(answered: Sequence[Json], rows: Sequence[Json], names: Names, language: Language) -> list[Notice]:
    """Say what became of each (rule 23)."""
    if not answered:
        return []
    say, people = language.say, {each["id"]: each["employee_id"] for each in rows}
    bad = [each for each in answered if each["status"] == "rejected"]
    found = [Notice(title=say("{n} penilaian selesai", n=len(answered) - len(bad)), tone="good")]
    for each in bad:
        name = named(names, people.get(each["appraisal_id"]), language)
        found.append(Notice(title=say("{name}: belum dapat", name=name), text=each["detail"] or "", tone="bad"))
    return found
