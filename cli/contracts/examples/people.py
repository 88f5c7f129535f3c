"""The people and units of the examples, as the restricted directory topic tells them."""

from datetime import date
from typing import Final

from shared.events.base import Body
from shared.events.directory import (
    Agency,
    Delegation,
    Employment,
    EmploymentKind,
    Leave,
    Person,
    Position,
    PositionGroup,
    RequiredCompetence,
    Unit,
    UnitPlace,
)
from shared.events.goals import Assignment

AGENCY: Final = "kota-contoh"
CYCLE: Final = "2026"
EMPLOYEE: Final = "e7f3a9c2"
RATER: Final = "e1b84d06"
SUPERIOR: Final = "e33c91aa"
STAND_IN: Final = "e5520c7e"
MENTOR: Final = "e90ad3f1"
UNIT: Final = "smp-negeri-1"
TEAM: Final = "tim-literasi"

ASSIGNMENT: Final = Assignment(
    employee_id=EMPLOYEE,
    unit_id=UNIT,
    team_id=TEAM,
    position="Guru Ahli Muda",
    position_group=PositionGroup.JF,
    rater_id=RATER,
)


def subject(kind: str, *parts: str) -> str:
    """A subject of the example agency."""
    return ":".join((AGENCY, kind, *parts))


PLAN: Final = subject("plan", CYCLE, EMPLOYEE, "1")
APPRAISAL: Final = subject("appraisal", CYCLE, EMPLOYEE, "1")
DOSSIER: Final = subject("dossier", CYCLE, EMPLOYEE, "1")

BODIES: Final[dict[str, Body]] = {
    "person.recorded": Person(
        agency_id=AGENCY,
        subject=subject("person", EMPLOYEE),
        version=3,
        employee_id=EMPLOYEE,
        name="Contoh Pegawai",
        # Made up, but as a real one is built: born 1990-01-01, appointed 2015-01, a woman, serial 999.
        nip="199001012015012999",
        unit_id=UNIT,
        team_id=TEAM,
        position="Guru Ahli Muda",
        position_group=PositionGroup.JF,
        rater_id=RATER,
        valid_from=date(2026, 1, 1),
        delegations=(
            Delegation(
                to_employee_id=STAND_IN,
                kind="plh",
                valid_from=date(2026, 6, 1),
                valid_to=date(2026, 6, 14),
                letter="800.1.3/117/2026",
            ),
        ),
    ),
    "agency.recorded": Agency(
        agency_id=AGENCY,
        subject=subject("agency", AGENCY),
        version=1,
        name="Pemerintah Kota Contoh",
        zone="Asia/Makassar",
        seat="Kota Contoh",
        officers_unit_id="bkpsdm",
        holidays=(date(2026, 3, 20), date(2026, 8, 17)),
    ),
    "employment.recorded": Employment(
        agency_id=AGENCY,
        subject=subject("employment", EMPLOYEE),
        version=2,
        employee_id=EMPLOYEE,
        kind=EmploymentKind.PNS,
        first_day=date(2015, 1, 1),
        leaves=(Leave(kind="cuti_melahirkan", first_day=date(2026, 4, 6), last_day=date(2026, 7, 5)),),
    ),
    "position.recorded": Position(
        agency_id=AGENCY,
        subject=subject("position", "kasi-kurikulum"),
        version=1,
        position_id="kasi-kurikulum",
        unit_id=UNIT,
        name="Kepala Seksi Kurikulum",
        position_group=PositionGroup.PENGAWAS,
        job_class=9,
        competences=(RequiredCompetence(competence="literasi", level=3),),
        vacant_from=date(2027, 1, 1),
    ),
    "unit.placed": UnitPlace(
        agency_id=AGENCY,
        subject=subject("unit-place", UNIT),
        version=1,
        unit_id=UNIT,
        parent_id="dinas-pendidikan",
    ),
    "unit.recorded": Unit(
        agency_id=AGENCY,
        subject=subject("unit", UNIT),
        version=1,
        unit_id=UNIT,
        parent_id="dinas-pendidikan",
        name="SMP Negeri 1 Kota Contoh",
        mission=("Setiap murid mampu membaca untuk belajar",),
    ),
}
