"""The seeded load: agencies with people, their cycle, and what they report.

A sitting is what a civil servant does at the end of a week or month: report one indicator after the other, while
hundreds of others do the same. So the events of one person come close together, never alone: in a window of people who
sit at the same time, each next event is of a random one of them. In uniform order nobody sits: each event is of a
random person among all.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from shared import clock
from shared.bus.cloudevents import Outgoing, encode
from shared.events.base import Body
from shared.events.directory import Person, PositionGroup, Unit
from shared.events.goals import Assignment, IndicatorState, ObjectiveState, Plan, PlanStatus
from shared.events.registry import BY_SHORT

CYCLE, YEAR, POLICY = "2025", 2025, "sasaran"
CYCLE_IN: Final = {
    "cycle_id": CYCLE,
    "title": "Siklus uji",
    "policy_id": POLICY,
    "period": "annual",
    "starts_on": f"{YEAR}-01-01",
    "ends_on": f"{YEAR}-12-31",
}
"""The command that opens the cycle."""

OBJECTIVES, INDICATORS = 5, 2
UNITS = 20
SEED = 1


@dataclass(frozen=True, slots=True)
class Sittings:
    """How many people report in how many sittings, and how many of them sit at the same time."""

    people: int = 200
    sittings: int = 4
    at_once: int = 50

    def events(self, plans: list[Plan]) -> Iterator[Outgoing]:
        """Reports in the order in which they reach the topic; the plans move on."""
        rng = random.Random(SEED)
        for _ in range(self.sittings):
            order = list(range(len(plans)))
            rng.shuffle(order)
            for start in range(0, len(order), self.at_once):
                window = order[start : start + self.at_once]
                sitting = [number for number in window for _ in range(OBJECTIVES * INDICATORS)]
                rng.shuffle(sitting)
                yield from (reported(plans, number, rng) for number in sitting)


@dataclass(frozen=True, slots=True)
class Uniform:
    """How many reports reach the topic, each of a random one of so many people."""

    people: int = 20_000
    reports: int = 4_000

    def events(self, plans: list[Plan]) -> Iterator[Outgoing]:
        """Reports in the order in which they reach the topic; the plans move on."""
        rng = random.Random(SEED)
        for _ in range(self.reports):
            yield reported(plans, rng.randrange(len(plans)), rng)


def outgoing(facts: Iterable[tuple[str, Body]]) -> list[Outgoing]:
    """Encode facts, named by their short types, as they go out now."""
    now = clock.now()
    return [encode(BY_SHORT[short], body, now=now, cause_id="bench", correlation_id="bench") for short, body in facts]


def reported(plans: list[Plan], number: int, rng: random.Random) -> Outgoing:
    """Let one person report on one indicator."""
    plans[number] = _progressed(plans[number], rng)
    return outgoing([("plan.progressed", plans[number])])[0]


def agreed_plans(agency: str, people: int) -> list[Plan]:
    """Plans as they were agreed: five objectives with two indicators each."""
    return [_agreed(agency, number) for number in range(people)]


def employee(number: int) -> str:
    """Name one of the people."""
    return f"e{number}"


def rater(unit: int) -> str:
    """Name the head of a unit, who rates its people."""
    return f"r{unit}"


def directory(agency: str, people: int, units: int = UNITS) -> Iterator[tuple[str, Body]]:
    """What the directory says of an agency: units with their heads, and people in them."""
    for unit in range(units):
        yield (
            "unit.recorded",
            Unit(
                agency_id=agency, subject=f"{agency}:unit:u{unit}", version=1, unit_id=f"u{unit}", name=f"Bidang {unit}"
            ),
        )
        yield "person.recorded", _person(agency, rater(unit), unit, head=True)
    for number in range(people):
        yield "person.recorded", _person(agency, employee(number), number % units, head=False)


def _person(agency: str, id: str, unit: int, *, head: bool) -> Person:
    return Person(
        agency_id=agency,
        subject=f"{agency}:person:{id}",
        version=1,
        employee_id=id,
        name="Pegawai Uji",
        unit_id=f"u{unit}",
        position="Pranata Komputer Ahli Muda",
        position_group=PositionGroup.JF,
        rater_id=None if head else rater(unit),
        heads_unit=f"u{unit}" if head else None,
        valid_from=date(YEAR, 1, 1),
    )


def _agreed(agency: str, number: int) -> Plan:
    return Plan(
        agency_id=agency,
        subject=f"{agency}:plan:{CYCLE}:{employee(number)}:1",
        version=1,
        cycle_id=CYCLE,
        assignment=Assignment(
            employee_id=employee(number),
            unit_id=f"u{number % UNITS}",
            position="Pranata Komputer Ahli Muda",
            position_group=PositionGroup.JF,
            rater_id=rater(number % UNITS),
        ),
        status=PlanStatus.AGREED,
        agreed_edition=1,
        objectives=tuple(_objective(each) for each in range(OBJECTIVES)),
    )


def _objective(number: int) -> ObjectiveState:
    return ObjectiveState(
        objective_id=f"o{number}",
        name=f"Terlaksananya pengolahan data kepegawaian bagian {number}",
        weight=Decimal(20),
        indicators=tuple(
            IndicatorState(
                indicator_id=f"o{number}-i{each}",
                name="Jumlah berkas yang diolah lengkap dan benar",
                target=Decimal(100),
                unit="berkas",
                weight=Decimal(50),
            )
            for each in range(INDICATORS)
        ),
    )


def _progressed(plan: Plan, rng: random.Random) -> Plan:
    at, which = rng.randrange(OBJECTIVES), rng.randrange(INDICATORS)
    objective = plan.objectives[at]
    indicator = objective.indicators[which].model_copy(
        update={"actual": Decimal(rng.randrange(40, 130)), "reported_on": date(YEAR, 6, 30), "evidence_count": 1}
    )
    indicators = (*objective.indicators[:which], indicator, *objective.indicators[which + 1 :])
    changed = objective.model_copy(update={"indicators": indicators})
    objectives = (*plan.objectives[:at], changed, *plan.objectives[at + 1 :])
    return plan.model_copy(update={"version": plan.version + 1, "objectives": objectives})
