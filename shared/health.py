"""What a process knows about itself, for /readyz: the truth about broker, database, consumer and lag."""

from dataclasses import dataclass, field

from shared import clock

_FRESH_SECONDS = 20.0


@dataclass(slots=True)
class Health:
    """Filled in by the parts of the process as they work; read by the readiness page."""

    broker_seen: float = float("-inf")
    database_seen: float = float("-inf")
    broker_problem: str = "not reached yet"
    database_problem: str = "not reached yet"
    consuming: bool = False
    consumes: bool = True
    retrying_since: float | None = None
    retrying_because: str = ""
    stopped_because: str = ""
    lag: dict[str, int] = field(default_factory=dict)
    draining: bool = False

    def saw_broker(self, problem: str = "") -> None:
        """Record an answer of the broker, or why there was none."""
        self.broker_problem = problem
        if not problem:
            self.broker_seen = clock.monotonic()

    def saw_database(self, problem: str = "") -> None:
        """Record an answer of the database, or why there was none."""
        self.database_problem = problem
        if not problem:
            self.database_seen = clock.monotonic()

    def retrying(self, because: str) -> None:
        """Record that the batch in hand could not be finished and is tried again."""
        self.retrying_because = because
        if self.retrying_since is None:
            self.retrying_since = clock.monotonic()

    def progressed(self) -> None:
        """Record that a batch was finished."""
        self.retrying_since, self.retrying_because = None, ""

    def problems(self) -> dict[str, str]:
        """What stands in the way of serving, by part; empty when ready."""
        moment = clock.monotonic()
        found = {
            "broker": self.broker_problem or self._stale(moment, self.broker_seen),
            "database": self.database_problem or self._stale(moment, self.database_seen),
            "consumer": self._consumer(moment),
            "process": "stopping" if self.draining else "",
        }
        return {part: problem for part, problem in found.items() if problem}

    def _consumer(self, moment: float) -> str:
        if self.stopped_because:
            return self.stopped_because
        if self.consumes and not self.consuming:
            return "has no partitions yet"
        if self.retrying_since is not None and moment - self.retrying_since > 5:
            return f"tries the same batch again for {moment - self.retrying_since:.0f} s: {self.retrying_because}"
        return ""

    def _stale(self, moment: float, seen: float) -> str:
        return "" if moment - seen < _FRESH_SECONDS else "no answer lately"
