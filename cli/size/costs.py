"""What was measured: CPU, bytes and memory. ``make bench ARGS=--keep`` writes the file anew."""

from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from cli.files import text_of

MEASURED: Final = Path(__file__).with_name("measured.json")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cpu(_Part):
    """CPU microseconds of one act, by who uses them."""

    service_us: float
    database_us: float
    broker_us: float


class Costs(_Part):
    """What acts cost and how large things are.

    ``fact``: a service applies one event, hardly ever two of one person in a batch. ``entry``: a daily entry by HTTP.
    ``command``: an act in the dialogue by HTTP. ``cycle``: a cycle is opened and closed, per person, all services
    together.

    ``appraisal_bytes``: an appraisal in the store; ``year_bytes``: what goals keeps of a person and a year;
    ``event_bytes``: an event on the wire. ``process_mb``: the memory of a service process.
    """

    measured_on: str
    fact: Cpu
    entry: Cpu
    command: Cpu
    cycle: Cpu
    appraisal_bytes: float
    year_bytes: float
    event_bytes: float
    process_mb: float


def costs(file: Path = MEASURED) -> Costs:
    """Read the measured costs."""
    return Costs.model_validate_json(text_of(file))
