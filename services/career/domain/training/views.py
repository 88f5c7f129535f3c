"""A training as people read it."""

from dataclasses import dataclass
from decimal import Decimal

from services.career.domain.training.catalogue import closes
from services.career.domain.training.state import Training, TrainingMode
from services.career.rules.filled import filled
from shared.ids import career as ids


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingView:
    """A training of the catalogue."""

    id: str
    training_id: str
    title: str
    competence: str
    hours_jp: Decimal
    offered: bool
    level: int | None
    provider: str
    mode: TrainingMode | None
    edition: int
    closes_gap: bool | None


def training_view(training: Training, required: Decimal | None = None) -> TrainingView:
    """Show a training; with the level that somebody needs, also whether it leads there."""
    return filled(
        TrainingView,
        training,
        id=ids.TRAINING.of(training.agency_id, training.training_id),
        closes_gap=closes(training, required),
    )
