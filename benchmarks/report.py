"""The report of a run: ``build/bench/report.json``, a table for people, and what changed between two reports."""

import json
import os
import platform as machine
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.goals import judged
from cli.stack import DATABASE

FOLDER: Final = Path("build/bench")
REPORT: Final = FOLDER / "report.json"
_WORTH_TELLING = 0.05

Stages = Mapping[str, Mapping[str, Any]]


def about(broker: str, rounds: int, load: float) -> dict[str, Any]:
    """What the figures were measured on; ``load``: how many processes waited for a core when the run began."""
    return {
        "broker": broker,
        "database": f"{DATABASE} (stand-in for MongoDB)",
        "cores": os.cpu_count(),
        "python": machine.python_version(),
        "rounds": rounds,
        "load_before": round(load, 2),
    }


def write(stages: Stages, on: Mapping[str, Any], file: Path = REPORT) -> None:
    """Write the report."""
    file.parent.mkdir(parents=True, exist_ok=True)
    met = {str(each.goal): {"found": each.found, "met": each.met} for each in judged(stages) if each.found is not None}
    file.write_text(json.dumps({"stages": stages, "on": on, "goals": met}, indent=1) + "\n", encoding="utf-8")


def read(file: Path) -> dict[str, dict[str, Any]]:
    """The stages of a report.

    :raises OSError: when the file cannot be read
    :raises ValueError: when it is no report
    """
    found = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(found, dict) or not isinstance(found.get("stages"), dict):
        raise ValueError(f"{file} is no report: it names no stages")
    return dict(found["stages"])


def show(stages: Stages, console: Console) -> None:
    """Print the stages and how they stand against their goals."""
    table = Table("stage", "rate/s", "ceiling/s", "ratio", "naive/s", "speedup", "client us", "db us", "broker us")
    for name, told in stages.items():
        figures = ("rate", "ceiling", "ratio", "naive", "speedup", "client_us", "db_us", "broker_us")
        table.add_row(name, *(f"{told[each]:,}" if each in told else "" for each in figures))
    console.print(table)
    goals = Table("goal", "found", "")
    for each in judged(stages):
        verdict = {True: "met", False: "missed", None: "not measured"}[each.met]
        goals.add_row(str(each.goal), "" if each.found is None else f"{each.found:,}", verdict)
    console.print(goals)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of a stage in two reports."""

    stage: str
    figure: str
    old: float
    new: float

    @property
    def factor(self) -> float | None:
        """The new figure as a multiple of the old one; None where that was zero."""
        return self.new / self.old if self.old else None


def changes(old: Stages, new: Stages) -> Iterator[Change]:
    """Name the figures that both reports have and that differ by more than a twentieth."""
    for stage in [each for each in new if each in old]:
        for figure, after in new[stage].items():
            before = old[stage].get(figure)
            if isinstance(after, int | float) and isinstance(before, int | float):
                change = Change(stage, figure, before, after)
                if (change.factor is None and after) or abs((change.factor or 1) - 1) > _WORTH_TELLING:
                    yield change


def compare(old: Stages, new: Stages, console: Console) -> None:
    """Print what changed."""
    table = Table("stage", "figure", "before", "now", "factor")
    for each in changes(old, new):
        factor = "" if each.factor is None else f"{each.factor:.2f}"
        table.add_row(each.stage, each.figure, f"{each.old:,}", f"{each.new:,}", factor)
    console.print(table)
    for name, stages in (
        ("before", [each for each in old if each not in new]),
        ("now", [e for e in new if e not in old]),
    ):
        if stages:
            console.print(f"only {name}: {', '.join(stages)}")
