"""A recommendation as people read it, with the catalogue's trainings that fit it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.career.domain.profile.picture import picture
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.state import Recommendation
from services.career.domain.training import Training, TrainingView, fitting, training_view
from shared.alike import filled
from shared.events.career import GapOutcome, RecommendationKind, RecommendationStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationView:
    """A recommendation, with the catalogue's trainings that fit it."""

    id: str
    version: int
    employee_id: str
    unit_id: str
    cycle_id: str
    kind: RecommendationKind
    rule: str
    about: str | None
    reason: str
    evidence: tuple[str, ...]
    status: RecommendationStatus
    decision_reason: str
    trainings: tuple[TrainingView, ...]
    cycles: tuple[str, ...]
    issued_on: date | None
    expires_on: date | None
    proof: tuple[str, ...]
    outcome: GapOutcome | None


def recommendation_view(
    profile: Profile, recommendation: Recommendation, *, version: int, trainings: Iterable[Training]
) -> RecommendationView:
    """Show a recommendation; ``trainings`` is the catalogue, or the part of it that matters."""
    seen, wanted = picture(profile), training_wanted(recommendation)
    gap = next((each for each in seen.gaps if each.competence == wanted), None)
    held, required = (gap.held, gap.required) if gap else (None, None)
    found = fitting(trainings, wanted, held=held, required=required) if wanted is not None else ()
    return filled(
        RecommendationView,
        recommendation,
        profile,
        id=recommendation.subject,
        version=version,
        unit_id=seen.unit_id,
        trainings=tuple(training_view(each, required) for each in found),
    )


def training_wanted(recommendation: Recommendation) -> str | None:
    """The competence for which trainings of the catalogue fit this recommendation."""
    return recommendation.about if recommendation.kind is RecommendationKind.TRAINING else None
