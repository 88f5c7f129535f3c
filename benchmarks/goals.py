"""What each stage is to reach, and whether a report does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import ge, le
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure of a stage and the value that it is to reach."""

    stage: str
    figure: str
    value: float
    at_least: bool = True

    def met(self, found: float) -> bool:
        """Whether a figure reaches it."""
        compare: Callable[[float, float], bool] = ge if self.at_least else le
        return compare(found, self.value)

    def __str__(self) -> str:
        return f"{self.stage} {self.figure} {'>=' if self.at_least else '<='} {self.value:g}"


GOALS: Final = (
    Goal("S1", "ratio", 0.6),
    Goal("S1", "times_before", 2.5),
    Goal("S1u", "ratio", 0.5),
    Goal("S1u", "times_before", 2.5),
    Goal("S2", "speedup", 40),
    Goal("S2u", "speedup", 8),
    Goal("S3/1", "ratio", 0.6),
    Goal("S3/20", "ratio", 0.6),
    Goal("S3/700", "ratio", 0.6),
    Goal("S3/month12", "ratio", 0.85),
    Goal("S4", "ratio", 0.5),
    Goal("S4", "p99_ratio", 2.5, at_least=False),
    Goal("S4/decide", "ratio", 0.5),
    Goal("S4/decide", "p99_ratio", 2.5, at_least=False),
    Goal("S5", "p99_ms", 300, at_least=False),
    Goal("S6", "ratio", 0.85),
    Goal("S6", "p99_ratio", 3, at_least=False),
    Goal("S7", "rate", 20_000),
    Goal("S7/explained", "rate", 10_000),
    Goal("S7", "speedup", 100),
    Goal("S8", "ratio", 1.0),
    Goal("S9", "appraisal_bytes", 4_000, at_least=False),
    Goal("S9", "event_bytes", 2_500, at_least=False),
    Goal("S9", "year_bytes", 40_000, at_least=False),
    *(
        Goal(f"S10/{page}", figure, most, at_least=False)
        for page in ("home", "plan", "rating")
        for figure, most in (("own_ms", 15), ("page_bytes", 100_000))
    ),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A goal and what was found; None where it was not measured."""

    goal: Goal
    found: float | None

    @property
    def met(self) -> bool | None:
        """Whether it is met; None where nothing was measured."""
        return None if self.found is None else self.goal.met(self.found)


def judged(stages: Mapping[str, Mapping[str, Any]]) -> list[Judged]:
    """Hold the stages of a report against their goals; of a stage in several sizes counts the last."""
    found: list[Judged] = []
    for goal in GOALS:
        sizes = [told for name, told in stages.items() if name == goal.stage or _is_size(name, goal.stage)]
        value = sizes[-1].get(goal.figure) if sizes else None
        found.append(Judged(goal, float(value) if value is not None else None))
    return found


def _is_size(name: str, stage: str) -> bool:
    return "/" not in stage and name.startswith(f"{stage}/") and name.split("/")[1].isdigit()
