"""Going over very many documents for bulk work: page by page, and again while something is found."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Final

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
