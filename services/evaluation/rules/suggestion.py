"""A suggested rating as the rules hand it back, with the steps that lead to it and what would change it."""

from dataclasses import dataclass
from decimal import Decimal

from shared.events.evaluation import CompetenceResult, CriterionResult, Outcome
from shared.rules.vocabulary import Level, Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInput:
    """One value that a step used, and where it came from, in words; ``step`` is the step that gave it, if one did."""

    name: str
    value: str
    source: str
    step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the explanation: which rule, on which inputs, which arithmetic, with which value.

    ``id``, ``rule`` and ``version`` are for programs. ``clause`` is the place in the rule in words, and ``basis`` the
    document, its version and that place as people cite them; empty in explanations written before it was told.
    """

    id: str
    rule: str
    version: str
    clause: str
    basis: str = ""
    inputs: tuple[StepInput, ...] = ()
    arithmetic: str = ""
    value: str
    text: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A suggested rating: what follows from a policy and inputs, and nothing else. The rater decides."""

    suggested: Outcome
    criteria: tuple[CriterionResult, ...] = ()
    competences: tuple[CompetenceResult, ...] = ()
    rules: tuple[str, ...]
    steps: tuple[Step, ...] = ()


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
