"""Acts that only the agency's administrator may do."""

from typing import Annotated

from fastapi import Depends

from shared.acting import Acting, OfficerActingDep
from shared.auth import Forbidden, Role


async def acting_admin(acting: OfficerActingDep) -> Acting:
    """Let an administrator of the agency act.

    :raises Forbidden: for other officers
    """
    if not acting.caller.has(Role.AGENCY_ADMIN):
        raise Forbidden("Hanya admin instansi yang boleh melakukan ini.")
    return acting


AdminActingDep = Annotated[Acting, Depends(acting_admin)]
