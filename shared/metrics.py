"""The catalogue of metrics that all services share. Each help text says what to do when the figure moves."""

from collections.abc import Iterable
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from shared.events.event_type import EventType

REGISTRY = CollectorRegistry()
"""One registry a process for what is counted here; FastStream has one of its own."""

FactFate = Literal["applied", "stale", "rejected", "ignored"]
PublishedBy = Literal["saver", "adopter", "republish"]
CommandFate = Literal["saved", "repeated", "rejected", "conflict"]

FACTS = Counter(
    "kinerja_facts_total",
    "Facts taken from Kafka, by type and what became of them (applied, stale, rejected, ignored). Many 'stale' after "
    "a restart are normal; many 'rejected' are not: read the log lines 'fact rejected'. What is bad is counted apart, "
    "see kinerja_dead_letters_total.",
    ["type", "fate"],
    registry=REGISTRY,
)
BATCH_SIZE = Histogram(
    "kinerja_batch_messages",
    "Messages applied at once. Constantly at the maximum means the service is behind: add partitions or processes.",
    buckets=(1, 10, 100, 500, 1000, 2000, 5000, 10000),
    registry=REGISTRY,
)
BATCH_SECONDS = Histogram(
    "kinerja_batch_seconds",
    "Seconds from batch in hand to offsets committed. Above 5 s, look at the database first.",
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60),
    registry=REGISTRY,
)
CONFLICTS = Counter(
    "kinerja_write_conflicts_total",
    "Guarded writes that lost a race and were decided again. A steady stream means two writers of one person: "
    "check that all topics have the same number of partitions.",
    registry=REGISTRY,
)
RETRIES = Counter(
    "kinerja_batch_retries_total",
    "Batches tried again because broker or database was away. Look at /readyz and at the server it names.",
    ["cause"],
    registry=REGISTRY,
)
STANDSTILLS = Counter(
    "kinerja_standstills_total",
    "Times that a consumer read nothing although there was something, or had no partitions though alone in its group, "
    "and joined anew. Once now and then is a connection that broke; again and again means that the broker does not "
    "give what it says it has.",
    registry=REGISTRY,
)
PARKED = Counter(
    "kinerja_dead_letters_total",
    "Messages parked because they can never be applied, by reason. Anything above zero wants a person: "
    "`kinerja dead-letters list` shows origin and reason.",
    ["reason"],
    registry=REGISTRY,
)
RESENT = Counter(
    "kinerja_dead_letters_resent_total",
    "Parked messages taken up again by order (`kinerja dead-letters resend`), by what became of them: taken (or "
    "recognised as applied), parked (again: the cause is not mended), gone (a newer one has taken its place).",
    ["outcome"],
    registry=REGISTRY,
)
RESTING = Gauge(
    "kinerja_resting_partitions",
    "1 while a partition rests because too many bad messages came in a row; its lag grows, the others go on. See "
    "`kinerja dead-letters list`; it is tried again by itself.",
    ["topic", "partition"],
    registry=REGISTRY,
)
LAG = Gauge(
    "kinerja_consumer_lag_messages",
    "Messages written to a partition that this process has not applied yet. Growing for minutes: add a process.",
    ["topic", "partition"],
    registry=REGISTRY,
)
PUBLISHED = Counter(
    "kinerja_events_published_total",
    "Events acknowledged by the broker, by type and why: saved here, by another process, or told again after a loss.",
    ["type", "by"],
    registry=REGISTRY,
)
UNTOLD = Gauge(
    "kinerja_untold_documents",
    "Documents with facts saved and not told yet. Growing: the broker refuses writes; see /readyz/facts. At "
    "KINERJA_UNTOLD_MAX commands are answered with 503.",
    registry=REGISTRY,
)
UNTOLD_SECONDS = Gauge(
    "kinerja_untold_oldest_seconds",
    "For how long the oldest fact of this process has waited to be told. Above a few seconds facts do not flow.",
    registry=REGISTRY,
)
BROKEN = Gauge(
    "kinerja_untellable_documents",
    "Documents whose facts cannot be built or are refused for good: a fault of the program; the log names them.",
    registry=REGISTRY,
)
JOB_DOCUMENTS = Counter(
    "kinerja_job_documents_total",
    "Documents changed by bulk jobs (enrol, close, refresh ...), by name. Standing still while a "
    "cycle opens or closes means that the job waits: read the log lines with its name.",
    ["name"],
    registry=REGISTRY,
)
COMMANDS = Counter(
    "kinerja_commands_total",
    "Commands by HTTP, by outcome (saved, repeated, rejected, conflict). Rejections are by reason in the logs.",
    ["outcome"],
    registry=REGISTRY,
)
REPUBLISHED = Counter(
    "kinerja_republished_documents_total",
    "Documents published again because the broker lost its data. Moves only after a new cluster or a restored backup.",
    registry=REGISTRY,
)


def count_fact(type: EventType, fate: FactFate, facts: int = 1) -> None:
    """Count what became of facts."""
    FACTS.labels(type=type.short, fate=fate).inc(facts)


def count_published(types: Iterable[str], by: PublishedBy) -> None:
    """Count events that the broker acknowledged."""
    for each in types:
        PUBLISHED.labels(type=each, by=by).inc()


def count_commands(fates: Iterable[CommandFate]) -> None:
    """Count what became of commands."""
    for fate in fates:
        COMMANDS.labels(outcome=fate).inc()
