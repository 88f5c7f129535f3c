"""The figures in docs/performance.md, written from a report."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks.goals import judged
from benchmarks.plots import draw

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"
PAGE: Final = DOCS / "performance.md"
PICTURES: Final = DOCS / "pictures"
_BEGIN, _END = "<!-- measured: written by `make bench ARGS=--keep` -->", "<!-- end of measured -->"
_HEADINGS: Final = (
    "stage",
    "rate/s",
    "ceiling/s",
    "ratio (spread)",
    "service / database / broker, CPU us",
    "documents, bytes written an event",
)
_LESS: Final = 100

Stages = Mapping[str, Mapping[str, Any]]


def keep(stages: Stages, on: Mapping[str, Any]) -> list[Path]:
    """Write the figures and pictures of a report into the docs."""
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), stages, on), encoding="utf-8")
    return [PAGE, *draw(stages, PICTURES)]


def filled(text: str, stages: Stages, on: Mapping[str, Any]) -> str:
    """The page with the figures of a report between its marks."""
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return "\n".join([before + _BEGIN, "", *_lines(stages, on), "", _END + after])


def _lines(stages: Stages, on: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"{on['cores']} cores, Python {on['python']}, broker {on['broker']}, database {on['database']}, "
        f"{on['rounds']} rounds, {on['minutes']} minutes; load before the run {on['load_before']}."
    )
    yield ""
    yield f"| {' | '.join(_HEADINGS)} |"
    yield "|---" * len(_HEADINGS) + "|"
    for name, told in stages.items():
        if "rate" in told:
            yield f"| {name} | {' | '.join(_cells(told))} |"
    yield ""
    yield "| goal | found | |"
    yield "|---|---|---|"
    for each in judged(stages):
        if each.found is not None:
            yield f"| {each.goal} | {_number(each.found)} | {'met' if each.met else '**missed**'} |"


def _cells(told: Mapping[str, Any]) -> Iterator[str]:
    yield _number(told["rate"])
    yield _number(told["ceiling"]) if "ceiling" in told else ""
    if "ratio_spread" in told:
        low, high = told["ratio_spread"]
        by_cpu = f"; CPU {told['cpu_ratio']:.2f}" if told.get("cpu_ratio") else ""
        yield f"{told['ratio']:.2f} ({low:.2f} to {high:.2f}{by_cpu})"
    elif "speedup" in told:
        yield f"{told['speedup']:.1f} times {_number(told['naive'])}"
    else:
        yield f"{told['ratio']:.2f}" if "ratio" in told else ""
    yield " / ".join(_number(told[each]) for each in ("client_us", "db_us", "broker_us") if each in told)
    yield f"{told['docs_per_event']}, {told['bytes_per_event']}" if "docs_per_event" in told else ""


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= _LESS else f"{value:.3g}"
