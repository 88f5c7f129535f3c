"""An agency as its people use the platform: what they send, and how it gets where a stage begins."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from benchmarks.http import Client
from benchmarks.load import (
    CYCLE,
    CYCLE_IN,
    INDICATORS,
    OBJECTIVES,
    POLICY,
    YEAR,
    agreed_plans,
    directory,
    employee,
    outgoing,
    rater,
)
from benchmarks.platform import Platform
from services.evaluation.rules.policy.packaged import load
from shared.events.evaluation import Cycle, CyclePeriod, CycleStatus
from shared.events.feedback import Dossier
from shared.events.goals import CycleAnswer, PlanStatus

TEXT: Final = "Memeriksa kelengkapan berkas kenaikan pangkat dan mencatat hasilnya di buku agenda bidang kepegawaian."
_OK, _PATIENCE_SECONDS, _LOOK_SECONDS = 200, 1800.0, 0.05
_LAST_DAY: Final = f"{YEAR}-12-30T02:00:00Z"


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency, with the tokens of its people."""

    here: Platform
    name: str
    people: int

    def plan(self, number: int) -> str:
        """Name somebody's plan."""
        return f"{self.name}:plan:{CYCLE}:{employee(number)}:1"

    def appraisal(self, number: int) -> str:
        """Name somebody's appraisal."""
        return f"{self.name}:appraisal:{CYCLE}:{employee(number)}:1"

    def token(self, number: int) -> str:
        """A token for one of the people."""
        return self.here.token(self.name, employee(number))

    def rater(self, number: int, units: int) -> str:
        """A token for who rates one of the people."""
        return self.here.token(self.name, rater(number % units))

    @property
    def officer(self) -> str:
        """A token for an officer."""
        return self.here.officer(self.name)

    async def known(self, units: int) -> None:
        """Let the directory tell who works there."""
        await self.here.publish(outgoing(directory(self.name, self.people, units)))

    async def cycle_told(self) -> None:
        """Let the cycle be opened, told as evaluation would."""
        await self.here.publish(outgoing([("cycle.opened", self.cycle())]))

    def cycle(self, version: int = 1, status: CycleStatus = CycleStatus.OPEN) -> Cycle:
        """The cycle as it is told."""
        policy = load(POLICY)
        return Cycle(
            agency_id=self.name,
            subject=f"{self.name}:cycle:{CYCLE}",
            version=version,
            cycle_id=CYCLE,
            title="Siklus uji",
            period=CyclePeriod.ANNUAL,
            starts_on=date(YEAR, 1, 1),
            ends_on=date(YEAR, 12, 31),
            status=status,
            policy_id=policy.policy_id,
            policy_version=policy.version,
            policy=policy.model_dump(mode="json", by_alias=True),
        )

    async def open(self, evaluation: Client) -> None:
        """Let an officer open the cycle."""
        await evaluation.post("/v1/cycles", CYCLE_IN, self.officer)

    async def close_told(self, evaluation: Client) -> None:
        """Close the cycle; goals and feedback give their last word about everybody, told as they would."""
        await evaluation.post(f"/v1/cycles/{CYCLE}/closing", {}, self.officer)
        for plan in agreed_plans(self.name, self.people):
            closed = plan.model_copy(update={"version": 2, "status": PlanStatus.CLOSED})
            dossier = Dossier(
                agency_id=self.name,
                subject=plan.subject.replace(":plan:", ":dossier:"),
                version=1,
                cycle_id=CYCLE,
                assignment=plan.assignment,
                closed=True,
            )
            await self.here.publish(outgoing([("plan.closed", closed), ("dossier.closed", dossier)]))
        answers = [(f"{each}.answered", self._answer(each)) for each in ("goals", "feedback")]
        await self.here.publish(outgoing(answers))
        await shown(
            evaluation,
            f"/v1/cycles/{CYCLE}",
            self.officer,
            lambda cycle: not cycle["unanswered"] and cycle["appraisals"].get("ready") == self.people,
        )

    def _answer(self, service: str) -> CycleAnswer:
        return CycleAnswer(
            agency_id=self.name,
            subject=f"{self.name}:{service}-answer:{CYCLE}",
            version=1,
            cycle_id=CYCLE,
            complete=True,
            people=self.people,
        )

    async def at_years_end(self, client: Client) -> None:
        """Let it be the end of the cycle's year at a service, so that every month can be reported on."""
        await client.put("/v1/clock", {"now": _LAST_DAY}, self.officer)

    async def enrolled(self, goals: Client, everybody: int) -> None:
        """Wait until everybody has a plan.

        :raises TimeoutError: when that takes too long
        """
        await shown(goals, f"/v1/cycles/{CYCLE}", self.officer, lambda cycle: cycle["enrolled"] == everybody)

    async def propose(
        self, goals: Client, numbers: Iterable[int], objectives: Sequence[dict[str, Any]] | None = None
    ) -> None:
        """Let people propose their plans; without objectives, five with two indicators each."""
        body = {"objectives": objectives or OBJECTIVES_IN}
        for each in numbers:
            await goals.post(f"/v1/plans/{self.plan(each)}/proposals", body, self.token(each))

    async def agree(self, goals: Client, numbers: Iterable[int], units: int) -> None:
        """Let their raters agree."""
        for each in numbers:
            await goals.post(f"/v1/plans/{self.plan(each)}/agreements", {}, self.rater(each, units))


async def shown(client: Client, path: str, token: str, wanted: Callable[[Any], bool]) -> Any:
    """Wait until somebody is shown what fits, and give it.

    :raises TimeoutError: when it does not come in time
    """
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while True:
            answer = await client.get(path, token, good=False)
            if answer.status == _OK and wanted(answer.json):
                return answer.json
            await asyncio.sleep(_LOOK_SECONDS)


OBJECTIVES_IN: Final[Sequence[dict[str, Any]]] = tuple(
    {
        "objective_id": f"o{number}",
        "name": f"Terlaksananya pengolahan data kepegawaian bagian {number}",
        "weight": "20",
        "indicators": [
            {
                "indicator_id": f"o{number}-i{each}",
                "name": "Jumlah berkas yang diolah lengkap dan benar",
                "target": "100",
                "unit": "berkas",
                "weight": "50",
            }
            for each in range(INDICATORS)
        ],
    }
    for number in range(OBJECTIVES)
)

ONE_INDICATOR: Final[Sequence[dict[str, Any]]] = (
    OBJECTIVES_IN[0] | {"indicators": OBJECTIVES_IN[0]["indicators"][:1]},
)


def entries(month: int, count: int, first: int = 0) -> dict[str, Any]:
    """A daily log of so many entries, over the days of a month."""
    return {
        "items": [
            {
                "activity_id": f"a{month}-{number}",
                "on": f"{YEAR}-{month:02}-{number % 28 + 1:02}",
                "text": TEXT,
                "minutes": 30 + number % 60,
            }
            for number in range(first, first + count)
        ]
    }


def reports(week: int) -> dict[str, Any]:
    """What somebody reports at the end of a week on all indicators."""
    day = date.fromordinal(date(YEAR, 1, 1).toordinal() + min(week * 7 + 4, 360))
    return {
        "items": [
            {
                "realisation_id": f"w{week}-o{objective}-i{indicator}",
                "indicator_id": f"o{objective}-i{indicator}",
                "value": str(2 * (week + 1)),
                "on": str(day),
            }
            for objective in range(OBJECTIVES)
            for indicator in range(INDICATORS)
        ]
    }
