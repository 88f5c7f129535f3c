"""The explanation: every step from the inputs to the predicate, in order, to be recomputed by anyone."""

from collections.abc import Iterator

from services.evaluation.rules.explain.indicators import group_id, group_source
from services.evaluation.rules.explain.shared import (
    ABOVE,
    AXES,
    feedback_inputs,
    level_step,
    match_step,
    of_policy,
    part_step,
    step,
    whole_step,
)
from services.evaluation.rules.explain.thin import (
    COMPETENCES,
    COMPONENTS,
    CRITERIA,
    Parts,
    thin_arithmetic,
    thin_text,
)
from services.evaluation.rules.explain.time import time_step
from services.evaluation.rules.explain.wording import (
    LEVELS,
    PREDICATES,
    PREDICATES_EN,
    UNIT_PREDICATES,
    UNIT_PREDICATES_EN,
    both,
)
from services.evaluation.rules.instruments.by_source import instrument
from services.evaluation.rules.rate.inputs import TimeInPost
from services.evaluation.rules.rate.values import (
    BehaviourValue,
    CriterionValue,
    JudgedObjective,
    ResultsValue,
    Thin,
)
from services.evaluation.rules.suggestion import Step, StepInput
from shared.policy.clause import Label
from shared.policy.policy import BehaviourMethod, Policy
from shared.rules.predicate import PredicateResult
from shared.rules.vocabulary import Level

_NO_DAYS = Label(
    id="tidak ada hari yang diukur; pegawai cuti sepanjang segmen.",
    en="no day is measured; the person was on leave in all of the segment.",
)
_COMPETENCES = Label(id="Kompetensi yang diamati", en="Observed competences")


def explain(
    policy: Policy,
    time: TimeInPost | None,
    results: ResultsValue,
    behaviour: BehaviourValue,
    found: PredicateResult | None,
) -> tuple[Step, ...]:
    """Explain a rating step by step; where not all days are measured, that comes first."""
    return (
        *(() if time is None else (time_step(time),)),
        *_results_steps(policy, results),
        *_behaviour_steps(policy, behaviour),
        predicate_step(policy, results.level, behaviour.level, found),
    )


def predicate_step(
    policy: Policy,
    results: Level | None,
    behaviour: Level | None,
    found: PredicateResult | None,
    *,
    merged: bool = False,
) -> Step:
    """Explain which predicate a pair of levels gives; the last step of every explanation.

    ``merged``: the levels are those of all segments together.
    """
    if found is None or results is None or behaviour is None:
        text = both(
            "Predikat belum dapat disarankan karena hasil kerja atau perilaku belum dapat dinilai.",
            "No predicate can be suggested yet: results or behaviour cannot be rated.",
        )
        return step(of_policy(policy, "results, behaviour"), id="predicate", value="-", text=text)
    work, conduct = LEVELS[results], LEVELS[behaviour]
    name = PREDICATES[found.predicate]
    return step(
        found.rule,
        id="predicate",
        inputs=(
            StepInput(name="hasil kerja", value=work.id, source=ABOVE, step="segments" if merged else "results:level"),
            StepInput(
                name="perilaku kerja",
                value=conduct.id,
                source=ABOVE,
                step="segments" if merged else "behaviour:level",
            ),
        ),
        arithmetic=f"{work.id} x {conduct.id} = {name}",
        value=found.predicate.value,
        text=both(
            f"Hasil kerja {work.id} dan perilaku kerja {conduct.id} memberi saran predikat {name}. "
            "Pejabat penilai yang memutuskan.",
            f"Results {work.en} and behaviour {conduct.en} suggest the predicate {PREDICATES_EN[found.predicate]}."
            " The rater decides.",
        ),
    )


def _results_steps(policy: Policy, results: ResultsValue) -> Iterator[Step]:
    """Explain the results: indicators, components, the whole, the level."""
    if results.unit_predicate is not None:
        yield _head(results)
        return
    for component in results.components:
        yield from instrument(component.component, policy).explain(component)
    if results.objectives:
        yield from _judged(policy, results)
    elif results.percent is not None and results.level is not None:
        parts = [(each.component, each.percent) for each in results.components]
        yield whole_step(policy, axis="results", parts=parts, percent=results.percent)
        yield level_step(policy, axis="results", percent=results.percent, level=results.level)
    if results.level is None and results.thin is not None:
        yield _too_thin(policy, "results", results.thin, COMPONENTS)
    elif results.level is None:
        why = _no_results(results)
        text = both(f"Hasil kerja belum dapat dinilai: {why.id}", f"The results cannot be rated yet: {why.en}")
        yield step(of_policy(policy, "results"), id="results:level", value="-", text=text)


def _too_thin(policy: Policy, axis: str, thin: Thin, parts: Parts) -> Step:
    """Say that an axis has too little to be rated."""
    name, told = AXES[axis], thin_text(thin, parts)
    return step(
        of_policy(policy, f"{axis}.coverage"),
        id=f"{axis}:level",
        value="-",
        arithmetic=thin_arithmetic(thin),
        text=both(f"{name.id} {told.id}", f"{name.en} {told.en}"),
    )


