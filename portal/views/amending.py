"""An open cycle gets another title, other days, or takes in others; everybody who then takes part is named first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.language import Language
from portal.views.cycle_check import CycleCheck, by_unit, left_out
from portal.views.cycle_form import GROUPS, population_of, who_fields
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Option, SummaryRow, day_fields, errors_by_field
from portal.views.typed import Form

Json = Mapping[str, Any]
_SHORT: Final = 20
_KEEP: Final = "tetap"
_FIELDS: Final = {
    "/title": "judul",
    "/starts_on": "mulai",
    "/ends_on": "sampai",
    "/population": "siapa",
    "/reason": "alasan",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amending:
    """The form."""

    title: str
    lead: str
    action: str
    back: str
    errors: Sequence[FormError]
    fields: Sequence[Field]


def field_of(pointer: str) -> str | None:
    """Name the field that a pointer means."""
    return next((field for start, field in _FIELDS.items() if pointer.startswith(start)), None)


def body_of(form: Form, cycle: Json) -> dict[str, Any]:
    """Give what is to be otherwise, and why; what stays is left out."""
    told = {"title": form["judul"], "starts_on": form["mulai"], "ends_on": form["sampai"]}
    changed: dict[str, Any] = {name: value for name, value in told.items() if value != cycle[name]}
    if form["siapa"] != _KEEP:
        changed["population"] = population_of(form)
    return changed | {"reason": form["alasan"]}


def population(form: Form, cycle: Json) -> Json:
    """Give who takes part after the change."""
    told: Json = population_of(form) if form["siapa"] != _KEEP else cycle["population"]
    return told


def missing(form: Form, cycle: Json, language: Language) -> list[FormError]:
    """Say what the change lacks."""
    say = language.say
    wanted = {
        "judul": say("Tulis nama siklus"),
        "mulai": say("Tulis tanggal mulai"),
        "sampai": say("Tulis tanggal akhir"),
    }
    found = [FormError(text=text, field=name) for name, text in wanted.items() if not form[name]]
    if form["siapa"] == "unit" and not form.all("unit"):
        found.append(FormError(text=say("Pilih sedikitnya satu unit, atau pilih semua pegawai"), field="unit"))
    if len(form["alasan"]) < _SHORT:
        found.append(FormError(text=say("Tulis alasannya, paling sedikit 20 huruf"), field="alasan"))
    if not found and set(body_of(form, cycle)) == {"reason"}:
        found.append(FormError(text=say("Belum ada yang diubah"), field="judul"))
    return found


def page(
    cycle: Json,
    units: Sequence[Json],
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> Amending:
    """Show the cycle as it is, to be changed."""
    say, wrong, place = language.say, errors_by_field(errors), f"/kelola/siklus/{cycle['cycle_id']}"
    typed = form.values if form is not None else _as_it_is(cycle)
    named_units = {each["unit_id"]: each["name"] for each in units}
    keep = Option(value=_KEEP, text=say("Seperti sekarang"), hint=_who(cycle["population"], named_units, language))
    return Amending(
        title=say("Ubah siklus {cycle}", cycle=cycle["title"]),
        lead=say("Hanya selama belum ada yang diputuskan. Sesudah ini Anda melihat siapa saja yang ikut."),
        action=f"{place}/ubah",
        back=place,
        errors=errors,
        fields=[
            Field(
                name="judul",
                label=say("Nama siklus"),
                value=typed.get("judul", ""),
                error=wrong.get("judul", ""),
                max_length=200,
            ),
            *day_fields({"mulai": say("Mulai"), "sampai": say("Sampai")}, typed, wrong),
            *who_fields(units, typed, form, wrong, language, besides=[keep]),
            Field(
                name="alasan",
                label=say("Alasan"),
                kind="area",
                value=typed.get("alasan", ""),
                error=wrong.get("alasan", ""),
                max_length=4000,
            ),
        ],
    )


def check(
    cycle: Json, people: Json, names: Names, units: Mapping[str, str], form: Form, language: Language
) -> CycleCheck:
    """Show what becomes otherwise, and everybody who then takes part."""
    say, place = language.say, f"/kelola/siklus/{cycle['cycle_id']}/ubah"
    shown = sorted(named(names, each, language) for each in people["employees"])
    rest = people["total"] - len(shown)
    before = cycle["enrolled"]
    return CycleCheck(
        title=say("Periksa perubahan siklus {cycle}", cycle=cycle["title"]),
        lead=say("Belum diubah. Yang sudah punya rencana tetap ikut, juga bila tidak termasuk lagi."),
        count=say("{n} orang termasuk", n=language.number(people["total"])),
        action=place,
        notice=None,
        facts=[
            *_changes(cycle, body_of(form, cycle), units, language),
            SummaryRow(
                label=say("Terdaftar sekarang"),
                value=language.number(before) if before is not None else say("sedang didaftarkan"),
            ),
            SummaryRow(label=say("Alasan"), value=form["alasan"]),
        ],
        bars=by_unit(people, units, language),
        names_title=say("{n} nama", n=len(shown)),
        names=shown,
        more=say("dan {n} orang lagi", n=language.number(rest)) if rest > 0 else "",
        left_out=left_out(people, names, language),
        fields=form.typed,
        act=say("Ubah siklus ini"),
        back=place,
    )


def _as_it_is(cycle: Json) -> Mapping[str, str]:
    return {"judul": cycle["title"], "mulai": cycle["starts_on"], "sampai": cycle["ends_on"], "siapa": _KEEP}


def _changes(cycle: Json, body: Json, units: Mapping[str, str], language: Language) -> list[SummaryRow]:
    """Name what becomes otherwise, with what it was."""
    say, rows = language.say, list[SummaryRow]()
    if "title" in body:
        rows.append(_row(say("Nama siklus"), cycle["title"], body["title"], language))
    for name, label in (("starts_on", say("Mulai")), ("ends_on", say("Sampai"))):
        if name in body:
            before, after = (language.day(date.fromisoformat(each[name])) for each in (cycle, body))
            rows.append(_row(label, before, after, language))
    if "population" in body:
        before, after = (_who(each["population"], units, language) for each in (cycle, body))
        rows.append(_row(say("Peserta"), before, after, language))
    return rows


def _row(label: str, before: str, after: str, language: Language) -> SummaryRow:
    return SummaryRow(label=label, value=after, lines=[language.say("semula: {was}", was=before)])


def _who(population: Json, units: Mapping[str, str], language: Language) -> str:
    """Say in words who takes part."""
    say = language.say
    parts = [units.get(each, each) for each in population["units"]]
    groups = [say(GROUPS[each]) for each in population["position_groups"] if each in GROUPS]
    if one_by_one := population.get("employees"):
        parts.append(say("{n} orang yang disebut namanya", n=language.number(len(one_by_one))))
    return ", ".join([*parts, *groups]) or say("Semua pegawai")
