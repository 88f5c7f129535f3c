"""What a whole run measures, and how much of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.load import Sittings, Uniform
from cli.stack import Kind

STAGES = ("S1", "S1u", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much each stage handles. ``naive``: events of the slow naive run; ``cycles``: people of S6."""

    sittings: Sittings = field(default_factory=Sittings)
    uniform: Uniform = field(default_factory=Uniform)
    naive: int = 300
    requests: int = 40
    people_a_second: int = 100
    open_loop_seconds: int = 20
    cycles: tuple[int, ...] = (500, 2000)
    suggestions: int = 5000


TINY = Size(
    sittings=Sittings(people=10, sittings=1, at_once=5),
    uniform=Uniform(people=50, reports=60),
    naive=10,
    requests=3,
    people_a_second=5,
    open_loop_seconds=7,
    cycles=(10, 20),
    suggestions=20,
)
FULL = Size(open_loop_seconds=300, cycles=(2_000, 20_000, 100_000))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is measured: stages, rounds, sizes, on which broker; ``tell`` hears what is measured now.

    ``before``: a checkout of older code with this benchmark in it; its fold is measured in the same rounds.
    """

    stages: tuple[str, ...] = STAGES
    rounds: int = 5
    size: Size = field(default_factory=Size)
    broker: Kind = "embedded"
    before: Path | None = None
    tell: Callable[[str], None] = lambda _text: None
