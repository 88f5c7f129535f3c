"""Career's settings: those all services share, and the limits of mentoring (``MentoringLimits``)."""

from typing import Annotated

from pydantic import Field

from shared.parties import PORTS
from shared.settings import Port, ServiceSettings


class Settings(ServiceSettings):
    """What career can be told from outside."""

    http_port: Port = PORTS["career"]
    mentor_open_matches_max: Annotated[
        int, Field(ge=1, le=50, description="So many people may one mentor have at the same time.")
    ] = 3
    mentor_results_looked_at: Annotated[
        int, Field(ge=1, le=20, description="So many of a mentor's latest results must be at least baik.")
    ] = 2
