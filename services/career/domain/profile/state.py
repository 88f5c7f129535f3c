"""What career remembers about a person over the years."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from services.career.domain.award.state import Award
from services.career.domain.credit.state import CreditRecord, Determination
from services.career.domain.mentoring.state import Match
from services.career.domain.recommendation.state import Recommendation
from services.career.domain.talent.candidacy import Candidacy
from services.career.domain.talent.state import Assessment
from services.career.rules.inputs import Advice, Finding
from shared.events.career import Gap
from shared.events.evaluation import CompetenceResult, CyclePeriod

Part = TypeVar("Part", Recommendation, Match, Determination, Award, Candidacy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A result that does not stand any more, up to this version of its appraisal; ``number``: which result it was."""

    appraisal: str
    version: int
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingDone:
    """A training that was completed, with its lesson hours (JP)."""

    activity_id: str
    on: date
    competence: str | None
    training_id: str | None
    hours_jp: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingMonth:
    """The trainings of one month's activity log, as heard from goals; ``log`` is its subject."""

    log: str
    version: int
    cycle_id: str
    segment: int
    trainings: tuple[TrainingDone, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a result came to under its cycle's policy, as far as the result alone decides."""

    ends_on: date
    gaps: tuple[Gap, ...]
    strengths: tuple[CompetenceResult, ...]
    advice: tuple[Advice, ...]
    starts_on: date | None = None
    period: CyclePeriod | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalResult:
    """A final result as heard; ``judgement`` is None while its cycle's policy has not been heard.

    ``number`` counts the results of the person in the cycle, one after the other; None where nobody said.
    """

    appraisal: str
    version: int
    cycle_id: str
    segment: int
    unit_id: str
    rater_id: str | None
    policy_id: str
    policy_version: int
    finding: Finding
    trainings_jp: Decimal
    judgement: Judgement | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person over the years. Recommendations are the person's own, matches those as a mentor.

    ``first_day`` and ``last_day`` are those of the employment, where they are known.
    """

    agency_id: str
    employee_id: str
    first_day: date | None = None
    last_day: date | None = None
    results: tuple[FinalResult, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    matches: tuple[Match, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    months: tuple[TrainingMonth, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    credit: tuple[CreditRecord, ...] = ()
    determinations: tuple[Determination, ...] = ()
    awards: tuple[Award, ...] = ()
    candidacies: tuple[Candidacy, ...] = ()

    def has_left(self, on: date) -> bool:
        """Whether the last day of the employment is past."""
        return self.last_day is not None and self.last_day < on

    def share_of(self, year: int) -> Fraction:
        """The part of a year's days on which somebody is employed, as far as the days are known."""
        begin, end = date(year, 1, 1), date(year, 12, 31)
        first, last = max(self.first_day or begin, begin), min(self.last_day or end, end)
        return Fraction(max((last - first).days + 1, 0), (end - begin).days + 1)

    @property
    def valid(self) -> tuple[FinalResult, ...]:
        """The results that were not withdrawn."""
        gone = {each.appraisal: each.version for each in self.withdrawals}
        return tuple(each for each in self.results if each.version > gone.get(each.appraisal, 0))

    @property
    def judged(self) -> tuple[tuple[FinalResult, Judgement], ...]:
        """Judged results, newest first; of those that end on one day, the one that began last."""
        pairs = [(each, each.judgement) for each in self.valid if each.judgement is not None]
        return tuple(sorted(pairs, key=_how_new, reverse=True))

    @property
    def standing(self) -> tuple[tuple[FinalResult, Judgement], ...]:
        """The judged results that count, newest first: of each cycle the last segment."""
        newest: dict[str, tuple[FinalResult, Judgement]] = {}
        for pair in self.judged:
            newest.setdefault(pair[0].cycle_id, pair)
        return tuple(newest.values())

    @property
    def ever_judged(self) -> bool:
        """Whether something was judged, also if it was withdrawn since: then others may have been told a picture."""
        return any(each.judgement is not None for each in self.results)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The cycles that must be heard before all results can be judged."""
        return tuple(sorted({each.cycle_id for each in self.valid if each.judgement is None}))

    @property
    def last(self) -> FinalResult | None:
        """The latest result; one that still waits only when none was judged."""
        return self.judged[0][0] if self.judged else next(reversed(self.valid), None)

    @property
    def measured(self) -> tuple[FinalResult, Judgement] | None:
        """The latest judgement that looked at competences: it says what is a gap or a strength now."""
        return next((pair for pair in self.standing if pair[0].finding.competences), None)

    def with_result(self, result: FinalResult) -> "Profile":
        """Put a result in the place of the older one of the same appraisal."""
        others = tuple(each for each in self.results if each.appraisal != result.appraisal)
        return replace(self, results=(*others, result))

    def with_recommendation(self, changed: Recommendation) -> "Profile":
        """Put a recommendation in the place of the one with the same subject."""
        kept = tuple(changed if each.subject == changed.subject else each for each in self.recommendations)
        return replace(self, recommendations=kept)


def latest_of(parts: Iterable[Part], subject: str) -> Part | None:
    """What a profile has under a subject; of several, the latest."""
    return next((each for each in reversed(tuple(parts)) if each.subject == subject), None)


def _how_new(pair: tuple[FinalResult, Judgement]) -> tuple[date, date, str, int]:
    result, judged = pair
    return judged.ends_on, judged.starts_on or date.min, result.cycle_id, result.segment
