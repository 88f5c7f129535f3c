"""Who takes part in a cycle."""

from shared.events.directory import Person
from shared.events.evaluation import Population
from shared.events.goals import Assignment


def takes_part(population: Population, who: Assignment | Person) -> bool:
    """Say whether someone belongs: to one of the units, groups or persons named, or to all when none is named."""
    if not (population.units or population.position_groups or population.employees):
        return True
    return (
        who.unit_id in population.units
        or who.position_group in population.position_groups
        or who.employee_id in population.employees
    )
