"""What career remembers."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services.career.domain.records import Assessment, CreditRecord, Determination, TrainingMonth, Withdrawal
from services.career.rules.inputs import Advice, Finding, Rulebook
from shared.events.career import Gap, GapOutcome, MatchStatus, RecommendationKind, RecommendationStatus
from shared.events.evaluation import CompetenceResult, CyclePeriod, CycleStatus


class TrainingMode(StrEnum):
    """How a training is held: in a class, at a distance, both, or at work."""

    KLASIKAL = "klasikal"
    DARING = "daring"
    BLENDED = "blended"
    DI_TEMPAT_KERJA = "di_tempat_kerja"


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleCopy:
    """A cycle as heard, with the part of its policy that career needs."""

    agency_id: str
    cycle_id: str
    starts_on: date
    ends_on: date
    status: CycleStatus
    book: Rulebook
    period: CyclePeriod | None = None
    owes: tuple[str, ...] = ()


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
    """One recommendation and where it stands in its life.

    ``cycle_id`` is the cycle that it was issued for, ``cycles`` are those whose results led to it again while it was
    open. ``proof`` shows that it was done. ``outcome``: what a later result says about the gap.
    """

    subject: str
    cycle_id: str
    kind: RecommendationKind
    rule: str
    about: str | None
    reason: str
    evidence: tuple[str, ...]
    status: RecommendationStatus = RecommendationStatus.ISSUED
    decision_reason: str = ""
    cycles: tuple[str, ...] = ()
    expires_after_days: int | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    decided_by: str | None = None
    proof: tuple[str, ...] = ()
    outcome: GapOutcome | None = None

    @property
    def line(self) -> tuple[str, str]:
        """What is the same over cycles: the policy, and the rule with what it is about."""
        return self.rule.split("/", 1)[0], self.subject.rsplit(":", 1)[1]

    @property
    def all_cycles(self) -> tuple[str, ...]:
        """Every cycle whose result led to it."""
        return (self.cycle_id, *self.cycles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Someone whom this person mentors, mentored, or was proposed to mentor, in one competence.

    ``accepted_by`` are those of the two who said yes. ``remark``: why it was declined, or what it came to.
    """

    subject: str
    mentee_id: str
    competence: str
    reason: str
    mentee_rater_id: str | None = None
    status: MatchStatus = MatchStatus.PROPOSED
    accepted_by: tuple[str, ...] = ()
    declined_by: str | None = None
    remark: str = ""

    @property
    def open(self) -> bool:
        """Whether it takes a place of the mentor: proposals do, so that no mentor is promised to too many."""
        return self.status in (MatchStatus.PROPOSED, MatchStatus.ACTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person over the years. Recommendations are the person's own, matches those as a mentor."""

    agency_id: str
    employee_id: str
    results: tuple[FinalResult, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    matches: tuple[Match, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    months: tuple[TrainingMonth, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    credit: tuple[CreditRecord, ...] = ()
    determinations: tuple[Determination, ...] = ()

    @property
    def valid(self) -> tuple[FinalResult, ...]:
        """The results that were not withdrawn."""
        gone = {each.appraisal: each.version for each in self.withdrawals}
        return tuple(each for each in self.results if each.version > gone.get(each.appraisal, 0))

    @property
    def judged(self) -> tuple[tuple[FinalResult, Judgement], ...]:
        """Judged results, newest first."""
        pairs = [(each, each.judgement) for each in self.valid if each.judgement is not None]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """A training in the agency's catalogue. What is not offered any more is not recommended.

    ``level``: the level of the competence that it leads to; None when nobody said. ``edition`` counts its changes;
    ``earlier`` are the editions before, newest first.
    """

    agency_id: str
    training_id: str
    title: str
    competence: str
    hours_jp: Decimal
    offered: bool = True
    level: int | None = None
    provider: str = ""
    mode: TrainingMode | None = None
    edition: int = 1
    earlier: tuple["Training", ...] = ()


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
