"""What a policy must mean, beyond its form, so that it rates everybody and rates nobody by accident."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from string import Formatter
from typing import Final

from services.evaluation.rules.instruments.by_source import instrument_of
from services.evaluation.rules.policy.documents import Problem
from shared.events.feedback import Source
from shared.policy.career import CareerRule, ForEach
from shared.policy.policy import BehaviourMethod, Bounds, LevelPercents, Policy, ResultsMethod

# Technical limits: no index, number of days or hours of training lies outside.
_TARGET_MIN: Final = Decimal("0.000001")
_TARGET_MAX: Final = Decimal(1_000_000)
_PLACEHOLDERS: Final = {
    ForEach.PERSON: {"criterion", "percent", "predicate"},
    ForEach.GAP: {"competence", "held", "required", "criterion", "percent", "predicate"},
    ForEach.STRENGTH: {"competence", "held", "required", "criterion", "percent", "predicate"},
}


def problems_in(policy: Policy) -> tuple[Problem, ...]:
    """List what is wrong, each with its place in the document."""
    return tuple(problem for check in _CHECKS for problem in check(policy))


def _dates_and_counts(policy: Policy) -> Iterator[Problem]:
    if policy.valid_to is not None and policy.valid_to < policy.valid_from:
        yield "valid_to", "tidak boleh lebih awal daripada valid_from."
    if policy.planning.objectives_min > policy.planning.objectives_max:
        yield "planning.objectives_min", "tidak boleh lebih besar daripada objectives_max."
    total = policy.planning.weights_total
    if total is not None and total <= 0:
        yield "planning.weights_total", "harus lebih dari 0, misalnya 100."


def _stages(policy: Policy) -> Iterator[Problem]:
    for place, stage in enumerate(policy.stages):
        if stage.competence is not None and stage.before != "plan":
            yield f"stages.{place}.competence", "hanya untuk tahap sebelum rencana (before: plan); hapus."
        elif stage.competence is not None and stage.competence not in {each.id for each in policy.competences}:
            yield f"stages.{place}.competence", "bukan kompetensi kebijakan ini."


def _weights(policy: Policy) -> Iterator[Problem]:
    weights = {
        f"results.components.{place}.weight": each.weight for place, each in enumerate(policy.results.components)
    }
    weights |= {
        f"behaviour.criteria.{place}.weight": each.weight for place, each in enumerate(policy.behaviour.criteria)
    }
    yield from ((path, "bobot harus lebih dari 0.") for path, weight in weights.items() if weight <= 0)
    for source, weight in policy.behaviour.source_weights.items():
        path = f"behaviour.source_weights.{source}"
        if weight < 0:
            yield path, "bobot tidak boleh kurang dari 0."
        if weight > 0 and source not in policy.feedback.sources:
            yield path, "sumber ini diberi bobot tetapi tidak ada dalam feedback.sources."


def _scales(policy: Policy) -> Iterator[Problem]:
    yield from _scale("results", policy.results.level_percents, policy.results.bounds)
    yield from _scale("behaviour", policy.behaviour.level_percents, policy.behaviour.bounds)
    caps = {"results.cap_percent": policy.results.cap_percent}
    caps |= {
        f"results.components.{place}.cap_percent": each.cap_percent
        for place, each in enumerate(policy.results.components)
    }
    yield from ((path, "harus lebih dari 0.") for path, cap in caps.items() if cap is not None and cap <= 0)
    bounds, cap = policy.results.bounds, policy.results.cap_percent
    if cap is not None and (cap < bounds.above or (cap == bounds.above and not bounds.above_inclusive)):
        yield "results.cap_percent", "terlalu kecil: rating di atas ekspektasi (bounds.above) tidak dapat dicapai."


def _scale(axis: str, worth: LevelPercents, bounds: Bounds) -> Iterator[Problem]:
    if not Decimal(0) <= worth.below <= worth.as_ <= worth.above:
        yield f"{axis}.level_percents", "harus naik dari below, as, ke above, dan tidak kurang dari 0."
    if bounds.as_from <= 0:
        yield f"{axis}.bounds.as_from", "harus lebih dari 0 agar rating di bawah ekspektasi dapat terjadi."


def _sources(policy: Policy) -> Iterator[Problem]:
    from_feedback = policy.behaviour.method is BehaviourMethod.FEEDBACK
    for place, each in enumerate(policy.results.components):
        path, reads = f"results.components.{place}", instrument_of(each.source)
        if reads.needs_target and each.target is None:
            yield f"{path}.target", f"wajib diisi untuk sumber {each.source}."
        if each.target is not None and not _TARGET_MIN <= each.target <= _TARGET_MAX:
            yield f"{path}.target", "harus lebih dari 0 dan masuk akal, misalnya 76.61."
        if each.coverage is not None and not reads.of_parts:
            yield f"{path}.coverage", "hanya untuk komponen dari beberapa indikator atau kompetensi; hapus."
        if reads.needs_competences and not policy.competences:
            yield f"{path}.source", "observations memerlukan daftar competences."
        from_feedback = from_feedback or reads.weighs_feedback
    if from_feedback and not any(weight > 0 for weight in policy.behaviour.source_weights.values()):
        yield "behaviour.source_weights", "isi paling sedikit satu sumber dengan bobot, misalnya superior: 100."
    elif from_feedback and policy.behaviour.source_weights.get(Source.SUPERIOR, Decimal(0)) <= 0:
        yield "behaviour.source_weights.superior", "atasan harus diberi bobot; atasan yang menilai."


def _method(policy: Policy) -> Iterator[Problem]:
    fed_by_plan = [instrument_of(each.source).fed_by_plan for each in policy.results.components]
    if policy.results.method is ResultsMethod.JUDGED_OBJECTIVES and fed_by_plan != [True]:
        yield (
            "results.components",
            "judged_objectives memerlukan tepat satu komponen dengan source: indicators.",
        )
    behaviours = {each.id for each in policy.behaviour.criteria}
    for place, component in enumerate(policy.results.components):
        if component.id in behaviours:
            yield f"results.components.{place}.id", "id ini juga dipakai sebagai kriteria perilaku; bedakan."


def _career(policy: Policy) -> Iterator[Problem]:
    known = {each.id for each in policy.results.components} | {each.id for each in policy.behaviour.criteria}
    for place, rule in enumerate(policy.career.rules):
        path, when = f"career.rules.{place}", rule.when
        if rule.for_each is not ForEach.PERSON and not policy.competences:
            yield f"{path}.for_each", "gap dan strength memerlukan daftar competences."
        if when.criterion is not None and when.criterion not in known:
            yield f"{path}.when.criterion", "bukan komponen atau kriteria kebijakan ini."
        if when.criterion is None and (when.percent_at_least is not None or when.percent_below is not None):
            yield f"{path}.when.criterion", "wajib diisi bila ada batas persen."
        if when.competences_met and not policy.competences:
            yield f"{path}.when.competences_met", "memerlukan daftar competences."
        if when.last_predicates < 0 or (when.last_predicates > 0) != (when.last_at_least is not None):
            yield f"{path}.when.last_predicates", "isi bersama last_at_least, atau hapus keduanya."
        yield from _reason(path, rule)


def _reason(path: str, rule: CareerRule) -> Iterator[Problem]:
    allowed = _PLACEHOLDERS[rule.for_each]
    for language, text in (("id", rule.reason.id), ("en", rule.reason.en)):
        try:
            names = {
                (name, spec, conversion) for _, name, spec, conversion in Formatter().parse(text) if name is not None
            }
        except ValueError:
            yield f"{path}.reason.{language}", "kurung kurawal tidak berpasangan."
            continue
        if any(name not in allowed or spec or conversion for name, spec, conversion in names):
            yield f"{path}.reason.{language}", "hanya boleh memuat {" + "}, {".join(sorted(allowed)) + "}."


_CHECKS: Final[tuple[Callable[[Policy], Iterator[Problem]], ...]] = (
    _dates_and_counts,
    _stages,
    _weights,
    _scales,
    _sources,
    _method,
    _career,
)
