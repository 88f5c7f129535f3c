"""Start goals."""

from typing import Final

from fastapi import FastAPI

from services.goals.api import ROUTERS
from services.goals.domain.delegation.state import DELEGATION
from services.goals.handlers import HANDLERS, IGNORED, JOBS
from services.goals.settings import Settings
from services.goals.store import KINDS, LOOKUPS
from shared.parties import party
from shared.runtime import Service, build, run

SERVICE: Final = Service(
    party=party("goals"),
    kinds=KINDS,
    lookups=LOOKUPS,
    handlers=HANDLERS,
    ignores=IGNORED,
    jobs=JOBS,
    routers=ROUTERS,
    delegations=DELEGATION,
)


def app() -> FastAPI:
    """Build the application; for ASGI servers and tests."""
    return build(SERVICE, Settings())


def main() -> None:
    """Serve until told to stop."""
    run(SERVICE, Settings())


if __name__ == "__main__":
    main()
