"""What the agencies of a run do, in several stages at a time: import, plans, logs, feedback, closing, decisions."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from shared import clock

from .caller import Caller, Who
from .ledger import Act, Fate
from .world import HEAD, OFFICE, OFFICER, Agency

CRITERIA: Final = ("disiplin", "integritas", "kerja-sama")
TARGETS: Final = {"dokumen": Decimal(1200), "akurasi": Decimal(98), "hari": Decimal(10)}
"""What everybody is measured by: two that should be high, and ``hari``, which should be low."""

_LEVELS: Final = ("above", "as", "below")
_OBSERVED: Final = "Menyerahkan rekap tiap Senin pagi dan melaporkan sendiri dua kesalahan datanya pada Maret."
_KINDS: Final = ("daily", "realise", "feedback", "idle")
_WEIGHTS: Final = (6, 3, 2, 2)


@dataclass
class Load:
    """Plays agencies until all of them are closed and every result is final, or patience ends.

    ``progress`` says how far the run is (0 to 1): an agency closes when its share is reached.
    """

    caller: Caller
    agencies: Sequence[Agency]
    chance: random.Random
    progress: Callable[[], float]
    pace: float = 0.5
    patience: float = 240.0
    _days: dict[str, int] = field(default_factory=dict)
    _heard: dict[str, asyncio.Event] = field(default_factory=dict)

    async def play(self) -> None:
        """Let all agencies act at the same time."""
        async with asyncio.TaskGroup() as group:
            for each in self.agencies:
                group.create_task(self._agency(each))

    async def _agency(self, agency: Agency) -> None:
        if not await self._begin(agency):
            return
        closing, closed = asyncio.Event(), asyncio.Event()
        people = [asyncio.create_task(self._person(agency, each, closing, closed)) for each in agency.employees]
        try:
            await self._close(agency, closing, closed)
            await asyncio.gather(*people)
        finally:
            for each in people:
                each.cancel()
            await asyncio.gather(*people, return_exceptions=True)

    async def _begin(self, agency: Agency) -> bool:
        officer = Who(agency.id, OFFICER, officer=True)
        orders: list[tuple[str, str, str, dict[str, Any], tuple[str, ...]]] = [
            ("PUT", "directory", "/agency", {"name": f"Kantor {agency.id}", "zone": "Asia/Jakarta"}, ()),
            ("POST", "directory", "/units", {"units": [{"unit_id": OFFICE, "name": "Kantor"}]}, (OFFICE,)),
            (
                "POST",
                "directory",
                "/people",
                {"people": agency.people},
                tuple(each["employee_id"] for each in agency.people),
            ),
            ("POST", "evaluation", "/cycles", cycle_of(agency), ()),
        ]
        for method, service, path, body, items in orders:
            act = await self.caller.act(
                officer,
                service,
                path,
                body,
                what=f"record{path}",
                place=f"{agency.id}{path}",
                items=items,
                method=method,
            )
            if act.fate is not Fate.ACCEPTED or Fate.REFUSED in act.items.values():
                self.caller.ledger.unfinished.append(f"{agency.id} could not begin: {path} {act.refusal}")
                return False
        return True

    async def _person(self, agency: Agency, employee: str, closing: asyncio.Event, closed: asyncio.Event) -> None:
        """A year of somebody: plan, reports, feedback by the superior; then what comes of it."""
        me, head = Who(agency.id, employee), Who(agency.id, HEAD)
        plan = agency.personal("plan", employee)
        body = {"objectives": [_objective()]}
        try:
            if (await self._act(me, "goals", f"/plans/{plan}/proposals", body, "propose", plan)).fate is Fate.REFUSED:
                return
            await self._act(head, "goals", f"/plans/{plan}/agreements", {}, "agree", plan)
            for criterion in CRITERIA:
                await self._feedback(agency, employee, criterion)
        finally:
            self._feedback_given(agency, employee).set()
        while not closed.is_set():
            await asyncio.sleep(self.pace * self.chance.uniform(0.4, 1.6))
            match self.chance.choices(_KINDS, _WEIGHTS)[0]:
                case "daily":
                    await self._activities(agency, me, plan)
                case "realise":
                    act = await self._realise(agency, me, plan)
                    if act.fate is Fate.REFUSED and closing.is_set():
                        break
                case "feedback":
                    await self._feedback(agency, employee, self.chance.choice(CRITERIA))
        await closed.wait()
        await self._judge(agency, employee, me, head)

    async def _activities(self, agency: Agency, me: Who, plan: str) -> None:
        numbers = [self._number(f"a:{plan}") for _ in range(self.chance.randrange(1, 4))]
        entries = [
            {
                "activity_id": f"a{number}",
                "on": self._day(agency, number * 7).isoformat(),
                "text": "Mengolah data",
                "minutes": 30 + number % 60,
            }
            for number in numbers
        ]
        ids = [f"{plan}/a{number}" for number in numbers]
        act = await self._act(me, "goals", f"/plans/{plan}/activities", {"items": entries}, "log", plan)
        act.items = {f"{plan}/{id}": fate for id, fate in act.items.items()} or dict.fromkeys(ids, act.fate)

    async def _realise(self, agency: Agency, me: Who, plan: str) -> Act:
        number = self._number(f"r:{plan}")
        indicator, value = self.chance.choice(sorted(TARGETS)), 0
        value = (
            self.chance.randrange(4, 15)
            if indicator == "hari"
            else int(TARGETS[indicator]) * self.chance.randrange(70, 130) // 100
        )
        item = {
            "realisation_id": f"r{number}",
            "indicator_id": indicator,
            "value": str(value),
            "on": self._day(agency, number).isoformat(),
        }
        return await self._act(
            me, "goals", f"/plans/{plan}/realisations", {"items": [item]}, "realise", plan, (f"r{number}",)
        )

    async def _feedback(self, agency: Agency, employee: str, criterion: str) -> None:
        dossier = agency.personal("dossier", employee)
        number = self._number(f"f:{dossier}")
        body = {
            "entry_id": f"f{number}",
            "source": "superior",
            "about": "behaviour",
            "criterion": criterion,
            "observed": _OBSERVED,
            "level": self.chance.choice(_LEVELS),
        }
        path = f"/dossiers/{dossier}/entries"
        await self._act(Who(agency.id, HEAD), "feedback", path, body, "feedback", dossier, (f"f{number}",))

    async def _close(self, agency: Agency, closing: asyncio.Event, closed: asyncio.Event) -> None:
        """Close while people still write, but not before everybody has some feedback; then wait for the last word."""
        officer = Who(agency.id, OFFICER, officer=True)
        await asyncio.gather(*(self._feedback_given(agency, each).wait() for each in agency.employees))
        await self._until(lambda: _true(self.progress() >= agency.closes_at), None)
        closing.set()
        path = f"/cycles/{agency.cycle}"
        await self._act(officer, "evaluation", f"{path}/closing", {}, "close", f"{agency.id}{path}")

        async def done() -> bool:
            answer = await self.caller.get(officer, "evaluation", path)
            if not answer.good:
                return False
            counts = answer.json["appraisals"]
            return (
                counts.get("open", 0) == 0
                and sum(counts.values()) >= len(agency.employees)
                and not answer.json["unanswered"]
            )

        if not await self._until(done, self.patience):
            self.caller.ledger.unfinished.append(f"{agency.id}: the cycle does not close")
        closed.set()

    async def _judge(self, agency: Agency, employee: str, me: Who, head: Who) -> None:
        appraisal = agency.personal("appraisal", employee)
        path = f"/appraisals/{appraisal}"
        found: dict[str, Any] = {}

        async def ready() -> bool:
            answer = await self.caller.get(head, "evaluation", path)
            if answer.good and answer.json["status"] != "open":
                found.update(answer.json["suggested"])
            return bool(found)

        if not await self._until(ready, self.patience):
            self.caller.ledger.unfinished.append(f"{appraisal} does not get ready")
            return
        results, behaviour = found.get("results") or "as", found.get("behaviour") or "as"
        reason = "Sesuai pengamatan sepanjang tahun dan catatan yang disepakati."
        body = {"results": results, "behaviour": behaviour, "reason": reason}
        await self._act(head, "evaluation", f"{path}/decisions", body, "decide", appraisal)
        await self._act(me, "evaluation", f"{path}/acknowledgements", {}, "acknowledge", appraisal)

    async def _act(
        self, who: Who, service: str, path: str, body: dict[str, Any], what: str, place: str, ids: tuple[str, ...] = ()
    ) -> Act:
        items = tuple(each["activity_id"] for each in body["items"]) if what == "log" else ids
        return await self.caller.act(who, service, path, body, what=what, place=place, items=items)

    async def _until(self, look: Callable[[], Awaitable[bool]], seconds: float | None) -> bool:
        deadline = None if seconds is None else clock.monotonic() + seconds
        while True:
            asked = clock.monotonic()
            if await look():
                return True
            if deadline is not None and clock.monotonic() > deadline:
                return False
            # What takes long to answer is asked less often, or asking would be most of the work.
            await asyncio.sleep(max(1.0, 5 * (clock.monotonic() - asked)))

    def _number(self, line: str) -> int:
        self._days[line] = self._days.get(line, 0) + 1
        return self._days[line]

    def _day(self, agency: Agency, number: int) -> date:
        """A day of the year that has come; later numbers never get an earlier day, until the year is full."""
        today = clock.now().date() - timedelta(days=1)
        return min(date(agency.year, 1, 1) + timedelta(days=number), today)

    def _feedback_given(self, agency: Agency, employee: str) -> asyncio.Event:
        return self._heard.setdefault(agency.personal("dossier", employee), asyncio.Event())


async def _true(value: bool) -> bool:
    return value


def _objective() -> dict[str, Any]:
    return {
        "objective_id": "olah",
        "name": "Data diolah tepat waktu",
        "intervenes_in": None,
        "mission": "Data yang dapat dipercaya",
        "indicators": [
            {
                "indicator_id": name,
                "name": f"Ukuran {name}",
                "direction": "minimise" if name == "hari" else "maximise",
                "target": str(target),
                "unit": "satuan",
                "aspect": "kuantitas",
            }
            for name, target in TARGETS.items()
        ],
    }


def cycle_of(agency: Agency) -> dict[str, Any]:
    """The year's cycle of everybody but the head and the officer, as evaluation takes it."""
    return {
        "cycle_id": agency.cycle,
        "title": "Penilaian tahunan",
        "policy_id": "sasaran",
        "period": "annual",
        "starts_on": date(agency.year, 1, 1).isoformat(),
        "ends_on": date(agency.year, 12, 31).isoformat(),
        "population": {"position_groups": ["pelaksana"]},
    }
