"""A story: the whole file, and the questions that playing it asks."""

from typing import Annotated

from pydantic import Field, StringConstraints

from cli.play.parts import Agency, Cycle, Expect, Line, Objective, Person, Piece, PolicyChoice, Unit
from cli.play.steps import AnyStep, Step
from shared.events.base import Id

EVERYONE = "everyone"


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
        """Name everybody of the cycle's population."""
        if not (cycle.units or cycle.groups or cycle.people):
            return tuple(each.id for each in self.people)
        return tuple(
            each.id
            for each in self.people
            if each.unit in cycle.units or each.group in cycle.groups or each.id in cycle.people
        )

    def named(self, who: str | tuple[str, ...], step: Step) -> tuple[str, ...]:
        """Resolve who acts, or is acted upon, in a step."""
        named = (who,) if isinstance(who, str) else who
        ids = self.participants(self.cycle_of(step)) if who == EVERYONE else named
        return tuple(each for each in ids if each not in step.excluding)

    def rater_of(self, person_id: str) -> str:
        """Name the rater; whoever has none is rated by the officer."""
        return self.person(person_id).rater or self.officer
