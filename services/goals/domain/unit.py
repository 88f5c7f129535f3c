"""The indicators of a unit or team in a cycle: registered with the cycle, set, reported on, closed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Final

from services.goals.domain.access import must_keep_unit
from services.goals.domain.actuals import check_unchanged, with_actuals
from services.goals.domain.cycle.state import CycleState, heard_cycle
from services.goals.domain.days import days_of_cycle, for_results
from services.goals.domain.directory import UNIT
from services.goals.domain.realisation import UNIT_REALISATION, EarlierReport, Realisation, Report, report
from services.goals.domain.refusals import TooMany, UnitIndicatorsClosed
from services.goals.domain.requests import indicators_of
from services.goals.domain.unit_requests import UnitIndicatorsIn
from services.goals.rules.indicators import (
    check_baselines,
    check_components,
    check_ids,
    check_indicators,
    components_of,
)
from services.goals.rules.perspectives import check_perspective
from services.goals.rules.progress import NO_PROGRESS, Progress, progress_of_indicators
from shared.alike import body_of
from shared.authority import Signed
from shared.decision import Addition, Decision, Env, Kind, Publish, Rejected, publishes_nothing
from shared.events.evaluation import CycleStatus
from shared.events.goals import IndicatorState, UnitIndicators
from shared.ids import directory, goals
from shared.ids.form import agency_of
from shared.policy.policy import BaselineUse, ComponentSource

EDITIONS_MAX: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEdition:
    """One list of indicators, who set it (``set_for``: for which head) and from when it counts.

    ``as_of``: the cycle's end, by whose tables progress is measured.
    """

    indicators: tuple[IndicatorState, ...]
    set_by: str
    set_on: date
    as_of: date
    set_for: str | None = None
    from_baseline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitIndicatorsState:
    """The indicators of one unit. The last edition is in force; ``revision`` is the version of the document.

    ``realisations`` are the newest of each indicator, ``earlier`` the numbers before them, ``reported`` the number of
    the last one, ``changed`` the ids of those corrected or withdrawn, ``acts`` the acts on them (ADR 22).
    """

    agency_id: str
    cycle_id: str
    unit_id: str
    closed: bool = False
    editions: tuple[UnitEdition, ...] = ()
    realisations: tuple[Realisation, ...] = ()
    earlier: tuple[EarlierReport, ...] = ()
    reported: int = 0
    changed: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    revision: int = 0

    @property
    def id(self) -> str:
        """The document and subject of these indicators."""
        return goals.UNIT_INDICATORS.of(self.agency_id, self.cycle_id, self.unit_id)

    @property
    def in_force(self) -> tuple[IndicatorState, ...]:
        """The indicators in force, as they were set."""
        return self.editions[-1].indicators if self.editions else ()

    @property
    def indicators(self) -> tuple[IndicatorState, ...]:
        """The indicators in force with their newest realisations."""
        return with_actuals(self.in_force, self.realisations, self.earlier)

    @property
    def progress(self) -> Progress:
        """How far the unit has come, measured as the policy says under which the indicators were set."""
        if not self.editions:
            return NO_PROGRESS
        last = self.editions[-1]
        return progress_of_indicators(self.indicators, as_of=last.as_of, from_baseline=last.from_baseline)


def set_indicators(
    state: UnitIndicatorsState | None, wanted: UnitIndicatorsIn, env: Env
) -> Decision[UnitIndicatorsState]:
    """Set what the unit is measured by; earlier lists are kept.

    :raises Rejected: when the caller may not, the cycle takes no more, or an indicator is wrong
    """
    unit, signed, cycle = kept_unit(state, env)
    indicators = indicators_of(wanted.indicators)
    if unit.editions and unit.in_force == indicators:
        return Decision(unit)
    check_ids((indicator.indicator_id for indicator in indicators), path="indicators")
    from_baseline = cycle.planning.baseline is BaselineUse.LINEAR
    check_indicators(indicators, path="indicators")
    if from_baseline:
        check_baselines(indicators, path="indicators", as_of=cycle.ends_on)
    fed = components_of(cycle.components, ComponentSource.UNIT_INDICATORS, ComponentSource.TEAM_INDICATORS)
    check_components(indicators, fed, path="indicators", several=False)
    for place, each in enumerate(indicators):
        check_perspective(each, cycle.planning.perspectives, path=f"indicators[{place}]", main=False)
    check_unchanged(indicators, present=unit.in_force, realisations=unit.realisations, path="indicators")
    if len(unit.editions) >= EDITIONS_MAX:
        raise TooMany(f"Indikator unit sudah diubah {EDITIONS_MAX} kali. Hubungi admin instansi.")
    on = env.on(wanted, since=unit.editions[-1].set_on if unit.editions else cycle.starts_on)
    edition = UnitEdition(
        indicators=indicators,
        set_by=signed.by,
        set_for=signed.acting_for,
        set_on=on,
        as_of=cycle.ends_on,
        from_baseline=from_baseline,
    )
    return publish_unit(replace(unit, editions=(*unit.editions, edition)))


def report_on_unit(
    state: UnitIndicatorsState | None, items: Sequence[Report], env: Env
) -> Decision[UnitIndicatorsState]:
    """Report what the unit achieved. The contexts are those of the realisations that are documents already.

    :raises Rejected: when the caller may not, the cycle takes no more, or an item cannot be taken
    """
    unit, signed, cycle = kept_unit(state, env)
    days = for_results(days_of_cycle(cycle, today=env.today))
    taken = report(
        unit,
        items,
        kept=lambda id: env.get(UNIT_REALISATION, unit_realisation_id(unit.id, id)),
        indicators=unit.in_force,
        days=days,
        signed=signed,
    )
    if taken.realisations is unit.realisations:
        return Decision(unit, outcomes=taken.receipts)
    progressed = replace(unit, realisations=taken.realisations, earlier=taken.earlier, reported=taken.reported)
    additions = tuple(
        Addition(UNIT_REALISATION, unit_realisation_id(unit.id, each.realisation_id), each) for each in taken.new
    )
    return replace(publish_unit(progressed), outcomes=taken.receipts, additions=additions)


def unit_realisation_id(unit_indicators_id: str, id: str) -> str:
    """Name the document of a realisation of a unit by the id that the client made."""
    parts = goals.UNIT_INDICATORS.read(unit_indicators_id)
    return goals.UNIT_REALISATION.of(agency_of(unit_indicators_id), *parts, id)


def close_unit(state: UnitIndicatorsState | None, *, id: str) -> Decision[UnitIndicatorsState] | None:
    """Close a unit's indicators, also those registered but never written; nothing to do when they are closed."""
    unit = state or _empty(id)
    return None if unit.closed else publish_unit(replace(unit, closed=True))


