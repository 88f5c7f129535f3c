"""What callers get about editions of a plan."""

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel

from services.goals.domain.plan.edition import NO_APPENDIX, Edition, EditionStatus, base_of
from services.goals.domain.plan.expectation import texts_of
from services.goals.domain.plan.state import PlanState
from services.goals.rules.difference import FieldDifference, ObjectiveDifference, compare
from services.goals.rules.planning import Flag
from services.goals.rules.terms import compare_appendix, compare_expectations
from shared.alike import filled
from shared.events.goals import Appendix, ObjectiveState, TemplateRef


class EditionOut(BaseModel):
    """One proposal and what became of it; ``expectations``: those that the superior had written by then."""

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
    expectations: Mapping[str, str]
    appendix: Appendix


class DifferenceOut(BaseModel):
    """What an edition adds, removes and changes; ``from_edition`` is None where nothing came before it.

    ``fields``: expectations of the superior and lists of the appendix that differ.
    """

    id: str
    version: int
    edition: int
    from_edition: int | None
    objectives: tuple[ObjectiveDifference, ...]
    fields: tuple[FieldDifference, ...]
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
    waits = edition.status is EditionStatus.PROPOSED
    expected = (*(base.expected if base else ()), *(plan.expected if waits else edition.expected))
    labels = {each.criterion: each.label for each in expected}
    now = texts_of(plan.expected) if waits else edition.expectations
    terms = (
        *compare_expectations(base.expectations if base else {}, now, labels),
        *compare_appendix(base.appendix if base else NO_APPENDIX, edition.appendix),
    )
    return DifferenceOut(
        id=plan.id,
        version=version,
        edition=edition.number,
        from_edition=base.number if base else None,
        objectives=found,
        fields=tuple(field for field, _sentences in terms),
        sentences=(
            *(sentence for each in found for sentence in each.sentences),
            *(sentence for _field, sentences in terms for sentence in sentences),
        ),
    )


def pending_out(plan: PlanState, version: int, edition: Edition, flags: tuple[Flag, ...]) -> PendingOut:
    """Show the edition that waits, with what it changes."""
    difference = difference_out(plan, version, edition, base_of(plan.editions, edition))
    expectations = texts_of(plan.expected)
    return filled(
        PendingOut, edition, edition=edition.number, flags=flags, difference=difference, expectations=expectations
    )
