"""A large agency: everybody is recorded, a cycle opens and closes; nobody writes meanwhile."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
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
        rest = iter(people)
        while part := list(islice(rest, _CHUNK)):
            await self._order("POST", "directory", "/people", {"people": part}, *(each["employee_id"] for each in part))
        await self._order("POST", "evaluation", "/cycles", cycle_of(self.agency))
        path, wanted = f"/cycles/{self.agency.cycle}", len(self.agency.employees)
        await self._until(
            "goals", path, lambda seen: (seen.get("enrolled") or 0) >= wanted, "not everybody is enrolled"
        )
        while self.progress() < 1 / 2:
            await asyncio.sleep(0.2)
        await self._order("POST", "evaluation", f"{path}/closing", {})
        await self._until("evaluation", path, self._closed, "the cycle does not close")

    def _closed(self, seen: dict[str, Any]) -> bool:
        counts = seen["appraisals"]
        return (
            counts.get("open", 0) == 0 and sum(counts.values()) >= len(self.agency.employees) and not seen["unanswered"]
        )

    async def _order(self, method: str, service: str, path: str, body: dict[str, Any], *items: str) -> None:
        officer = Who(self.agency.id, OFFICER, officer=True)
        what = f"record{path}" if service == "directory" or path == "/cycles" else "close"
        place = f"{self.agency.id}{path}{items[0] if items else ''}"
        act = await self.caller.act(officer, service, path, body, what=what, place=place, items=items, method=method)
        if act.fate is not Fate.ACCEPTED:
            self.caller.ledger.unfinished.append(f"{self.agency.id} {path}: {act.refusal}")

    async def _until(self, service: str, path: str, holds: Callable[[dict[str, Any]], bool], otherwise: str) -> None:
        officer = Who(self.agency.id, OFFICER, officer=True)
        deadline = clock.monotonic() + self.patience
        while True:
            answer = await self.caller.get(officer, service, path)
            if answer.good and holds(answer.json):
                return
            if clock.monotonic() > deadline:
                self.caller.ledger.unfinished.append(f"{self.agency.id}: {otherwise}")
                return
            await asyncio.sleep(0.5)
