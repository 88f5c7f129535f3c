"""What callers get about editions of a plan."""

from datetime import date

from pydantic import BaseModel

from services.goals.domain.plan.edition import Edition, EditionStatus, base_of
from services.goals.domain.plan.state import PlanState
from services.goals.rules.difference import ObjectiveDifference, compare
from services.goals.rules.planning import Flag
from shared.alike import filled
from shared.events.goals import ObjectiveState, TemplateRef


class EditionOut(BaseModel):
    """One proposal and what became of it."""

    edition: int
    status: EditionStatus
    proposed_by: str
    proposed_on: date
    decided_by: str | None
    decided_for: str | None
    decided_on: date | None
    reason: str
    objectives: tuple[ObjectiveState, ...]
    flags: tuple[Flag, ...]
    template: TemplateRef | None


class DifferenceOut(BaseModel):
    """What an edition adds, removes and changes; ``from_edition`` is None where nothing came before it."""

    id: str
    version: int
    edition: int
    from_edition: int | None
    objectives: tuple[ObjectiveDifference, ...]
    sentences: tuple[str, ...]


class PendingOut(EditionOut):
    """The edition that waits for the rater, and what it changes in the one agreed or returned before."""

    difference: DifferenceOut


class EditionsOut(BaseModel):
    """All editions of a plan, first to last."""

    id: str
    version: int
    items: tuple[EditionOut, ...]


def difference_out(plan: PlanState, version: int, edition: Edition, base: Edition | None) -> DifferenceOut:
    """Show what an edition changes."""
    found = compare(base.objectives if base else (), edition.objectives)
    return DifferenceOut(
        id=plan.id,
        version=version,
        edition=edition.number,
        from_edition=base.number if base else None,
        objectives=found,
        sentences=tuple(sentence for each in found for sentence in each.sentences),
    )


def pending_out(plan: PlanState, version: int, edition: Edition, flags: tuple[Flag, ...]) -> PendingOut:
    """Show the edition that waits, with what it changes."""
    difference = difference_out(plan, version, edition, base_of(plan.editions, edition))
    return filled(PendingOut, edition, edition=edition.number, flags=flags, difference=difference)
