"""Start evaluation."""

from fastapi import FastAPI

from services.evaluation.api import ROUTERS
from services.evaluation.handlers import HANDLERS, WALKS
from services.evaluation.settings import Settings
from services.evaluation.store import KINDS, LOOKUPS
from shared.events.registry import APPRAISALS, EVALUATION, FEEDBACK, GOALS
from shared.runtime import Service, build, run

SERVICE = Service(
    name="evaluation",
    title="penilaian",
    kinds=KINDS,
    lookups=LOOKUPS,
    hears=(GOALS, FEEDBACK),
    says=(EVALUATION, APPRAISALS),
    handlers=HANDLERS,
    walks=WALKS,
    routers=ROUTERS,
)


def app() -> FastAPI:
    """Build the application; for ASGI servers and tests."""
    return build(SERVICE, Settings())


def main() -> None:
    """Serve until told to stop."""
    run(SERVICE, Settings())


if __name__ == "__main__":
    main()
