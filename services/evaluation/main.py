"""Start evaluation."""

from fastapi import FastAPI

from services.evaluation.api import ROUTERS
from services.evaluation.domain.delegation import DELEGATION
from services.evaluation.handlers import HANDLERS, IGNORED, JOBS
from services.evaluation.settings import Settings
from services.evaluation.store import KINDS, LOOKUPS
from shared.parties import party
from shared.runtime import Service, build, run

SERVICE = Service(
    party=party("evaluation"),
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
