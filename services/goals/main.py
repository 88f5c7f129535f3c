"""Start goals."""

from dataclasses import replace

from fastapi import FastAPI

from services.goals.api import ROUTERS
from services.goals.handlers import HANDLERS, WALKS, reminding
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
    walks=(*WALKS, reminding(Settings.model_fields["zone"].default)),
    routers=ROUTERS,
)


def app() -> FastAPI:
    """Build the application; for ASGI servers and tests."""
    settings = Settings()
    return build(_in_zone(settings), settings)


def main() -> None:
    """Serve until told to stop."""
    settings = Settings()
    run(_in_zone(settings), settings)


def _in_zone(settings: Settings) -> Service:
    """Remind by the days of the zone that was set."""
    return replace(SERVICE, walks=(*WALKS, reminding(settings.zone)))


if __name__ == "__main__":
    main()
