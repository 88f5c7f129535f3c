"""What a plan must look like under the cycle's policy before it can be proposed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from services.goals.rules.indicators import (
    WeightZero,
    check_baselines,
    check_components,
    check_ids,
    check_indicators,
    components_of,
)
from services.goals.rules.perspectives import check_perspectives, rule_for
from shared.decision import Findings, Invalid
from shared.events.goals import Assignment, ObjectiveState
from shared.ids import goals
from shared.indonesian import number_text
from shared.policy.policy import BaselineUse, Component, ComponentSource, PlanningRule, Verified


class ObjectivesCount(Invalid):
    """The policy wants fewer or more objectives."""

    code = "objectives-count"


class WeightsTotal(Invalid):
    """The weights of the objectives must add up to what the policy says."""

    code = "weights-total"


class IndicatorWeightsTotal(Invalid):
    """The weights of an objective's indicators must add up to what the policy says."""

    code = "indicator-weights-total"


class NotAligned(Invalid):
    """A main objective serves an objective of the superior, or the agency's vision and mission; name one."""

    code = "not-aligned"


class WrongSuperior(Invalid):
    """An objective can only intervene in an objective of the rater's plan of the same cycle."""

    code = "wrong-superior"


class CascadeWithoutObjective(Invalid):
    """How an objective intervenes can only be said of one that intervenes in a superior's objective."""

    code = "cascade-without-objective"


class UnitIndicatorUnknown(Invalid):
    """The unit has no such indicator in this cycle; look it up there."""

    code = "unit-indicator-unknown"


class UnknownObjective(Invalid):
    """The superior's plan has no such objective; look it up there."""

    code = "unknown-objective"


@dataclass(frozen=True, slots=True, kw_only=True)
class Superior:
    """What is known of the rater's plan: its id, the ids of its objectives, whether they are agreed."""

    plan_id: str
    objective_ids: tuple[str, ...] = ()
    agreed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """All that a proposal is held against. ``superior`` is None for someone whose rater is not known.

    ``as_of``: the cycle's end, the day whose national tables count. ``unit_indicators``: ids of the indicators of units
    that are named.
    """

    as_of: date
    planning: PlanningRule
    components: tuple[Component, ...]
    assignment: Assignment
    superior: Superior | None
    unit_indicators: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def from_baseline(self) -> bool:
        """Whether the policy measures from the baseline of an indicator that has one."""
        return self.planning.baseline is BaselineUse.LINEAR

    @property
    def verified(self) -> bool:
        """Whether the policy counts a realisation only once the superior confirmed it."""
        return Verified.REALISATION in self.planning.verification


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something the rater should know before agreeing; it does not stop the proposal."""

    objective_id: str
    code: str
    text: str


Objectives = tuple[ObjectiveState, ...]


def check_objectives(objectives: Objectives, frame: Frame) -> tuple[Flag, ...]:
    """Hold proposed objectives against the policy and the superior's plan.

    :raises Invalid: for all that must be changed; the text says how.
    """
    found = Findings()
    for rule in (*_OF_THE_WHOLE, *_OF_EACH):
        with found:
            rule(objectives, frame)
    found.tell()
    return flags_of(objectives, frame.superior)


def check_added(objectives: Objectives, present: Objectives, frame: Frame) -> None:
    """Hold objectives that a superior adds to those in force against the policy; what is in force was checked before.

    :raises Invalid: for all that must be changed; the text says how.
    """
    found = Findings()
    for rule in _OF_THE_WHOLE:
        with found:
            rule((*objectives, *present), frame)
    for rule in _OF_EACH:
        with found:
            rule(objectives, frame)
    found.tell()


def _count_fits(objectives: Objectives, frame: Frame) -> None:
    low, high = frame.planning.objectives_min, frame.planning.objectives_max
    if not low <= len(objectives) <= high:
        raise ObjectivesCount(
            f"Rencana memuat {len(objectives)} hasil kerja; kebijakan meminta {low} sampai {high}.",
            field="objectives",
        )


def _ids_differ(objectives: Objectives, _frame: Frame) -> None:
    check_ids((objective.objective_id for objective in objectives), path="objectives")
    check_ids(
        (indicator.indicator_id for objective in objectives for indicator in objective.indicators),
        path="objectives.indicators",
    )


def _weights_fit(objectives: Objectives, frame: Frame) -> None:
    """Weights are positive and add up to the policy's total; where it names none, they are relative."""
    found = Findings()
    for place, objective in enumerate(objectives):
        with found:
            if objective.weight <= 0:
                raise WeightZero("Bobot harus lebih dari 0.", field=f"objectives[{place}].weight")
    found.tell()
    wanted = frame.planning.weights_total
    total = sum((objective.weight for objective in objectives), Decimal(0))
    if wanted is not None and total != wanted:
        raise WeightsTotal(f"Jumlah bobot hasil kerja {_off(total, wanted)}", field="objectives")


