"""The portal as a process: `python -m portal.main` serves until it is told to stop."""

import uvicorn

from portal.app import build
from portal.settings import PortalSettings
from shared import logs

_DRAIN_SECONDS = 15
_KEEP_ALIVE_SECONDS = 75


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = PortalSettings()
    logs.configure(service="portal", level=settings.log_level)
    uvicorn.run(
        build(settings),
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
    )


if __name__ == "__main__":
    main()
