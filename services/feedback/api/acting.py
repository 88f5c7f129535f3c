"""What the endpoints of this service share."""

from datetime import date
from typing import Annotated, Any, Final

from fastapi import Path, Query
from pydantic import TypeAdapter

from services.feedback.usecases.acting import Acting
from shared import clock
from shared.auth import Caller
from shared.runtime import Parts

DocumentId = Annotated[str, Path(max_length=400)]
DryRun = Annotated[bool, Query(description="Hanya periksa; tidak ada yang disimpan.")]
CREATED: Final = 201
OK: Final = 200


def acting(parts: Parts, who: Caller, key: str | None = None) -> Acting:
    """Bind the caller to what use cases work with."""
    return Acting(documents=parts.documents, commands=parts.commands, caller=who, key=key)


def day(on: date | None, parts: Parts) -> date:
    """Take the day that the caller names, or today where the service is."""
    return on or clock.today(parts.settings.zone)


def plain(shown: object) -> dict[str, Any]:
    """Lay out what is shown as an item of a page."""
    laid_out: dict[str, Any] = TypeAdapter(type(shown)).dump_python(shown, mode="json")
    return laid_out
