"""Evaluation's settings: those all services share, on a port of its own."""

from typing import Annotated

from pydantic import Field

from shared.parties import PORTS
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What evaluation can be told from outside."""

    http_port: Annotated[int, Field(ge=1, le=65535, description="Port of the HTTP server.")] = PORTS["evaluation"]
