"""An improvement plan after a low result: proposed by one side, agreed by the other, followed by talks, concluded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language, later
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Happening, Notice, Option, SummaryRow, Tag, Tone, errors_by_field
from portal.views.result_acts import ActForm
from portal.views.typed import Form

Json = Mapping[str, Any]
GOALS: Final = 3
_STATUSES: Final[Mapping[str, tuple[str, Tone]]] = {
    "proposed": (later("Menunggu persetujuan"), "wait"),
    "agreed": (later("Berjalan"), "wait"),
    "concluded": (later("Selesai"), "good"),
}
OUTCOMES: Final[Mapping[str, str]] = {
    "met": later("Tercapai"),
    "partly_met": later("Tercapai sebagian"),
    "not_met": later("Tidak tercapai"),
}
_FIELDS: Final = {
    "/starts_on": "mulai",
    "/ends_on": "sampai",
    "/goals": "tujuan-1",
    "/note": "catatan",
    "/outcome": "hasil",
    "/reason": "alasan",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovementPage:
    """The plan with what one can do about it."""

    title: str
    tag: Tag | None
    back: str
    notices: Sequence[Notice]
    errors: Sequence[FormError]
    goals: Sequence[SummaryRow]
    facts: Sequence[SummaryRow]
    talks: Sequence[Happening]
    acts: Sequence[ActForm]


def field_of(pointer: str) -> str | None:
    """Name the field that a pointer means."""
    return next((field for start, field in _FIELDS.items() if pointer.startswith(start)), None)


def proposal_of(form: Form) -> dict[str, Any]:
    """Give the plan that was written; goals that are empty altogether are left out."""
    goals = []
    for number in range(1, GOALS + 1):
        goal, measure = form[f"tujuan-{number}"], form[f"ukuran-{number}"]
        if goal or measure:
            goals.append({"goal": goal, "measure": measure, "due_on": form[f"batas-{number}"] or form["sampai"]})
    return {"goals": goals, "starts_on": form["mulai"], "ends_on": form["sampai"]}


def missing(form: Form, language: Language) -> list[FormError]:
    """Say what a plan lacks before it can be sent."""
    say, found = language.say, list[FormError]()
    wanted = {"mulai": say("Tulis tanggal mulai"), "sampai": say("Tulis tanggal akhir")}
    if not any(form[f"tujuan-{number}"] for number in range(1, GOALS + 1)):
        found.append(FormError(text=say("Tulis sedikitnya satu hal yang perlu membaik"), field="tujuan-1"))
    for number in range(1, GOALS + 1):
        if form[f"tujuan-{number}"] and not form[f"ukuran-{number}"]:
            text = say("Tulis bagaimana perbaikan {n} terlihat", n=number)
            found.append(FormError(text=text, field=f"ukuran-{number}"))
    return found + [FormError(text=text, field=name) for name, text in wanted.items() if not form[name]]


def page(
    appraisal: Json,
    told: Json,
    names: Names,
    me: str,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> ImprovementPage:
    """Show the plan to its person, the rater, and who else may see it."""
    say, plan = language.say, told["plan"]
    who = named(names, appraisal["employee_id"], language)
    own = me == appraisal["employee_id"]
    tag = None
    if plan:
        text, tone = _STATUSES[plan["status"]]
        tag = Tag(text=say(text), tone=tone)
    return ImprovementPage(
        title=say("Rencana perbaikan kinerja") if own else say("Rencana perbaikan {name}", name=who),
        tag=tag,
        back=f"/hasil/{quote(appraisal['id'], safe=':')}",
        notices=_notices(told, names, language),
        errors=errors,
        goals=[_goal(each, language) for each in plan["goals"]] if plan else (),
        facts=_facts(plan, names, language) if plan else (),
        talks=[
            Happening(
                when=language.day(date.fromisoformat(each["on"])),
                text=f"{named(names, each['by'], language)}: {each['note']}",
            )
            for each in (plan["check_ins"] if plan else ())
        ],
        acts=_acts(appraisal, told, me, language, form=form, errors=errors),
    )


def people_of(appraisal: Json, told: Json) -> set[str | None]:
    """Name everybody whom the page names."""
    plan = told["plan"] or {}
    return {
        appraisal["employee_id"],
        plan.get("proposed_by"),
        plan.get("rater_id"),
        plan.get("concluded_by"),
        *(each["by"] for each in plan.get("check_ins", ())),
    }


def _notices(told: Json, names: Names, language: Language) -> list[Notice]:
    say, plan = language.say, told["plan"]
    if plan is None and told["owed"]:
        text = say("Pegawai atau pejabat penilai menyusunnya; pihak yang lain menyetujui.")
        return [Notice(title=say("Hasil ini meminta rencana perbaikan"), text=text, tone="warn")]
    if plan is None:
        return [Notice(title=say("Tidak ada rencana perbaikan"), text=say("Hasil ini tidak memintanya."))]
    if plan["status"] == "proposed":
        other = plan["rater_id"] if plan["proposed_by"] == plan["employee_id"] else plan["employee_id"]
        return [Notice(title=say("Menunggu persetujuan {name}", name=named(names, other, language)), tone="wait")]
    if plan["status"] == "concluded":
        title = say("Kesimpulan: {outcome}", outcome=say(OUTCOMES[plan["outcome"]]))
        return [Notice(title=title, text=plan["outcome_reason"], tone="good" if plan["outcome"] == "met" else "warn")]
    return []


def _goal(told: Json, language: Language) -> SummaryRow:
    due = language.say("sampai {day}", day=language.day(date.fromisoformat(told["due_on"])))
    return SummaryRow(label=told["goal"], value=f"{told['measure']} ({due})")


def _facts(plan: Json, names: Names, language: Language) -> list[SummaryRow]:
    say = language.say
    first, last = date.fromisoformat(plan["starts_on"]), date.fromisoformat(plan["ends_on"])
    return [
        SummaryRow(label=say("Masa"), value=f"{language.day(first)} - {language.day(last)}"),
        SummaryRow(label=say("Disusun oleh"), value=named(names, plan["proposed_by"], language)),
    ]


def _acts(
    appraisal: Json, told: Json, me: str, language: Language, *, form: Form | None, errors: Sequence[FormError]
) -> list[ActForm]:
    plan, place = told["plan"], f"/perbaikan/{quote(appraisal['id'], safe=':')}"
    rater = plan["rater_id"] if plan else (appraisal["assignment"] or {}).get("rater_id")
    if me not in (appraisal["employee_id"], rater) or (plan is None and not told["owed"]):
        return []
    typed, wrong, version = (form.values if form else {}), errors_by_field(errors), told["version"]
    say, acts = language.say, list[ActForm]()
    if plan is None or plan["status"] == "proposed":
        if plan and plan["proposed_by"] != me:
            acts.append(
                ActForm(
                    title=say("Setujui rencana ini"),
                    text=say("Sesudah disetujui kedua pihak mencatat kemajuannya."),
                    action=f"{place}/persetujuan",
                    version=version,
                    fields=(),
                    act=say("Setujui rencana perbaikan"),
                )
            )
        acts.append(
            ActForm(
                title=say("Susun rencana") if plan is None else say("Susun rencana lain"),
                text=say("Tulis apa yang perlu membaik dan bagaimana itu terlihat."),
                action=f"{place}/rencana",
                version=version,
                fields=_plan_fields(plan, typed, wrong, language),
                act=say("Kirim rencana perbaikan"),
                opened=plan is None or bool(errors),
            )
        )
    elif plan["status"] == "agreed":
        note = Field(
            name="catatan",
            label=say("Apa yang dibicarakan?"),
            kind="area",
            value=typed.get("catatan", ""),
            error=wrong.get("catatan", ""),
            max_length=2000,
        )
        acts.append(
            ActForm(
                title=say("Catat pembicaraan"),
                text="",
                action=f"{place}/pembicaraan",
                version=version,
                fields=[note],
                act=say("Simpan catatan"),
            )
        )
        if me == rater:
            acts.append(_conclude(place, version, typed, wrong, language))
    return acts


def _conclude(
    place: str, version: int, typed: Mapping[str, str], wrong: Mapping[str, str], language: Language
) -> ActForm:
    say = language.say
    fields = [
        Field(
            name="hasil",
            label=say("Apakah tercapai?"),
            kind="radios",
            options=[Option(value=each, text=say(text)) for each, text in OUTCOMES.items()],
            value=typed.get("hasil", ""),
            error=wrong.get("hasil", ""),
        ),
        Field(
            name="alasan",
            label=say("Alasan"),
            kind="area",
            value=typed.get("alasan", ""),
            error=wrong.get("alasan", ""),
            max_length=2000,
        ),
    ]
    return ActForm(
        title=say("Simpulkan"),
        text=say("Kesimpulan mengakhiri rencana perbaikan."),
        action=f"{place}/kesimpulan",
        version=version,
        fields=fields,
        act=say("Simpulkan rencana perbaikan"),
        opened="hasil" in wrong or "alasan" in wrong,
    )


def _plan_fields(
    plan: Json | None, typed: Mapping[str, str], wrong: Mapping[str, str], language: Language
) -> list[Field]:
    say, fields = language.say, list[Field]()
    for number in range(1, GOALS + 1):
        mark = "" if number == 1 else say("(bila ada)")
        fields += [
            Field(
                name=name,
                label=say(label, n=number),
                optional_mark=mark,
                value=typed.get(name, ""),
                error=wrong.get(name, ""),
                max_length=2000,
            )
            for name, label in (
                (f"tujuan-{number}", later("{n}. Yang perlu membaik")),
                (f"ukuran-{number}", later("{n}. Bagaimana itu terlihat")),
            )
        ]
    begun = plan or {}
    for name, label, value in (
        ("mulai", say("Mulai"), begun.get("starts_on", "")),
        ("sampai", say("Sampai"), begun.get("ends_on", "")),
    ):
        fields.append(
            Field(
                name=name,
                label=label,
                kind="date",
                width="medium",
                value=typed.get(name, value),
                error=wrong.get(name, ""),
            )
        )
    return fields
