"""What an indicator must say before anybody can be measured by it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

from services.goals.rules.progress import achieved
from shared.decision import Findings, Invalid
from shared.events.goals import IndicatorState
from shared.policy.policy import Component, ComponentSource
from shared.rules.errors import InvalidInput
from shared.rules.indicator import Direction


class DuplicateId(Invalid):
    """An id occurs twice; give each objective and each indicator an id of its own."""

    code = "duplicate-id"


class TargetMissing(Invalid):
    """A quantitative indicator has no target or no unit; fill in both, or describe the expectation in words."""

    code = "target-missing"


class TargetZero(Invalid):
    """A target of zero cannot be reached in percent; turn it round, so that it is above zero."""

    code = "target-zero"


class RangeOrder(Invalid):
    """A range needs two bounds, the lower one first."""

    code = "range-order"


class ExpectationMissing(Invalid):
    """A qualitative indicator says in words what is expected; it has no numbers."""

    code = "expectation-missing"


class WeightZero(Invalid):
    """A weight must be above zero; leave the indicator out when it should not count."""

    code = "weight-zero"


class UnknownComponent(Invalid):
    """The policy has no such component for this person or unit; choose one of those named."""

    code = "unknown-component"


class ComponentMissing(Invalid):
    """The policy distinguishes several components; say which one the indicator feeds."""

    code = "component-missing"


class BaselineNotWorse(Invalid):
    """The way from the baseline to the target is what counts, so the baseline must be worse than the target."""

    code = "baseline-not-worse"


def check_indicators(indicators: Sequence[IndicatorState], *, path: str) -> None:
    """Judge each indicator by itself.

    :raises Invalid: naming every field that is wrong, below ``path``.
    """
    found = Findings()
    for place, indicator in enumerate(indicators):
        for rule in _RULES:
            with found:
                rule(indicator, f"{path}[{place}]")
    found.tell()


def check_baselines(indicators: Sequence[IndicatorState], *, path: str, as_of: date) -> None:
    """Where the policy measures from baselines, let the regulation's formula say whether each leads to its target.

    ``as_of``: the cycle's end, whose formula counts.

    :raises BaselineNotWorse: naming the first field that is wrong, below ``path``.
    """
    for place, indicator in enumerate(indicators):
        _starts_worse(indicator, f"{path}[{place}]", as_of=as_of)


def check_ids(ids: Iterable[str], *, path: str) -> None:
    """Refuse an id that occurs twice."""
    known: set[str] = set()
    for each in ids:
        if each in known:
            raise DuplicateId(f"Id {each} dipakai dua kali. Beri id yang berbeda untuk tiap isian.", field=path)
        known.add(each)


def check_components(
    indicators: Sequence[IndicatorState], components: Sequence[Component], *, path: str, several: bool
) -> None:
    """Hold the component that each indicator feeds against those the policy has for this person or unit.

    ``several``: more than one is meant, so that each indicator must name one.
    """
    known = [component.id for component in components]
    found = Findings()
    for place, indicator in enumerate(indicators):
        field = f"{path}[{place}].component"
        with found:
            if indicator.component is None and several:
                raise ComponentMissing(f"Pilih komponen untuk indikator ini: {', '.join(known)}.", field=field)
            if indicator.component is not None and indicator.component not in known:
                choice = f"Pilih salah satu: {', '.join(known)}." if known else "Kosongkan isian komponen."
                raise UnknownComponent(f"Komponen {indicator.component} tidak berlaku di sini. {choice}", field=field)
    found.tell()


def components_of(components: Iterable[Component], *sources: ComponentSource) -> tuple[Component, ...]:
    """Pick the components that are fed from these sources."""
    return tuple(component for component in components if component.source in sources)


def _weighs(indicator: IndicatorState, path: str) -> None:
    if indicator.weight <= 0:
        raise WeightZero("Bobot harus lebih dari 0.", field=f"{path}.weight")


def _expects_in_words(indicator: IndicatorState, path: str) -> None:
    if indicator.quantitative:
        return
    if not indicator.expectation.strip():
        raise ExpectationMissing(
            "Indikator kualitatif perlu ekspektasi. Tuliskan hasil yang diharapkan.", field=f"{path}.expectation"
        )
    if indicator.target is not None or indicator.target_high is not None:
        raise ExpectationMissing(
            "Indikator kualitatif tidak memakai target angka. Kosongkan target, atau jadikan kuantitatif.",
            field=f"{path}.target",
        )


def _has_target(indicator: IndicatorState, path: str) -> None:
    if not indicator.quantitative:
        return
    if indicator.target is None:
        raise TargetMissing("Indikator kuantitatif perlu target. Isi target angka.", field=f"{path}.target")
    if not indicator.unit.strip():
        raise TargetMissing(
            "Indikator kuantitatif perlu satuan. Isi satuan, misalnya hari atau persen.", field=f"{path}.unit"
        )


def _is_above_zero(indicator: IndicatorState, path: str) -> None:
    """Refuse what cannot be divided by; the lower bound of a range may be zero (domain.md 3, T = 0)."""
    if not indicator.quantitative or indicator.target is None:
        return
    lower_bound = indicator.target_high is not None
    if indicator.target < 0 or (indicator.target == 0 and not lower_bound):
        raise TargetZero(
            "Target harus lebih dari 0. Balik rumusannya, misalnya dari nol keluhan menjadi persen tanpa keluhan.",
            field=f"{path}.target",
        )


def _is_in_order(indicator: IndicatorState, path: str) -> None:
    if not indicator.quantitative or indicator.target is None or indicator.target_high is None:
        return
    if indicator.target_high <= indicator.target:
        raise RangeOrder(
            "Batas atas rentang harus lebih besar daripada batas bawah. Perbaiki kedua batasnya.",
            field=f"{path}.target_high",
        )


def _starts_worse(indicator: IndicatorState, path: str, *, as_of: date) -> None:
    if not indicator.quantitative or indicator.baseline is None or indicator.target is None:
        return
    if indicator.two_sided:
        raise BaselineNotWorse(
            "Indikator dua sisi tidak memakai nilai awal, karena terlalu tinggi sama buruknya dengan terlalu rendah."
            " Kosongkan nilai awal.",
            field=f"{path}.baseline",
        )
    try:
        achieved(indicator.model_copy(update={"actual": indicator.target}), as_of=as_of, from_baseline=True)
    except InvalidInput as error:
        if error.field != "baseline":
            raise
        side = "di bawah" if indicator.direction is Direction.MAXIMISE else "di atas"
        raise BaselineNotWorse(
            f"Kemajuan dihitung dari nilai awal ke target, jadi nilai awal harus {side} target. "
            "Perbaiki nilai awal, target, atau arah indikator.",
            field=f"{path}.baseline",
        ) from error


_RULES: Final[tuple[Callable[[IndicatorState, str], None], ...]] = (
    _weighs,
    _expects_in_words,
    _has_target,
    _is_above_zero,
    _is_in_order,
)
