"""What operators ask of a process: whether it lives, whether it can work, its metrics."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from shared.health import Health


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
