"""The career service: what it is made of, and its process."""

from fastapi import FastAPI

from services.career.api import ROUTERS
from services.career.handlers import HANDLERS, IGNORED, JOBS
from services.career.settings import Settings
from services.career.store import KINDS, LOOKUPS
from shared.parties import party
from shared.runtime import Service, build, run

SERVICE = Service(
    party=party("career"),
    kinds=KINDS,
    lookups=LOOKUPS,
    handlers=HANDLERS,
    ignores=IGNORED,
    jobs=JOBS,
    routers=ROUTERS,
)


def app() -> FastAPI:
    """Build the application, for tests and other servers."""
    return build(SERVICE, Settings())


def main() -> None:
    """Serve until told to stop."""
    run(SERVICE, Settings())


if __name__ == "__main__":
    main()
