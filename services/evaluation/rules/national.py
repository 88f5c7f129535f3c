"""The national tables that a rating is computed from, whatever the policy: all must be in force at the cycle's end."""

from datetime import date
from typing import Final

from shared.rules.tables import PACKAGED

NATIONAL: Final = (
    "distribution",
    "expectation",
    "indicator_achievement",
    "jpm",
    "predicate",
    "roll_up",
    "segment_merge",
    "training_hours",
    "unit_head_results",
)


def check_in_force(as_of: date) -> None:
    """Demand that every table has a version for a cycle's end.

    :raises InvalidInput: naming the first that has none.
    """
    for name in NATIONAL:
        PACKAGED.in_force(name, as_of)
