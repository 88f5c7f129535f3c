"""Final results that were handed over on paper: who was given his or hers, when, and how that can be seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.language import Language
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Notice, Option, SummaryRow, errors_by_field
from portal.views.typed import Form
from portal.views.words import predicate_text

Json = Mapping[str, Any]
_SHORT: Final = 20
_SHOWN_MAX: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOvers:
    """The page: who is to be told, and who was."""

    title: str
    action: str
    back: str
    errors: Sequence[FormError]
    notices: Sequence[Notice]
    fields: Sequence[Field]
    done: Sequence[SummaryRow]


def untold(rows: Sequence[Json]) -> list[Json]:
    """Choose the final results that nobody acknowledged and nobody handed over, as far as a page shows them."""
    told = [
        each
        for each in rows
        if each["status"] == "final" and each["decided"] and not (each["acknowledged_on"] or each["handed_over_on"])
    ]
    return told[:_SHOWN_MAX]


def handed_over(rows: Sequence[Json]) -> list[Json]:
    """Choose the results that were handed over, as far as a page shows them."""
    return [each for each in rows if each["handed_over_on"]][:_SHOWN_MAX]


def missing(form: Form, language: Language) -> list[FormError]:
    """Say what is missing."""
    say, found = language.say, list[FormError]()
    if not form["siapa"]:
        found.append(FormError(text=say("Pilih pegawai"), field="siapa"))
    if not form["tanggal"]:
        found.append(FormError(text=say("Tulis tanggalnya"), field="tanggal"))
    if len(form["bukti"]) < _SHORT:
        found.append(FormError(text=say("Tulis buktinya, paling sedikit 20 huruf"), field="bukti"))
    return found


def page(
    cycle: Json,
    rows: Sequence[Json],
    names: Names,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
    recorded: bool = False,
) -> HandOvers:
    """Ask for one hand-over at a time; ``recorded``: one was just noted."""
    say, wrong, place = language.say, errors_by_field(errors), f"/kelola/siklus/{cycle['cycle_id']}"
    typed = form.values if form is not None else {}
    people = sorted((named(names, each["employee_id"], language), each["appraisal_id"], each) for each in untold(rows))
    options = [
        Option(value=id, text=f"{name}: {predicate_text(each['decided']['predicate'], language)}")
        for name, id, each in people
    ]
    fields = [
        Field(
            name="siapa",
            label=say("Siapa"),
            kind="select",
            options=[Option(value="", text=say("Pilih pegawai")), *options],
            value=typed.get("siapa", ""),
            error=wrong.get("siapa", ""),
        ),
        Field(
            name="tanggal",
            label=say("Diserahkan pada"),
            kind="date",
            width="medium",
            value=typed.get("tanggal", ""),
            error=wrong.get("tanggal", ""),
        ),
        Field(
            name="bukti",
            label=say("Bukti penyerahan"),
            hint=say("Misalnya nomor tanda terima, atau resi surat tercatat dan siapa yang menerima."),
            kind="area",
            value=typed.get("bukti", ""),
            error=wrong.get("bukti", ""),
            max_length=4000,
        ),
    ]
    return HandOvers(
        title=say("Penyerahan hasil, {cycle}", cycle=cycle["title"]),
        action=f"{place}/penyerahan",
        back=place,
        errors=errors,
        notices=[Notice(title=say("Penyerahan dicatat"), tone="good")] if recorded else (),
        fields=fields if options else (),
        done=[
            SummaryRow(
                label=named(names, each["employee_id"], language),
                value=language.day(date.fromisoformat(each["handed_over_on"])),
            )
            for each in handed_over(rows)
        ],
    )
