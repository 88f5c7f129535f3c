"""Acts and lists without the versions of documents: one would count answers that must stay hidden."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends, Query, Response
from pydantic_core import to_jsonable_python

from shared.acting import Acting, OfficerReadingDep, ReadingDep
from shared.commands import Done
from shared.decision import Kind
from shared.document import Document
from shared.http.callers import KeyDep
from shared.http.pages import Page, page
from shared.mongo.documents import Documents

S = TypeVar("S")
DryRun = Annotated[bool, Query(description="Hanya periksa; tidak ada yang disimpan.")]
CREATED: Final = 201
OK: Final = 200


async def _once(acting: ReadingDep, key: KeyDep) -> Acting:
    return replace(acting, key=key)


async def _officer_once(acting: OfficerReadingDep, key: KeyDep) -> Acting:
    return replace(acting, key=key)


OnceDep = Annotated[Acting, Depends(_once)]
"""A person of the agency acts, once per key, and on no version: a refusal of If-Match would tell the present one."""
OfficerOnceDep = Annotated[Acting, Depends(_officer_once)]


def replayed(response: Response, done: Done[Any]) -> bool:
    """Say in an answer, which gets no entity tag, whether the command had been handled before and created nothing."""
    if done.repeated:
        response.headers["Idempotency-Replayed"] = "true"
        response.status_code = OK
    return done.repeated


async def listed(
    documents: Documents,
    agency_id: str,
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

    return await page(documents, kind=kind, agency_id=agency_id, where=where, limit=limit, after=after, show=laid_out)
