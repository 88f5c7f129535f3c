"""Goals' own metrics, beside those all services share. Each help says what to do when the figure moves."""

import collections
from collections.abc import Iterable
from typing import Final, Literal

from prometheus_client import Counter, Gauge

from services.goals.domain.realisation import Receipt
from shared.metrics import REGISTRY

ItemKind = Literal["realisation", "unit-realisation", "activity", "step"]

ITEMS: Final = Counter(
    "kinerja_goals_items_total",
    "Realisations, activities and steps on them (corrected, withdrawn, confirmed, returned) by what became of them "
    "(recorded, repeated, refused). Many 'repeated' mean that "
    "clients on a bad network send again, which is harmless; many 'refused' mean that a client sends wrong entries: "
    "look at the answers it gets.",
    ["of", "outcome"],
    registry=REGISTRY,
)
MONITORS: Final = Gauge(
    "kinerja_goals_monitors",
    "Open live views of units (server-sent events). Each holds a connection: when it nears the limit of the proxy, "
    "add a process.",
    registry=REGISTRY,
)


def count_items(of: ItemKind, outcomes: Iterable[Receipt]) -> None:
    """Count what became of items."""
    for outcome, count in collections.Counter(outcomes).items():
        ITEMS.labels(of=of, outcome=outcome.value).inc(count)
