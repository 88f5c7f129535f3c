"""What is printed while kinds run, and what is written at the end."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from cli.stack import DATABASE

from .run import Result

REPORT: Final = "report.json"
DETAILS: Final = "details.json"
_COLUMNS: Final = ("lost", "duplicated", "misordered", "stale_last", "stuck", "leaked")
AWAY_P99_MS: Final = 1000.0
"""How long 99 of 100 commands may take at most while the broker is away."""

_WIDTH: Final = 26
_SHORT: Final = {"duplicated": "dupl.", "misordered": "order", "stale_last": "stale"}


def heading() -> str:
    """The table's first lines."""
    counts = " ".join(f"{_SHORT.get(each, each):>6}" for each in _COLUMNS)
    times = f"{'recov s':>7} {'p99 ms':>7} {'took s':>6}"
    return f"database: {DATABASE}\n{'fault':<{_WIDTH}} {'broker':<13} {'times':>5} {'accept':>6} {counts} {times}"


def line(result: Result) -> str:
    """One run."""
    told = row(result)
    counts = " ".join(f"{told[each]:>6}" for each in _COLUMNS)
    return (
        f"{told['fault']:<{_WIDTH}} {told['broker']:<13} {told['times']:>5} {told['accepted']:>6} {counts} "
        f"{told['recovery_s']:>7} {told['http_p99_ms']:>7.0f} {result.seconds:>6.0f}"
        + (" slow" if slow(result) else "")
    )


def slow(result: Result) -> bool:
    """Whether commands waited for a broker that was away; a machine that is as slow with the broker there is not it."""
    took = result.http_p99_ms
    return result.fault.away and took >= AWAY_P99_MS and took > result.usual_p99_ms


def row(result: Result) -> dict[str, Any]:
    """One run as the report has it."""
    return {
        "fault": result.fault.name,
        "times": result.times,
        "accepted": result.accepted,
        **{each: len(getattr(result.findings, each)) for each in _COLUMNS},
        "recovery_s": round(result.recovery_s, 1),
        "http_p99_ms": round(result.http_p99_ms, 1),
        "broker": "apache-kafka" if result.fault.wanted.broker == "apache" else "embedded",
    }


def write(folder: Path, results: Sequence[Result]) -> bool:
    """Write the report and, beside it, everything that was found in words; say whether all is well."""
    ok = bool(results) and all(each.findings.ok and each.times and not slow(each) for each in results)
    folder.mkdir(parents=True, exist_ok=True)
    report = {"runs": [row(each) for each in results], "ok": ok}
    (folder / REPORT).write_text(json.dumps(report, indent=1) + "\n")
    details = [
        {
            "fault": each.fault.name,
            "struck": each.struck,
            "notes": each.notes,
            "usual_p99_ms": round(each.usual_p99_ms, 1),
            **asdict(each.findings),
        }
        for each in results
    ]
    (folder / DETAILS).write_text(json.dumps(details, indent=1, ensure_ascii=False) + "\n")
    return ok
