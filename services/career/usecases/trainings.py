"""The catalogue of trainings: recorded and imported, row by row."""

from collections.abc import Sequence

from services.career.domain.training.catalogue import record
from services.career.domain.training.state import TRAINING, Training
from services.career.usecases.asking import record_each
from shared.auth import Caller
from shared.commands import Done
from shared.decision import Rejected
from shared.ids import career as ids
from shared.runtime import Parts


async def record_trainings(
    parts: Parts, *, who: Caller, trainings: Sequence[Training], key: str | None, dry_run: bool = False
) -> list[Done[Training] | Rejected]:
    """Put trainings into the agency's catalogue; one outcome per training, in order. A dry run changes nothing."""
    return await record_each(
        parts,
        who=who,
        kind=TRAINING,
        items=[(ids.TRAINING.of(who.agency_id, each.training_id), each) for each in trainings],
        record=record,
        dry_run=dry_run,
        key=key,
    )
