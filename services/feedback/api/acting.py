"""What the endpoints of this service share."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Final, TypeVar

from fastapi import Path, Query
from pydantic_core import to_jsonable_python

from services.feedback.domain.copying import made_of
from services.feedback.domain.dossier.give import JudgedAnswer
from services.feedback.usecases.acting import Acting
from shared import clock
from shared.auth import Caller
from shared.decision import Kind
from shared.document import Document
from shared.http.pages import Page, page
from shared.http.problems import rejection
from shared.runtime import Parts

S = TypeVar("S")
T = TypeVar("T")
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


def show_judged(model: Callable[..., T], judged: JudgedAnswer, *, taken: str, **more: object) -> T:
    """Show what became of an answer: a status (``taken`` when it is in order), advice, and why it is refused."""
    status = "repeated" if judged.repeated else taken
    if judged.refusal is None:
        return made_of(model, judged, status=status, **more)
    return made_of(model, judged, status="refused", problem=rejection(judged.refusal), **more)


async def listed(
    parts: Parts,
    who: Caller,
    kind: Kind[S],
    where: Mapping[str, str | None],
    *,
    limit: int,
    after: str | None,
    show: Callable[[Document[S]], object | None],
) -> Page:
    """List documents of the caller's agency; ``show`` returns None for what the caller may not see."""

    def laid_out(document: Document[S]) -> dict[str, Any] | None:
        shown = show(document)
        return to_jsonable_python(shown) if shown is not None else None

    return await page(
        parts.documents, kind=kind, agency_id=who.agency_id, where=where, limit=limit, after=after, show=laid_out
    )
