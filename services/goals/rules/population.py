"""Who takes part in a cycle."""

from shared.events.evaluation import Population


def takes_part(population: Population, *, unit_id: str, position_group: str, employee_id: str) -> bool:
    """Say whether someone belongs: to one of the units, groups or persons named, or to all when none is named."""
    if not (population.units or population.position_groups or population.employees):
        return True
    return (
        unit_id in population.units
        or position_group in population.position_groups
        or employee_id in population.employees
    )
