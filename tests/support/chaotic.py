"""A service in bad weather, as a program: ``python -m tests.support.chaotic NAME``.

Every event is sent twice and batches are shuffled across keys. At the points that a file names, the process ends at
once, as with ``kill -9``: ``save:N`` between saving and publishing, ``clear:N`` between publishing and clearing,
``commit:N`` between applying a batch and committing its offsets, each at the N-th occasion since the process began.
"""

import asyncio
import importlib
import os
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared import consumer
from shared.bus.publisher import Publisher
from shared.metrics import PublishedBy
from shared.mongo.documents import Documents, Owing
from shared.outbox import Outbox

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
    published, cleared, committed = Outbox.publish, Documents.clear_published, consumer._commit

    async def publish(self: Outbox, owing: Sequence[Owing], *, by: PublishedBy = "saver") -> None:
        if owing:
            lightning.maybe("save", (each.id for each in owing))
        await published(self, owing, by=by)

    async def clear_published(self: Documents, published: Mapping[str, str]) -> None:
        if published:
            lightning.maybe("clear", published)
        await cleared(self, published)

    async def commit(consumer: Any, offsets: dict[Any, int]) -> None:
        lightning.maybe("commit")
        await committed(consumer, offsets)

    Publisher.publish = doubling(Publisher.publish, chance)  # type: ignore[method-assign, assignment]
    Outbox.publish = publish  # type: ignore[method-assign]
    Documents.clear_published = clear_published  # type: ignore[method-assign]
    consumer._commit = commit


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
