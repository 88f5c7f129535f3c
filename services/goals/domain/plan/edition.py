"""Editions of a plan: what was proposed, what became of it and what it changes; what officers put in before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from services.goals.domain.plan.expectation import Expectation, texts_of
from services.goals.rules.planning import Flag, Objectives
from shared.decision import Rejected
from shared.events.goals import Appendix, TemplateRef

EDITIONS_MAX: Final = 50
NO_APPENDIX: Final = Appendix()


class EditionUnknown(Rejected):
    """The plan has no edition of this number; list its editions."""

    code = "edition-unknown"
    status = 404


class EditionStatus(StrEnum):
    """What became of a proposal. ``replaced``: the employee proposed again before the rater decided."""

    PROPOSED = "proposed"
    REPLACED = "replaced"
    RETURNED = "returned"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One proposal of objectives and what became of it. Editions are never removed.

    ``as_of``: the cycle's end, by whose tables progress is measured. ``from_baseline``: the policy under which it was
    proposed measures progress from the baseline. ``verified``: by it a realisation counts once the superior confirmed
    it. ``decided_for``: the rater for whom a delegate decided. ``expected``: what the superior expected when the
    edition was decided or replaced. ``expecting``: of what something has to be expected before it can be agreed.
    """

    number: int
    objectives: Objectives
    flags: tuple[Flag, ...]
    status: EditionStatus
    proposed_by: str
    proposed_on: date
    as_of: date
    decided_by: str | None = None
    decided_for: str | None = None
    decided_on: date | None = None
    reason: str = ""
    template: TemplateRef | None = None
    from_baseline: bool = False
    verified: bool = False
    appendix: Appendix = NO_APPENDIX
    expected: tuple[Expectation, ...] = ()
    expecting: tuple[str, ...] = ()

    @property
    def expectations(self) -> Mapping[str, str]:
        """What the superior expected, by behaviour."""
        return texts_of(self.expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefill:
    """Objectives that officers put into the plan, for the employee to adapt and propose."""

    template: TemplateRef
    objectives: Objectives
    assigned_by: str
    assigned_on: date


def edition_of(editions: Sequence[Edition], number: int, *, field: str) -> Edition:
    """Give one edition.

    :raises EditionUnknown: when there is none of this number
    """
    if not 1 <= number <= len(editions):
        raise EditionUnknown(
            f"Rencana ini tidak punya edisi {number}; yang ada {len(editions)}. Lihat daftar edisinya.",
            field=field,
        )
    return editions[number - 1]


def base_of(editions: Sequence[Edition], edition: Edition) -> Edition | None:
    """Give what an edition changes: the one agreed before it, else the one returned before it; None for a first one."""
    earlier = editions[: edition.number - 1]
    for status in (EditionStatus.AGREED, EditionStatus.RETURNED):
        found = [each for each in earlier if each.status is status]
        if found:
            return found[-1]
    return None


def with_letters(objectives: Objectives, agreed: Edition | None) -> Objectives:
    """Give proposed objectives with the letters of those that were assigned; such a one stays an additional one."""
    letters = {each.objective_id: each.extra for each in agreed.objectives if each.extra} if agreed else {}
    return tuple(
        each.model_copy(update={"main": False, "extra": letters[each.objective_id]})
        if each.objective_id in letters
        else each
        for each in objectives
    )
