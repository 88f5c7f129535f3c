"""A service in bad weather, as a program: ``python -m tests.support.chaotic NAME``.

Every event is sent twice and batches are shuffled across keys. At the points that a file names, the process ends at
once, as with ``kill -9``: ``save:N`` between saving and telling, ``look:N`` between telling and looking again,
``commit:N`` between applying a batch and committing its offsets, each at the N-th occasion since the process began.
"""

import asyncio
import importlib
import os
import random
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared import commits
from shared.bus.publisher import Publisher
from shared.mongo.documents import Documents
from shared.teller import Teller

from .weather import doubling

POINTS = "KINERJA_CHAOS_POINTS"
"""Names the file with one point a line; a point is struck out before the process dies at it."""

_ANSWER_ON_ITS_WAY_SECONDS = 0.3


@dataclass
class Lightning:
    """Strikes at the first point of the file, once its count is reached."""

    file: Path
    counts: dict[str, int] = field(default_factory=dict)
    sheltered: int = 0

    def maybe(self, place: str, subjects: Iterable[str] = ()) -> None:
        """End the process here, if this is the place and the occasion."""
        points = self.file.read_text().split()
        wanted, _, count = points[0].partition(":") if points else ("", "", "0")
        # An answer of the public cannot be sent again when its reply is lost: the code is used, and nobody may know
        # by whom. So nothing strikes while one is on its way.
        if place != wanted or self.sheltered or any(":survey:" in each for each in subjects):
            return
        self.counts[place] = self.counts.get(place, 0) + 1
        if self.counts[place] >= int(count):
            self.file.write_text("\n".join(points[1:]))
            os._exit(137)


def patch(lightning: Lightning, chance: random.Random) -> None:
    """Put the weather around the parts of the shared core that talk to the outside."""
    save, tell, versions, committed = Documents.save, Teller._tell, Documents.versions, commits.commit

    async def saved(self: Documents, documents: Iterable[Any], *, mark: str | None = None, **named: Any) -> Any:
        listed = list(documents)
        found = await save(self, listed, mark=mark, **named)
        if mark is not None:
            lightning.maybe("save", (each.id for each in listed))
        return found

    async def told(self: Teller, chunk: dict[str, Any]) -> None:
        async def looked(documents: Documents, ids: Iterable[str]) -> dict[str, int]:
            lightning.maybe("look", chunk)
            return await versions(documents, ids)

        Documents.versions = looked  # type: ignore[method-assign, assignment]
        try:
            await tell(self, chunk)
        finally:
            Documents.versions = versions  # type: ignore[method-assign]

    async def commit(consumer: Any, offsets: Mapping[Any, int]) -> None:
        lightning.maybe("commit")
        await committed(consumer, offsets)

    Publisher.publish = doubling(Publisher.publish, chance)  # type: ignore[method-assign, assignment]
    Documents.save = saved  # type: ignore[method-assign]
    Teller._tell = told  # type: ignore[method-assign]
    commits.commit = commit


def shelter_the_public(lightning: Lightning) -> None:
    """Strike nobody who answers a survey."""
    surveys = importlib.import_module("services.feedback.api.surveys")
    answered = surveys.answer_survey

    async def answer(*args: Any, **named: Any) -> None:
        lightning.sheltered += 1
        try:
            await answered(*args, **named)
        finally:
            asyncio.get_running_loop().call_later(_ANSWER_ON_ITS_WAY_SECONDS, _leave, lightning)

    surveys.answer_survey = answer  # type: ignore[attr-defined]


def _leave(lightning: Lightning) -> None:
    lightning.sheltered -= 1


def main(name: str) -> None:
    lightning = Lightning(Path(os.environ[POINTS]))
    patch(lightning, random.Random(name))
    if name == "feedback":
        shelter_the_public(lightning)
    importlib.import_module(f"services.{name}.main").main()


if __name__ == "__main__":
    main(sys.argv[1])
