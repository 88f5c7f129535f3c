"""The career service: what it is made of, and its process."""

from dataclasses import replace

from fastapi import FastAPI

from services.career.api import ROUTERS
from services.career.handlers import HANDLERS, WALKS, expiring
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
    walks=(*WALKS, expiring(Settings.model_fields["zone"].default)),
    routers=ROUTERS,
)


def app() -> FastAPI:
    """Build the application, for tests and other servers."""
    settings = Settings()
    return build(_in_zone(settings), settings)


def main() -> None:
    """Serve until told to stop."""
    settings = Settings()
    run(_in_zone(settings), settings)


def _in_zone(settings: Settings) -> Service:
    """Let recommendations expire by the days of the zone that was set."""
    return replace(SERVICE, walks=(*WALKS, expiring(settings.zone)))


if __name__ == "__main__":
    main()
