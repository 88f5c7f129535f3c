"""How steps are made: of a part, of a whole, of a level."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final

from services.evaluation.rules.explain.wording import LEVELS, SOURCES, both, english, number_text, percent_text
from services.evaluation.rules.rate.judgements import sources
from services.evaluation.rules.rate.values import CompetenceValue, FeedbackValue, MatchValue
from services.evaluation.rules.suggestion import Step, StepInput
from shared.indonesian import date_text, in_english
from shared.policy.clause import Label
from shared.policy.policy import Bounds, Component, Criterion, LevelPercents, Policy
from shared.rules.numbers import Ratio
from shared.rules.tables import PACKAGED, RuleRef
from shared.rules.vocabulary import Level

NOTHING_MORE: Final = both("", "")
ABOVE: Final = "hitungan di atas"
"""Where a value comes from that another step gave."""
AXES: Final = {
    "results": Label(id="Hasil kerja", en="Results"),
    "behaviour": Label(id="Perilaku kerja", en="Behaviour"),
}

_CLAUSES: Final = {
    "results": "penilaian hasil kerja",
    "results.components": "komponen hasil kerja dan bobotnya",
    "results.components, feedback.survey_attribution": "komponen hasil kerja dan survei yang dihitung bagi pegawai",
    "results.coverage": "masukan paling sedikit untuk menilai hasil kerja",
    "results.unreported": "hasil kerja yang tidak dilaporkan",
    "results.level_percents": "nilai persen tiap tingkat hasil kerja",
    "results.bounds": "batas tingkat hasil kerja",
    "behaviour": "penilaian perilaku kerja",
    "behaviour.coverage": "masukan paling sedikit untuk menilai perilaku kerja",
    "behaviour.criteria": "kriteria perilaku kerja",
    "behaviour.criteria, behaviour.source_weights": "kriteria perilaku kerja dan bobot pemberi umpan balik",
    "behaviour.bounds": "batas tingkat perilaku kerja",
    "results, behaviour": "penilaian hasil kerja dan perilaku kerja",
}
"""The parts of a policy that explanations cite, by their path in its document, in words."""


@dataclass(frozen=True, kw_only=True)
class PolicyRef(RuleRef):
    """A part of a policy as the rule; ``title`` is the policy's."""

    title: str


def of_policy(policy: Policy, path: str) -> PolicyRef:
    """Cite the policy itself as the rule; ``path`` is the part of its document, and is cited in words."""
    return PolicyRef(
        id=policy.policy_id, version=str(policy.version), clause=_CLAUSES.get(path, path), title=policy.title.id
    )


def basis_of(rule: RuleRef) -> str:
    """Cite a rule as people do: the document, the place in it, the version."""
    document = f"Kebijakan {rule.title}" if isinstance(rule, PolicyRef) else _regulations()[rule.id, rule.version]
    return f"{document}, {rule.clause} (versi {rule.version})"


@cache
def _regulations() -> dict[tuple[str, str], str]:
    """Which document each version of a table comes from; those that no regulation sets are the platform's own."""
    return {
        (each.id, each.version): "Ketentuan aplikasi Kinerja" if each.regulation == "Kinerja" else each.regulation
        for versions in PACKAGED.entries().values()
        for each in versions
    }


def step(
    rule: RuleRef, *, id: str, value: str, text: Label, inputs: tuple[StepInput, ...] = (), arithmetic: str = ""
) -> Step:
    """Make the step of a rule."""
    return Step(
        id=id,
        rule=rule.id,
        version=rule.version,
        clause=rule.clause,
        basis=basis_of(rule),
        inputs=inputs,
        arithmetic=arithmetic,
        value=value,
        text=text.id,
        text_en=text.en,
    )


def part_step(
    rule: RuleRef,
    *,
    id: str,
    label: Label,
    percent: Ratio | None,
    lacking: Label,
    inputs: tuple[StepInput, ...] = (),
    arithmetic: str = "",
    because: Label = NOTHING_MORE,
) -> Step:
    """Say what a part of an axis came to, with why it counts where that is said, or what it is ``lacking``."""
    value = "-" if percent is None else percent_text(percent)
    told = lacking
    if percent is not None:
        told = both(f"{value} persen.{because.id}", f"{in_english(value)} percent.{because.en}")
    text = both(f"{label.id}: {told.id}", f"{english(label)}: {told.en}")
    return step(rule, id=id, inputs=inputs, arithmetic=arithmetic, value=value, text=text)


def weighted_text(terms: Sequence[tuple[Decimal | int, Ratio | Fraction | Decimal | int]], value: str) -> str:
    """Write a weighted mean: ``(60 x 110,00 + 40 x 95,00) / 100 = 104,00``; one alone has all the weight."""
    counted = [(weight, each) for weight, each in terms if weight > 0]
    parts = " + ".join(f"{number_text(weight)} x {percent_text(each)}" for weight, each in counted)
    if len(counted) == 1:
        return f"{percent_text(counted[0][1])} x 100 % = {value}"
    total = sum((Decimal(weight) for weight, _ in counted), Decimal(0))
    return f"({parts}) / {number_text(total)} = {value}"


