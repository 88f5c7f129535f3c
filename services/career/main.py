"""The career service: what it is made of, and its process."""

from fastapi import FastAPI

from services.career.api import ROUTERS
from services.career.handlers import HANDLERS, WALKS
from services.career.settings import Settings
from services.career.store import KINDS, LOOKUPS
from shared.events.registry import APPRAISALS, CAREER, EVALUATION, FEEDBACK, GOALS
from shared.runtime import Service, build, run

SERVICE = Service(
    name="career",
    title="karier dan pengembangan",
    kinds=KINDS,
    lookups=LOOKUPS,
    hears=(EVALUATION, FEEDBACK, GOALS, APPRAISALS),
    says=(CAREER,),
    handlers=HANDLERS,
    walks=WALKS,
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
