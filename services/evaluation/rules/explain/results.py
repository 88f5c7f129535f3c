"""The explanation of the results axis."""

from collections.abc import Iterator

from services.evaluation.rules.explain.shared import level_step, policy_step, whole_step
from services.evaluation.rules.explain.step import Step, StepInput
from services.evaluation.rules.explain.wording import LEVELS, UNIT_PREDICATES, both
from services.evaluation.rules.instruments.by_source import instrument
from services.evaluation.rules.rate.values import ResultsValue
from shared.policy.policy import Policy


def results_steps(policy: Policy, results: ResultsValue) -> Iterator[Step]:
    """Explain the results: indicators, components, the whole, the level."""
    if results.unit_predicate is not None:
        yield _head(results)
        return
    for component in results.components:
        yield from instrument(component.component, policy).explain(component)
    if results.objectives:
        yield from _judged(policy, results)
    elif results.exact is not None and results.percent is not None and results.level is not None:
        parts = [(each.component, each.percent) for each in results.components]
        yield whole_step(policy, axis="results", parts=parts, of="component", percent=results.percent)
        yield level_step(
            policy, axis="results", percent=results.percent, level=results.level, bounds=policy.results.bounds
        )
    if results.level is None:
        yield policy_step(
            policy,
            id="results:level",
            clause="results",
            value="-",
            text=both("Hasil kerja belum dapat dinilai: " + _why(results), "The results cannot be rated yet."),
        )


def _why(results: ResultsValue) -> str:
    if "agreed_plan" in results.missing:
        return "rencana kinerja (SKP) belum pernah disepakati."
    if "unit_rating" in results.missing:
        return "predikat unit yang dipimpin belum ditetapkan."
    if "main_result" in results.missing:
        return "belum ada hasil kerja utama yang dapat dinilai."
    return "belum ada masukan yang dapat dihitung."


def _head(results: ResultsValue) -> Step:
    rule, level, rating = results.rule, results.level, results.unit_predicate
    assert rule is not None
    assert level is not None
    assert rating is not None
    name, words = UNIT_PREDICATES[rating], LEVELS[level]
    return Step(
        id="results:level",
        rule=rule.id,
        version=rule.version,
        clause=rule.clause,
        inputs=(StepInput(name="predikat unit yang dipimpin", value=name, source="penetapan pimpinan"),),
        arithmetic=f"{name} -> {words.id}",
        value=level.value,
        text=f"Pegawai memimpin unit berpredikat {name}; rating hasil kerjanya {words.id}.",
        text_en=f"Heads a unit rated {name}; the rating of the results is {words.en}.",
    )


def _judged(policy: Policy, results: ResultsValue) -> Iterator[Step]:
    for each in results.objectives:
        objective = each.group.objective
        assert objective is not None
        yield level_step(
            policy,
            axis=f"objective:{each.component}:{objective.objective_id}",
            percent=each.percent,
            level=each.level,
            bounds=policy.results.bounds,
            about=objective.name,
        )
    if results.rule is None or results.level is None:
        return
    words = LEVELS[results.level]
    names = ", ".join(LEVELS[each.level].id + ("" if each.main else " (tambahan)") for each in results.objectives)
    yield Step(
        id="results:level",
        rule=results.rule.id,
        version=results.rule.version,
        clause=results.rule.clause,
        inputs=tuple(
            StepInput(
                name=each.group.objective.name if each.group.objective else "-",
                value=LEVELS[each.level].id,
                source="utama" if each.main else "tambahan",
            )
            for each in results.objectives
        ),
        arithmetic=f"{names} -> {words.id}",
        value=results.level.value,
        text=f"Dari {len(results.objectives)} hasil kerja, rating hasil kerja yang disarankan {words.id}.",
        text_en=f"Of {len(results.objectives)} work results, the suggested rating is {words.en}.",
    )
