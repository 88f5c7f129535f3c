"""A very large agency: everybody is recorded, opened and closed, and gets a final result; every other one a rating.

The cheapest way through the interface to that many results: the superior decides about a hundred people at a time and
the officer makes each decision final; about all others the officer says that they end without a rating. Who is left is
what the service lists, so that a run that was broken off goes on where it was.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .caller import Who
from .crowd import Crowd
from .ledger import Fate
from .world import HEAD, OFFICER

REASON: Final = "Data tahun ini dipindahkan dari sistem lama; pegawai diberi tahu melalui surat edaran."
RATED: Final = {"results": "as", "behaviour": "above", "reason": "Sesuai pengamatan sepanjang tahun."}
_AT_ONCE: Final = 12
_PAGE: Final = 200
_ROUNDS: Final = 20
_PARTS: Final = 4


def is_rated(appraisal: str) -> bool:
    """Whether somebody gets a rating: every other one."""
    employee = appraisal.rsplit(":", 2)[1]
    return int(employee.lstrip("p")) % 2 == 0


@dataclass
class Everybody(Crowd):
    """Plays the agency until the last result is final. ``share`` says how far that is, from 0 to 1."""

    share: float = 0.0
    ended: int = 0

    async def play(self) -> None:
        """Record, open, close, and end everybody's appraisal."""
        await super().play()
        for _ in range(_ROUNDS):
            if self.caller.ledger.unfinished:
                return
            ready, decided = await self._left("ready"), await self._left("decided")
            if not ready and not decided:
                self.reached(3, 1.0)
                return
            self.ended = len(self.agency.employees) - len(ready) - len(decided)
            await self._end(ready, decided)
        self.caller.ledger.unfinished.append(f"{self.agency.id}: appraisals do not become final")

    def reached(self, part: int, share: float) -> None:
        """Note how far a part (0 to 3: recorded, opened, closed, ended) is."""
        self.share = max(self.share, (part + min(1.0, share)) / _PARTS)

    async def _end(self, ready: Sequence[str], decided: Sequence[str]) -> None:
        rated = [each for each in ready if is_rated(each)]
        await _each([rated[at : at + _PAGE] for at in range(0, len(rated), _PAGE)], self._decide, at_once=2)
        await _each((*decided, *ready), self._finish, at_once=_AT_ONCE)

    async def _left(self, status: str) -> list[str]:
        officer, found, after = Who(self.agency.id, OFFICER, officer=True), list[str](), ""
        while True:
            path = f"/appraisals?cycle_id={self.agency.cycle}&status={status}&limit={_PAGE}{after}"
            answer = await self.caller.get(officer, "evaluation", path)
            if not answer.good:
                await asyncio.sleep(0.5)
                continue
            found += [self.agency.personal("appraisal", each["employee_id"]) for each in answer.json["items"]]
            if not answer.json["next"]:
                return found
            after = f"&after={answer.json['next']}"

    async def _decide(self, part: Sequence[str]) -> None:
        body = {"items": [{"appraisal_id": each, **RATED} for each in part]}
        await self.caller.act(
            Who(self.agency.id, HEAD), "evaluation", "/decisions", body, what="rate", place=part[0], items=part
        )

    async def _finish(self, appraisal: str) -> None:
        officer = Who(self.agency.id, OFFICER, officer=True)
        how = "finalisations" if is_rated(appraisal) else "unrated"
        path = f"/appraisals/{appraisal}/{how}"
        act = await self.caller.act(officer, "evaluation", path, {"reason": REASON}, what=how, place=appraisal)
        if act.fate is Fate.ACCEPTED:
            self.ended += 1
            self.reached(3, self.ended / len(self.agency.employees))


async def _each(items: Iterable[Any], work: Callable[[Any], Awaitable[None]], *, at_once: int) -> None:
    rest = iter(items)

    async def some() -> None:
        for each in rest:
            await work(each)

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(some())