def _indicator_weights_fit(objectives: Objectives, frame: Frame) -> None:
    """Within each objective the weights add up to the policy's total; where it names none, they are relative."""
    wanted = frame.planning.indicator_weights_total
    found = Findings()
    for place, objective in enumerate(objectives):
        with found:
            total = sum((indicator.weight for indicator in objective.indicators), Decimal(0))
            if wanted is not None and total != wanted:
                raise IndicatorWeightsTotal(
                    f'Jumlah bobot indikator pada hasil kerja "{objective.name}" {_off(total, wanted)}',
                    field=f"objectives[{place}].indicators",
                )
    found.tell()


def _off(total: Decimal, wanted: Decimal) -> str:
    """Say by how much a total misses."""
    word = "kurang" if total < wanted else "lebih"
    missed = number_text(abs(wanted - total))
    return f"{number_text(total)}, seharusnya {number_text(wanted)}: {word} {missed}. Sesuaikan bobotnya."


def _indicators_are_measurable(objectives: Objectives, frame: Frame) -> None:
    found = Findings()
    for place, objective in enumerate(objectives):
        with found:
            path = f"objectives[{place}].indicators"
            check_indicators(objective.indicators, path=path)
            if frame.from_baseline:
                check_baselines(objective.indicators, path=path, as_of=frame.as_of)
    found.tell()


def _components_are_known(objectives: Objectives, frame: Frame) -> None:
    fed = components_of(frame.components, ComponentSource.INDICATORS)
    who = frame.assignment
    meant = tuple(
        component
        for component in fed
        if component.applies_to.covers(
            position_group=who.position_group, heads=who.heads_unit is not None, position=who.position
        )
    )
    found = Findings()
    for place, objective in enumerate(objectives):
        with found:
            path = f"objectives[{place}].indicators"
            check_components(objective.indicators, meant, path=path, several=len(meant) > 1)
    found.tell()


def _perspectives_fit(objectives: Objectives, frame: Frame) -> None:
    check_perspectives(objectives, rule_for(frame.planning.perspectives, frame.assignment))


def _main_ones_are_aligned(objectives: Objectives, frame: Frame) -> None:
    """Each main result serves the superior or the agency (PermenPANRB 6/2022; domain.md 1.1)."""
    if not frame.planning.alignment_required:
        return
    found = Findings()
    for place, objective in enumerate(objectives):
        with found:
            if objective.main and objective.intervenes_in is None and not objective.mission.strip():
                raise NotAligned(
                    "Hasil kerja utama harus mengintervensi hasil kerja atasan atau menyebut visi dan misi instansi. "
                    "Isi salah satunya.",
                    field=f"objectives[{place}].intervenes_in",
                )
    found.tell()


