"""Career's own metrics, beside those all services share. Each help says what to do when the figure moves."""

from typing import Literal

from prometheus_client import Counter

from shared.events.career import RecommendationKind, RecommendationStatus
from shared.metrics import REGISTRY

MatchFate = Literal["proposed", "matched", "declined", "ended", "refused"]
AwardFate = Literal["granted", "withdrawn"]
LetterFate = Literal["determined", "withdrawn"]

DECISIONS = Counter(
    "kinerja_career_decisions_total",
    "Decisions on recommendations, by kind and decision (accepted, declined, done, overridden). A kind that is mostly "
    "declined does not fit: read the reasons and talk to the agency about its policy's career rules.",
    ["kind", "decision"],
    registry=REGISTRY,
)
MATCHES = Counter(
    "kinerja_career_matches_total",
    "Mentoring, by what happened (proposed, matched, declined, ended, refused). Many refused with none proposed mean "
    "that mentors are full or few: look at GET /v1/mentoring-candidates and at KINERJA_MENTOR_OPEN_MATCHES_MAX.",
    ["outcome"],
    registry=REGISTRY,
)
CREDIT_LETTERS = Counter(
    "kinerja_career_credit_letters_total",
    "Determinations of credits (PAK), by outcome (determined, withdrawn). Many withdrawn mean that letters are entered "
    "wrongly: look at their reasons, and at how many deviate from the platform's own computation.",
    ["outcome"],
    registry=REGISTRY,
)


AWARDS = Counter(
    "kinerja_career_awards_total",
    "Awards, by outcome (granted, withdrawn). Many withdrawn mean that letters are entered wrongly: look at their "
    "reasons.",
    ["outcome"],
    registry=REGISTRY,
)


def count_decision(kind: RecommendationKind, decision: RecommendationStatus) -> None:
    """Count a decision on a recommendation."""
    DECISIONS.labels(kind=kind.value, decision=decision.value).inc()


def count_match(fate: MatchFate) -> None:
    """Count what happened in mentoring."""
    MATCHES.labels(outcome=fate).inc()


def count_letter(fate: LetterFate) -> None:
    """Count what became of a letter."""
    CREDIT_LETTERS.labels(outcome=fate).inc()


def count_award(fate: AwardFate) -> None:
    """Count what became of an award."""
    AWARDS.labels(outcome=fate).inc()