def whole_step(
    policy: Policy, *, axis: str, parts: Sequence[tuple[Component | Criterion, Ratio | None]], percent: Decimal
) -> Step:
    """Say what the parts of an axis come to together; those without a value are left out."""
    counted = [(part, each) for part, each in parts if each is not None]
    name, value, places = AXES[axis], percent_text(percent), policy.rounding_places
    of = "criterion" if axis == "behaviour" else "component"
    return step(
        of_policy(policy, axis),
        id=axis,
        inputs=tuple(
            StepInput(name=part.label.id, value=percent_text(each), source=ABOVE, step=f"{of}:{part.id}")
            for part, each in counted
        ),
        arithmetic=weighted_text([(part.weight, each) for part, each in counted], value),
        value=value,
        text=both(
            f"{name.id} {value} persen, dibulatkan sekali di akhir ({places} desimal, setengah ke atas).",
            f"{name.en} {in_english(value)} percent, rounded once at the end ({places} decimals, half up).",
        ),
    )


def level_step(
    policy: Policy, *, axis: str, percent: Decimal, level: Level, about: str | None = None, of: str | None = None
) -> Step:
    """Say how a rounded percentage was judged; ``of`` is the step that gave it, where that is not ``axis`` itself."""
    words, value = LEVELS[level], percent_text(percent)
    name = both(about, about) if about else AXES[axis]
    rated = "behaviour" if axis == "behaviour" else "results"
    bounds = policy.behaviour.bounds if axis == "behaviour" else policy.results.bounds
    sign = ">=" if bounds.above_inclusive else ">"
    above, as_from = percent_text(bounds.above), percent_text(bounds.as_from)
    limits = f"di atas bila {sign} {above}; sesuai bila >= {as_from}; selain itu di bawah"
    limits_en = in_english(f"above if {sign} {above}") + in_english(f"; as expected if >= {as_from}; below otherwise")
    return step(
        of_policy(policy, f"{rated}.bounds"),
        id=f"{axis}:level",
        inputs=(
            StepInput(name="persen setelah dibulatkan", value=value, source=ABOVE, step=of or axis),
            StepInput(name="batas", value=limits, source="kebijakan"),
        ),
        arithmetic=compared(level, value, bounds),
        value=level.value,
        text=both(
            f"{name.id} {value} persen: {words.id} ({limits}; yang dinilai angka yang sudah dibulatkan).",
            f"{english(name)} {in_english(value)} percent: {words.en} ({limits_en}; the rounded percentage is judged).",
        ),
    )


def compared(level: Level, value: str, bounds: Bounds) -> str:
    """Write the comparison by which a percentage got its level."""
    as_from = percent_text(bounds.as_from)
    if level is Level.ABOVE:
        return f"{value} {'>=' if bounds.above_inclusive else '>'} {percent_text(bounds.above)}"
    return f"{value} >= {as_from}" if level is Level.AS else f"{value} < {as_from}"


def feedback_inputs(said: FeedbackValue, *, worth: LevelPercents, percent: Ratio) -> tuple[tuple[StepInput, ...], str]:
    """List what the sources said, and the arithmetic from the averages to a percentage."""
    found = sources(said)
    inputs = tuple(
        StepInput(
            name=f"umpan balik {SOURCES[each.source].id}" + ("" if each.weight > 0 else " (tidak dihitung)"),
            value=percent_text(each.average),
            source=f"{each.answers} umpan balik, 1 di bawah, 2 sesuai, 3 di atas",
        )
        for each in found
    )
    if said.average is None:
        return inputs, ""
    terms = [(Decimal(each.weight).scaleb(-6), each.average) for each in found]
    average = percent_text(said.average)
    scale = f"3 = {number_text(worth.above)}, 2 = {number_text(worth.as_)}, 1 = {number_text(worth.below)}"
    return inputs, f"{weighted_text(terms, average)}; {scale}: {percent_text(percent)}"


def match_step(found: MatchValue, *, id: str, label: Label) -> Step:
    """Explain a job-person match."""
    rule = found.rule
    assert rule is not None
    assert found.percent is not None
    counted = [(each, each.observation.held) for each in found.competences if each.observation is not None]
    value = percent_text(found.percent)
    held = " + ".join(str(min(held, each.required)) for each, held in counted)
    needed = " + ".join(str(each.required) for each, _ in counted)
    return step(
        rule,
        id=id,
        inputs=tuple(
            StepInput(
                name=each.competence.label.id,
                value=f"{held} dari {each.required}",
                source=_observed(each),
            )
            for each, held in counted
        ),
        arithmetic=f"({held}) / ({needed}) x 100 = {value}",
        value=value,
        text=both(
            f"{label.id}: kesesuaian kompetensi (JPM) {value} persen dari {len(counted)} kompetensi yang "
            "diamati; tingkat di atas yang diperlukan tidak menutup kekurangan lain.",
            f"{english(label)}: job-person match {in_english(value)} percent over {len(counted)} observed competences; "
            "a level above the required one does not make up for another below.",
        ),
    )


def _observed(value: CompetenceValue) -> str:
    """Say when the rater saw it and, in the rater's words, what."""
    seen = value.observation
    if seen is None:
        return ""
    return f"observasi atasan {date_text(seen.on)}" + (f": {seen.observed}" if seen.observed else "")
