"""Editions of a plan: what was proposed and what became of it; what officers put in before."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.goals.rules.planning import Flag, Objectives
from shared.events.goals import TemplateRef


class EditionStatus(StrEnum):
    """What became of a proposal. ``replaced``: the employee proposed again before the rater decided."""

    PROPOSED = "proposed"
    REPLACED = "replaced"
    RETURNED = "returned"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One proposal of objectives and what became of it. Editions are never removed.

    ``from_baseline``: the policy under which it was proposed measures progress from the baseline. ``decided_for``:
    the rater for whom a delegate decided.
    """

    number: int
    objectives: Objectives
    flags: tuple[Flag, ...]
    status: EditionStatus
    proposed_by: str
    proposed_on: date
    decided_by: str | None = None
    decided_for: str | None = None
    decided_on: date | None = None
    reason: str = ""
    template: TemplateRef | None = None
    from_baseline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefill:
    """Objectives that officers put into the plan, for the employee to adapt and propose."""

    template: TemplateRef
    objectives: Objectives
    assigned_by: str
    assigned_on: date
