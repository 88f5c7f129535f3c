"""People and units as the directory told them; names and NIP of people are not kept."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from shared.agency import EMPLOYMENT, EmploymentState
from shared.alike import filled
from shared.decision import Decision, Env, Kind, publishes_nothing
from shared.events.directory import (
    Delegation,
    EarlierAssignment,
    Employment,
    EmploymentEnd,
    Leave,
    Person,
    PositionGroup,
    Unit,
)
from shared.events.goals import Assignment
from shared.ids import directory

MOVE: Final = "move"
"""The work of a person who moved: a new segment of the plan in every open cycle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An assignment that began on a day."""

    assignment: Assignment
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """Which unit somebody heads and who rates him or her, or none, from a day until the next assignment begins.

    ``rater_id`` is absent of who was heard when it was not kept.
    """

    unit_id: str | None
    valid_from: date
    rater_id: str | None = None


TENURE: Final = "tenure"
"""The work of a person with other days of employment: the plans of open cycles begin and end with it."""
_NEVER: Final = "0000-00-00"
DELEGATE: Final = "delegate"
"""The work of a person whose delegations the directory tells otherwise: let their documents follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonState:
    """Where someone works, for whom, and who is to act for him or her on which days.

    ``jobs``: delegations that still have to follow what the directory tells of them. ``moves`` are assignments, oldest
    first, that the plans of open cycles have still to follow; ``has_moved``: there may be more segments than one.
    ``since`` is the first day of the first assignment that was told; None of who was heard when it was not kept.
    ``headed``: what was headed, and under whom, in each assignment, oldest first; empty of who was heard when it was
    not kept.
    """

    agency_id: str
    employee_id: str
    unit_id: str
    team_id: str | None
    position: str
    position_group: PositionGroup
    heads_unit: str | None
    rater_id: str | None
    active: bool
    valid_from: date
    since: date | None = None
    employment: EmploymentState | None = None
    delegations: tuple[Delegation, ...] = ()
    moves: tuple[Move, ...] = ()
    has_moved: bool = False
    headed: tuple[Headed, ...] = ()
    jobs: tuple[str, ...] = ()

    def heads_on(self, day: date) -> str | None:
        """The unit headed on a day: a movement told ahead changes nothing before it begins."""
        held = self._held_on(day)
        return held.unit_id if held is not None else self.heads_unit

    def rater_on(self, day: date) -> str | None:
        """The superior on a day: a movement told ahead changes nothing before it begins."""
        held = self._held_on(day)
        return self.rater_id if held is None or self.valid_from <= day else held.rater_id

    def _held_on(self, day: date) -> Headed | None:
        begun = [each for each in self.headed if each.valid_from <= day] or list(self.headed[:1])
        return begun[-1] if begun else None

    @property
    def assignment(self) -> Assignment:
        """The assignment as plans freeze it."""
        return filled(Assignment, self)

    @property
    def first_day(self) -> date | None:
        """The first day of employment; where only assignments were told, that of the first one."""
        known = self.employment.first_day if self.employment is not None else None
        return known or self.since

    @property
    def last_day(self) -> date | None:
        """The last day of employment, where it is known."""
        return self.employment.last_day if self.employment is not None else None

    @property
    def ended(self) -> EmploymentEnd | None:
        """Why the employment ends on its last day."""
        return self.employment.ended if self.employment is not None else None

    @property
    def leaves(self) -> tuple[Leave, ...]:
        """Days on which the person does not work."""
        return self.employment.leaves if self.employment is not None else ()

    @property
    def gone_from(self) -> str | None:
        """Until when somebody is there, to be looked up; before any day for who is not active."""
        if not self.active:
            return _NEVER
        return self.last_day.isoformat() if self.last_day is not None else None


def person_from(body: Person, employment: EmploymentState | None = None) -> PersonState:
    """Keep of a person what goals needs."""
    told: tuple[EarlierAssignment | Person, ...] = (*body.earlier, body)
    headed = tuple(Headed(unit_id=each.heads_unit, valid_from=each.valid_from, rater_id=each.rater_id) for each in told)
    return filled(PersonState, body, since=_first_told(body), employment=employment, headed=headed)


