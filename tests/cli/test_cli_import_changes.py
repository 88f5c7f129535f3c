"""What an import changes, compared with what the directory says already."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from cli.directory.changes import Changes, Current, compare
from shared.events.directory import Delegation
from tests.cli.cli_builders import ANALYST_ROW, CHIEF_ROW, CLERK_ROW, csv_rows, read

TODAY = date(2025, 1, 2)


def changes(file: Path, current: Current | None = None, *, version: int = 100, retire: bool = False) -> Changes:
    return compare(read(file), current or Current(), agency="kota", version=version, today=TODAY, retire=retire)


def known(of: Changes) -> Current:
    return Current({each.employee_id: each for each in of.people}, {each.unit_id: each for each in of.units})


def test_everything_is_new_the_first_time(folder: Path) -> None:
    first = changes(csv_rows(folder, CHIEF_ROW, ANALYST_ROW))

    assert (first.counts["orang baru"], first.counts["unit baru"]) == (2, 1)
    assert {each.version for each in first.people} == {100}
    assert first.people[0].valid_from == TODAY


def test_the_same_file_again_publishes_nothing(folder: Path) -> None:
    file = csv_rows(folder, CHIEF_ROW, ANALYST_ROW)

    again = changes(file, known(changes(file)), version=200)

    assert (again.people, again.units) == ((), ())
    assert again.counts["orang tetap"] == 2


def test_a_changed_row_gets_a_higher_version_even_when_the_clock_stands_still(folder: Path) -> None:
    before = known(changes(csv_rows(folder, CHIEF_ROW, ANALYST_ROW)))
    moved = (*ANALYST_ROW[:3], "Analis Ahli Muda", *ANALYST_ROW[4:])

    after = changes(csv_rows(folder, CHIEF_ROW, moved), before, version=100)

    assert [(each.position, each.version) for each in after.people] == [("Analis Ahli Muda", 101)]


def test_delegations_and_first_days_that_the_file_does_not_tell_are_kept(folder: Path) -> None:
    before = known(changes(csv_rows(folder, CHIEF_ROW, ANALYST_ROW)))
    acting = Delegation(to_employee_id="x", kind="plh", valid_from=TODAY, valid_to=TODAY)
    people = {key: each.model_copy(update={"delegations": (acting,)}) for key, each in before.people.items()}
    moved = (*ANALYST_ROW[:3], "Analis Ahli Muda", *ANALYST_ROW[4:])

    after = changes(csv_rows(folder, CHIEF_ROW, moved), Current(people, before.units), version=300)

    assert [each.delegations for each in after.people] == [(acting,)]


def test_who_is_missing_is_counted_and_retired_only_when_asked(folder: Path) -> None:
    before = known(changes(csv_rows(folder, CHIEF_ROW, ANALYST_ROW, CLERK_ROW)))
    file = csv_rows(folder, CHIEF_ROW, ANALYST_ROW)

    kept, retired = changes(file, before, version=300), changes(file, before, version=300, retire=True)

    assert (kept.counts["orang tidak ada di berkas"], kept.people) == (1, ())
    assert [each.active for each in retired.people] == [False]


def test_a_later_first_day_is_a_movement_and_the_assignment_before_is_remembered(folder: Path) -> None:
    before = known(changes(csv_rows(folder, CHIEF_ROW, ANALYST_ROW)))
    wanted = read(csv_rows(folder, CHIEF_ROW, (*ANALYST_ROW[:3], "Analis Ahli Muda", *ANALYST_ROW[4:])))
    july = replace(wanted, people=tuple(replace(each, valid_from=date(2025, 7, 1)) for each in wanted.people[1:]))

    after = compare(july, before, agency="kota", version=300, today=TODAY, retire=False)
    again = compare(july, known(after), agency="kota", version=400, today=TODAY, retire=False)

    (moved,) = after.people
    assert after.counts["orang berpindah (TMT lebih baru)"] == 1
    assert [(each.position, each.valid_from) for each in moved.earlier] == [(ANALYST_ROW[3], TODAY)]
    assert again.people == ()
