"""Who read whose identity: a line of the log for each read of others, by id, never by name (UU 27/2022 art. 31)."""

from collections.abc import Sequence
from typing import Final

from shared.acting import Acting
from shared.logs import get

_NAMED_MAX: Final = 50
_log = get(__name__)


def note_read(acting: Acting, what: str, employee_ids: Sequence[str]) -> None:
    """Note that somebody read the identity of others; what people read of themselves is their own affair."""
    others = [each for each in employee_ids if each != acting.actor.employee_id]
    if others:
        _log.info(
            "identity read",
            what=what,
            agency=acting.agency_id,
            reader=acting.actor.employee_id,
            people=others[:_NAMED_MAX],
            count=len(others),
        )
