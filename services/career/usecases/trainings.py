"""The catalogue of trainings: recorded and imported, row by row."""

from collections.abc import Callable, Sequence

from services.career.domain import ids
from services.career.domain.catalogue import record
from services.career.domain.kinds import TRAINING
from services.career.domain.states import Training
from services.career.usecases.asking import run_or_try
from shared.auth import Caller
from shared.commands import Command, Done
from shared.decision import Contexts, Decision, Rejected
from shared.runtime import Parts


async def record_trainings(
    parts: Parts, *, who: Caller, trainings: Sequence[Training], key: str | None, dry_run: bool = False
) -> list[Done[Training] | Rejected]:
    """Put trainings into the agency's catalogue; one outcome per training, in order. A dry run changes nothing."""
    commands = [
        Command(TRAINING, ids.training_id(who.agency_id, each.training_id), _recording(each), (), key)
        for each in trainings
    ]
    return await run_or_try(parts, commands, agency_id=who.agency_id, dry_run=dry_run)


def _recording(training: Training) -> Callable[[Training | None, Contexts], Decision[Training]]:
    return lambda state, _contexts: record(state, training)
