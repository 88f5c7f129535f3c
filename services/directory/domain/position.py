"""Positions of an agency (formasi): what they need, who holds them, and from when they are vacant."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from services.directory.domain.person.state import PERSON
from services.directory.domain.refusals import UnitClosed, Unknown, refuse_own
from services.directory.domain.requests import PositionIn
from services.directory.domain.unit import UNIT
from shared.alike import body_of, filled
from shared.decision import Decision, Env, Invalid, Kind, Publish
from shared.events.directory import Position, PositionGroup, RequiredCompetence
from shared.ids import directory
from shared.ids.form import agency_of
from shared.indonesian import date_text

VACANT: Final = "vacant"


class HolderOrVacancy(Invalid):
    """A position is held by somebody, or vacant from a day on; both only when the vacancy is still to come."""

    code = "holder-or-vacancy"


class CompetenceTwice(Invalid):
    """A competence is needed at one level."""

    code = "competence-twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionState:
    """A position; ``held_by`` stays in the directory, others learn from when it is vacant."""

    agency_id: str
    position_id: str
    unit_id: str
    name: str
    position_group: PositionGroup
    job_class: int | None = None
    competences: tuple[RequiredCompetence, ...] = ()
    held_by: str | None = None
    vacant_from: date | None = None
    active: bool = True

    @property
    def sought(self) -> set[str]:
        """The words of one indexed list that it is found by: vacant, now or soon, and by whom it is held."""
        vacant = {VACANT} if self.active and self.vacant_from is not None else set()
        return vacant | ({held_word(self.held_by)} if self.held_by is not None else set())


def held_word(employee_id: str) -> str:
    """The word of the positions that somebody holds."""
    return f"held:{employee_id}"


def leans_on(agency_id: str, wanted: PositionIn) -> tuple[str, ...]:
    """Name what the decision reads besides: the unit, and who holds the position."""
    holder = () if wanted.held_by is None else (directory.PERSON.of(agency_id, wanted.held_by),)
    return (directory.UNIT.of(agency_id, wanted.unit_id), *holder)


def record_position(state: PositionState | None, wanted: PositionIn, env: Env) -> Decision[PositionState]:
    """Record a position, or what is new of it; the same again changes nothing.

    :raises Rejected: when unit or holder are unknown, it is said to be held and vacant, or an officer puts himself or
        herself into it.
    """
    agency_id = agency_of(env.id)
    _check_unit(wanted, env, agency_id)
    _check_holder(wanted, env, agency_id)
    named = [each.competence for each in wanted.competences]
    if len(set(named)) < len(named):
        raise CompetenceTwice("Sebut setiap kompetensi satu kali saja. Hapus yang ganda.", field="competences")
    recorded = filled(
        PositionState,
        wanted,
        agency_id=agency_id,
        position_id=directory.POSITION.read(env.id)[0],
        competences=tuple(sorted(wanted.competences, key=lambda each: each.competence)),
    )
    if recorded == state:
        return Decision(state)
    said = state is None or _told(state, env.id) != _told(recorded, env.id)
    return Decision(recorded, (Publish("position.recorded", env.id),) if said else ())


def _told(state: PositionState, id: str) -> Position:
    return _body(state, Publish("position.recorded", id), 1)


def _check_unit(wanted: PositionIn, env: Env, agency_id: str) -> None:
    unit = env.get(UNIT, directory.UNIT.of(agency_id, wanted.unit_id))
    if unit is None:
        raise Unknown(f"Unit {wanted.unit_id} belum dicatat. Catat unit itu lebih dahulu.", field="unit_id")
    if wanted.active and unit.valid_to is not None and unit.valid_to < env.today:
        raise UnitClosed(f"Unit {wanted.unit_id} ditutup {unit.valid_to}. Pilih unit yang masih ada.", field="unit_id")


def _check_holder(wanted: PositionIn, env: Env, agency_id: str) -> None:
    if not wanted.active:
        if wanted.held_by is not None:
            raise HolderOrVacancy("Jabatan yang dihapus tidak diisi siapa pun. Kosongkan held_by.", field="held_by")
        return
    if wanted.held_by is None and wanted.vacant_from is None:
        raise HolderOrVacancy(
            "Isi held_by (pegawai yang mengisi) atau vacant_from (sejak kapan lowong).", field="vacant_from"
        )
    if wanted.held_by is None:
        return
    refuse_own(wanted.held_by, env)
    if wanted.vacant_from is not None and wanted.vacant_from <= env.today:
        raise HolderOrVacancy(
            f"Jabatan ini lowong sejak {date_text(wanted.vacant_from)}, jadi tidak ada yang mengisinya."
            " Kosongkan salah satunya.",
            field="vacant_from",
        )
    holder = env.get(PERSON, directory.PERSON.of(agency_id, wanted.held_by))
    if holder is None or not holder.active:
        raise Unknown("Pegawai yang mengisi jabatan ini tidak aktif di direktori instansi Anda.", field="held_by")


def _body(state: PositionState, publish: Publish, version: int) -> Position:
    return body_of(Position, state, publish, version)


POSITION: Final = Kind(
    name=directory.POSITION.kind,
    state=PositionState,
    lookup=lambda state: {"unit_id": state.unit_id, "sought": sorted(state.sought)},
    body=_body,
)
