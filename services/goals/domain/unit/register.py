"""The register of units that have indicators in a cycle."""

from dataclasses import dataclass, replace

from services.goals.domain.access import must_keep_unit
from services.goals.domain.cycle.state import heard_cycle
from services.goals.domain.directory.units import UNIT
from services.goals.domain.refusals import UnitIndicatorsClosed
from shared.decision import Decision, Env, Kind, Rejected, publishes_nothing
from shared.events.evaluation import CycleStatus
from shared.ids import directory, goals
from shared.ids.form import agency_of


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
    register = state or _empty(env.id)
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
    register = state or _empty(id)
    return None if register.closed else Decision(replace(register, closed=True))


def _empty(id: str) -> UnitRegisterState:
    return UnitRegisterState(agency_id=agency_of(id), cycle_id=goals.UNIT_REGISTER.read(id)[0])


UNIT_REGISTER = Kind(
    name=goals.UNIT_REGISTER.kind,
    state=UnitRegisterState,
    lookup=lambda state: {"cycle_id": state.cycle_id, "closed": state.closed},
    body=publishes_nothing,
)
