"""Who takes part in a cycle: by unit, group and person, and by the days on which somebody is employed."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from shared.events.directory import Person
from shared.events.evaluation import Population
from shared.events.goals import Assignment
from shared.unit_tree import Parents, above


class Standing(StrEnum):
    """Whether somebody of a population is measured in a cycle; who is not employed on one of its days is left out."""

    IN = "in"
    BEGINS_AFTER = "begins_after"
    LEFT_BEFORE = "left_before"


class Period(Protocol):
    """A cycle, as far as it says who takes part: the population and the days."""

    @property
    def population(self) -> Population:
        """Who takes part."""

    @property
    def starts_on(self) -> date:
        """The first day."""

    @property
    def ends_on(self) -> date:
        """The last day."""


class Employed(Protocol):
    """Somebody with the first and last day of employment, as far as they are known."""

    @property
    def first_day(self) -> date | None:
        """The first day."""

    @property
    def last_day(self) -> date | None:
        """The last day."""


def takes_part(population: Population, who: Assignment | Person, parents: Parents) -> bool:
    """Say whether someone belongs: every kind that is named takes him or her in; where none is, everybody belongs."""
    return (
        (not population.units or _in_units(population, who.unit_id, parents))
        and (not population.position_groups or who.position_group in population.position_groups)
        and (not population.employees or who.employee_id in population.employees)
    )


def standing_of(who: Employed, *, starts_on: date, ends_on: date) -> Standing:
    """Say whether somebody is employed on a day of a cycle; a day that is not known bounds nothing."""
    if who.first_day is not None and who.first_day > ends_on:
        return Standing.BEGINS_AFTER
    if who.last_day is not None and who.last_day < starts_on:
        return Standing.LEFT_BEFORE
    return Standing.IN


def _in_units(population: Population, unit_id: str, parents: Parents) -> bool:
    named = population.units
    return unit_id in named or (population.with_subunits and any(each in named for each in above(unit_id, parents)))
