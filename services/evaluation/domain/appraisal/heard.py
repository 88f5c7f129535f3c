"""What an appraisal has heard, and what it still waits for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.evaluation.domain.unit.state import UnitSeen
from services.evaluation.rules.rate.inputs import EarlierSegment, Observation
from shared.events.directory import EmploymentEnd, Leave
from shared.events.feedback import CriterionFeedback
from shared.events.goals import Assignment, LogVersion, ObjectiveState
from shared.rules.numbers import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHeard:
    """What counts of a plan. ``logs`` is complete once the plan is closed.

    ``starts_on`` and ``ends_on`` are the days of a segment where they are not the cycle's; ``ended`` says why, where
    the employment ended with them and no segment follows. ``leaves`` are not measured.
    """

    version: int
    closed: bool
    agreed: bool
    objectives: tuple[ObjectiveState, ...]
    logs: tuple[LogVersion, ...]
    starts_on: date | None = None
    ends_on: date | None = None
    ended: EmploymentEnd | None = None
    leaves: tuple[Leave, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHeard:
    """What counts of a month's activities."""

    month: str
    version: int
    closed: bool
    days: int
    training_jp: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierHeard:
    """What counts of a dossier."""

    version: int
    closed: bool
    criteria: tuple[CriterionFeedback, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Everything that the suggestion is computed from, and whether that is all.

    ``assignment`` is absent as long as only activity logs were heard. ``unit``, ``team`` and ``headed`` are
    kept only where the policy reads them. ``answers_seen`` is the cycle's ``answers`` when last looked at.
    ``earlier`` are the final segments before this one, of somebody who moved within the cycle.
    """

    assignment: Assignment | None = None
    plan: PlanHeard | None = None
    logs: tuple[LogHeard, ...] = ()
    dossier: DossierHeard | None = None
    observations: tuple[Observation, ...] = ()
    unit: UnitSeen | None = None
    team: UnitSeen | None = None
    headed: UnitSeen | None = None
    earlier: tuple[EarlierSegment, ...] = ()
    answers_seen: int = 0
    waits_for: tuple[str, ...] = ()

    @property
    def rater_id(self) -> str | None:
        """The frozen rater, as far as it is known."""
        return self.assignment.rater_id if self.assignment is not None else None

    @property
    def training_jp(self) -> Decimal:
        """Lesson hours of all months heard."""
        return plain(sum((log.training_jp for log in self.logs), Decimal(0)))

    @property
    def units(self) -> tuple[UnitSeen, ...]:
        """The units that the suggestion reads, each once."""
        seen = {each.unit_id: each for each in (self.unit, self.team, self.headed) if each is not None}
        return tuple(seen.values())
