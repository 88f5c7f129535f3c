"""Start goals."""

from fastapi import FastAPI

from services.goals.api import ROUTERS
from services.goals.handlers import HANDLERS, WALKS
from services.goals.settings import Settings
from services.goals.store import KINDS, LOOKUPS
from shared.events.registry import DIRECTORY, EVALUATION, GOALS
from shared.runtime import Service, build, run

SERVICE = Service(
    name="goals",
    title="penetapan sasaran",
    kinds=KINDS,
    lookups=LOOKUPS,
    hears=(DIRECTORY, EVALUATION),
    says=(GOALS,),
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
