"""What a process knows about itself, and what operators ask of it: whether it lives, can work, its metrics."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from shared import clock

Server = Literal["broker", "database"]
_FRESH_SECONDS = 20.0
_UNKNOWN = (float("-inf"), "not reached yet")


@dataclass(slots=True)
class Health:
    """Filled in by the parts of the process as they work; read by the readiness page."""

    servers: dict[Server, tuple[float, str]] = field(default_factory=dict)
    """When each server last answered, and why it does not answer now."""
    consuming: bool = False
    consumes: bool = True
    retrying_since: float | None = None
    retrying_because: str = ""
    stopped_because: str = ""
    lag: dict[str, int] = field(default_factory=dict)
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
        """What stands in the way of serving, by part; empty when ready."""
        moment = clock.monotonic()
        found = {
            "broker": self._server(moment, "broker"),
            "database": self._server(moment, "database"),
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

    def _server(self, moment: float, server: Server) -> str:
        seen, problem = self.servers.get(server, _UNKNOWN)
        return problem or ("" if moment - seen < _FRESH_SECONDS else "no answer lately")


def operations(health: Health, registries: Sequence[CollectorRegistry]) -> APIRouter:
    """Build the endpoints that need no token."""
    router = APIRouter(tags=["operations"])

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Say that the process lives; broker and database are no reason to kill it."""
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz(response: Response) -> dict[str, Any]:
        """Say whether the service can do its work, and if not, what is missing."""
        found = health.problems()
        response.status_code = 503 if found else 200
        return {
            "status": "not ready" if found else "ready",
            "problems": found,
            "lag_messages": sum(health.lag.values()),
            "lag": health.lag,
        }

    @router.get("/metrics")
    async def metrics() -> Response:
        """Metrics in Prometheus' text format."""
        text = b"".join(generate_latest(registry) for registry in registries)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return router
