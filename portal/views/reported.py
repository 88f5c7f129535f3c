"""What was reported on a plan: the list with what became of each, and the page that corrects one or takes it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language
from portal.views.change import (
    ChangePage,
    proof_links,
    proofs_field,
    proofs_of,
    proofs_text,
    reason_fields,
    standing_tag,
)
from portal.views.drafts import number_text
from portal.views.parts import Field, FormError, Link, Tag, errors_by_field
from portal.views.typed import Form

Json = Mapping[str, Any]
_FIELDS: Final = {"value": "nilai", "text": "nilai", "on": "tanggal", "evidence": "bukti", "reason": "alasan"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRow:
    """A report as it stands; ``change`` leads to where it is corrected, ``before``: what it said at first."""

    title: str
    day: str
    value: str
    before: str
    note: str
    proofs: Sequence[Link]
    tag: Tag
    change: str


def rows(plan: Json, told: Sequence[Json], language: Language) -> list[ReportedRow]:
    """List what was reported, the newest first."""
    measures = measures_of(plan)
    return [_row(plan, each, measures, language) for each in sorted(told, key=_newest, reverse=True)]


def measures_of(plan: Json) -> Mapping[str, Json]:
    """Give the indicators of a plan by id."""
    return {one["indicator_id"]: one for each in plan["objectives"] for one in each["indicators"]}


def change(
    plan: Json, report: Json, language: Language, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> ChangePage:
    """Make the page on which a report is corrected or taken back."""
    say, wrong, place = language.say, errors_by_field(errors), _place(plan)
    measure, number = measures_of(plan).get(report["indicator_id"], {}), report["value"] is not None
    told = {
        "tanggal": report["on"],
        "nilai": number_text(report["value"]) if number else report["text"],
        "bukti": proofs_text(report),
    }
    values = dict(form.values) if form else told
    correction, withdrawal = reason_fields(values, wrong, language)
    at = f"{place}/{quote(report['realisation_id'])}"
    return ChangePage(
        title=say("Perbaiki capaian: {name}", name=measure.get("name", report["indicator_id"])),
        action=f"{at}/perbaikan",
        back=Link(text=say("Kembali ke capaian"), href=place),
        errors=errors,
        fields=[
            Field(
                name="tanggal",
                label=say("Keadaan per tanggal"),
                kind="date",
                value=values.get("tanggal", ""),
                error=wrong.get("tanggal", ""),
                width="medium",
            ),
            Field(
                name="nilai",
                label=say("Capaian"),
                kind="number" if number else "area",
                value=values.get("nilai", ""),
                error=wrong.get("nilai", ""),
                suffix=measure.get("unit", "") if number else "",
                width="short" if number else "",
                max_length=None if number else 4000,
            ),
            proofs_field(values, wrong, language),
            correction,
        ],
        save=say("Simpan perbaikan"),
        withdraw_title=say("Tarik capaian ini"),
        withdraw=f"{at}/penarikan",
        withdraw_reason=withdrawal,
        withdraw_act=say("Tarik capaian"),
        version=report["version"],
    )


def missing(form: Form, language: Language) -> list[FormError]:
    """Say what a correction lacks."""
    say = language.say
    wanted = {"tanggal": say("Pilih tanggalnya"), "nilai": say("Isi capaiannya")}
    return [FormError(text=text, field=name) for name, text in wanted.items() if not form[name]]


def correction_of(form: Form, report: Json) -> dict[str, Any]:
    """Make of what was typed the correction that goals takes; a refused version says so itself."""
    kind = "value" if report["value"] is not None else "text"
    return {
        "realisation_id": report["realisation_id"],
        "indicator_id": report["indicator_id"],
        kind: form["nilai"],
        "on": form["tanggal"],
        "evidence": proofs_of(form["bukti"], report),
        "reason": form["alasan"],
        "version": form.version or report["version"],
    }


def withdrawal_of(form: Form, report: Json) -> dict[str, Any]:
    """Make of what was typed the withdrawal that goals takes."""
    version = form.version or report["version"]
    return {"id": report["realisation_id"], "reason": form["alasan-tarik"], "version": version}


def field_of(pointer: str) -> str:
    """Name the field of the form that a pointer means, such as ``/items/0/value``."""
    return next((_FIELDS[part] for part in pointer.split("/") if part in _FIELDS), "")


def _place(plan: Json) -> str:
    return f"/rencana/{quote(plan['id'], safe=':')}/capaian"


def _newest(told: Json) -> tuple[str, str]:
    return told["on"], told["recorded_at"] or ""


def _row(plan: Json, told: Json, measures: Mapping[str, Json], language: Language) -> ReportedRow:
    say, measure = language.say, measures.get(told["indicator_id"], {"name": told["indicator_id"], "unit": ""})
    changeable = told["status"] != "withdrawn" and plan["status"] not in ("closing", "closed")
    notes = [each["reason"] for each in told["steps"] if each["reason"]]
    return ReportedRow(
        title=measure["name"],
        day=language.day(date.fromisoformat(told["on"])),
        value=_said(told, measure, language),
        before=say("Semula: {value}", value=_said(told["original"], measure, language)) if told["original"] else "",
        note=notes[-1] if notes else "",
        proofs=proof_links(told, language),
        tag=standing_tag(told["status"], language),
        change=f"{_place(plan)}/{quote(told['realisation_id'])}" if changeable else "",
    )


def _said(told: Json, measure: Json, language: Language) -> str:
    return str(told["text"]) if told["value"] is None else f"{language.number(told['value'])} {measure['unit']}"
