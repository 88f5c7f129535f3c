"""The people and units of the examples, as the restricted directory topic tells them."""

from datetime import date
from typing import Final

from shared.events.base import Body
from shared.events.directory import Delegation, Person, PositionGroup, Unit
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
            Delegation(to_employee_id=STAND_IN, kind="plh", valid_from=date(2026, 6, 1), valid_to=date(2026, 6, 14)),
        ),
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
