"""What career remembers."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from services.career.rules.inputs import Advice, Finding, Rulebook
from shared.events.career import Gap, RecommendationKind, RecommendationStatus
from shared.events.evaluation import CompetenceResult, CycleStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleCopy:
    """A cycle as heard, with the part of its policy that career needs."""

    agency_id: str
    cycle_id: str
    starts_on: date
    ends_on: date
    status: CycleStatus
    book: Rulebook
    owes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a result came to under its cycle's policy, as far as the result alone decides."""

    ends_on: date
    gaps: tuple[Gap, ...]
    strengths: tuple[CompetenceResult, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalResult:
    """A final result as heard; ``judgement`` is None while its cycle's policy has not been heard."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """One recommendation and where it stands in its life."""

    subject: str
    cycle_id: str
    kind: RecommendationKind
    rule: str
    about: str | None
    reason: str
    evidence: tuple[str, ...]
    status: RecommendationStatus = RecommendationStatus.ISSUED
    decision_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Someone whom this person mentors, or mentored, in one competence."""

    subject: str
    mentee_id: str
    competence: str
    reason: str
    mentee_rater_id: str | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person over the years. Recommendations are the person's own, matches those as a mentor."""

    agency_id: str
    employee_id: str
    results: tuple[FinalResult, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    matches: tuple[Match, ...] = ()

    @property
    def judged(self) -> tuple[tuple[FinalResult, Judgement], ...]:
        """Judged results, newest first."""
        pairs = [(each, each.judgement) for each in self.results if each.judgement is not None]
        return tuple(sorted(pairs, key=lambda pair: (pair[1].ends_on, pair[0].segment), reverse=True))

    @property
    def standing(self) -> tuple[tuple[FinalResult, Judgement], ...]:
        """The judged results that count, newest first: of each cycle the last segment."""
        newest: dict[str, tuple[FinalResult, Judgement]] = {}
        for pair in self.judged:
            newest.setdefault(pair[0].cycle_id, pair)
        return tuple(newest.values())

    @property
    def waiting(self) -> tuple[str, ...]:
        """The cycles that must be heard before all results can be judged."""
        return tuple(sorted({each.cycle_id for each in self.results if each.judgement is None}))

    @property
    def last(self) -> FinalResult | None:
        """The latest result; one that still waits only when none was judged."""
        return self.judged[0][0] if self.judged else next(reversed(self.results), None)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """A training in the agency's catalogue. What is not offered any more is not recommended."""

    agency_id: str
    training_id: str
    title: str
    competence: str
    hours_jp: Decimal
    offered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """How often a pair met, as heard from feedback."""

    agency_id: str
    mentor_id: str
    mentee_id: str
    sessions: int
    minutes: int
    last_on: date
    helpfulness: Decimal | None
