"""A very large agency: everybody is recorded, opened and closed, and gets a final result; every other one a rating.

The cheapest way through the interface to that many results: the superior decides about two hundred people at a time,
the officer makes these decisions final and ends all others without a rating, as many at a time. Who is left is what the
service lists, so that a run that was broken off goes on where it was.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from .caller import Who
from .crowd import Crowd
from .ledger import Fate
from .world import HEAD, OFFICER

REASON: Final = "Data tahun ini dipindahkan dari sistem lama; pegawai diberi tahu melalui surat edaran."
RATED: Final = {"results": "as", "behaviour": "above", "reason": "Sesuai pengamatan sepanjang tahun."}
_AT_ONCE: Final = 2
_PAGE: Final = 200
_REQUESTS: Final = 20
"""At least so many requests for a whole agency, also for a small one: they are broken in between."""
_ROUNDS: Final = 20
_PARTS: Final = 4


def is_rated(appraisal: str) -> bool:
    """Whether somebody gets a rating: every other one."""
    employee = appraisal.rsplit(":", 2)[1]
    return int(employee.lstrip("p")) % 2 == 0


@dataclass
class Everybody(Crowd):
    """Plays the agency until the last result is final. ``share`` says how far that is, from 0 to 1.

    No further appraisals are ended from the share ``held_at`` on, until something is broken there.
    """

    share: float = 0.0
    ended: int = 0
    held_at: float = math.inf

    async def play(self) -> None:
        """Record, open, close, and end everybody's appraisal."""
        await super().play()
        if not self.caller.ledger.unfinished:
            await self.end()

    async def end(self) -> None:
        """End everybody's appraisal that has not ended, in rounds: what a fault left over comes with the next one."""
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
        rated, unrated = ([each for each in ready if is_rated(each) is wanted] for wanted in (True, False))
        await self._each(rated, self._decide)
        await self._each((*decided, *rated), self._finalise)
        await self._each(unrated, self._conclude_unrated)

    async def _each(self, appraisals: Sequence[str], work: Callable[[Sequence[str]], Awaitable[None]]) -> None:
        size = max(1, min(_PAGE, len(self.agency.employees) // _REQUESTS))
        rest = (appraisals[at : at + size] for at in range(0, len(appraisals), size))

        async def some() -> None:
            for part in rest:
                while self.share >= self.held_at:
                    await asyncio.sleep(0.05)
                await work(part)

        async with asyncio.TaskGroup() as group:
            for _ in range(_AT_ONCE):
                group.create_task(some())

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

    async def _finalise(self, part: Sequence[str]) -> None:
        await self._finish(part, "finalisations")

    async def _conclude_unrated(self, part: Sequence[str]) -> None:
        await self._finish(part, "unrated")

    async def _finish(self, part: Sequence[str], how: str) -> None:
        officer = Who(self.agency.id, OFFICER, officer=True)
        body = {"items": [{"appraisal_id": each, "reason": REASON} for each in part]}
        act = await self.caller.act(officer, "evaluation", f"/{how}", body, what=how, place=part[0], items=part)
        self.ended += sum(fate is Fate.ACCEPTED for fate in act.items.values())
        self.reached(3, self.ended / len(self.agency.employees))


@dataclass(frozen=True)
class Together:
    """Several agencies at once, of which each is held where it would get further than the others may."""

    players: Sequence[Everybody]

    @property
    def share(self) -> float:
        """How far all of them are, from 0 to 1; they are as many people each."""
        return sum(each.share for each in self.players) / len(self.players)

    @property
    def ended(self) -> int:
        """How many people of all have ended."""
        return sum(each.ended for each in self.players)

    def hold_at(self, share: float) -> None:
        """Let nobody get further than a share, until something is broken there."""
        for each in self.players:
            each.held_at = share

    async def play(self) -> None:
        """Play all of them."""
        await asyncio.gather(*(each.play() for each in self.players))
