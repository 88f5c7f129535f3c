"""A recommendation as people read it, with what the agency has on offer for it."""

from dataclasses import dataclass
from datetime import date

from services.career.domain.placement.fits import PositionFit
from services.career.domain.profile.picture import picture
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.offers import Offers
from services.career.domain.recommendation.state import Place, Recommendation
from services.career.domain.training import TrainingView
from shared.alike import filled
from shared.events.career import BasisChange, ChangedBasis, GapOutcome, RecommendationKind, RecommendationStatus
from shared.ids import evaluation
from shared.indonesian import date_text


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationView:
    """A recommendation, with the catalogue's trainings and the vacant positions that fit it, best first.

    ``nothing_on_offer``: why neither is named though the recommendation leads there, in words.
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
    positions: tuple[PositionFit, ...]
    nothing_on_offer: str
    cycles: tuple[str, ...]
    issued_on: date | None
    expires_on: date | None
    proof: tuple[str, ...]
    outcome: GapOutcome | None
    basis_changed: ChangedBasis | None
    notice: str
    place: Place | None


def recommendation_view(
    profile: Profile, recommendation: Recommendation, *, version: int, offers: Offers
) -> RecommendationView:
    """Show a recommendation; ``offers``: what the agency has, or the part of it that matters."""
    trainings, no_training = offers.trainings_for(profile, recommendation)
    positions, no_position = offers.positions_for(profile, recommendation)
    return filled(
        RecommendationView,
        recommendation,
        profile,
        id=recommendation.subject,
        version=version,
        unit_id=picture(profile).unit_id,
        notice=notice_of(recommendation),
        trainings=trainings,
        positions=positions,
        nothing_on_offer=no_training or no_position,
    )


def notice_of(recommendation: Recommendation) -> str:
    """Say what became of a result that a recommendation rests on; nothing while it stands."""
    basis = recommendation.basis_changed
    if basis is None:
        return ""
    cycle_id = evaluation.APPRAISAL.read(basis.appraisal)[0]
    verb = "ditarik" if basis.change is BasisChange.WITHDRAWN else "diganti"
    numbers = "" if basis.number is None else f" nomor {basis.number}"
    by = "" if basis.replaced_by is None or basis.replaced_by == basis.number else f" dengan nomor {basis.replaced_by}"
    now = "masih sesuai" if basis.follows else "tidak lagi sesuai"
    return (
        f"Hasil {cycle_id}{numbers} {verb}{by} ({date_text(basis.on)}). Menurut hasil sekarang, rekomendasi ini {now}."
    )
