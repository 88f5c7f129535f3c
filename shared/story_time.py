"""Stories of the past on a running platform: where no foreign issuer is trusted, an agency's clock may be moved."""

import asyncio
import json
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey, import_key
from pydantic import AwareDatetime, Field

from shared.agency import CLOCK
from shared.commands import By, Command
from shared.http.callers import OfficerDep
from shared.ids import directory
from shared.request import Request
from shared.service import PartsDep
from shared.settings import ServiceSettings
from shared.times import TOLD_GOOD_SECONDS, tell

router = APIRouter(tags=["clock"])


class ForeignIssuer(ValueError):
    """Clocks may be moved only where every token is signed by the key that stories sign with."""


class Now(Request):
    """The time that it is to be in the caller's agency; from then on the clock runs on."""

    now: Annotated[
        AwareDatetime,
        Field(ge=datetime.fromisoformat("1990-01-01T00:00:00Z"), lt=datetime.fromisoformat("9000-01-01T00:00:00Z")),
    ]


@router.put("/clock", status_code=204)
async def put_clock(body: Now, caller: OfficerDep, parts: PartsDep) -> None:
    """Move the clock of the caller's agency, for a story; it exists on stacks of this kind only."""
    id = directory.CLOCK.of(caller.agency_id, caller.agency_id)
    ahead = parts.times.ahead(body.now)
    await parts.commands.run(Command(CLOCK, id, tell, ahead), by=By(agency_id=caller.agency_id))
    await asyncio.sleep(TOLD_GOOD_SECONDS)


def may_move_clocks(settings: ServiceSettings) -> bool:
    """Say whether clocks may be moved: only with the private key of the one issuer that is trusted.

    :raises ForeignIssuer: when it was asked for although others can sign tokens too
    """
    if settings.story_key_file is None:
        return False
    if settings.jwks_url or settings.jwt_key_file is None:
        raise ForeignIssuer("story_key_file: the keys of a foreign issuer are trusted here; leave it out")
    try:
        trusted = KeySet.import_key_set(json.loads(settings.jwt_key_file.read_text())).keys
        own = import_key(json.loads(settings.story_key_file.read_text()))
    except (OSError, ValueError, JoseError) as error:
        raise ForeignIssuer("story_key_file: it or jwt_key_file cannot be read as a key") from error
    if isinstance(own, OctKey) or not own.is_private or [each.thumbprint() for each in trusted] != [own.thumbprint()]:
        raise ForeignIssuer("story_key_file: it is not the private half of the one key in jwt_key_file")
    return True
