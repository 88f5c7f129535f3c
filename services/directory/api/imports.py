"""Imports of files of people and units."""

import base64
import binascii
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, EncodedBytes, EncoderProtocol, Field, StrictBool, StringConstraints
from pydantic_core import PydanticCustomError

from services.directory.domain.importing.apply import cancel
from services.directory.domain.importing.state import IMPORT, ImportState, ImportStatus, Refusal
from services.directory.rules.importing.files import Hidden, UploadedFile
from services.directory.rules.importing.problems import RowProblem
from services.directory.rules.importing.wanted import ReadSheet
from services.directory.store import count_left
from services.directory.usecases.imports import Upload, import_files
from services.directory.usecases.names import names_for
from shared.acting import Acting, OfficerActingDep, OfficerReadingDep, acted
from shared.alike import filled
from shared.document import Document
from shared.events.base import Id
from shared.http.pages import LIMIT_MAX, After, Limit, Page, tag
from shared.ids import directory
from shared.request import Request

router = APIRouter(prefix="/imports", tags=["imports"])
FileName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f/\\]+$")]


class StrictBase64(EncoderProtocol):
    """Base64 as it is written down: what does not belong to it is refused, not skipped."""

    @classmethod
    def decode(cls, data: bytes) -> bytes:
        """Give the bytes."""
        try:
            return base64.b64decode(data, validate=True)
        except binascii.Error as error:
            raise PydanticCustomError("written", "{text}", {"text": "bukan Base64 yang benar"}) from error

    @classmethod
    def encode(cls, value: bytes) -> bytes:
        """Write the bytes down."""
        return base64.b64encode(value)

    @classmethod
    def get_json_format(cls) -> str:
        """Name the form."""
        return "base64"


class FileIn(Request):
    """A file: its name, and its bytes in Base64."""

    name: FileName
    content: Annotated[bytes, EncodedBytes(encoder=StrictBase64)]


class ImportIn(Request):
    """Files to import, and how. ``dry_run``: only say what would change.

    ``skip_invalid``: take the right rows although others are wrong. ``retire_missing``: who is in no file becomes
    inactive. ``hidden_rows``: rows that a sheet hides are asked about, skipped or taken. ``since``: first day of
    whoever is new and has none in the files; the year's first day where it is left out. Employment that begins later
    counts in its place.
    """

    files: Annotated[tuple[FileIn, ...], Field(min_length=1, max_length=20)]
    dry_run: StrictBool = False
    skip_invalid: StrictBool = False
    retire_missing: StrictBool = False
    hidden_rows: Hidden = "ask"
    since: date | None = None


class MovementOut(BaseModel):
    """Who moves, from where to where, on which day."""

    employee_id: str
    name: str
    from_unit_id: str
    from_position: str
    to_unit_id: str
    to_position: str
    on: date


class ImportRow(BaseModel):
    """An import in a list."""

    import_id: str
    version: int
    by: str
    at: datetime
    files: tuple[str, ...]
    dry_run: bool
    status: ImportStatus
    rows: int
    problem_count: int
    total: int


class ImportOut(ImportRow):
    """An import: what it changes, what is wrong, and how much of it is recorded (``done`` of ``total``)."""

    done: int
    skip_invalid: bool
    retire_missing: bool
    counts: dict[str, int]
    movements: list[MovementOut]
    problems: tuple[RowProblem, ...]
    warnings: tuple[RowProblem, ...]
    refusals: tuple[Refusal, ...]
    sheets: tuple[ReadSheet, ...]
    ended_at: datetime | None


@router.post("", status_code=202, summary="Import files")
async def post_import(body: ImportIn, acting: OfficerActingDep, response: Response) -> ImportOut:
    """Read files, say what they change, and record it in the background."""
    files = tuple(UploadedFile(each.name, each.content) for each in body.files)
    done = await import_files(acting, filled(Upload, body, files=files))
    acted(response, done)
    return await _out(acting, done.state, done.version)


@router.get("", summary="Imports")
async def list_imports(
    acting: OfficerReadingDep, status: ImportStatus | None = None, limit: Limit = 50, after: After = None
) -> Page[ImportRow]:
    """List the agency's imports."""

    def row(found: Document[ImportState]) -> ImportRow:
        return filled(ImportRow, found.present, version=found.version)

    where = {"status": status.value if status else None}
    return await acting.page(IMPORT, where=where, show=row, limit=limit, after=after)


@router.get("/{import_id}", summary="One import")
async def get_import(import_id: Id, acting: OfficerReadingDep, response: Response) -> ImportOut:
    """Show what an import changes, what is wrong in the files, and how far it is recorded."""
    found = await acting.read(IMPORT, directory.IMPORT.of(acting.agency_id, import_id))
    tag(response, found.version)
    return await _out(acting, found.present, found.version)


@router.post("/{import_id}/cancellation", summary="Cancel an import")
async def post_cancellation(import_id: Id, acting: OfficerActingDep, response: Response) -> ImportOut:
    """Record nothing more of a running import; what was recorded already stays."""
    done = await acting.run(IMPORT, directory.IMPORT.of(acting.agency_id, import_id), cancel, None)
    acted(response, done)
    return await _out(acting, done.state, done.version)


async def _out(acting: Acting, state: ImportState, version: int) -> ImportOut:
    left = await count_left(acting.documents, state) if state.status is ImportStatus.RUNNING else 0
    moving = state.movements[:LIMIT_MAX]
    names = {each.employee_id: each.name for each in await names_for(acting, [each.employee_id for each in moving])}
    done = state.total - left if state.status in (ImportStatus.RUNNING, ImportStatus.DONE) else 0
    movements = [
        filled(MovementOut, each, name=names.get(each.employee_id, ""), on=each.on) for each in state.movements
    ]
    return filled(ImportOut, state, version=version, done=done, movements=movements, counts=dict(state.counts))
