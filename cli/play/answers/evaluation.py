"""What evaluation answers."""

from decimal import Decimal

from pydantic import Field

from cli.play.answers.base import Seen


class OutcomeSeen(Seen):
    """Ratings, suggested or decided."""

    results: str | None = None
    behaviour: str | None = None
    predicate: str | None = None
    results_percent: Decimal | None = None
    behaviour_percent: Decimal | None = None
    missing: tuple[str, ...] = ()


class FitSeen(Seen):
    """Whether a unit's decided predicates fit its own; None while there is nothing to compare."""

    valid: bool | None = None


class UnitSeen(Seen):
    """A unit's results."""

    distribution: FitSeen = FitSeen()


class AppraisalSeen(Seen):
    """An appraisal."""

    id: str
    employee_id: str
    status: str
    waits_for: tuple[str, ...] = ()
    suggested: OutcomeSeen = OutcomeSeen()
    decided: OutcomeSeen | None = None
    deviates: bool = False
    deviation_reason: str = ""
    unrated_reason: str = ""


class ExplanationSeen(Seen):
    """Why an appraisal says what it says."""

    summary: str = ""
    steps: tuple[object, ...] = ()
    rules: tuple[str, ...] = ()


class CycleCounts(Seen):
    """Appraisals of a cycle by status."""

    total: int = 0
    open: int = 0
    final: int = 0
    cancelled: int = 0


class WaitingSeen(Seen):
    """What an appraisal still waits for."""

    waits_for: tuple[str, ...] = ()


class CycleSeen(Seen):
    """A cycle as evaluation tells it."""

    status: str
    appraisals: CycleCounts = CycleCounts()
    unanswered: tuple[str, ...] = ()
    waiting: tuple[WaitingSeen, ...] = ()
    waiting_total: int = 0


class HabitSeen(Seen):
    """How predicates fall."""

    predicate_percent: dict[str, Decimal] = Field(default_factory=dict)


class LeniencySeen(Seen):
    """How a rater decides."""

    people: int
    rater: HabitSeen | None = None


class ClosingUnitSeen(Seen):
    """Whose plan in a unit is not agreed on."""

    not_agreed: tuple[str, ...] = ()


class ClosingUnitsSeen(Seen):
    """Units before closing."""

    items: tuple[ClosingUnitSeen, ...]


class ClosingSeen(Seen):
    """A cycle before closing."""

    units: ClosingUnitsSeen
