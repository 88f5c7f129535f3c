"""Evaluation's settings: those all services share, on a port of its own."""

from shared.parties import PORTS
from shared.settings import Port, ServiceSettings


class Settings(ServiceSettings):
    """What evaluation can be told from outside."""

    http_port: Port = PORTS["evaluation"]
