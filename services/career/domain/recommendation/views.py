"""A recommendation as people read it, with the catalogue's trainings that fit it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.career.domain.profile.picture import picture
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.state import Recommendation
from services.career.domain.training import Training, TrainingView, fitting, training_view
from shared.alike import filled
from shared.events.career import BasisChange, ChangedBasis, GapOutcome, RecommendationKind, RecommendationStatus
from shared.ids import evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationView:
    """A recommendation, with the catalogue's trainings that fit it.

    ``notice``: what became of the result that it rests on, in words; empty while that stands.
    """

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
    basis_changed: ChangedBasis | None
    notice: str


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
        notice=_notice(recommendation),
        trainings=tuple(training_view(each, required) for each in found),
    )


def _notice(recommendation: Recommendation) -> str:
    basis = recommendation.basis_changed
    if basis is None:
        return ""
    cycle_id = evaluation.APPRAISAL.read(basis.appraisal)[0]
    verb = "ditarik" if basis.change is BasisChange.WITHDRAWN else "diganti"
    numbers = "" if basis.number is None else f" nomor {basis.number}"
    by = "" if basis.replaced_by is None or basis.replaced_by == basis.number else f" dengan nomor {basis.replaced_by}"
    now = "masih sesuai" if basis.follows else "tidak lagi sesuai"
    return f"Hasil {cycle_id}{numbers} {verb}{by} ({basis.on}). Menurut hasil sekarang, rekomendasi ini {now}."


def training_wanted(recommendation: Recommendation) -> str | None:
    """The competence for which trainings of the catalogue fit this recommendation."""
    return recommendation.about if recommendation.kind is RecommendationKind.TRAINING else None
