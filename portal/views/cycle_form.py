"""A cycle from its policy to opened: one form, then whom it takes in, then the last click."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.language import Language, later
from portal.views.parts import Field, FormError, Option, day_fields, errors_by_field
from portal.views.typed import Form
from portal.views.words import label_text

Json = Mapping[str, Any]
PERIODS: Final[Mapping[str, str]] = {
    "annual": later("Tahunan"),
    "quarterly": later("Triwulanan"),
    "monthly": later("Bulanan"),
}
GROUPS: Final[Mapping[str, str]] = {
    "jpt": later("Pimpinan tinggi"),
    "administrator": later("Administrator"),
    "pengawas": later("Pengawas"),
    "jf": later("Jabatan fungsional"),
    "pelaksana": later("Pelaksana"),
}
_FIELDS: Final = {
    "/cycle_id": "siklus",
    "/title": "judul",
    "/policy_id": "kebijakan",
    "/policy_version": "kebijakan",
    "/period": "masa",
    "/starts_on": "mulai",
    "/ends_on": "sampai",
    "/population/units": "unit",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleForm:
    """The form."""

    title: str
    action: str
    errors: Sequence[FormError]
    fields: Sequence[Field]
    back: str


def field_of(pointer: str) -> str | None:
    """Name the field that a pointer means."""
    return next((field for start, field in _FIELDS.items() if pointer.startswith(start)), None)


def body_of(form: Form) -> dict[str, Any]:
    """Give the cycle as evaluation takes it."""
    policy_id, _, version = form["kebijakan"].partition("|")
    told = {
        "cycle_id": form["siklus"],
        "title": form["judul"],
        "policy_id": policy_id,
        "policy_version": int(version) if version.isdigit() else None,
        "period": form["masa"],
        "starts_on": form["mulai"],
        "ends_on": form["sampai"],
    }
    return {**told, "population": population_of(form)}


def population_of(form: Form) -> dict[str, Any]:
    """Give who takes part; everybody where nothing was narrowed."""
    units = form.all("unit") if form["siapa"] == "unit" else []
    return {"units": units, "with_subunits": bool(units), "position_groups": form.all("kelompok")}


def missing(form: Form, language: Language) -> list[FormError]:
    """Say what has to be written before anything can be asked."""
    say = language.say
    wanted = {
        "kebijakan": say("Pilih kebijakan"),
        "siklus": say("Tulis kode siklus, misalnya 2026"),
        "judul": say("Tulis nama siklus"),
        "mulai": say("Tulis tanggal mulai"),
        "sampai": say("Tulis tanggal akhir"),
    }
    found = [FormError(text=text, field=name) for name, text in wanted.items() if not form[name]]
    if form["siapa"] == "unit" and not form.all("unit"):
        found.append(FormError(text=say("Pilih sedikitnya satu unit, atau pilih semua pegawai"), field="unit"))
    return found


def page(
    policies: Sequence[Json],
    cycles: Sequence[Json],
    units: Sequence[Json],
    today: date,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> CycleForm:
    """Make the form; what was not typed yet begins with the year, and the policy of the newest cycle before."""
    say, wrong = language.say, errors_by_field(errors)
    typed = form.values if form is not None else _begun(policies, cycles, today, language)
    fields = [
        Field(
            name="kebijakan",
            label=say("Kebijakan"),
            kind="select",
            value=typed.get("kebijakan", ""),
            options=[Option(value="", text=say("Pilih kebijakan")), *(_policy(each, language) for each in policies)],
            hint=say("Aturan yang dipakai untuk rencana, penilaian, dan batas waktu."),
            error=wrong.get("kebijakan", ""),
        ),
        Field(
            name="judul",
            label=say("Nama siklus"),
            value=typed.get("judul", ""),
            error=wrong.get("judul", ""),
            max_length=200,
        ),
        Field(
            name="siklus",
            label=say("Kode siklus"),
            hint=say("Pendek dan tanpa spasi, misalnya 2026. Tidak dapat diubah sesudah dibuka."),
            value=typed.get("siklus", ""),
            error=wrong.get("siklus", ""),
            width="short",
            max_length=60,
        ),
        Field(
            name="masa",
            label=say("Masa penilaian"),
            kind="radios",
            value=typed.get("masa", "annual"),
            options=[Option(value=each, text=say(text)) for each, text in PERIODS.items()],
            error=wrong.get("masa", ""),
        ),
        *day_fields({"mulai": say("Mulai"), "sampai": say("Sampai")}, typed, wrong),
        *who_fields(units, typed, form, wrong, language),
    ]
    return CycleForm(
        title=say("Buka siklus penilaian"), action="/kelola/siklus/baru", errors=errors, fields=fields, back="/kelola"
    )


def _begun(policies: Sequence[Json], cycles: Sequence[Json], today: date, language: Language) -> Mapping[str, str]:
    before = max(cycles, key=_start, default=None)
    same = [each for each in policies if before and each["policy_id"] == before["policy_id"] and _holds(each, today)]
    newest = max(same, key=_age, default=None)
    return {
        "kebijakan": f"{newest['policy_id']}|{newest['version']}" if newest else "",
        "siklus": str(today.year),
        "judul": language.say("Penilaian kinerja {year}", year=today.year),
        "masa": "annual",
        "mulai": f"{today.year}-01-01",
        "sampai": f"{today.year}-12-31",
        "siapa": "semua",
    }


def _holds(policy: Json, today: date) -> bool:
    return bool(policy["valid_from"] <= str(today)) and (policy["valid_to"] or "9999") >= str(today)


def _start(cycle: Json) -> str:
    return str(cycle["starts_on"])


def _age(policy: Json) -> tuple[str, int]:
    return (policy["valid_from"], policy["version"])


def _policy(row: Json, language: Language) -> Option:
    text = label_text(row["title"], language)
    return Option(
        value=f"{row['policy_id']}|{row['version']}",
        text=language.say("{p}, versi {n}", p=text, n=row["version"]),
    )


def who_fields(
    units: Sequence[Json],
    typed: Mapping[str, str],
    form: Form | None,
    wrong: Mapping[str, str],
    language: Language,
    *,
    besides: Sequence[Option] = (),
) -> list[Field]:
    """Ask who takes part; ``besides``: what else can be chosen."""
    say = language.say
    return [
        Field(
            name="siapa",
            label=say("Siapa yang ikut?"),
            kind="radios",
            value=typed.get("siapa", "semua"),
            options=[
                *besides,
                Option(value="semua", text=say("Semua pegawai")),
                Option(value="unit", text=say("Pegawai unit tertentu")),
            ],
        ),
        Field(
            name="unit",
            label=say("Unit"),
            optional_mark=say("(bila unit tertentu; unit di bawahnya ikut)"),
            kind="checks",
            options=[Option(value=each["unit_id"], text=each["name"]) for each in units],
            chosen=form.all("unit") if form else (),
            error=wrong.get("unit", ""),
        ),
        Field(
            name="kelompok",
            label=say("Kelompok jabatan"),
            optional_mark=say("(kosong: semua)"),
            kind="checks",
            options=[Option(value=each, text=say(text)) for each, text in GROUPS.items()],
            chosen=form.all("kelompok") if form else (),
        ),
    ]
