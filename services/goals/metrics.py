"""Goals' own metrics, beside those all services share. Each help says what to do when the figure moves."""

from prometheus_client import Counter, Gauge

from shared.metrics import REGISTRY

ITEMS = Counter(
    "kinerja_goals_items_total",
    "Realisations and activities by what became of them (recorded, repeated, refused). Many 'repeated' mean that "
    "clients on a bad network send again, which is harmless; many 'refused' mean that a client sends wrong entries: "
    "look at the answers it gets.",
    ["of", "outcome"],
    registry=REGISTRY,
)
MONITORS = Gauge(
    "kinerja_goals_monitors",
    "Open live views of units (server-sent events). Each holds a connection: when it nears the limit of the proxy, "
    "add a process.",
    registry=REGISTRY,
)
