"""What career remembers about a training of the agency's catalogue."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.career.domain.silent import silent
from shared.ids import career as ids


class TrainingMode(StrEnum):
    """How a training is held: in a class, at a distance, both, or at work."""

    KLASIKAL = "klasikal"
    DARING = "daring"
    BLENDED = "blended"
    DI_TEMPAT_KERJA = "di_tempat_kerja"


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


TRAINING: Final = silent(ids.TRAINING, Training, lambda state: {"competence": state.competence})
