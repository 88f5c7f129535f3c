"""What an agency has on offer for those to whom something is recommended: trainings and vacant positions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from services.career.domain.placement.fits import PositionFit, fits_of
from services.career.domain.placement.position import PositionCopy
from services.career.domain.profile.picture import picture
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.state import Recommendation
from services.career.domain.training import Training, TrainingView, fitting, training_view
from services.career.rules.inputs import Rulebook
from shared.events.career import RecommendationKind

PLACEMENTS: Final = frozenset({RecommendationKind.STRATEGIC_PLACEMENT, RecommendationKind.PROMOTION})
"""What leads into a position."""
SHOWN_MAX: Final = 5
"""So many positions are named with a recommendation; the person's own list has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """The catalogue's trainings, the vacant positions, and the rules of policies by cycle, as far as they matter."""

    trainings: tuple[Training, ...] = ()
    positions: tuple[PositionCopy, ...] = ()
    books: Mapping[str, Rulebook] = field(default_factory=dict)

    def trainings_for(self, profile: Profile, each: Recommendation) -> tuple[tuple[TrainingView, ...], str]:
        """Give the trainings that fit a recommendation; where there are none, say why."""
        wanted = training_wanted(each)
        if wanted is None:
            return (), ""
        gap = next((gap for gap in picture(profile).gaps if gap.competence == wanted), None)
        held, required = (gap.held, gap.required) if gap else (None, None)
        found = fitting(self.trainings, wanted, held=held, required=required)
        return tuple(training_view(training, required) for training in found), "" if found else self._none(each, wanted)

    def positions_for(self, profile: Profile, each: Recommendation) -> tuple[tuple[PositionFit, ...], str]:
        """Give the vacant positions that fit a recommendation, best first; where there are none, say why."""
        if each.kind not in PLACEMENTS:
            return (), ""
        found = fits_of(profile, self.positions, book=self.books.get(each.cycle_id))
        fitting_ones = tuple(position for position in found if position.fits)[:SHOWN_MAX]
        if fitting_ones:
            return fitting_ones, ""
        if not found:
            return (), "Tidak ada jabatan lowong yang dicatat. Mintalah pengelola kinerja mencatatnya di direktori."
        nearest = found[0]
        return (), f"Belum ada jabatan lowong yang cocok. Paling dekat: {nearest.name}. {' '.join(nearest.sentences)}"

    def _none(self, each: Recommendation, wanted: str) -> str:
        book = self.books.get(each.cycle_id)
        if book is not None and not book.has_competence(wanted):
            return (
                f"{wanted} bukan kompetensi dalam kebijakan {book.policy_id}, dan katalog tidak memuat pelatihan "
                "dengan topik itu. Mintalah pengelola kinerja menambahkan pelatihannya."
            )
        name = wanted if book is None else book.label(wanted)
        return f"Katalog belum memuat pelatihan untuk {name}. Mintalah pengelola kinerja menambahkannya."


def training_wanted(recommendation: Recommendation) -> str | None:
    """The competence for which trainings of the catalogue fit this recommendation."""
    return recommendation.about if recommendation.kind is RecommendationKind.TRAINING else None
