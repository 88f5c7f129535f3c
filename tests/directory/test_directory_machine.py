"""Whatever is recorded in whatever order: assignments never overlap, and what is told is the whole history."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from directory_builders import TODAY, env, wanted
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.directory.domain.person.record import record_person
from services.directory.domain.person.state import PERSON, PersonState
from services.directory.rules.history import NoPlace, placed
from services.directory.rules.tree import in_circle
from services.directory.rules.words import asked, beginnings
from shared.decision import Publish, Rejected
from shared.events.directory import EarlierAssignment, Person
from shared.ids import directory

ID = directory.PERSON.of("kota", "siti")
UNITS = st.sampled_from(["a", "b", "c"])
DAYS = st.integers(-40, 5)
_WORDS = st.text(alphabet="abcÉé'.-, xyz", max_size=40)


class AssignmentMachine(RuleBasedStateMachine):
    """A person as stored, and beside it a plain list of who was where from which day on."""

    def __init__(self) -> None:
        super().__init__()
        self.state: PersonState | None = None
        self.model: dict[date, str] = {}
        self.version = 0
        self.told: list[Person] = []

    @rule(unit=UNITS, offset=st.one_of(st.none(), DAYS))
    def record(self, unit: str, offset: int | None) -> None:
        since = TODAY + timedelta(days=offset) if offset is not None else None
        try:
            decision = record_person(self.state, wanted(unit, since=since), env(ID))
        except Rejected:
            return
        self._expect(unit, since)
        if decision.publishes:
            self.version += 1
            body: Any = PERSON.body(decision.state, decision.publishes[0], self.version)
            self.told.append(body)
        else:
            assert decision.state is self.state
        self.state = decision.state

    def _expect(self, unit: str, since: date | None) -> None:
        days = sorted(self.model)
        day = since or (days[-1] if days else TODAY.replace(month=1, day=1))
        if days and day not in self.model and day < days[-1]:
            del self.model[days[-1]]
        self.model[day] = unit

    @invariant()
    def history_is_in_order_and_complete(self) -> None:
        if self.state is None:
            return
        days = [each.valid_from for each in self.state.assignments]
        assert days == sorted(set(days))
        assert {each.valid_from: each.unit_id for each in self.state.assignments} == self.model
        spans = list(self.state.spans())
        for (_, last), (following, _) in pairwise(spans):
            assert last is not None
            assert last + timedelta(days=1) == following.valid_from
        assert spans[-1][1] is None

    @invariant()
    def what_is_told_is_the_present_and_all_before(self) -> None:
        if self.state is None or not self.told:
            return
        told = self.told[-1]
        present = EarlierAssignment.model_validate(told.model_dump(include=set(EarlierAssignment.model_fields)))
        assert (*told.earlier, present) == self.state.assignments

    @invariant()
    def versions_grow(self) -> None:
        versions = [each.version for each in self.told]
        assert versions == sorted(set(versions))
        assert not versions or versions[0] > env(ID).now.timestamp()

    @invariant()
    def it_is_told_the_same_again_after_a_loss(self) -> None:
        if self.state is not None:
            assert PERSON.body(self.state, Publish("person.recorded", ID), self.version) == self.told[-1]


TestAssignments = AssignmentMachine.TestCase


@given(st.lists(st.tuples(UNITS, DAYS), max_size=20))
def test_recording_the_same_twice_changes_nothing(entries: list[tuple[str, int]]) -> None:
    state: PersonState | None = None
    for unit, offset in entries:
        entry = wanted(unit, since=TODAY + timedelta(days=offset))
        try:
            state = record_person(state, entry, env(ID)).state
        except Rejected:
            continue
        again = record_person(state, entry, env(ID))
        assert again.state is state
        assert again.publishes == ()


@given(st.dictionaries(st.integers(0, 8).map(str), st.one_of(st.none(), st.integers(0, 8).map(str))))
def test_a_circle_is_found_and_nothing_else(parents: dict[str, str | None]) -> None:
    def above(unit: str) -> set[str]:
        seen: set[str] = set()
        now = parents.get(unit)
        while now is not None and now not in seen:
            seen.add(now)
            now = parents.get(now)
        return seen

    for unit in parents:
        stands_above_itself = any(each in above(each) for each in {unit, *above(unit)})
        assert in_circle(unit, parents) is stands_above_itself


@given(_WORDS)
def test_a_name_is_found_by_its_own_words_in_any_case(name: str) -> None:
    assert set(asked(name)) <= set(beginnings(name))
    assert set(asked(name.upper())) <= set(beginnings(name))


def test_a_day_further_back_than_known_has_no_place() -> None:
    first, second = (wanted("a", since=date(2026, month, 1)) for month in (2, 3))

    try:
        placed((first, second), wanted("a", since=date(2026, 1, 1)))
    except NoPlace:
        return
    raise AssertionError("it was placed")
