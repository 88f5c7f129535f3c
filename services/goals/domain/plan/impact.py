"""What a superior's revision does to the plans below: impacts that wait for somebody, ripples still to pass on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from services.goals.rules.difference import Change, ObjectiveDifference
from shared.authority import Signed
from shared.events.goals import ImpactChange, PlanImpact
from shared.ids import goals

CHANGES_MAX: Final = 10
"""So many sentences are kept of what changed in one objective; the difference of the editions has them all."""
SENTENCE_MAX: Final = 1000


class ImpactStatus(StrEnum):
    """What became of an impact. ``cleared``: an edition proposed after it was agreed."""

    OPEN = "open"
    HANDLED = "handled"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """An impact as told, and what became of it. ``editions``: so many had been proposed when it was noticed."""

    told: PlanImpact
    editions: int
    status: ImpactStatus = ImpactStatus.OPEN
    settled_by: str | None = None
    settled_for: str | None = None
    settled_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ripple:
    """A change that this plan still has to tell those who serve it.

    ``objective`` is where it began, ``through`` this plan's objectives that it touches, ``levels`` how many levels
    above this plan it began: 0 when it is the plan's own.
    """

    objective: str
    edition: int
    change: ImpactChange
    changes: tuple[str, ...]
    levels: int
    through: tuple[str, ...]

    @property
    def plan_id(self) -> str:
        """The plan in which it began."""
        return goals.read_objective(self.objective)[0]


def ripples_of(plan_id: str, edition: int, differences: Iterable[ObjectiveDifference]) -> tuple[Ripple, ...]:
    """Name what a newly agreed edition changes for those below: objectives changed or gone, but not their weights."""
    return tuple(
        Ripple(
            objective=goals.objective_of(plan_id, each.objective_id),
            edition=edition,
            change=ImpactChange.REMOVED if each.change is Change.REMOVED else ImpactChange.CHANGED,
            changes=tuple(sentence[:SENTENCE_MAX] for sentence in each.sentences[:CHANGES_MAX]),
            levels=0,
            through=(each.objective_id,),
        )
        for each in differences
        if each.change is not Change.ADDED and each.matters
    )


def known_through(impacts: Iterable[Impact], ripple: Ripple) -> frozenset[str] | None:
    """Name the plan's objectives through which it was told of this edition; None when it was told of a later one."""
    earlier = next((each.told for each in impacts if each.told.objective == ripple.objective), None)
    if earlier is None or earlier.edition < ripple.edition:
        return frozenset()
    return frozenset(earlier.through) if earlier.edition == ripple.edition else None


def with_impact(impacts: tuple[Impact, ...], impact: Impact) -> tuple[Impact, ...]:
    """Add an impact in place of an earlier one of the same objective; what is still open there is kept."""
    earlier = next((each for each in impacts if each.told.objective == impact.told.objective), None)
    if earlier is not None:
        impact = replace(impact, told=_merged(earlier, impact.told))
    return (*(each for each in impacts if each is not earlier), impact)


def _merged(earlier: Impact, told: PlanImpact) -> PlanImpact:
    """The same edition may reach a plan by two ways: it is one impact then, with all that it touches."""
    same = earlier.told.edition == told.edition
    kept = earlier.told if same or earlier.status is ImpactStatus.OPEN else None
    if kept is None:
        return told
    return told.model_copy(
        update={
            "changes": tuple(dict.fromkeys((*kept.changes, *told.changes)))[-CHANGES_MAX:],
            "through": tuple(dict.fromkeys((*kept.through, *told.through))),
            "levels_up": min(kept.levels_up, told.levels_up) if same else told.levels_up,
        }
    )


def cleared(impacts: tuple[Impact, ...], *, edition: int, signed: Signed, on: date) -> tuple[Impact, ...]:
    """Clear what was noticed before the edition was proposed, now that it is agreed."""
    return tuple(
        replace(each, status=ImpactStatus.CLEARED, settled_by=signed.by, settled_for=signed.acting_for, settled_on=on)
        if each.status is ImpactStatus.OPEN and each.editions < edition
        else each
        for each in impacts
    )
