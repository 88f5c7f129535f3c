"""What requests about a dossier read at once, beside the dossier that the path names."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from fastapi import Depends

from services.feedback.usecases.dossiers import beside
from shared.acting import Acting, reading_beside
from shared.auth import Caller
from shared.ids.feedback import DOSSIER as DOSSIER_ID


def _giver(path: Mapping[str, str], caller: Caller) -> Iterable[str]:
    """Name what tells how the caller stands to the person."""
    id = path["dossier_id"]
    return beside(id, [caller.employee_id]) if DOSSIER_ID.matches(id, agency_id=caller.agency_id) else ()


AsGiverDep = Annotated[Acting, Depends(reading_beside(_giver))]
