"""The explanation of indicators and objectives."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from services.evaluation.rules.explain.shared import ABOVE, of_policy, step, weighted_text
from services.evaluation.rules.explain.wording import amount, both, number_text, percent_text
from services.evaluation.rules.rate.values import Basis, GroupValue, IndicatorValue
from services.evaluation.rules.suggestion import Step, StepInput
from shared.events.goals import IndicatorState
from shared.indonesian import date_text, in_english
from shared.policy.clause import Label
from shared.policy.policy import Policy
from shared.rules.indicator import Direction

_BETTER = {
    Direction.MAXIMISE: Label(id="makin tinggi makin baik", en="the higher the better"),
    Direction.MINIMISE: Label(id="makin rendah makin baik", en="the lower the better"),
}
_NEARER = Label(id="makin dekat ke target makin baik", en="the nearer to the target the better")
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
    """Explain each indicator of an objective or unit, then their mean, where it is one of several."""
    for value in group.indicators:
        yield _indicator(policy, _indicator_id(component, group, value), value)
    if group.percent is None or len(group.indicators) == 1:
        return
    counted = [each for each in group.indicators if each.percent is not None]
    percent = percent_text(group.percent)
    name = group.objective.name if group.objective else "Indikator unit"
    yield step(
        of_policy(policy, "results.components"),
        id=group_id(component, group),
        inputs=tuple(
            StepInput(
                name=each.indicator.name,
                value=percent_text(each.percent or 0),
                source=ABOVE,
                step=_indicator_id(component, group, each),
            )
            for each in counted
        ),
        arithmetic=weighted_text([(each.indicator.weight, each.percent or 0) for each in counted], percent),
        value=percent,
        text=both(f"'{name}': {percent} persen.", f"'{name}': {in_english(percent)} percent."),
    )


def group_id(component: str, group: GroupValue) -> str:
    """Name the step of an objective, or of a unit's indicators together."""
    return f"objective:{component}:{_owner(group)}"


def group_source(component: str, group: GroupValue) -> str:
    """Name the step that gives a group its value: that of its only indicator, or of their mean."""
    if len(group.indicators) == 1:
        return _indicator_id(component, group, group.indicators[0])
    return group_id(component, group)


def _owner(group: GroupValue) -> str:
    return group.objective.objective_id if group.objective else "unit"


def _indicator_id(component: str, group: GroupValue, value: IndicatorValue) -> str:
    return f"indicator:{component}:{_owner(group)}:{value.indicator.indicator_id}"


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
        return step(
            of_policy(policy, "results.unreported"),
            id=id_,
            arithmetic="tanpa realisasi = 0,00",
            value="0,00",
            text=text,
        )
    left_out, left_out_en = _LEFT_OUT[value.basis]
    clause = "results.unreported" if value.basis in (Basis.WAITING, Basis.LEFT_OUT) else "results.components"
    text = both(f"'{name}': {left_out}", f"'{name}': {left_out_en}")
    return step(of_policy(policy, clause), id=id_, value="-", text=text)


def _reported(id_: str, value: IndicatorValue) -> Step:
    rule, indicator = value.rule, value.indicator
    assert rule is not None
    assert value.percent is not None
    assert indicator.actual is not None
    percent, actual = percent_text(value.percent), amount(indicator.actual, indicator.unit)
    target, better = _target(indicator), _better(indicator)
    return step(
        rule,
        id=id_,
        inputs=(
            StepInput(name="target", value=f"{target.id} ({better.id})", source="rencana kinerja"),
            *_baseline_input(value),
            *_earlier_input(indicator),
            *_realised(indicator, actual.id),
        ),
        arithmetic=f"{_formula(value)} = {percent}",
        value=percent,
        text=both(
            f"'{indicator.name}': realisasi {actual.id} dari target {target.id} ({better.id}), "
            f"capaian {percent} persen.",
            f"'{indicator.name}': {actual.en} against a target of {target.en} ({better.en}), "
            f"{in_english(percent)} percent.",
        ),
    )


def _better(indicator: IndicatorState) -> Label:
    return _NEARER if indicator.two_sided else _BETTER[indicator.direction]


def _earlier_input(indicator: IndicatorState) -> tuple[StepInput, ...]:
    """Say what was reported before: one number replaces the other, and who decides has to see that."""
    if indicator.earlier_actual is None or indicator.earlier_on is None:
        return ()
    value, source = amount(indicator.earlier_actual, indicator.unit), _report(indicator.earlier_on)
    return (StepInput(name="laporan sebelumnya", value=value.id, source=source),)


def _report(on: date | None) -> str:
    return f"laporan realisasi {date_text(on)}" if on else "laporan realisasi"


def _realised(indicator: IndicatorState, actual: str) -> Iterator[StepInput]:
    """Tell what was reported: the number if there is one, the words, and how much evidence lies with it."""
    source = _report(indicator.reported_on)
    if actual:
        yield StepInput(name="realisasi", value=actual, source=source)
    if indicator.actual_text:
        yield StepInput(name="keterangan realisasi", value=indicator.actual_text, source=source)
    if indicator.evidence_count:
        yield StepInput(name="bukti dukung", value=f"{indicator.evidence_count} bukti", source=source)


def _baseline_input(value: IndicatorValue) -> tuple[StepInput, ...]:
    if value.baseline is None:
        return ()
    start = amount(value.baseline, value.indicator.unit)
    return (StepInput(name="nilai awal", value=start.id, source="rencana kinerja"),)


def _target(indicator: IndicatorState) -> Label:
    low = amount(indicator.target or 0, "" if indicator.target_high is not None else indicator.unit)
    if indicator.target_high is None:
        return low
    high = amount(indicator.target_high, indicator.unit)
    return both(f"{low.id} sampai {high.id}", f"{low.en} to {high.en}")


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
            *_realised(value.indicator, ""),
        ),
        arithmetic=f"{average} pada skala {scale} = {percent}",
        value=percent,
        text=both(
            f"'{name}' (kualitatif): umpan balik atasan rata-rata {average} dari 3, setara {percent} persen.",
            f"'{name}' (qualitative): the superior's feedback averages {in_english(average)} of 3, "
            f"worth {in_english(percent)} percent.",
        ),
    )
