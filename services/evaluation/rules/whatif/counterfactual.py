"""What it would take to reach a level, as the rules hand it back."""

from dataclasses import dataclass
from decimal import Decimal

from shared.rules.vocabulary import Level, Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that would have to be different. ``what`` names it: ``indicator:I1``, ``criterion:disiplin``."""

    what: str
    label: str
    now: str
    needed: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterfactual:
    """What it would take to reach a level, or what to supply.

    ``changes`` are needed together; ``reachable`` is False when no change of the inputs would do.
    ``gap_percent``: percentage points to the level, where the axis has a percentage.
    """

    id: str
    axis: str | None = None
    level: Level | None = None
    gap_percent: Decimal | None = None
    changes: tuple[Change, ...] = ()
    predicate: Predicate | None = None
    reachable: bool = True
    text: str
    text_en: str
