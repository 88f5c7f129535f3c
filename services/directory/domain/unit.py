"""Units and teams, each version from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.directory.domain.refusals import HistoryFixed, UnitCircle, Unknown, WrongDays
from services.directory.domain.requests import UnitIn
from services.directory.domain.versions import base_of
from services.directory.rules.history import NoPlace, first_day, placed
from services.directory.rules.tree import in_circle
from shared.alike import filled
from shared.decision import Decision, Env, Kind, Publish
from shared.events.directory import Unit, UnitPlace
from shared.ids import directory
from shared.ids.form import agency_of
from shared.indonesian import date_text

_VERSIONS_MAX: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitVersion:
    """A unit as it is from a day on; None: as long as anybody knows."""

    name: str
    kind: str = "unit"
    parent_id: str | None = None
    mission: tuple[str, ...] = ()
    valid_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitState:
    """A unit: its versions, oldest first, and its last day. ``placed``: where it stands was told."""

    agency_id: str
    unit_id: str
    versions: tuple[UnitVersion, ...]
    valid_to: date | None = None
    version_base: int
    placed: bool = False

    @property
    def present(self) -> UnitVersion:
        """What it is from its latest version on."""
        return self.versions[-1]


def record_unit(state: UnitState | None, wanted: UnitIn, env: Env) -> Decision[UnitState]:
    """Record a unit: the first day of a known version corrects it, a later one begins another.

    :raises WrongDays: when its days are not in order
    :raises HistoryFixed: when its first day lies before versions that are known
    """
    history = state.versions if state is not None else ()
    day = wanted.valid_from if wanted.valid_from is not None or not history else history[-1].valid_from
    try:
        versions = placed(history, filled(UnitVersion, wanted, valid_from=day))
    except NoPlace as error:
        text = f"Sudah ada perubahan unit ini sesudah {date_text(day)}. Koreksi dengan tanggal mulainya sendiri."
        raise HistoryFixed(text, field="valid_from") from error
    if wanted.valid_to is not None and wanted.valid_to < first_day(versions[-1]):
        raise WrongDays("Hari terakhir unit mendahului hari mulainya. Perbaiki salah satunya.", field="valid_to")
    recorded = UnitState(
        agency_id=agency_of(env.id),
        unit_id=_id(env),
        versions=versions[-_VERSIONS_MAX:],
        valid_to=wanted.valid_to,
        version_base=base_of(state, env),
        placed=True,
    )
    if state is not None and recorded == state:
        return Decision(state)
    stays = state is not None and state.placed and state.present.parent_id == recorded.present.parent_id
    place = Publish("unit.placed", directory.UNIT_PLACE.of(recorded.agency_id, recorded.unit_id))
    return Decision(recorded, (Publish("unit.recorded", env.id), *(() if stays else (place,))))


def check_place(unit_id: str, parent_id: str | None, parents: Mapping[str, str | None]) -> None:
    """Check where a unit is to stand in the tree. ``parents``: the tree as it will be, by unit.

    :raises Unknown: when its parent does not exist
    :raises UnitCircle: when it would stand above itself
    """
    if parent_id is not None and parent_id not in parents:
        raise Unknown(f"Unit induk {parent_id} belum dicatat. Catat unit itu lebih dahulu.", field="parent_id")
    if in_circle(unit_id, parents):
        raise UnitCircle("Susunan unit akan berputar. Pilih unit induk yang lain.", field="parent_id")


def _id(env: Env) -> str:
    return directory.UNIT.read(env.id)[0]


def _body(state: UnitState, publish: Publish, version: int) -> Unit | UnitPlace:
    if directory.UNIT_PLACE.matches(publish.subject, agency_id=state.agency_id):
        return filled(
            UnitPlace,
            state.present,
            state,
            subject=publish.subject,
            version=version + state.version_base,
        )
    return filled(
        Unit,
        state.present,
        state,
        subject=publish.subject,
        version=version + state.version_base,
        valid_from=state.versions[0].valid_from,
    )


UNIT: Final = Kind(
    name=directory.UNIT.kind,
    state=UnitState,
    lookup=lambda state: {"unit_id": state.unit_id, "parent_id": state.present.parent_id, "name": state.present.name},
    body=_body,
)
