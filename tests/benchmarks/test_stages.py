"""Every stage runs, on a few of everything, and tells what the report promises. What it measures is not asserted."""

from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.__main__ import PARTS, Part, measure
from benchmarks.platform import platform
from benchmarks.plots import draw
from benchmarks.stage import STAGES, TINY, Plan

COSTS = {"client_us", "rss_mb"}
HELD = {"rate", "ceiling", "ratio", "client_us", "db_us", "broker_us", "rss_mb"}
NAMED = {
    "in_sittings": {"S1": HELD | {"docs_per_event", "bytes_per_event"}, "S2": {"naive", "speedup"}, "S8": HELD},
    "uniform": {"S1u": HELD | {"docs_per_event", "bytes_per_event"}, "S2u": {"naive", "speedup"}},
    "logs": dict.fromkeys(("S3/1", "S3/20", "S3/700", "S3/month12"), HELD),
    "agreements": {"S4": HELD | {"p99_ms", "ceiling_p99_ms", "p99_ratio"}},
    "decisions": {"S4/decide": HELD | {"p99_ms", "ceiling_p99_ms", "p99_ratio"}},
    "effects": {"S5": COSTS | {"rate", "p99_ms", "p99_ms_by_part", "not_seen"}},
    "cycles": {f"S6/{people}": COSTS | {"rate", "ratio", "p99_ratio"} for people in TINY.cycles},
    "sizes": {"S9": {"appraisal_bytes", "event_bytes", "year_bytes"}},
    "pages": {
        f"S10/{page}": COSTS | {"rate", "own_ms", "own_p99_ms", "page_bytes"} for page in ("home", "plan", "rating")
    },
}
"""Which figures each part tells of which stages."""


def test_every_stage_has_a_part() -> None:
    assert {name for names in PARTS.values() for name in names} | {"S7"} == set(STAGES)
    assert {part.__name__ for part in PARTS} == NAMED.keys()


QUICK = [part for part in PARTS if part.__name__ in ("fold", "logs", "sizes")]
"""Each part takes half a minute: `make bench ARGS=--tiny` tries them all."""


@pytest.mark.integration
@pytest.mark.parametrize("part", QUICK, ids=lambda part: part.__name__)
async def test_a_part_measures_its_stages(part: Part) -> None:
    async with platform("embedded") as here:
        found = await part(here, Plan(rounds=1, size=TINY))

    assert {name: NAMED[part.__name__][name] - told.keys() for name, told in found.items()} == {
        name: set() for name in NAMED[part.__name__]
    }
    assert [name for name, told in found.items() if told.get("not_seen")] == []


async def test_suggestions_are_measured_without_servers_and_a_report_is_written_and_drawn(tmp_path: Path) -> None:
    file = tmp_path / "report.json"

    stages = await measure(Plan(stages=("S7",), rounds=1, size=TINY))
    cpu = {"client_us": 1.0, "db_us": 2.0, "broker_us": 3.0}
    report.write(stages | {"S1": {"ratio": 0.5} | cpu}, report.about("embedded", 1, 0.0), file)

    written = report.read(file)
    assert {"S7", "S7/explained", "S7/worded", "S1"} == written.keys()
    assert {"rate", "client_us", "rss_mb"} <= written["S7"].keys()
    assert [each.name for each in draw(written, tmp_path)] == ["ratios.png", "cpu.png"]
    assert all(each.stat().st_size > 1000 for each in tmp_path.glob("*.png"))
