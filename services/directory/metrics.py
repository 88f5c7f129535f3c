"""The directory's own metrics, beside those all services share. Each help says what to do when the figure moves."""

from prometheus_client import Counter

from services.directory.domain.importing.state import ImportStatus
from shared.metrics import REGISTRY

IMPORTS = Counter(
    "kinerja_directory_imports_total",
    "Imports by what became of them at once (checked, refused, running, done). Many 'refused' ones mean that a file "
    "has rows with errors: show its sender the list of row errors.",
    ["status"],
    registry=REGISTRY,
)
NAMES = Counter(
    "kinerja_directory_names_total",
    "Names asked for by people who are not officers, by whether they were told. Many 'withheld' ones from one day to "
    "the next mean that somebody tries ids: look at the callers in the proxy's log.",
    ["outcome"],
    registry=REGISTRY,
)
ERASURES = Counter(
    "kinerja_directory_erasures_total",
    "Identities erased. Each one has a reason in the person's export.",
    registry=REGISTRY,
)


def count_import(status: ImportStatus) -> None:
    """Count what became of an import at once."""
    IMPORTS.labels(status=status.value).inc()


def count_names(*, told: int, withheld: int) -> None:
    """Count names that somebody was told, and those that were asked for in vain."""
    NAMES.labels(outcome="told").inc(told)
    NAMES.labels(outcome="withheld").inc(withheld)