def on_person(state: PersonState | None, body: Person, env: Env) -> Decision[PersonState] | None:
    """Take over what the directory says of a person, and note where he or she moved since it was heard last."""
    known = env.get(EMPLOYMENT, directory.EMPLOYMENT.of(body.agency_id, body.employee_id))
    heard = person_from(body, known or (state.employment if state else None))
    before, pending = (state.delegations, state.jobs) if state else ((), ())
    if state is not None:
        heard = replace(heard, since=_since(state, body))
    moves = _moves(state, heard, body) if state else ()
    delegate = DELEGATE in pending or heard.delegations != before
    days = TENURE in pending or (state is not None and _days(heard) != _days(state))
    named = {MOVE: bool(moves), TENURE: days, DELEGATE: delegate}
    jobs = tuple(job for job, wanted in named.items() if wanted)
    has_moved = bool(moves) or (state is not None and state.has_moved)
    heard = replace(heard, moves=moves, has_moved=has_moved, jobs=jobs)
    return Decision(heard) if heard != state else None


def on_employment(state: PersonState | None, body: Employment, _env: Env) -> Decision[PersonState] | None:
    """Take over from when to when somebody is employed; None for who is not known yet.

    A movement that nobody followed, because it lay after the last day told before, is followed when there is another.
    """
    employment = filled(EmploymentState, body)
    if state is None or state.employment == employment:
        return None
    heard = replace(state, employment=employment)
    if _days(heard) == _days(state):
        return Decision(heard)
    jobs = state.jobs if TENURE in state.jobs else (*state.jobs, TENURE)
    if state.last_day is None or (heard.last_day is not None and heard.last_day <= state.last_day) or not heard.active:
        return Decision(replace(heard, jobs=jobs))
    present = Move(assignment=heard.assignment, valid_from=heard.valid_from)
    moves = {each.valid_from: each for each in (*heard.moves, present)}
    waiting = tuple(moves[day] for day in sorted(moves))
    jobs = jobs if MOVE in jobs else (MOVE, *jobs)
    return Decision(replace(heard, moves=waiting, has_moved=True, jobs=jobs))


def _days(person: PersonState) -> tuple[object, ...]:
    return person.first_day, person.last_day, person.ended, person.leaves


def _first_told(body: Person) -> date:
    return min([body.valid_from, *(each.valid_from for each in body.earlier)])


def _since(state: PersonState, body: Person) -> date | None:
    """Give the first day of the first assignment; who was away and comes back begins anew."""
    if state.since is None:
        return None
    comes_back = body.active and not state.active and body.valid_from > state.valid_from
    return body.valid_from if comes_back else min(state.since, _first_told(body))


def _moves(state: PersonState, heard: PersonState, body: Person) -> tuple[Move, ...]:
    """Give the moves still to be followed: those waiting, and those told now, of the same day the one told last."""
    present = Move(assignment=heard.assignment, valid_from=heard.valid_from)
    entries = [*(_move(body.employee_id, each) for each in body.earlier), present]
    news = {each.valid_from: each for each in entries if each.valid_from > state.valid_from} if heard.active else {}
    waiting = {each.valid_from: each for each in state.moves}
    again = {each.valid_from: each for each in entries if each.valid_from in waiting}
    corrected = heard.valid_from == state.valid_from and heard.assignment != state.assignment
    if heard.active and corrected and state.has_moved:  # a first segment follows corrections by itself
        again[heard.valid_from] = present
    found = waiting | news | again
    return tuple(found[day] for day in sorted(found))


def _move(employee_id: str, earlier: EarlierAssignment) -> Move:
    return Move(assignment=filled(Assignment, earlier, employee_id=employee_id), valid_from=earlier.valid_from)


PERSON = Kind(
    name=directory.PERSON.kind,
    state=PersonState,
    lookup=lambda state: {
        "employee_id": state.employee_id,
        "unit_id": state.unit_id,
        "rater_id": sorted({each for each in (state.rater_id, *(held.rater_id for held in state.headed)) if each}),
        "position_group": state.position_group.value,
        "active": state.active,
        "heads_unit": state.heads_unit,
        "gone_from": state.gone_from,
    },
    body=publishes_nothing,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitState:
    """A unit or team, its place in the tree and its mission."""

    agency_id: str
    unit_id: str
    parent_id: str | None
    name: str
    kind: str
    mission: tuple[str, ...] = ()


def on_unit(state: UnitState | None, body: Unit, _env: Env) -> Decision[UnitState] | None:
    """Take over what the directory says of a unit."""
    heard = filled(UnitState, body)
    return Decision(heard) if heard != state else None


UNIT = Kind(
    name=directory.UNIT.kind, state=UnitState, lookup=lambda state: {"unit_id": state.unit_id}, body=publishes_nothing
)
