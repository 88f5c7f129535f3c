"""The agency that the matrix of the directory asks about: people around one employee, units, and an import."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from directory_builders import AGENCY, ANALYST_NIP, CHIEF_NIP

from services.directory.domain.agency import AgencyRecord
from services.directory.domain.employment import EmploymentRecord
from services.directory.domain.importing.state import APPLY, ImportState, ImportStatus
from services.directory.domain.person.state import PersonState
from services.directory.domain.position import PositionState
from services.directory.domain.unit import UnitState, UnitVersion
from shared.events.directory import Delegation, EarlierAssignment, EmploymentEnd, PositionGroup
from shared.ids import directory
from tests.support.matrix import Days

DAYS: Final = Days(first=date(2026, 3, 2), last=date(2026, 3, 6), zone="Asia/Jayapura")
EMPLOYEE, RATER, HEAD, FORMER, LONG_AGO, COLLEAGUE, BELOW = "siti", "budi", "kepala", "lama", "dulu", "citra", "bawahan"
PLT, DELEGATE, STRANGER, LEFT, IMPORT = "plt", "wakil", "dodi", "purna", "impor"
UNIT, OTHER_UNIT, POSITION = "bidang", "lain", "kabid"
BEGAN: Final = date(2025, 7, 1)
_SUPERIORS: Final = {EMPLOYEE: RATER, COLLEAGUE: RATER, BELOW: EMPLOYEE, RATER: HEAD, DELEGATE: "bos", PLT: "bos"}
_HERE: Final = (EMPLOYEE, RATER, COLLEAGUE)
_PEOPLE: Final = (
    EMPLOYEE, RATER, HEAD, FORMER, LONG_AGO, COLLEAGUE, BELOW, PLT, DELEGATE, STRANGER, LEFT, "pengelola", "admin",
    "pengelola-purna", "pengelola-baru", "bos", "baru", "mantan",
)  # fmt: skip


def documents() -> dict[str, Any]:
    """Everything there is before a case."""
    return {
        directory.AGENCY.of(AGENCY, AGENCY): AgencyRecord(
            agency_id=AGENCY, name="Sorong", zone=DAYS.zone, version_base=0
        ),
        **{directory.UNIT.of(AGENCY, each): _unit(each) for each in (UNIT, OTHER_UNIT)},
        **{directory.PERSON.of(AGENCY, each): _person(each) for each in _PEOPLE},
        **_employments(),
        directory.POSITION.of(AGENCY, POSITION): PositionState(
            agency_id=AGENCY,
            position_id=POSITION,
            unit_id=UNIT,
            name="Kepala Bidang",
            position_group=PositionGroup.ADMINISTRATOR,
            held_by=HEAD,
        ),
        directory.IMPORT.of(AGENCY, IMPORT): ImportState(
            agency_id=AGENCY,
            import_id=IMPORT,
            by="pengelola",
            at=datetime(2026, 3, 1, tzinfo=UTC),
            files=("pegawai.csv",),
            status=ImportStatus.RUNNING,
            counts={},
            jobs=(APPLY,),
        ),
    }


def _unit(unit_id: str) -> UnitState:
    return UnitState(
        agency_id=AGENCY,
        unit_id=unit_id,
        versions=(UnitVersion(name=unit_id.title(), parent_id="induk"),),
        version_base=0,
    )


def _assignment(employee_id: str, since: date, rater_id: str | None) -> EarlierAssignment:
    return EarlierAssignment(
        unit_id=UNIT if employee_id in _HERE else OTHER_UNIT,
        team_id=None,
        position="Analis",
        position_group=PositionGroup.JF,
        heads_unit=UNIT if employee_id == HEAD else None,
        rater_id=rater_id,
        valid_from=since,
    )


def _person(employee_id: str) -> PersonState:
    before = {date(2020, 1, 1): LONG_AGO, date(2024, 7, 1): FORMER} if employee_id == EMPLOYEE else {}
    superiors = {**before, BEGAN: _SUPERIORS.get(employee_id)}
    given: dict[str, tuple[tuple[str, str], ...]] = {EMPLOYEE: ((DELEGATE, "delegate"),), RATER: ((PLT, "plh"),)}
    return PersonState(
        agency_id=AGENCY,
        employee_id=employee_id,
        name=f"Nama {employee_id.title()}",
        nip={EMPLOYEE: ANALYST_NIP, RATER: CHIEF_NIP}.get(employee_id, ""),
        active=employee_id != LEFT,
        left=employee_id == LEFT,
        assignments=tuple(_assignment(employee_id, since, rater) for since, rater in superiors.items()),
        delegations=tuple(
            Delegation(to_employee_id=to, kind=kind, valid_from=DAYS.first, valid_to=DAYS.last, letter="7/2026")
            for to, kind in given.get(employee_id, ())
        ),
        version_base=0,
    )


def _employments() -> dict[str, Any]:
    day = timedelta(days=1)
    spans = {
        EMPLOYEE: (date(2019, 3, 1), None),
        "pengelola-purna": (None, DAYS.last),
        "pengelola-baru": (DAYS.first, None),
        "baru": (DAYS.last + day, None),
        "mantan": (None, DAYS.first - 2 * day),
        LEFT: (None, DAYS.first - 2 * day),
    }
    return {
        directory.EMPLOYMENT.of(AGENCY, each): EmploymentRecord(
            agency_id=AGENCY,
            employee_id=each,
            first_day=first,
            last_day=last,
            ended=EmploymentEnd.RETIRED if last is not None else None,
            version_base=0,
        )
        for each, (first, last) in spans.items()
    }
