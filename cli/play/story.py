"""A story: the whole file, and the questions that playing it asks."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from cli.play.parts import Agency, Cycle, Expect, Line, Objective, Person, Piece, PolicyChoice, Unit
from cli.play.steps import AnyStep, Delegate, Move, Step
from shared.events.base import Id

EVERYONE = "everyone"
_PLACE = ("unit", "team", "position", "group", "heads", "rater")


class Story(Piece):
    """One agency, one policy, dated steps by named actors, and how it must end."""

    story: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Line
    about: str = ""
    agency: Agency
    policy: PolicyChoice
    officer: Annotated[Id, Field(description="the performance officer: acts in all steps that name nobody")]
    units: Annotated[tuple[Unit, ...], Field(min_length=1)]
    people: Annotated[tuple[Person, ...], Field(min_length=1)]
    cycles: Annotated[tuple[Cycle, ...], Field(min_length=1)]
    plans: dict[Id, Annotated[tuple[Objective, ...], Field(min_length=1)]] = Field(default_factory=dict)
    steps: Annotated[tuple[AnyStep, ...], Field(min_length=1)]
    expect: Expect

    def person(self, person_id: str) -> Person:
        """Find a person.

        :raises KeyError: when nobody has this id.
        """
        for each in self.people:
            if each.id == person_id:
                return each
        raise KeyError(person_id)

    def cycle_of(self, step: Step) -> Cycle:
        """Find the cycle of a step: the one it names, or the latest that was opened before it."""
        if step.cycle is not None:
            return next(each for each in self.cycles if each.id == step.cycle)
        begun = [each for each in self.cycles if each.starts <= step.on]
        return max(begun or self.cycles[:1], key=lambda each: each.starts)

    @property
    def expected_cycle(self) -> Cycle:
        """The cycle that the expectations are about."""
        if self.expect.cycle is None:
            return max(self.cycles, key=lambda each: each.starts)
        return next(each for each in self.cycles if each.id == self.expect.cycle)

    def participants(self, cycle: Cycle) -> tuple[str, ...]:
        """Name everybody of the cycle's population: whom each kind that is named takes in, or all."""
        units = self._with_subunits(cycle.units) if cycle.with_subunits else frozenset(cycle.units)
        return tuple(
            each.id
            for each in self.people
            if (not units or each.unit in units)
            and (not cycle.groups or each.group in cycle.groups)
            and (not cycle.people or each.id in cycle.people)
        )

    def _with_subunits(self, unit_ids: Iterable[str]) -> frozenset[str]:
        found = frozenset(unit_ids)
        below = frozenset(each.id for each in self.units if each.parent in found)
        return found if below <= found else self._with_subunits(found | below)

    def named(self, who: str | tuple[str, ...], step: Step) -> tuple[str, ...]:
        """Resolve who acts, or is acted upon, in a step."""
        named = (who,) if isinstance(who, str) else who
        ids = self.participants(self.cycle_of(step)) if who == EVERYONE else named
        return tuple(each for each in ids if each not in step.excluding)

    def moves_of(self, person_id: str) -> tuple[Move, ...]:
        """List the movements of a person, first to last."""
        return tuple(each for each in self.steps if isinstance(each, Move) and each.of == person_id)

    def person_on(self, person_id: str, on: date) -> Person:
        """Give a person as he or she is placed on a day.

        :raises KeyError: when nobody has this id.
        """
        placed = self.person(person_id)
        for each in self.moves_of(person_id):
            if each.on <= on:
                changed = {name: value for name in _PLACE if (value := getattr(each, name)) is not None}
                placed = placed.model_copy(update=changed)
        return placed

    def delegations(self, principal: str, delegate: str) -> tuple[tuple[date, date], ...]:
        """List the days on which somebody is to act for another, first and last, as ``acting`` and steps say."""
        acting = ((each.first, each.last) for each in self.person(principal).acting if each.by == delegate)
        named = (each for each in self.steps if isinstance(each, Delegate) and each.of == principal)
        return (*acting, *((each.on, each.last) for each in named if each.to == delegate))

    def since(self, person_id: str, on: date) -> date:
        """Name the first day of the assignment that a person has on a day."""
        begins = min(each.starts for each in self.cycles)
        return max([begins, *(each.on for each in self.moves_of(person_id) if not each.corrects and each.on <= on)])

    def segment(self, person_id: str, cycle: Cycle, *, on: date) -> int:
        """Number the segment of a person's cycle that a day lies in."""
        days = (each.on for each in self.moves_of(person_id) if not each.corrects)
        return 1 + sum(cycle.starts < each <= min(on, cycle.ends) for each in days)

    def rater_of(self, person_id: str, step: Step) -> str:
        """Name who rates somebody in the step's segment; whoever has no rater is rated by the officer."""
        cycle, on = self.cycle_of(step), step.on
        moves = self.moves_of(person_id)
        moved = [each.on for each in moves if not each.corrects and cycle.starts < each.on <= cycle.ends]
        if step.segment is not None and step.segment <= len(moved):
            on = moved[step.segment - 1] - timedelta(days=1)
        return self.person_on(person_id, on).rater or self.officer

    def leader_above(self, unit: str, step: Step) -> str:
        """Name the leader one level above a unit, who rates its head; the officer where nobody does."""
        heads = (each.id for each in self.people if self.person_on(each.id, step.on).heads == unit)
        return next((self.rater_of(each, step) for each in heads), self.officer)
