"""The explanation of indicators and objectives."""

from collections.abc import Iterator
from fractions import Fraction

from services.evaluation.rules.explain.shared import of_policy, step, weighted_text
from services.evaluation.rules.explain.wording import both, number_text, percent_text
from services.evaluation.rules.rate.values import Basis, GroupValue, IndicatorValue
from services.evaluation.rules.suggestion import Step, StepInput
from shared.events.goals import IndicatorState
from shared.policy.policy import Policy
from shared.rules.indicator import Direction

_LEFT_OUT = {
    Basis.WAITING: (
        "belum ada realisasi, sementara tidak dihitung.",
        "no realisation yet, left out for now.",
    ),
    Basis.LEFT_OUT: (
        "tidak ada realisasi, menurut kebijakan tidak dihitung.",
        "no realisation, left out.",
    ),
    Basis.UNJUDGED: (
        "kualitatif dan belum ada umpan balik atasan atas hasil kerja ini, tidak dihitung.",
        "qualitative, and the superior has not said anything about this result yet; left out.",
    ),
    Basis.NO_TARGET: (
        "target belum ada atau nol sehingga tidak dapat dihitung; perbaiki targetnya.",
        "no target, or zero: it cannot be computed; correct the target.",
    ),
}


def group_steps(policy: Policy, component: str, group: GroupValue) -> Iterator[Step]:
    """Explain each indicator of an objective or unit, then their mean."""
    owner = group.objective.objective_id if group.objective else "unit"
    for value in group.indicators:
        yield _indicator(policy, f"indicator:{component}:{owner}:{value.indicator.indicator_id}", value)
    if group.percent is None:
        return
    counted = [each for each in group.indicators if each.percent is not None]
    percent = percent_text(group.percent)
    name = group.objective.name if group.objective else "Indikator unit"
    yield step(
        of_policy(policy, "results.components"),
        id=f"objective:{component}:{owner}",
        inputs=tuple(
            StepInput(
                name=each.indicator.name,
                value=percent_text(each.percent or 0),
                source=f"indicator:{component}:{owner}:{each.indicator.indicator_id}",
            )
            for each in counted
        ),
        arithmetic=weighted_text([(each.indicator.weight, each.percent or 0) for each in counted], percent),
        value=percent,
        text=both(f"'{name}': {percent} persen.", f"'{name}': {percent} percent."),
    )


def _indicator(policy: Policy, id_: str, value: IndicatorValue) -> Step:
    name = value.indicator.name
    if value.basis is Basis.REPORTED:
        return _reported(id_, value)
    if value.basis is Basis.JUDGED:
        return _judged(policy, id_, value)
    if value.basis is Basis.UNREPORTED:
        text = both(
            f"'{name}': sampai masukan ditutup tidak ada realisasi, dihitung 0 persen menurut kebijakan.",
            f"'{name}': no realisation until inputs were closed, counts 0 percent by the policy.",
        )
        return step(of_policy(policy, "results.unreported"), id=id_, value="0,00", text=text)
    left_out, left_out_en = _LEFT_OUT[value.basis]
    clause = "results.unreported" if value.basis in (Basis.WAITING, Basis.LEFT_OUT) else "results.components"
    text = both(f"'{name}': {left_out}", f"'{name}': {left_out_en}")
    return step(of_policy(policy, clause), id=id_, value="-", text=text)


def _reported(id_: str, value: IndicatorValue) -> Step:
    rule, indicator = value.rule, value.indicator
    assert rule is not None
    assert value.percent is not None
    assert indicator.actual is not None
    percent, actual = percent_text(value.percent), number_text(indicator.actual)
    target, unit = _target_text(indicator), f" {indicator.unit}" if indicator.unit else ""
    better = _better(indicator)
    when = f"realisasi pegawai {indicator.reported_on.isoformat()}" if indicator.reported_on else "realisasi"
    return step(
        rule,
        id=id_,
        inputs=(
            StepInput(name="target", value=f"{target}{unit} ({better})", source="rencana kinerja"),
            *_baseline_input(value, unit),
            *_earlier_input(indicator, unit),
            StepInput(name="realisasi", value=f"{actual}{unit}", source=when),
        ),
        arithmetic=f"{_formula(value)} = {percent}",
        value=percent,
        text=both(
            f"'{indicator.name}': realisasi {actual}{unit} dari target {target}{unit} ({better}), "
            f"capaian {percent} persen.",
            f"'{indicator.name}': {actual}{unit} against a target of {target}{unit}, {percent} percent.",
        ),
    )


