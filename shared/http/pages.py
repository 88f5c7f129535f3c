"""Lists in pages by an opaque cursor, and single documents with their version as entity tag."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Final, Generic, TypeVar

from fastapi import Query, Response
from pydantic import BaseModel

from shared.decision import Invalid, Kind
from shared.document import Document
from shared.ids.form import belongs
from shared.mongo.documents import Documents
from shared.request import WRITTEN
from shared.where import Term

S = TypeVar("S")
T = TypeVar("T")
LIMIT_MAX = 200
UNKNOWN_CURSOR: Final = "Kursor `after` tidak dikenal. Pakai nilai `next` dari halaman sebelumnya."
Limit = Annotated[int, WRITTEN, Query(ge=1, le=LIMIT_MAX, description="Jumlah paling banyak.")]
After = Annotated[str | None, Query(description="Kursor `next` dari halaman sebelumnya.", max_length=800)]


class Page(BaseModel, Generic[T]):
    """One page; ``next`` is the cursor of the following one, absent on the last."""

    items: list[T]
    next: str | None = None


async def page(
    documents: Documents,
    *,
    kind: Kind[S],
    agency_id: str,
    where: Mapping[str, Term],
    limit: int,
    after: str | None,
    show: Callable[[Document[S]], T | None],
) -> Page[T]:
    """Read one page of documents of the caller's agency; filters that are None do not filter.

    ``show`` makes of a document what the list shows of it. It returns None for what the caller may not see:
    a page may then be shorter, its cursor still leads on.
    """
    filters = {field: value for field, value in where.items() if value is not None}
    found = await documents.select(
        kind=kind, agency_id=agency_id, where=filters, limit=limit + 1, after=read_cursor(after, agency_id)
    )
    shown = [item for each in found[:limit] if (item := show(each)) is not None]
    return Page(items=shown, next=cursor_of(found[limit - 1].id) if len(found) > limit else None)


def page_of(items: Sequence[T], *, id_of: Callable[[T], str], agency_id: str, limit: int, after: str | None) -> Page[T]:
    """Give one page of what was read as a whole, in its own order.

    :raises Invalid: when the cursor names none of them
    """
    ids, cursor = [id_of(each) for each in items], read_cursor(after, agency_id)
    if cursor is not None and cursor not in ids:
        raise Invalid(UNKNOWN_CURSOR, field="after")
    start = 0 if cursor is None else ids.index(cursor) + 1
    shown = list(items[start : start + limit])
    return Page(items=shown, next=cursor_of(id_of(shown[-1])) if start + limit < len(items) else None)


def tag(response: Response, version: int) -> None:
    """Give an answer its entity tag, for If-Match."""
    response.headers["ETag"] = f'"{version}"'


def cursor_of(id: str) -> str:
    """Give the cursor of what comes after a document."""
    return base64.urlsafe_b64encode(id.encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, agency_id: str) -> str | None:
    """Read a cursor strictly: one that is taken for something else would lead a caller round and round."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        id = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise Invalid(UNKNOWN_CURSOR, field="after") from error
    if not belongs(id, agency_id):
        raise Invalid(UNKNOWN_CURSOR, field="after")
    return id
