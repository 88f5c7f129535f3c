"""`kinerja size`: what so many people need, as somebody reads it who plans machines."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli.main import app
from cli.size.costs import Costs, Cpu, costs
from cli.size.model import PEOPLE_MAX, PEOPLE_MIN, Assumptions, size

CPU = Cpu(service_us=1000, database_us=2000, broker_us=100)
NOTHING = Cpu(service_us=0, database_us=0, broker_us=0)
COSTS = Costs(
    measured_on="uji",
    fact=NOTHING,
    entry=CPU,
    command=NOTHING,
    cycle=NOTHING,
    appraisal_bytes=4000,
    year_bytes=36_000,
    event_bytes=1000,
    process_mb=100,
)


def kinerja(*arguments: str) -> Result:
    return CliRunner().invoke(app, ("size", *arguments))


def as_json(*arguments: str) -> dict[str, Any]:
    done = kinerja(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout))


def test_cores_disks_and_memory_follow_from_rates_and_costs() -> None:
    """A million people, one entry a second at the peak for each thousand: a thousand requests a second."""
    given = Assumptions(
        entries=1,
        commands=1,
        readers=1,
        work_seconds=1000,
        peak=1,
        use=0.5,
        years=2,
        replication=3,
        room=1,
        subjects=10,
    )

    found = size(1_000_000, COSTS, given)

    assert (found.commands_per_second, found.facts_per_second) == (2000, 2000)
    assert found.service_cores == 2  # 1,000 entries of 1 ms each, half used
    assert found.database_cores == 12  # 2 ms each, three copies, half used
    assert found.database_disk_gb == 240  # 40 KB a year and person, two years, three copies
    assert found.broker_disk_gb == 60
    assert found.service_processes == 10  # two of each service, however few cores they need
    assert found.partitions == 6


def test_facts_that_one_process_cannot_apply_need_more_partitions() -> None:
    slow = COSTS.model_copy(update={"fact": CPU})
    given = Assumptions(entries=10, commands=10, readers=1, work_seconds=1000, peak=1, use=0.5)

    assert size(1_000_000, slow, given).partitions == 96  # 20,000 facts of 1 ms: 40 processes, two partitions each


def test_opening_and_closing_a_cycle_is_part_of_the_peak() -> None:
    given, cycle = Assumptions(cycle_hours=1), COSTS.model_copy(update={"cycle": Cpu.model_validate(CPU)})

    with_cycle, without = size(PEOPLE_MAX, cycle, given), size(PEOPLE_MAX, COSTS, given)

    assert with_cycle.service_cores > without.service_cores
    assert with_cycle.cycle_core_hours == 4.8  # 5.6 million times 3.1 ms


@pytest.mark.parametrize("people", [PEOPLE_MIN, 100_000, 1_000_000, PEOPLE_MAX])
def test_more_people_never_need_less(people: int) -> None:
    smaller, larger = (size(each, costs(), Assumptions()).model_dump() for each in (people // 2, people))

    assert [name for name in larger if larger[name] < smaller[name]] == []


def test_the_measured_costs_that_come_along_are_whole() -> None:
    known = costs()

    assert known.measured_on
    acts = (known.fact, known.entry, known.command, known.cycle)
    assert all(value > 0 for act in acts for value in (act.service_us, act.database_us))
    assert min(known.appraisal_bytes, known.year_bytes, known.event_bytes, known.process_mb) > 0


def test_what_is_needed_is_shown_with_every_assumption() -> None:
    done = kinerja("--people", "100000")

    assert done.exit_code == 0
    assert "100.000 pegawai" in done.stdout
    assert [name for name in Assumptions.model_fields if name not in done.stdout] == []
    assert "batas atas" in done.stdout


def test_as_json_it_tells_size_assumptions_and_costs() -> None:
    told = as_json("--people", "100000", "--assume", "peak=20")

    assert told["size"]["people"] == 100_000
    assert told["assumptions"]["peak"] == 20
    assert told["costs"]["fact"].keys() == {"service_us", "database_us", "broker_us"}
    usual = as_json("--people", "100000")
    assert told["size"]["commands_per_second"] == pytest.approx(2 * usual["size"]["commands_per_second"], rel=0.05)


@pytest.mark.parametrize("pair", ["peak", "peak=banyak", "puncak=3", "use=2"])
def test_an_assumption_that_cannot_be_used_is_refused_by_name(pair: str) -> None:
    done = kinerja("--people", "100000", "--assume", pair)

    assert done.exit_code != 0
    assert f"--assume {pair.partition('=')[0]}=" in done.output
    assert "work_seconds" in done.output


def test_costs_that_cannot_be_read_say_how_to_measure_them(tmp_path: Path) -> None:
    file = tmp_path / "costs.json"
    file.write_text("{}")

    done = kinerja("--people", "100000", "--costs", str(file))

    assert done.exit_code != 0
    assert "make bench ARGS=--keep" in done.output


def test_nobody_asks_for_fewer_or_more_people_than_the_model_knows() -> None:
    assert kinerja("--people", "9").exit_code == 2
    assert kinerja("--people", "9000000").exit_code == 2
