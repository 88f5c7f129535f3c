"""What a rater observed of somebody's competences, and the form that notes more."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from portal.language import Language
from portal.views.act_page import ActPage, choice, reason
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Option, SummaryRow, errors_by_field
from portal.views.result_history import day_text
from portal.views.result_ways import place_of
from portal.views.typed import Form

Json = Mapping[str, Any]
LEVELS: Final = ("1", "2", "3", "4", "5")
_LEAST: Final = 10
_FIELDS: Final = {"competence": "kompetensi", "held": "tingkat", "observed": "lihat", "on": "tanggal"}


def page(
    appraisal: Json,
    competences: Sequence[Json],
    names: Names,
    today: str,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> ActPage:
    """Show what was observed, the newest first, and ask for one more; ``competences``: those of the policy."""
    say, typed, wrong = language.say, form.values if form else {"tanggal": today}, errors_by_field(errors)
    labels = {each["id"]: label_of(each, language) for each in competences}
    newest = sorted(appraisal["observations"], key=_newest, reverse=True)
    return ActPage(
        title=say("Pengamatan kompetensi {name}", name=named(names, appraisal["employee_id"], language)),
        lead=say("Catat yang Anda lihat sendiri. Kompetensi yang sama pada hari yang sama menggantikan yang lama."),
        back=place_of(appraisal),
        action=place_of(appraisal, "pengamatan"),
        version=appraisal["version"],
        errors=errors,
        rows=[_row(each, labels, names, language) for each in newest],
        fields=[
            Field(
                name="kompetensi",
                label=say("Kompetensi"),
                kind="select",
                options=[
                    Option(value="", text=say("Pilih kompetensi")),
                    *(Option(value=id, text=text) for id, text in labels.items()),
                ],
                value=typed.get("kompetensi", ""),
                error=wrong.get("kompetensi", ""),
            ),
            choice("tingkat", say("Tingkat"), [Option(value=each, text=each) for each in LEVELS], typed, wrong),
            reason("lihat", say("Apa yang Anda lihat, dan kapan?"), typed, wrong, language, least=_LEAST),
            Field(
                name="tanggal",
                label=say("Tanggal"),
                kind="date",
                width="medium",
                day_max=today,
                value=typed.get("tanggal", ""),
                error=wrong.get("tanggal", ""),
            ),
        ],
        act=say("Simpan pengamatan"),
    )


def label_of(competence: Json, language: Language) -> str:
    """Name a competence as the policy does (rule 17)."""
    label = competence["label"]
    return str((label.get("en") if language.code == "en" else None) or label["id"])


def people_in(appraisal: Json) -> set[str | None]:
    """Name everybody whom the page names."""
    return {appraisal["employee_id"], *(each["by"] for each in appraisal["observations"])}


def missing(form: Form, language: Language) -> list[FormError]:
    """Say what is missing."""
    say, found = language.say, list[FormError]()
    if not form["kompetensi"]:
        found.append(FormError(text=say("Pilih kompetensinya"), field="kompetensi"))
    if form["tingkat"] not in LEVELS:
        found.append(FormError(text=say("Pilih tingkatnya"), field="tingkat"))
    if len(form["lihat"]) < _LEAST:
        found.append(FormError(text=say("Tulis apa yang Anda lihat, paling sedikit 10 huruf"), field="lihat"))
    if not form["tanggal"]:
        found.append(FormError(text=say("Pilih tanggalnya"), field="tanggal"))
    return found


def body_of(form: Form) -> dict[str, Any]:
    """Give the observation as evaluation takes it."""
    told = {"competence": form["kompetensi"], "held": int(form["tingkat"]), "observed": form["lihat"]}
    return {"items": [told | {"on": form["tanggal"]}]}


def field_of(pointer: str) -> str | None:
    """Name the field that a pointer means, such as ``/items/0/on``."""
    return _FIELDS.get(pointer.rpartition("/")[2])


def _newest(told: Json) -> tuple[str, str]:
    return told["on"], told["competence"]


def _row(told: Json, labels: Mapping[str, str], names: Names, language: Language) -> SummaryRow:
    say = language.say
    by, on = named(names, told["by"], language), day_text(told["on"], language)
    return SummaryRow(
        label=labels.get(told["competence"], told["competence"]),
        value=told["observed"],
        lines=[say("Tingkat {n} dari 5", n=told["held"]), say("{name}, {day}", name=by, day=on)],
    )
