"""The load of the benchmark: one agency, one cycle, people who report in sittings.

A sitting is what a civil servant does at the end of a week or month: report one indicator after the other, while
hundreds of others do the same. So the events of one person come close together, never alone: in a window of people who
sit at the same time, each next event is of a random one of them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.evaluation.domain.cycle.life import OpenCycle, open_cycle
from services.evaluation.domain.cycle.state import CYCLE, CycleState
from services.evaluation.rules.policy.packaged import load
from shared import clock
from shared.bus.cloudevents import Outgoing, encode
from shared.decision import Env
from shared.document import Cause, Document, apply, fresh
from shared.events.directory import PositionGroup
from shared.events.evaluation import CyclePeriod, Population
from shared.events.goals import Assignment, IndicatorState, ObjectiveState, Plan, PlanStatus
from shared.events.registry import BY_SHORT
from shared.ids import evaluation

AGENCY, CYCLE_ID, POLICY = "bench", "2025", "sasaran"
OBJECTIVES, INDICATORS = 5, 2


@dataclass(frozen=True)
class Size:
    """How many people report in how many sittings, and how many of them sit at the same time."""

    people: int = 500
    sittings: int = 4
    at_once: int = 50

    @property
    def events(self) -> int:
        return self.people * (1 + self.sittings * OBJECTIVES * INDICATORS)


def cycle() -> Document[CycleState]:
    """The open cycle that all plans belong to, ready to be saved."""
    command = OpenCycle(
        cycle_id=CYCLE_ID,
        title="Siklus uji",
        period=CyclePeriod.ANNUAL,
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
        population=Population(),
        policy=load(POLICY),
    )
    now, document = clock.now(), fresh(kind=CYCLE, id=evaluation.CYCLE.of(AGENCY, CYCLE_ID))
    decision = open_cycle(None, command, Env(id=document.id, now=now, today=now.date()))
    return apply(document, decision, Cause("bench", "bench", now))


def events(size: Size) -> Iterator[Outgoing]:
    """All plan events in the order in which they reach the topic."""
    rng = random.Random(1)
    plans = {number: _agreed(number) for number in range(size.people)}
    yield from (_event(plan, "plan.agreed") for plan in plans.values())
    for _ in range(size.sittings):
        order = list(plans)
        rng.shuffle(order)
        for start in range(0, len(order), size.at_once):
            sitting = [number for number in order[start : start + size.at_once] for _ in range(OBJECTIVES * INDICATORS)]
            rng.shuffle(sitting)
            for number in sitting:
                plans[number] = _progressed(plans[number], rng)
                yield _event(plans[number], "plan.progressed")


def _event(plan: Plan, short: str) -> Outgoing:
    return encode(BY_SHORT[short], plan, now=clock.now(), cause_id="bench", correlation_id="bench")


def _agreed(number: int) -> Plan:
    employee = f"e{number}"
    return Plan(
        agency_id=AGENCY,
        subject=f"{AGENCY}:plan:{CYCLE_ID}:{employee}:1",
        version=1,
        cycle_id=CYCLE_ID,
        assignment=Assignment(
            employee_id=employee,
            unit_id=f"u{number % 20}",
            position="Pranata Komputer Ahli Muda",
            position_group=PositionGroup.JF,
            rater_id=f"r{number % 20}",
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
        update={"actual": Decimal(rng.randrange(40, 130)), "reported_on": date(2025, 6, 30), "evidence_count": 1}
    )
    indicators = (*objective.indicators[:which], indicator, *objective.indicators[which + 1 :])
    changed = objective.model_copy(update={"indicators": indicators})
    objectives = (*plan.objectives[:at], changed, *plan.objectives[at + 1 :])
    return plan.model_copy(update={"version": plan.version + 1, "objectives": objectives})
