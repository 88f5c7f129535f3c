"""A large agency: everybody is recorded, a cycle opens and closes; nobody writes meanwhile."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from shared import clock

from .caller import Caller, Who
from .ledger import Fate
from .load import cycle_of
from .world import OFFICE, OFFICER, Agency

_CHUNK: Final = 500


@dataclass
class Crowd:
    """Plays one agency; it closes when the run is half over, but not before everybody is enrolled."""

    caller: Caller
    agency: Agency
    progress: Callable[[], float]
    patience: float

    async def play(self) -> None:
        """Record, open, close."""
        people = self.agency.people
        await self._order("PUT", "directory", "/agency", {"name": "Kementerian", "zone": "Asia/Jakarta"})
        await self._order("POST", "directory", "/units", {"units": [{"unit_id": OFFICE, "name": "Kantor"}]}, OFFICE)
        for at in range(0, len(people), _CHUNK):
            part = people[at : at + _CHUNK]
            await self._order("POST", "directory", "/people", {"people": part}, *(each["employee_id"] for each in part))
            self.reached(0, (at + len(part)) / len(people))
        await self._order("POST", "evaluation", "/cycles", cycle_of(self.agency))
        path = f"/cycles/{self.agency.cycle}"
        await self._until("goals", path, self._enrolled, "not everybody is enrolled")
        while self.progress() < 1 / 2:
            await asyncio.sleep(0.2)
        await self._order("POST", "evaluation", f"{path}/closing", {})
        await self._until("evaluation", path, self._closed, "the cycle does not close")

    def reached(self, part: int, share: float) -> None:
        """Hear how far a part (0 to 3: recorded, opened, closed, ended) is."""

    def _enrolled(self, seen: dict[str, Any]) -> bool:
        enrolled, wanted = seen.get("enrolled") or 0, len(self.agency.employees)
        self.reached(1, enrolled / wanted)
        return enrolled >= wanted

    def _closed(self, seen: dict[str, Any]) -> bool:
        counts, wanted = seen["appraisals"], len(self.agency.employees)
        waiting = counts.get("open", 0)
        self.reached(2, 1 - waiting / wanted)
        return waiting == 0 and counts["total"] >= wanted and not seen["unanswered"]

    async def _order(self, method: str, service: str, path: str, body: dict[str, Any], *items: str) -> None:
        officer = Who(self.agency.id, OFFICER, officer=True)
        what = f"record{path}" if service == "directory" or path == "/cycles" else "close"
        place = f"{self.agency.id}{path}{items[0] if items else ''}"
        act = await self.caller.act(officer, service, path, body, what=what, place=place, items=items, method=method)
        if act.fate is not Fate.ACCEPTED or Fate.REFUSED in act.items.values():
            self.caller.ledger.unfinished.append(f"{self.agency.id} {path}: {act.refusal}")

    async def _until(self, service: str, path: str, holds: Callable[[dict[str, Any]], bool], otherwise: str) -> None:
        officer = Who(self.agency.id, OFFICER, officer=True)
        deadline = clock.monotonic() + self.patience
        while True:
            asked = clock.monotonic()
            answer = await self.caller.get(officer, service, path)
            if answer.good and holds(answer.json):
                return
            now = clock.monotonic()
            if now > deadline:
                self.caller.ledger.unfinished.append(f"{self.agency.id}: {otherwise}")
                return
            # Counting very many keeps a database busy: whoever watches takes a tenth of the time at most.
            await asyncio.sleep(max(0.5, 9 * (now - asked)))
