"""The feedback service."""

from fastapi import FastAPI

from services.feedback.api import router
from services.feedback.handlers import HANDLERS, IGNORED, JOBS
from services.feedback.settings import Settings
from services.feedback.store import KINDS, LOOKUPS
from shared.parties import party
from shared.runtime import Service, build, run

SERVICE = Service(
    party=party("feedback"),
    kinds=KINDS,
    lookups=LOOKUPS,
    handlers=HANDLERS,
    ignores=IGNORED,
    jobs=JOBS,
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
