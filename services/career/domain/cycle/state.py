"""A cycle as career remembers it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from services.career.domain.silent import silent
from services.career.rules.inputs import Rulebook
from shared.events.evaluation import CyclePeriod, CycleStatus
from shared.ids import evaluation


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


CYCLE: Final = silent(
    evaluation.CYCLE, CycleCopy, lambda state: {"cycle_id": state.cycle_id, "status": state.status.value}
)
