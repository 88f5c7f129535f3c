"""The agencies of a run, made of a seed: who works there and for whom, with names and NIPs that can be looked for."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from shared import clock

HEAD: Final = "kepala"
OFFICER: Final = "pengelola"
OFFICE: Final = "kantor"
_SYLLABLES: Final = ("ra", "ti", "wu", "lan", "su", "do", "ning", "bam", "ye", "mi", "kar", "so", "le", "ha", "tri")


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency; its cycle closes when the share ``closes_at`` of the run is over.

    ``names`` and ``nips`` travel on the restricted topic only.
    """

    id: str
    year: int
    employees: Sequence[str]
    names: Mapping[str, str]
    nips: Mapping[str, str]
    closes_at: float

    @property
    def cycle(self) -> str:
        """The cycle of the year."""
        return str(self.year)

    @property
    def people(self) -> list[dict[str, Any]]:
        """Everybody, as the directory takes them; whoever is named as a superior comes first."""
        everybody = [(HEAD, "jpt", None, OFFICE), (OFFICER, "jf", HEAD, None)]
        everybody += [(each, "pelaksana", HEAD, None) for each in self.employees]
        return [
            {
                "employee_id": id,
                "name": self.names[id],
                "nip": self.nips[id],
                "unit_id": OFFICE,
                "position": "Kepala Kantor" if heads else "Pengolah Data",
                "position_group": group,
                "heads_unit": heads,
                "rater_id": rater,
                "valid_from": date(self.year - 1, 1, 1).isoformat(),
            }
            for id, group, rater, heads in everybody
        ]

    def personal(self, kind: str, employee: str) -> str:
        """Name somebody's plan, dossier or appraisal."""
        return f"{self.id}:{kind}:{self.cycle}:{employee}:1"


def agency(chance: random.Random, *, people: int, closes_at: float, again: bool = False) -> Agency:
    """Make an agency that no other run knows; ``again``: the same one for the same seed."""
    mark = f"x{chance.getrandbits(40):010x}{'again' if again else clock.random_id()[:6]}"
    employees = [f"p{number}" for number in range(people)]
    everybody = [HEAD, OFFICER, *employees]
    return Agency(
        id=mark,
        year=clock.now().year,
        employees=employees,
        names={each: _name(chance) for each in everybody},
        nips={each: _nip(chance, number) for number, each in enumerate(everybody)},
        closes_at=closes_at,
    )


def _name(chance: random.Random) -> str:
    words = ["".join(chance.choice(_SYLLABLES) for _ in range(4)).capitalize() for _ in range(3)]
    return " ".join(words)


def _nip(chance: random.Random, number: int) -> str:
    """Birth date, month of appointment, sex, a number of their own."""
    block, serial = divmod(number, 999)  # nobody shares a number, and no serial number is 000
    year, month = 1970 + block % 20, 1 + block // 20 % 12
    born = f"{year}{month:02d}{chance.randrange(1, 29):02d}"
    return f"{born}{chance.randrange(2010, 2018)}{chance.randrange(1, 13):02d}{chance.choice('12')}{serial + 1:03d}"
