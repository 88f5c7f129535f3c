"""Results that a superior assigns by letter to an agreed plan: the form, and the check before they are in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language
from portal.views.act_page import Checked, choice
from portal.views.drafts import Draft, Objective, number_text
from portal.views.drafts import field_of as draft_field_of
from portal.views.parts import Field, FormError, Link, Option, SummaryRow, errors_by_field
from portal.views.plan_form import ObjectivePart, Surroundings, assigned_parts, in_words
from portal.views.result_history import day_text
from portal.views.typed import Form

Json = Mapping[str, Any]
ADDITIONAL: Final = "additional"
SPECIAL: Final = "special"
_ASSIGNED: Final = ("objective_id", "name", "mission", "weight", "indicators")
_FIELDS: Final = {
    "kind": "jenis",
    "letter": "surat",
    "letter_on": "tanggal-surat",
    "starts_on": "mulai",
    "ends_on": "sampai",
    "official": "pejabat",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentForm:
    """The form; ``weights``: new weights of the results in force, where the policy makes them add up."""

    title: str
    lead: str
    action: str
    back: Link
    version: int
    errors: Sequence[FormError]
    fields: Sequence[Field]
    weights: Sequence[Field]
    hidden: Sequence[Field]
    objectives: Sequence[ObjectivePart]


def form_page(
    form: Form, draft: Draft, around: Surroundings, name: str, errors: Sequence[FormError], language: Language
) -> AssignmentForm:
    """Make the form with what was typed."""
    say, plan, values, wrong = language.say, around.plan, form.values, errors_by_field(errors)
    place = f"/rencana/{quote(plan['id'], safe=':')}"
    kinds = [
        Option(value=ADDITIONAL, text=say("Tugas tambahan")),
        Option(value=SPECIAL, text=say("Penugasan khusus"), hint=say("Dari pejabat di luar unit kerja atau instansi.")),
    ]
    return AssignmentForm(
        title=say("Penugasan menurut surat untuk {name}", name=name),
        lead=say("Langsung berlaku pada rencana yang sudah disetujui, sebagai hasil kerja tambahan."),
        action=f"{place}/penugasan",
        back=Link(text=say("Kembali ke rencana"), href=place),
        version=plan["version"],
        errors=errors,
        fields=[
            choice("jenis", say("Jenis penugasan"), kinds, {"jenis": ADDITIONAL, **values}, wrong),
            _text("pejabat", say("Pejabat yang menugaskan"), values, wrong, mark=say("(bila penugasan khusus)")),
            _text("surat", say("Nomor surat"), values, wrong),
            _day("tanggal-surat", say("Tanggal surat"), values, wrong),
            _day("mulai", say("Mulai"), values, wrong),
            _day("sampai", say("Sampai"), values, wrong),
        ],
        weights=_weights(plan, around.rule, values, wrong, language),
        hidden=[
            Field(name="hk", label="", kind="hidden", value=str(len(draft.objectives))),
            Field(name="nomor", label="", kind="hidden", value=values.get("nomor", "")),
        ],
        objectives=assigned_parts(draft, around, errors, language),
    )


def missing(form: Form, draft: Draft, language: Language) -> list[FormError]:
    """Say what is missing before anything is assigned."""
    say = language.say
    days = {
        "tanggal-surat": say("Tulis tanggal suratnya"),
        "mulai": say("Tulis tanggal mulai"),
        "sampai": say("Tulis tanggal akhir"),
    }
    found = [] if form["surat"] else [FormError(text=say("Tulis nomor suratnya"), field="surat")]
    found += [FormError(text=text, field=name) for name, text in days.items() if not _is_day(form[name])]
    if form["jenis"] == SPECIAL and not form["pejabat"]:
        found.append(FormError(text=say("Tulis pejabat yang menugaskan"), field="pejabat"))
    return [*found, *draft.missing({}, language)]


def body_of(form: Form, draft: Draft, plan: Json) -> dict[str, Any]:
    """Give the assignment as goals takes it; ids begin with the form's own, so that they differ from the plan's."""
    objectives = Draft(objectives=tuple(_own(each, form["nomor"]) for each in draft.objectives)).proposal(())
    return {
        "kind": SPECIAL if form["jenis"] == SPECIAL else ADDITIONAL,
        "letter": form["surat"],
        "letter_on": form["tanggal-surat"],
        "starts_on": form["mulai"],
        "ends_on": form["sampai"],
        "official": form["pejabat"],
        "weights": {
            each["objective_id"]: form[_weight_name(each)] for each in plan["objectives"] if form[_weight_name(each)]
        },
        "objectives": [{name: each[name] for name in _ASSIGNED if name in each} for each in objectives["objectives"]],
    }


def check(form: Form, draft: Draft, plan: Json, name: str, language: Language) -> Checked:
    """Show what is about to be in force (rule 13)."""
    say, place = language.say, f"/rencana/{quote(plan['id'], safe=':')}/penugasan"
    letter = say("{letter}, {day}", letter=form["surat"], day=day_text(form["tanggal-surat"], language))
    days = f"{day_text(form['mulai'], language)} - {day_text(form['sampai'], language)}"
    rows = [SummaryRow(label=say("Surat"), value=letter), SummaryRow(label=say("Masa penugasan"), value=days)]
    rows += [
        SummaryRow(
            label=say("Hasil kerja {n}", n=number),
            value=each.name,
            lines=[in_words(one, language) for one in each.indicators],
        )
        for number, each in enumerate(draft.objectives, start=1)
    ]
    return Checked(
        title=say("Periksa penugasan untuk {name}", name=name),
        text=say("Belum tersimpan. Sesudah disimpan langsung berlaku, dan pegawai melihatnya pada rencananya."),
        action=place,
        version=form.version,
        rows=rows,
        fields=list(form.typed),
        act=say("Simpan penugasan"),
        back=place.removesuffix("/penugasan"),
    )


def field_of(pointer: str) -> str | None:
    """Name the field that a pointer means."""
    first = next((each for each in pointer.split("/") if each), "")
    if first == "weights":
        return f"bobot-{pointer.rpartition('/')[2]}" if pointer.count("/") > 1 else None
    return _FIELDS.get(first) or draft_field_of(pointer) or None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _own(each: Objective, number: str) -> Objective:
    indicators = tuple(replace(one, id=f"{number}-{one.id}") for one in each.indicators)
    return replace(each, id=f"{number}-{each.id}", indicators=indicators)


def _text(name: str, label: str, values: Mapping[str, str], wrong: Mapping[str, str], *, mark: str = "") -> Field:
    value, error = values.get(name, ""), wrong.get(name, "")
    return Field(name=name, label=label, value=value, error=error, optional_mark=mark, max_length=500)


def _day(name: str, label: str, values: Mapping[str, str], wrong: Mapping[str, str]) -> Field:
    value, error = values.get(name, ""), wrong.get(name, "")
    return Field(name=name, label=label, kind="date", width="medium", value=value, error=error)


def _weight_name(objective: Json) -> str:
    return f"bobot-{objective['objective_id']}"


def _weights(
    plan: Json, rule: Json, values: Mapping[str, str], wrong: Mapping[str, str], language: Language
) -> list[Field]:
    if rule.get("weights_total") is None:
        return []
    return [
        Field(
            name=_weight_name(each),
            label=each["name"],
            hint=language.say("Sekarang {weight}.", weight=number_text(each["weight"])),
            kind="number",
            width="short",
            value=values.get(_weight_name(each), ""),
            error=wrong.get(_weight_name(each), ""),
        )
        for each in plan["objectives"]
    ]
