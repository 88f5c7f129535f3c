"""Decisions that wait for the superior of who decided: marked and approved at once, after a check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language
from portal.views.act_page import Checked
from portal.views.naming import Names, named
from portal.views.parts import FormError, Link, Notice, SummaryRow, Tag
from portal.views.result_history import day_text, pair_text
from portal.views.typed import Form

Json = Mapping[str, Any]
PLACE: Final = "/tim/persetujuan"
_PARTS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A decision that waits; ``value`` names the ratings that are meant, so that no other is approved."""

    place: str
    name: str
    value: str
    marked: bool
    tag: Tag
    rows: Sequence[SummaryRow]
    open: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals:
    """All decisions that wait for somebody's word."""

    notices: Sequence[Notice]
    errors: Sequence[FormError]
    waiting: Sequence[Waiting]


def view(
    rows: Sequence[Json],
    names: Names,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
    answered: Sequence[Json] = (),
) -> Approvals:
    """Show what waits, those that differ from the suggestion first, and what became of what was sent."""
    marked = form.all("setuju") if form is not None else []
    ordered = sorted(rows, key=_follows)
    return Approvals(
        notices=_notices(answered, language),
        errors=errors,
        waiting=[_waiting(each, marked, names, language) for each in ordered],
    )


def people_in(rows: Sequence[Json]) -> set[str | None]:
    """Name everybody whom the page names."""
    return {who for each in rows for who in (each["employee_id"], each["decided_by"])}


def mine(rows: Sequence[Json], officials: frozenset[str]) -> list[Json]:
    """Those that this person approves, also for somebody else; officers are told of all."""
    return [each for each in rows if each["approval"] and each["approval"]["approver_id"] in officials]


def items_of(form: Form) -> list[dict[str, Any]]:
    """Read what was marked; what is no mark of ours is left out."""
    parts = [each.split("|") for each in form.all("setuju")]
    return [
        {"appraisal_id": id, "approved": True, "results": results, "behaviour": behaviour}
        for id, results, behaviour in (each for each in parts if len(each) == _PARTS)
    ]


def unmarked(language: Language) -> list[FormError]:
    """Say that nobody was marked."""
    return [FormError(text=language.say("Tandai sedikitnya satu putusan"))]


def refused(answered: Sequence[Json], rows: Sequence[Json], names: Names, language: Language) -> list[FormError]:
    """Say whose decision would not be approved, and why."""
    who = {each["appraisal_id"]: named(names, each["employee_id"], language) for each in rows}
    return [
        FormError(
            text=language.say("{name}: {why}", name=who.get(each["appraisal_id"], ""), why=each["detail"] or ""),
            field=_place(each["appraisal_id"]),
        )
        for each in answered
        if each["status"] == "rejected"
    ]


def check(form: Form, rows: Sequence[Json], names: Names, language: Language) -> Checked:
    """Show all that are about to be approved, before they are (rule 13)."""
    say, chosen = language.say, {each["appraisal_id"] for each in items_of(form)}
    meant = [each for each in rows if each["appraisal_id"] in chosen]
    return Checked(
        title=say("Periksa {n} persetujuan Anda", n=len(meant)),
        text=say("Belum terkirim. Sesudah disetujui, putusan diberitahukan kepada pegawai."),
        action=PLACE,
        rows=[
            SummaryRow(label=named(names, each["employee_id"], language), value=pair_text(each["decided"], language))
            for each in meant
        ],
        fields=list(form.typed),
        act=say("Setujui {n} putusan", n=len(meant)),
        back=PLACE,
    )


def _follows(row: Json) -> tuple[bool, str]:
    return not row["deviates"], row["employee_id"]


def _place(id: str) -> str:
    return "".join(each if each.isalnum() else "-" for each in id)


def _waiting(row: Json, marked: Sequence[str], names: Names, language: Language) -> Waiting:
    say, decided = language.say, row["decided"]
    value = "|".join((row["appraisal_id"], decided["results"], decided["behaviour"]))
    name, by = named(names, row["employee_id"], language), named(names, row["decided_by"], language)
    rows = [
        SummaryRow(label=say("Putusan"), value=pair_text(decided, language)),
        SummaryRow(
            label=say("Diputuskan oleh"), value=say("{name}, {day}", name=by, day=day_text(row["decided_on"], language))
        ),
    ]
    if row["deviates"]:
        rows.append(SummaryRow(label=say("Saran"), value=pair_text(row["suggested"], language)))
        rows.append(SummaryRow(label=say("Alasan berbeda"), value=row["deviation_reason"]))
    return Waiting(
        place=_place(row["appraisal_id"]),
        name=name,
        value=value,
        marked=value in marked,
        tag=Tag(text=say("Berbeda dari saran"), tone="warn") if row["deviates"] else Tag(text=say("Sesuai saran")),
        rows=rows,
        open=Link(
            text=say("Lihat atau kembalikan penilaian {name}", name=name),
            href=f"/hasil/{quote(row['appraisal_id'], safe=':')}",
        ),
    )


def _notices(answered: Sequence[Json], language: Language) -> list[Notice]:
    done = sum(each["status"] == "answered" for each in answered)
    return [Notice(title=language.say("{n} putusan disetujui", n=done), tone="good")] if done else []
