"""The form of a plan (SKP), and the page on which it is checked before it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from portal.language import Language
from portal.views.drafts import QUANTITY, WORDS, Draft, Indicator, Objective
from portal.views.parts import Field, FormError, Link, Option, SummaryRow, errors_by_field

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorPart:
    """The fields of one indicator; ``drop``: the name of the button that takes it away."""

    legend: str
    hidden: Sequence[Field]
    name: Field
    kind: Field
    target: Field
    unit: Field
    direction: Field
    expectation: Field
    aspect: Field
    weight: Field | None
    drop: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectivePart:
    """The fields of one objective."""

    legend: str
    hidden: Sequence[Field]
    name: Field
    serves: Field | None
    mission: Field
    kind: Field | None
    weight: Field | None
    indicators: Sequence[IndicatorPart]
    add: str
    drop: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanForm:
    """The form."""

    title: str
    lead: str
    action: str
    back: Link
    version: int
    reason: str
    errors: Sequence[FormError]
    count: Field
    objectives: Sequence[ObjectivePart]
    template: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is about to be sent; ``fields`` carry it along."""

    action: str
    version: int
    rater: str
    rows: Sequence[tuple[str, Sequence[SummaryRow]]]
    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the form is written in: the plan, the rule of its policy, the superior's objectives by id."""

    plan: Json
    rule: Json
    superior: Sequence[Json]
    rater: str


def view(draft: Draft, around: Surroundings, errors: Sequence[FormError], language: Language) -> PlanForm:
    """Make the form."""
    say, plan = language.say, around.plan
    wrong = errors_by_field(errors)
    low, high = around.rule.get("objectives_min", 1), around.rule.get("objectives_max", 20)
    agreed = plan["agreed_edition"] > 0
    returned = plan["status"] == "returned" or (plan["reason"] and not plan["pending"])
    return PlanForm(
        title=say("Ubah rencana kinerja") if agreed else say("Susun rencana kinerja (SKP)"),
        lead=say(
            "Tulis {low} sampai {high} hasil kerja. Rencana dikirim kepada {rater} untuk disetujui.",
            low=low,
            high=high,
            rater=around.rater,
        ),
        action=f"/rencana/{plan['id']}/isi",
        back=Link(text=say("Kembali ke rencana"), href=f"/rencana/{plan['id']}"),
        version=plan["version"],
        reason=plan["reason"] if returned else "",
        errors=errors,
        count=Field(name="hk", label="", kind="hidden", value=str(len(draft.objectives))),
        objectives=[_objective(each, place, around, wrong, language) for place, each in enumerate(draft.objectives)],
        template=say("Isian berasal dari templat instansi; sesuaikan bila perlu.") if plan.get("prefilled") else "",
    )


def assigned_parts(
    draft: Draft, around: Surroundings, errors: Sequence[FormError], language: Language
) -> list[ObjectivePart]:
    """The fields of results that a letter assigns: they are additional, and the letter says what they serve."""
    wrong = errors_by_field(errors)
    parts = (_objective(each, place, around, wrong, language) for place, each in enumerate(draft.objectives))
    return [replace(each, serves=None, kind=None) for each in parts]


def checked(draft: Draft, around: Surroundings, fields: Sequence[tuple[str, str]], language: Language) -> Checked:
    """Show what is about to be sent, with a way back to each part (rule 13)."""
    say, serves = language.say, {each["id"]: each["name"] for each in around.superior}
    rows = []
    for number, each in enumerate(draft.objectives, start=1):
        shown = [SummaryRow(label=say("Hasil kerja"), value=each.name)]
        if each.serves or each.mission:
            shown.append(SummaryRow(label=say("Mendukung"), value=serves.get(each.serves) or each.mission))
        shown.append(
            SummaryRow(label=say("Ukuran"), value="", lines=[in_words(one, language) for one in each.indicators])
        )
        rows.append((say("Hasil kerja {n}", n=number), shown))
    return Checked(
        action=f"/rencana/{around.plan['id']}/isi",
        version=around.plan["version"],
        rater=around.rater,
        rows=rows,
        fields=fields,
    )


def in_words(each: Indicator, language: Language) -> str:
    """Say an indicator in one line."""
    if each.kind == WORDS:
        return f"{each.name}: {each.expectation}"
    less = f" ({language.say('makin kecil makin baik')})" if each.direction == "minimise" else ""
    return f"{each.name}: {each.target} {each.unit}{less}"


