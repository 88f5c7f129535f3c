"""People and units as the directory told them; names and NIP of people are not kept."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from shared.alike import filled
from shared.decision import Decision, Env, Kind, publishes_nothing
from shared.events.directory import Delegation, EarlierAssignment, Person, PositionGroup, Unit
from shared.events.goals import Assignment
from shared.ids import directory

MOVE: Final = "move"
"""The work of a person who moved: a new segment of the plan in every open cycle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An assignment that began on a day."""

    assignment: Assignment
    valid_from: date


DELEGATE: Final = "delegate"
"""The work of a person whose delegations the directory tells otherwise: let their documents follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonState:
    """Where someone works, for whom, and who is to act for him or her on which days.

    ``jobs``: delegations that still have to follow what the directory tells of them. ``moves`` are assignments, oldest
    first, that the plans of open cycles have still to follow; ``has_moved``: there may be more segments than one.
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
    delegations: tuple[Delegation, ...] = ()
    moves: tuple[Move, ...] = ()
    has_moved: bool = False
    jobs: tuple[str, ...] = ()

    @property
    def assignment(self) -> Assignment:
        """The assignment as plans freeze it."""
        return filled(Assignment, self)


def person_from(body: Person) -> PersonState:
    """Keep of a person what goals needs."""
    return filled(PersonState, body)


def on_person(state: PersonState | None, body: Person, _env: Env) -> Decision[PersonState] | None:
    """Take over what the directory says of a person, and note where he or she moved since it was heard last."""
    heard = person_from(body)
    before, pending = (state.delegations, state.jobs) if state else ((), ())
    moves = _moves(state, heard, body) if state else ()
    delegate = DELEGATE in pending or heard.delegations != before
    jobs = (*((MOVE,) if moves else ()), *((DELEGATE,) if delegate else ()))
    has_moved = bool(moves) or (state is not None and state.has_moved)
    heard = replace(heard, moves=moves, has_moved=has_moved, jobs=jobs)
    return Decision(heard) if heard != state else None


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
        "position_group": state.position_group.value,
        "active": state.active,
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
