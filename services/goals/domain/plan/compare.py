"""Editions of a plan held against each other."""

from services.goals.domain.plan.edition import Edition, EditionStatus
from services.goals.domain.plan.state import PlanState
from services.goals.rules.difference import ObjectiveDifference, compare
from shared.decision import Rejected


class EditionUnknown(Rejected):
    """The plan has no edition of this number; list its editions."""

    code = "edition-unknown"
    status = 404


def edition_of(plan: PlanState, number: int, *, field: str) -> Edition:
    """Give one edition.

    :raises EditionUnknown: when there is none of this number
    """
    if not 1 <= number <= len(plan.editions):
        raise EditionUnknown(
            f"Rencana ini tidak punya edisi {number}; yang ada {len(plan.editions)}. Lihat daftar edisinya.",
            field=field,
        )
    return plan.editions[number - 1]


def base_of(plan: PlanState, edition: Edition) -> Edition | None:
    """Give what an edition changes: the one agreed before it, else the one returned before it; None for a first one."""
    earlier = plan.editions[: edition.number - 1]
    for status in (EditionStatus.AGREED, EditionStatus.RETURNED):
        found = [each for each in earlier if each.status is status]
        if found:
            return found[-1]
    return None


def differences(edition: Edition, base: Edition | None) -> tuple[ObjectiveDifference, ...]:
    """List what an edition adds, removes and changes; without a base everything is added."""
    return compare(base.objectives if base else (), edition.objectives)