def _no_results(results: ResultsValue) -> Label:
    if "measured_days" in results.missing:
        return _NO_DAYS
    if "agreed_plan" in results.missing:
        return both("rencana kinerja (SKP) belum pernah disepakati.", "no plan (SKP) was ever agreed.")
    if "unit_rating" in results.missing:
        return both("predikat unit yang dipimpin belum ditetapkan.", "the unit that is headed has no predicate yet.")
    if any(each.thin is not None for each in results.components):
        return both("masukan untuk hasil kerja utama belum cukup.", "too little was put in for the main results.")
    if "main_result" in results.missing:
        return both("belum ada hasil kerja utama yang dapat dinilai.", "no main result can be rated yet.")
    return both("belum ada masukan yang dapat dihitung.", "nothing that counts was put in yet.")


def _head(results: ResultsValue) -> Step:
    rule, level, rating = results.rule, results.level, results.unit_predicate
    assert rule is not None
    assert level is not None
    assert rating is not None
    name, words = UNIT_PREDICATES[rating], LEVELS[level]
    return step(
        rule,
        id="results:level",
        inputs=(StepInput(name="predikat unit yang dipimpin", value=name, source="penetapan pimpinan"),),
        arithmetic=f"{name} -> {words.id}",
        value=level.value,
        text=both(
            f"Pegawai memimpin unit berpredikat {name}; rating hasil kerjanya {words.id}.",
            f"Heads a unit rated {UNIT_PREDICATES_EN[rating]}; the rating of the results is {words.en}.",
        ),
    )


def _judged(policy: Policy, results: ResultsValue) -> Iterator[Step]:
    for each in results.objectives:
        assert each.group.objective is not None
        name, of = f"'{each.group.objective.name}'", group_source(each.component, each.group)
        yield level_step(policy, axis=_axis(each), percent=each.percent, level=each.level, about=name, of=of)
    if results.rule is None or results.level is None:
        return
    words = LEVELS[results.level]
    names = ", ".join(LEVELS[each.level].id + ("" if each.main else " (tambahan)") for each in results.objectives)
    yield step(
        results.rule,
        id="results:level",
        inputs=tuple(
            StepInput(
                name=each.group.objective.name if each.group.objective else "-",
                value=LEVELS[each.level].id,
                source=f"hasil kerja {'utama' if each.main else 'tambahan'}, {ABOVE}",
                step=f"{_axis(each)}:level",
            )
            for each in results.objectives
        ),
        arithmetic=f"{names} -> {words.id}",
        value=results.level.value,
        text=both(
            f"Dari {len(results.objectives)} hasil kerja, rating hasil kerja yang disarankan {words.id}.",
            f"Of {len(results.objectives)} work results, the suggested rating is {words.en}.",
        ),
    )


def _axis(judged: JudgedObjective) -> str:
    return group_id(judged.component, judged.group)


def _behaviour_steps(policy: Policy, behaviour: BehaviourValue) -> Iterator[Step]:
    """Explain the behaviour: criteria or observed competences, the whole, the level."""
    for each in behaviour.criteria:
        yield _criterion(policy, each)
    if behaviour.match is not None and behaviour.match.rule is not None:
        yield match_step(behaviour.match, id="behaviour", label=_COMPETENCES)
    if behaviour.thin is not None:
        yield _too_thin(policy, "behaviour", behaviour.thin, CRITERIA if behaviour.criteria else COMPETENCES)
        return
    if behaviour.percent is None or behaviour.level is None:
        text = _no_behaviour(policy, behaviour)
        yield step(of_policy(policy, "behaviour"), id="behaviour:level", value="-", text=text)
        return
    if behaviour.criteria:
        parts = [(each.criterion, each.feedback.percent) for each in behaviour.criteria]
        yield whole_step(policy, axis="behaviour", parts=parts, percent=behaviour.percent)
    yield level_step(policy, axis="behaviour", percent=behaviour.percent, level=behaviour.level)


def _no_behaviour(policy: Policy, behaviour: BehaviourValue) -> Label:
    if "measured_days" in behaviour.missing:
        return both(f"Perilaku kerja belum dapat dinilai: {_NO_DAYS.id}", f"Behaviour is not rated: {_NO_DAYS.en}")
    if policy.behaviour.method is BehaviourMethod.OBSERVATIONS:
        return both(
            "Perilaku kerja belum dapat dinilai: atasan belum mencatat observasi kompetensi.",
            "Behaviour cannot be rated yet: the rater has recorded no observation.",
        )
    return both(
        "Perilaku kerja belum dapat dinilai: atasan belum memberi umpan balik atas perilaku.",
        "Behaviour cannot be rated yet: the superior has given no feedback on behaviour.",
    )


def _criterion(policy: Policy, found: CriterionValue) -> Step:
    percent = found.feedback.percent
    worth = policy.behaviour.level_percents
    inputs, arithmetic = feedback_inputs(found.feedback, worth=worth, percent=percent or (0, 1))
    clause = "behaviour.criteria" if percent is None else "behaviour.criteria, behaviour.source_weights"
    return part_step(
        of_policy(policy, clause),
        id=f"criterion:{found.criterion.id}",
        label=found.criterion.label,
        percent=percent,
        inputs=inputs,
        arithmetic=arithmetic,
        lacking=both(
            "belum ada umpan balik yang dihitung, bobotnya dibagi ke kriteria lain.",
            "no feedback that counts yet; its weight goes to the other criteria.",
        ),
    )