def _objective(
    each: Objective, place: int, around: Surroundings, wrong: Mapping[str, str], language: Language
) -> ObjectivePart:
    say, at = language.say, f"hk-{place}"
    names = [Option(value="", text=say("Tidak ada, saya tulis misinya di bawah"))]
    names += [Option(value=one["id"], text=one["name"]) for one in around.superior]
    serves = Field(
        name=f"{at}-dukung",
        label=say("Hasil kerja atasan yang didukung"),
        kind="select",
        options=names,
        value=each.serves,
        error=wrong.get(f"{at}-dukung", ""),
    )
    return ObjectivePart(
        legend=say("Hasil kerja {n}", n=place + 1),
        hidden=[
            Field(name=f"{at}-id", label="", kind="hidden", value=each.id),
            Field(name=f"{at}-i", label="", kind="hidden", value=str(len(each.indicators))),
        ],
        name=Field(
            name=f"{at}-nama",
            label=say("Hasil yang ingin dicapai"),
            hint=say("Tulis hasilnya, bukan kegiatannya. Contoh: Izin usaha terbit tepat waktu."),
            kind="area",
            value=each.name,
            error=wrong.get(f"{at}-nama", ""),
            max_length=1000,
        ),
        serves=serves if around.superior else None,
        mission=Field(
            name=f"{at}-misi",
            label=say("Misi atau sasaran instansi"),
            optional_mark=say("(bila tidak mendukung hasil kerja atasan)"),
            value=each.mission,
            error=wrong.get(f"{at}-misi", "") or ("" if around.superior else wrong.get(f"{at}-dukung", "")),
            max_length=1000,
        ),
        kind=Field(
            name=f"{at}-jenis",
            label=say("Jenis"),
            kind="radios",
            options=[Option(value="utama", text=say("Utama")), Option(value="tambahan", text=say("Tambahan"))],
            value="utama" if each.main else "tambahan",
        ),
        weight=_weight(at, each.weight, around.rule.get("weights_total"), wrong, language),
        indicators=[
            _indicator(one, place, inner, each, around.rule, wrong, language)
            for inner, one in enumerate(each.indicators)
        ],
        add=f"tambah-{place}",
        drop=f"hapus-{place}",
    )


def _indicator(
    each: Indicator,
    place: int,
    inner: int,
    objective: Objective,
    rule: Json,
    wrong: Mapping[str, str],
    language: Language,
) -> IndicatorPart:
    say, at = language.say, f"hk-{place}-i-{inner}"
    aspects = [("", say("Tidak ditentukan")), ("kuantitas", say("Kuantitas")), ("kualitas", say("Kualitas"))]
    aspects += [("waktu", say("Waktu")), ("biaya", say("Biaya"))]
    directions = [("maximise", say("Makin besar makin baik")), ("minimise", say("Makin kecil makin baik"))]
    return IndicatorPart(
        legend=say("Ukuran {n}", n=inner + 1),
        hidden=[Field(name=f"{at}-id", label="", kind="hidden", value=each.id)],
        name=Field(
            name=f"{at}-nama",
            label=say("Yang diukur"),
            value=each.name,
            error=wrong.get(f"{at}-nama", ""),
            max_length=1000,
        ),
        kind=Field(
            name=f"{at}-jenis",
            label=say("Diukur dengan"),
            kind="radios",
            options=[Option(value=QUANTITY, text=say("Angka")), Option(value=WORDS, text=say("Uraian"))],
            value=each.kind,
        ),
        target=_plain(f"{at}-target", say("Target"), each.target, wrong, kind="number", width="short"),
        unit=_plain(f"{at}-satuan", say("Satuan"), each.unit, wrong, hint=say("Misalnya persen, berkas, hari")),
        direction=_select(f"{at}-arah", say("Arah"), directions, each.direction),
        expectation=Field(
            name=f"{at}-harapan",
            label=say("Yang diharapkan"),
            hint=say("Diisi bila diukur dengan uraian."),
            kind="area",
            value=each.expectation,
            error=wrong.get(f"{at}-harapan", ""),
            max_length=4000,
        ),
        aspect=_select(f"{at}-aspek", say("Aspek"), aspects, each.aspect),
        weight=_weight(at, each.weight, rule.get("indicator_weights_total"), wrong, language),
        drop=f"hapus-{place}-{inner}" if len(objective.indicators) > 1 else "",
    )


def _plain(name: str, label: str, value: str, wrong: Mapping[str, str], **more: Any) -> Field:
    return Field(name=name, label=label, value=value, error=wrong.get(name, ""), **more)


def _select(name: str, label: str, options: Sequence[tuple[str, str]], value: str) -> Field:
    return Field(
        name=name,
        label=label,
        kind="select",
        options=[Option(value=each, text=text) for each, text in options],
        value=value,
        width="medium",
    )


def _weight(at: str, value: str, total: object, wrong: Mapping[str, str], language: Language) -> Field | None:
    """Weights are asked for only where the policy makes them add up to something."""
    if total is None:
        return None
    return Field(
        name=f"{at}-bobot",
        label=language.say("Bobot"),
        hint=language.say("Semua bobot berjumlah {total}.", total=language.number(str(total))),
        kind="number",
        value=value,
        error=wrong.get(f"{at}-bobot", ""),
        width="short",
    )