def _empty(id: str) -> UnitIndicatorsState:
    cycle_id, unit_id = goals.UNIT_INDICATORS.read(id)
    return UnitIndicatorsState(agency_id=agency_of(id), cycle_id=cycle_id, unit_id=unit_id)


def kept_unit(state: UnitIndicatorsState | None, env: Env) -> tuple[UnitIndicatorsState, Signed, CycleState]:
    """Give what still takes something, who of those who may keep it acts, and its cycle.

    :raises Rejected: when the caller may not, the cycle is not known, or it takes no more
    """
    unit = state or _empty(env.id)
    signed = must_keep_unit(env, unit.unit_id)
    cycle = heard_cycle(env, unit.cycle_id)
    if unit.closed:
        raise UnitIndicatorsClosed
    return unit, signed, cycle


def publish_unit(unit: UnitIndicatorsState) -> Decision[UnitIndicatorsState]:
    """Decide on what a unit has achieved, and tell it."""
    return Decision(replace(unit, revision=unit.revision + 1), (Publish("unit-indicator.progressed", unit.id),))


def _upcast(stored: dict[str, Any]) -> dict[str, Any]:
    """Read editions of before they named the cycle's end: the day they were set lies in the cycle as well."""
    return {**stored, "editions": [{"as_of": each["set_on"], **each} for each in stored.get("editions", ())]}


UNIT_INDICATORS = Kind(
    name=goals.UNIT_INDICATORS.kind,
    state=UnitIndicatorsState,
    lookup=lambda state: {"cycle_id": state.cycle_id, "unit_id": state.unit_id, "closed": state.closed},
    body=partial(body_of, UnitIndicators),
    upcast=_upcast,
)


class UnitUnknown(Rejected):
    """The directory has not told of this unit."""

    code = "unit-unknown"
    status = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRegisterState:
    """The units that may have indicators in a cycle; when it is closed, no further unit can begin."""

    agency_id: str
    cycle_id: str
    unit_ids: tuple[str, ...] = ()
    closed: bool = False


def register_unit(state: UnitRegisterState | None, unit_id: str, env: Env) -> Decision[UnitRegisterState]:
    """Note a unit before its indicators are first written, so that closing the cycle closes them too.

    :raises Rejected: when the caller may not, the unit or cycle is not known, or the cycle takes no more
    """
    must_keep_unit(env, unit_id)
    register = state or _empty_register(env.id)
    if env.get(UNIT, directory.UNIT.of(register.agency_id, unit_id)) is None:
        raise UnitUnknown("Unit tidak ditemukan di instansi Anda. Periksa id unit, atau impor direktori dahulu.")
    cycle = heard_cycle(env, register.cycle_id)
    if unit_id in register.unit_ids:
        return Decision(register)
    if register.closed or cycle.status is not CycleStatus.OPEN:
        raise UnitIndicatorsClosed
    return Decision(replace(register, unit_ids=(*register.unit_ids, unit_id)))


def close_register(state: UnitRegisterState | None, *, id: str) -> Decision[UnitRegisterState] | None:
    """Let no further unit begin; nothing to do when that is so already."""
    register = state or _empty_register(id)
    return None if register.closed else Decision(replace(register, closed=True))


def _empty_register(id: str) -> UnitRegisterState:
    return UnitRegisterState(agency_id=agency_of(id), cycle_id=goals.UNIT_REGISTER.read(id)[0])


UNIT_REGISTER = Kind(
    name=goals.UNIT_REGISTER.kind,
    state=UnitRegisterState,
    lookup=lambda state: {"cycle_id": state.cycle_id, "closed": state.closed},
    body=publishes_nothing,
)
