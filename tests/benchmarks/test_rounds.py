"""How runs become figures: ratios within a round, their median and spread, and what a report says of them."""

import asyncio
import json
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks import report
from benchmarks.goals import GOALS, judged
from benchmarks.measured import constants
from benchmarks.page import filled
from benchmarks.rounds import Run, held, interleaved, percentile, ratio, spread
from benchmarks.stages.flow import Command, Seen
from benchmarks.stages.fold import times_before
from cli.size.costs import Costs
from shared.events.registry import BY_SHORT
from shared.ids.form import event_id


def run(rate: float, **more: object) -> Run:
    content = {"events": 100, "seconds": 100 / rate, "cpu": {"client": 1000, "db": 2000, "broker": 0}}
    return Run(**content | more)


def test_a_ratio_is_the_median_of_the_ratios_within_rounds_not_the_ratio_of_medians() -> None:
    """The second round was slow for both: that says nothing about how they compare."""
    own, ceiling = [60.0, 6.0, 90.0], [100.0, 10.0, 100.0]

    assert ratio(own, ceiling) == 0.6
    assert spread(own, ceiling) == (0.6, 0.9)


def test_unequal_numbers_of_runs_have_no_ratio() -> None:
    with pytest.raises(ValueError, match="zip"):
        ratio([1.0], [1.0, 2.0])


def test_figures_are_per_event_and_memory_is_the_most() -> None:
    runs = {"own": [run(50, rss_mb=80.0), run(50, rss_mb=90.0)], "top": [run(100), run(100)], "slow": [run(5), run(5)]}

    told = held(runs, "own", ceiling="top", naive="slow")

    assert (told["rate"], told["ceiling"], told["ratio"]) == (50, 100, 0.5)
    assert (told["naive"], told["speedup"], told["cpu_ratio"]) == (5, 10, 1)
    assert (told["client_us"], told["db_us"], told["broker_us"]) == (10, 20, 0)
    assert (told["rss_mb"], told["rounds"], told["events"]) == (90.0, 2, 100)


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_percentiles_are_values_that_were_measured(share: float, expected: float) -> None:
    assert percentile([float(each) for each in range(100, 0, -1)], share) == expected


async def test_rounds_are_interleaved_and_begin_with_another_kind_each_time() -> None:
    order: list[str] = []

    async def one() -> Run:
        await asyncio.sleep(0)
        return run(1)

    found = await interleaved({"a": one, "b": one, "c": one}, 3, order.append)

    assert "".join(order) == "abcbcacab"
    assert [len(each) for each in found.values()] == [3, 3, 3]


def test_an_effect_counts_from_when_its_command_was_due_and_a_later_one_shows_the_earlier() -> None:
    def cause(version: int) -> str:
        return event_id(type_name=BY_SHORT["plan.progressed"].name, subject="p", sequence=version)

    commands = [Command(due=float(version), answered=9.0, plan="p", version=version) for version in (1, 2, 3, 4)]
    seen = Seen({cause(1): 1.5, cause(3): 3.25})

    assert seen.effects(commands) == [(1.0, 0.5), (2.0, 1.25), (3.0, 0.25), (4.0, None)]


def test_older_code_is_held_against_in_the_same_rounds_by_time_and_by_cpu() -> None:
    slow = [
        run(10, cpu={"client": 4000, "db": 5000, "broker": 0}),
        run(20, cpu={"client": 4000, "db": 5000, "broker": 0}),
    ]

    told = times_before({"fold": [run(30), run(50)], "before": slow})

    assert (told["times_before"], told["times_before_cpu"], told["before"]) == (2.75, 3.0, 15)
    assert times_before({"fold": [run(30)]}) == {}


def test_goals_are_held_against_the_largest_size_and_say_what_was_not_measured() -> None:
    stages = {"S1": {"ratio": 0.7}, "S6/500": {"ratio": 1.0}, "S6/2000": {"ratio": 0.5}, "S9": {"event_bytes": 2500}}

    met = {str(each.goal): each.met for each in judged(stages)}

    assert met["S1 ratio >= 0.6"] is True
    assert met["S6 ratio >= 0.85"] is False
    assert met["S9 event_bytes <= 2500"] is True
    assert met["S4 ratio >= 0.5"] is None
    assert len(met) == len(GOALS)


def test_comparing_names_what_changed_by_more_than_a_twentieth_and_what_is_only_in_one() -> None:
    old = {"S1": {"rate": 100.0, "db_us": 10.0, "naive": 0}, "S3/1": {"rate": 1.0}}
    new = {"S1": {"rate": 250.0, "db_us": 10.4, "naive": 3}, "S8": {"rate": 1.0}}
    found = [(each.figure, each.factor) for each in report.changes(old, new)]
    console = Console(record=True, width=100)

    report.compare(old, new, console)

    assert found == [("rate", 2.5), ("naive", None)]
    told = console.export_text()
    assert "only before: S3/1" in told
    assert "only now: S8" in told


def test_what_is_no_report_is_not_compared(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("[]")

    with pytest.raises(ValueError, match="no report"):
        report.read(file)


def test_the_costs_for_sizing_come_from_a_whole_report_only() -> None:
    cpu = {"client_us": 1.0, "db_us": 2.0, "broker_us": 3.0, "rss_mb": 100.0}
    bytes_ = {"appraisal_bytes": 1, "year_bytes": 2, "event_bytes": 3}
    stages = {"S1u": cpu, "S3/1": cpu, "S4": cpu, "S6/500": cpu | {"client_us": 9.0}, "S6/2000": cpu, "S9": bytes_}
    on = {"cores": 2, "database": "x", "broker": "y", "rounds": 5}

    kept = Costs.model_validate(json.loads(constants(stages, on)))

    assert kept.cycle.service_us == 1.0
    assert kept.process_mb == 100.0
    with pytest.raises(SystemExit, match="S6"):
        constants({name: told for name, told in stages.items() if not name.startswith("S6")}, on)


def test_the_page_takes_the_figures_of_a_report_and_keeps_what_people_wrote() -> None:
    text = "# P\n\n<!-- measured: written by `make bench ARGS=--keep` -->\nold\n<!-- end of measured -->\n\nWhy.\n"
    on = report.about("embedded", 5, 0.1) | {"minutes": 14}
    stages = {
        "S1": {"rate": 1234.0, "ceiling": 3000.0, "ratio": 0.41, "ratio_spread": [0.4, 0.5]},
        "S9": {"year_bytes": 9},
    }

    once = filled(text, stages, on)

    assert "| S1 | 1,234 | 3,000 | 0.41 (0.40 to 0.50) |" in once
    assert "| S1 ratio >= 0.6 | 0.41 | **missed** |" in once
    assert "old" not in once
    assert once.endswith("-->\n\nWhy.\n")
    assert filled(once, stages, on) == once