def _they_serve_the_superior(objectives: Objectives, frame: Frame) -> None:
    found = Findings()
    for place, objective in enumerate(objectives):
        with found:
            if objective.intervenes_in is None:
                if objective.cascade is not None:
                    raise CascadeWithoutObjective(
                        "Cara intervensi hanya diisi bila hasil kerja atasan disebut. Sebutkan hasil kerja itu, "
                        "atau kosongkan cara intervensi.",
                        field=f"objectives[{place}].cascade",
                    )
                continue
            field = f"objectives[{place}].intervenes_in"
            superior, target = frame.superior, _objective_id(objective, frame)
            if superior is None or target is None:
                raise WrongSuperior(_wrong_superior_text(superior), field=field)
            if superior.objective_ids and target not in superior.objective_ids:
                known = ", ".join(superior.objective_ids)
                raise UnknownObjective(
                    f"Rencana atasan tidak memuat hasil kerja {target}. Yang ada: {known}.", field=field
                )
    found.tell()


def _units_have_what_they_are_tied_to(objectives: Objectives, frame: Frame) -> None:
    found = Findings()
    for place, objective in enumerate(objectives):
        tied = objective.unit_indicator
        known = frame.unit_indicators.get(tied.unit_id, ()) if tied is not None else ()
        with found:
            if tied is not None and tied.indicator_id not in known:
                have = (
                    f"Yang ada: {', '.join(known)}." if known else "Unit itu belum punya indikator; kosongkan dahulu."
                )
                raise UnitIndicatorUnknown(
                    f"Unit {tied.unit_id} tidak memuat indikator {tied.indicator_id} pada siklus ini. {have}",
                    field=f"objectives[{place}].unit_indicator",
                )
    found.tell()


def _wrong_superior_text(superior: Superior | None) -> str:
    if superior is None:
        return "Atasan Anda belum tercatat. Sebutkan visi atau misi instansi, atau hubungi pengelola kinerja."
    form = goals.objective_of(superior.plan_id, "ID")
    return f"Intervensi harus menunjuk hasil kerja pada rencana atasan, dengan bentuk {form}."


def _objective_id(objective: ObjectiveState, frame: Frame) -> str | None:
    """The superior's objective that is named; None when it is not one of the superior's plan."""
    if frame.superior is None or objective.intervenes_in is None:
        return None
    plan_id, objective_id = goals.read_objective(objective.intervenes_in)
    return objective_id if plan_id == frame.superior.plan_id else None


def flags_of(objectives: Objectives, superior: Superior | None) -> tuple[Flag, ...]:
    """Say what about the superior's plan the rater should know now; nothing once it is agreed and has what is served.

    Objectives that serve another plan than this superior's are passed over: that is a former rater's.
    """
    if superior is None:
        return ()
    links = {each.objective_id: goals.read_objective(each.intervenes_in) for each in objectives if each.intervenes_in}
    serving = {id: served for id, (plan_id, served) in links.items() if plan_id == superior.plan_id}
    if superior.agreed:
        text = "Rencana atasan yang disepakati tidak memuat hasil kerja yang diintervensi. Ajukan perubahan."
        gone = [id for id, served in serving.items() if served not in superior.objective_ids]
        return tuple(Flag(objective_id=each, code="superior-objective-missing", text=text) for each in gone)
    if superior.objective_ids:
        code, text = "superior-plan-not-agreed", "Rencana atasan belum disepakati; isinya masih bisa berubah."
    else:
        code, text = "superior-plan-missing", "Rencana atasan belum ada; periksa lagi setelah rencana itu diajukan."
    return tuple(Flag(objective_id=each, code=code, text=text) for each in serving)


Rule = Callable[[Objectives, Frame], None]
_OF_THE_WHOLE: Final[tuple[Rule, ...]] = (_count_fits, _ids_differ, _weights_fit)
_OF_EACH: Final[tuple[Rule, ...]] = (
    _indicators_are_measurable,
    _indicator_weights_fit,
    _components_are_known,
    _perspectives_fit,
    _main_ones_are_aligned,
    _they_serve_the_superior,
    _units_have_what_they_are_tied_to,
)
