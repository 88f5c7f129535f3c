"""Counters that do not vary from run to run: what is asked of the database, and what is sent to the broker.

Counting costs time, so it happens in rounds of its own that are not timed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import bson
from aiokafka.producer.message_accumulator import BatchBuilder
from pymongo import monitoring

_WRITTEN = {"insert": "documents", "update": "updates", "delete": "deletes"}


@dataclass
class Counts:
    """Commands by name, documents written with their bytes, records sent with the bytes of their batches."""

    commands: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    document_bytes: int = 0
    records: int = 0
    record_bytes: int = 0

    def per(self, events: int) -> dict[str, Any]:
        """Tell them per event."""
        return {
            "commands": dict(sorted(self.commands.items())),
            "docs_per_event": round(self.documents / events, 4),
            "bytes_per_event": round(self.document_bytes / events),
            "sent_per_event": round(self.records / events, 4),
            "sent_bytes_per_record": round(self.record_bytes / self.records) if self.records else 0,
        }


class _Listener(monitoring.CommandListener):
    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        command: Mapping[str, Any] = event.command
        self._counts.commands[event.command_name] += 1
        written = command.get(_WRITTEN.get(event.command_name, ""), ())
        self._counts.documents += len(written)
        self._counts.document_bytes += sum(len(bson.encode(each)) for each in written)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing more is counted."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing more is counted."""


@contextmanager
def counting() -> Iterator[Counts]:
    """Count what this process asks of databases to which it connects within, and what it sends to brokers.

    pymongo has no way to take a listener off again: meant for a process that ends soon.
    """
    counts = Counts()
    monitoring.register(_Listener(counts))
    build = BatchBuilder._build

    def built(self: Any) -> Any:
        new = self._buffer is None
        buffer = build(self)
        if new:
            counts.records += self.record_count()
            counts.record_bytes += len(buffer)
        return buffer

    with patch.object(BatchBuilder, "_build", built):
        yield counts
