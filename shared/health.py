"""What a process knows about itself, and what operators ask of it: whether it lives, can work, its metrics."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from shared import clock

Server = Literal["broker", "database"]
_FRESH_SECONDS, _SLOW_SECONDS = 20.0, 10.0
_UNKNOWN = (float("-inf"), "not reached yet")


@dataclass(frozen=True, slots=True)
class Untold:
    """What is saved and not told yet: how many documents, for how long, why, and how many say what cannot be told."""

    documents: int = 0
    oldest_seconds: float = 0.0
    failing: str = ""
    broken: int = 0
    full: bool = False


@dataclass(slots=True)
class RestingPartition:
    """A partition in which nothing is applied for now: since when, from which offset on, why, how many wait."""

    since: datetime
    offset: int
    because: str
    waiting: int = 0


@dataclass(slots=True)
class Health:
    """Filled in by the parts of the process as they work; read by the readiness page."""

    servers: dict[Server, tuple[float, str]] = field(default_factory=dict)
    """When each server last answered, and why it does not answer now."""
    consuming: bool = False
    consumes: bool = True
    retrying_since: float | None = None
    retrying_because: str = ""
    lag: dict[str, int] = field(default_factory=dict)
    telling_again: str = ""
    """How far a broker that lost something is told everything again; empty when it is not."""
    untold: Callable[[], Untold] = Untold
    resting: dict[str, RestingPartition] = field(default_factory=dict)
    """By ``topic/partition``. No problem of the service: reads, commands and other partitions work, and after a restart
    it rests again; who has to know is told by a metric."""
    draining: bool = False

    def saw(self, server: Server, problem: str = "") -> None:
        """Record an answer of a server, or why there was none."""
        seen, _problem = self.servers.get(server, _UNKNOWN)
        self.servers[server] = (seen if problem else clock.monotonic(), problem)

    def retrying(self, because: str) -> None:
        """Record that the batch in hand could not be finished and is tried again."""
        self.retrying_because = because
        if self.retrying_since is None:
            self.retrying_since = clock.monotonic()

    def progressed(self) -> None:
        """Record that a batch was finished."""
        self.retrying_since, self.retrying_because = None, ""

    def problems(self) -> dict[str, str]:
        """What stands in the way of answering requests, by part; empty when ready."""
        return _present(
            database=self._server("database"),
            process="stopping" if self.draining else "",
            teller="takes no more until facts flow" if self.untold().full else "",
        )

    def facts_problems(self) -> dict[str, str]:
        """What keeps facts from being heard or told; empty when they flow."""
        return _present(
            broker=self._server("broker"),
            consumer=self._consumer(),
            teller=self._teller(self.untold()),
            broker_lost_data=self.telling_again and f"everything is told again: {self.telling_again}",
        )

    def _teller(self, untold: Untold) -> str:
        if untold.broken:
            return f"{untold.broken} documents say what cannot be told; the log names them"
        if untold.oldest_seconds > _SLOW_SECONDS:
            return f"a fact has waited for {untold.oldest_seconds:.0f} s: {untold.failing or 'slow'}"
        return ""

    def _consumer(self) -> str:
        moment = clock.monotonic()
        if self.consumes and not self.consuming:
            return "has no partitions yet"
        if self.retrying_since is not None and moment - self.retrying_since > 5:
            return f"tries the same batch again for {moment - self.retrying_since:.0f} s: {self.retrying_because}"
        return ""

    def _server(self, server: Server) -> str:
        seen, problem = self.servers.get(server, _UNKNOWN)
        return problem or ("" if clock.monotonic() - seen < _FRESH_SECONDS else "no answer lately")


def _present(**problems: str) -> dict[str, str]:
    return {part: problem for part, problem in problems.items() if problem}


def operations(health: Health, registries: Sequence[CollectorRegistry]) -> APIRouter:
    """Build the endpoints that need no token."""
    router = APIRouter(tags=["operations"])

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Say that the process lives; broker and database are no reason to kill it."""
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz(response: Response) -> dict[str, Any]:
        """Say whether the service answers requests, and beside that whether facts flow."""
        found = health.problems()
        response.status_code = 503 if found else 200
        return {"status": "not ready" if found else "ready", "problems": found, "facts": _facts()}

    @router.get("/readyz/facts")
    async def readyz_facts(response: Response) -> dict[str, Any]:
        """Say whether everything works: requests are answered, and facts are heard and told."""
        found = health.problems() | health.facts_problems()
        response.status_code = 503 if found else 200
        return _facts()

    def _facts() -> dict[str, Any]:
        found, untold = health.facts_problems(), health.untold()
        return {
            "status": "held up" if found else "flowing",
            "problems": found,
            "untold_documents": untold.documents,
            "oldest_untold_seconds": round(untold.oldest_seconds, 1),
            "lag_messages": sum(health.lag.values()),
            "lag": health.lag,
            "resting": health.resting,
        }

    @router.get("/metrics")
    async def metrics() -> Response:
        """Metrics in Prometheus' text format."""
        text = b"".join(generate_latest(registry) for registry in registries)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return router
