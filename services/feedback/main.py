"""The feedback service."""

from fastapi import FastAPI

from services.feedback.api import router
from services.feedback.handlers import HANDLERS, WALKS
from services.feedback.settings import Settings
from services.feedback.store import KINDS, LOOKUPS
from shared.events.registry import EVALUATION, FEEDBACK, GOALS
from shared.runtime import Service, build, run

SERVICE = Service(
    name="feedback",
    title="umpan balik",
    kinds=KINDS,
    lookups=LOOKUPS,
    hears=(GOALS, EVALUATION),
    says=(FEEDBACK,),
    handlers=HANDLERS,
    walks=WALKS,
    routers=(router,),
)


def app() -> FastAPI:
    """Build the application."""
    return build(SERVICE, Settings())


def main() -> None:
    """Serve until told to stop."""
    run(SERVICE, Settings())


if __name__ == "__main__":
    main()