def _better(indicator: IndicatorState) -> str:
    if indicator.two_sided:
        return "makin dekat ke target makin baik"
    return "makin tinggi makin baik" if indicator.direction is Direction.MAXIMISE else "makin rendah makin baik"


def _earlier_input(indicator: IndicatorState, unit: str) -> tuple[StepInput, ...]:
    """Say what was reported before: one number replaces the other, and who decides has to see that."""
    if indicator.earlier_actual is None or indicator.earlier_on is None:
        return ()
    value = f"{number_text(indicator.earlier_actual)}{unit}"
    return (
        StepInput(
            name="laporan sebelumnya", value=value, source=f"realisasi pegawai {indicator.earlier_on.isoformat()}"
        ),
    )


def _baseline_input(value: IndicatorValue, unit: str) -> tuple[StepInput, ...]:
    if value.baseline is None:
        return ()
    return (StepInput(name="nilai awal", value=f"{number_text(value.baseline)}{unit}", source="rencana kinerja"),)


def _target_text(indicator: IndicatorState) -> str:
    low = number_text(indicator.target or 0)
    return low if indicator.target_high is None else f"{low} sampai {number_text(indicator.target_high)}"


def _formula(value: IndicatorValue) -> str:
    """Write the formula with its numbers; where a limit was reached, it is said."""
    indicator = value.indicator
    actual, target, high = indicator.actual or 0, indicator.target or 0, indicator.target_high
    if high is not None:
        if target <= actual <= high:
            return f"{number_text(actual)} di dalam rentang target"
        target = high if actual > high else target
    shown, goal = number_text(max(actual, 0)), number_text(target)
    if indicator.two_sided:
        share = f"(1 - |{shown} - {goal}| / {goal}) x 100"
    elif value.baseline is not None:
        start = number_text(value.baseline)
        share = f"({shown} - {start}) / ({goal} - {start}) x 100"
    elif indicator.direction is Direction.MAXIMISE:
        share = f"{shown} / {goal} x 100"
    else:
        share = f"(1 + (1 - {shown} / {goal})) x 100"
    percent = Fraction(*value.percent or (0, 1))
    if value.cap is not None and percent == value.cap:
        return f"{share}, paling tinggi {percent_text(value.cap)}"
    return f"{share}, paling rendah 0" if percent == 0 and actual > 0 else share


def _judged(policy: Policy, id_: str, value: IndicatorValue) -> Step:
    assert value.percent is not None
    assert value.average is not None
    percent, average = percent_text(value.percent), percent_text(value.average)
    worth, name = policy.results.level_percents, value.indicator.name
    scale = f"3 = {number_text(worth.above)}, 2 = {number_text(worth.as_)}, 1 = {number_text(worth.below)}"
    return step(
        of_policy(policy, "results.level_percents"),
        id=id_,
        inputs=(
            StepInput(name="harapan", value=value.indicator.expectation or "-", source="rencana kinerja"),
            StepInput(name="rata-rata umpan balik atasan", value=average, source="umpan balik atas hasil kerja"),
        ),
        arithmetic=f"{average} pada skala {scale} = {percent}",
        value=percent,
        text=both(
            f"'{name}' (kualitatif): umpan balik atasan rata-rata {average} dari 3, setara {percent} persen.",
            f"'{name}' (qualitative): the superior's feedback averages {average} of 3, worth {percent} percent.",
        ),
    )
