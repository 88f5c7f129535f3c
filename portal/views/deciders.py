"""Who decides, named by an officer: about an objection, a correction, or a decision that waits for approval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.language import Language, later
from portal.views.act_page import ActPage, reason, too_short
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Option, SummaryRow, errors_by_field
from portal.views.result_ways import place_of, waiting_correction
from portal.views.typed import Form

Json = Mapping[str, Any]
_FIELDS: Final = {"/decider_id": "pejabat", "/reason": "alasan"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is to be decided: the end of its address, of evaluation's route, and how pages name it."""

    path: str
    route: str
    title: str


MATTERS: Final = {
    "keberatan": Matter(path="keberatan", route="objection/decider", title=later("Tunjuk pemutus keberatan {name}")),
    "koreksi": Matter(path="koreksi", route="correction/decider", title=later("Tunjuk pemutus koreksi hasil {name}")),
    "persetujuan": Matter(
        path="persetujuan", route="approval/approver", title=later("Tunjuk yang menyetujui putusan tentang {name}")
    ),
}


def page(
    matter: Matter,
    appraisal: Json,
    names: Names,
    language: Language,
    *,
    form: Form | None = None,
    found: Sequence[Json] | None = None,
    errors: Sequence[FormError] = (),
) -> ActPage:
    """Ask who decides; ``found``: people that were looked for, None before."""
    say, typed, wrong = language.say, form.values if form else {}, errors_by_field(errors)
    now = _decider_of(matter, appraisal)
    return ActPage(
        title=say(matter.title, name=named(names, appraisal["employee_id"], language)),
        lead=say("Biasanya atasan pejabat penilai. Bukan pegawai ini, pejabat penilainya, atau yang mengusulkan."),
        back=place_of(appraisal),
        action=place_of(appraisal, f"pemutus/{matter.path}"),
        version=appraisal["version"],
        errors=errors,
        rows=[
            SummaryRow(
                label=say("Sekarang"), value=named(names, now, language) if now else say("belum ada yang ditunjuk")
            ),
            SummaryRow(
                label=say("Pejabat penilai"),
                value=named(names, (appraisal["assignment"] or {}).get("rater_id"), language),
            ),
        ],
        fields=[
            Field(
                name="cari",
                label=say("Cari pejabat"),
                hint=say("Awal kata saja sudah cukup, misalnya: ret wul."),
                value=typed.get("cari", ""),
                error=wrong.get("cari", ""),
                max_length=300,
            )
        ],
        found=[
            *_people(found, typed, wrong, language),
            reason("alasan", say("Mengapa pejabat ini?"), typed, wrong, language),
        ],
        look=say("Cari"),
        act=say("Tunjuk pejabat ini"),
    )


def missing(form: Form, language: Language) -> list[FormError]:
    """Say what is missing."""
    say = language.say
    unchosen = [] if form["pejabat"] else [FormError(text=say("Cari dan pilih pejabatnya"), field="cari")]
    return [*unchosen, *too_short(form, "alasan", language)]


def field_of(pointer: str) -> str | None:
    """Name the field that a pointer means."""
    return _FIELDS.get(pointer)


def body_of(form: Form) -> dict[str, str]:
    """Give the naming as evaluation takes it."""
    return {"decider_id": form["pejabat"], "reason": form["alasan"]}


def _people(
    found: Sequence[Json] | None, typed: Mapping[str, str], wrong: Mapping[str, str], language: Language
) -> list[Field]:
    if found is None:
        return []
    options = [Option(value=each["employee_id"], text=each["name"], hint=each["position"]) for each in found]
    label = language.say("Pilih pejabat") if options else language.say("Tidak ada yang cocok.")
    value = typed.get("pejabat", "") or (options[0].value if len(options) == 1 else "")
    return [
        Field(name="pejabat", label=label, kind="radios", options=options, value=value, error=wrong.get("pejabat", ""))
    ]


def _decider_of(matter: Matter, appraisal: Json) -> str | None:
    told = {
        "keberatan": (appraisal["objection"] or {}).get("decider_id"),
        "koreksi": (waiting_correction(appraisal) or {}).get("decider_id"),
        "persetujuan": (appraisal["approval"] or {}).get("approver_id"),
    }
    decider_id: str | None = told[matter.path]
    return decider_id
