"""What callers get about editions of a plan."""

from datetime import date

from pydantic import BaseModel

from services.goals.domain.plan.compare import base_of, differences
from services.goals.domain.plan.edition import Edition, EditionStatus
from services.goals.domain.plan.state import PlanState
from services.goals.rules.difference import ObjectiveDifference
from services.goals.rules.planning import Flag
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


def edition_out(edition: Edition) -> EditionOut:
    """Show an edition."""
    return EditionOut(
        edition=edition.number,
        status=edition.status,
        proposed_by=edition.proposed_by,
        proposed_on=edition.proposed_on,
        decided_by=edition.decided_by,
        decided_for=edition.decided_for,
        decided_on=edition.decided_on,
        reason=edition.reason,
        objectives=edition.objectives,
        flags=edition.flags,
        template=edition.template,
    )


def difference_out(*, id: str, version: int, edition: Edition, base: Edition | None) -> DifferenceOut:
    """Show what an edition changes."""
    found = differences(edition, base)
    return DifferenceOut(
        id=id,
        version=version,
        edition=edition.number,
        from_edition=base.number if base else None,
        objectives=found,
        sentences=tuple(sentence for each in found for sentence in each.sentences),
    )


def pending_out(id: str, version: int, state: PlanState, edition: Edition, flags: tuple[Flag, ...]) -> PendingOut:
    """Show the edition that waits, with what it changes."""
    shown = dict(edition_out(edition)) | {"flags": flags}
    difference = difference_out(id=id, version=version, edition=edition, base=base_of(state, edition))
    return PendingOut(**shown, difference=difference)
