"""The one place where the benchmark looks into a service: to know when its consumer is through.

The service is built and run by its own runtime; its metrics tell when a batch begins and ends, and what was published.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from fastapi import FastAPI
from pydantic import SecretStr

from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared.metrics import BATCH_SECONDS, BATCH_SIZE, PUBLISHED
from shared.runtime import build

SESSION_SECONDS = 6.0
IN_CHUNK = 50
BATCH_MAX = 2000
_QUIET_SECONDS, _LOOK_SECONDS = 0.3, 0.02


def evaluation(*, name: str, bootstrap: str, mongo_uri: str, database: str, key_file: Path) -> FastAPI:
    """Build the evaluation service as it runs in production, on these servers.

    ``name``: of its consumer group and of its collection, so that each run reads from where it is to begin.
    """
    settings = Settings(
        kafka_bootstrap=bootstrap,
        kafka_session_seconds=SESSION_SECONDS,
        mongo_uri=SecretStr(mongo_uri),
        mongo_database=database,
        mongo_in_chunk=IN_CHUNK,
        jwt_key_file=key_file,
        batch_max=BATCH_MAX,
    )
    return build(replace(SERVICE, party=replace(SERVICE.party, name=name)), settings)


class Watch:
    """Sees when the consumer takes the first record and when it has committed the last of those expected."""

    def __init__(self, events: int, read_clocks: Callable[[], Any]) -> None:
        self._events = events
        self._read = read_clocks
        self._taken = 0
        self._open = 0
        self._through = asyncio.Event()
        self.begun: Any = None
        self.ended: Any = None

    @contextmanager
    def consumer(self) -> Iterator[None]:
        """Watch the consumer of this process."""
        with (
            patch.object(BATCH_SIZE, "observe", self._on_batch),
            patch.object(BATCH_SECONDS, "observe", self._on_commit),
        ):
            yield

    async def through(self) -> None:
        """Wait until everything expected is committed, and published what follows from it."""
        await self._through.wait()
        seen, quiet = _published(), 0.0
        while quiet < _QUIET_SECONDS:
            await asyncio.sleep(_LOOK_SECONDS)
            quiet += _LOOK_SECONDS
            if (now := _published()) != seen:
                seen, quiet, self.ended = now, 0.0, self._read()

    def _on_batch(self, records: float) -> None:
        self.begun = self.begun or self._read()
        self._taken += int(records)
        self._open += 1

    def _on_commit(self, _seconds: float) -> None:
        self._open -= 1
        if self._taken >= self._events and not self._open:
            self.ended = self._read()
            self._through.set()


def _published() -> float:
    return sum(sample.value for metric in PUBLISHED.collect() for sample in metric.samples if "total" in sample.name)
