"""Going over very many documents for bulk work: page by page, again while something is found, and once a day."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar

from shared.jobs import Owner

O = TypeVar("O")

PASSES_MAX: Final = 3
Pages = Callable[[str], AsyncIterator[tuple[Sequence[str], str]]]
"""Reads on after an id: page by page the ids that are wanted, and the id that the page ends at."""


@dataclass(slots=True)
class _Place:
    after: str = ""
    passes: int = 1
    found: bool = False


class Passes:
    """Remembers for each owner how far the look has come; what a write lost to a race is found by the next pass.

    After so many passes what is still found cannot be written; it must neither keep others waiting nor be read for
    ever: ``given_up`` names the owners of whom something was left. The memory is only a short cut: after a start
    everything is looked at from the beginning.
    """

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}
        self.given_up: set[str] = set()

    async def next(self, owner_id: str, pages: Pages, limit: int) -> Sequence[str]:
        """Give the next ids, at most ``limit``; none when the last pass is over."""
        place = self._places.setdefault(owner_id, _Place())
        self.given_up.discard(owner_id)
        while True:
            async for ids, end in pages(place.after):
                place.after = end
                if ids:
                    place.found = True
                    place.after = ids[limit - 1] if len(ids) > limit else end
                    return ids[:limit]
            if not place.found or place.passes == PASSES_MAX:
                break
            place.after, place.passes, place.found = "", place.passes + 1, False
        if place.found:
            self.given_up.add(owner_id)
        del self._places[owner_id]
        return ()


class DailyLook(Generic[O]):
    """Goes over very many documents once on each local day; ``looked_on`` gives the last day that an owner notes."""

    def __init__(self, pages: Callable[[Owner[O]], Pages], *, looked_on: Callable[[O], date | None]) -> None:
        self._pages = pages
        self._looked_on = looked_on
        self._passes = Passes()
        self._done: dict[str, date] = {}

    async def select(self, owner: Owner[O], limit: int) -> Sequence[str]:
        """Give the next ids of today; nothing is read when today is done."""
        noted, today = self._looked_on(owner.state), owner.env.today
        if noted is not None and noted >= today:
            return ()
        # Each day is a look of its own: one that was broken off, while another process took over, must not go on.
        found = await self._passes.next(f"{owner.id}/{today}", self._pages(owner), limit)
        if not found:
            self._done[owner.id] = today
        return found

    async def day(self, owner: Owner[O]) -> date | None:
        """Name the day on which everything was looked at; None when that was told before."""
        return self._done.pop(owner.id, None)
