"""Who acts, and the ids that every use case checks first."""

from dataclasses import dataclass
from typing import TypeVar

from services.feedback.domain.cycle.state import cycle_document
from shared.auth import Caller
from shared.commands import Commands, NotFound
from shared.mongo.documents import Documents

S = TypeVar("S")
DOSSIER_PARTS = 5
SURVEY_PARTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts, with what, and under which repetition key."""

    documents: Documents
    commands: Commands
    caller: Caller
    key: str | None = None


def check_id(agency_id: str, id: str, kind: str, parts: int) -> None:
    """Check that an id is of this agency and kind.

    :raises NotFound: when it is not
    """
    found = id.split(":")
    if not agency_id or found[:2] != [agency_id, kind] or len(found) != parts:
        raise not_found()


def cycle_of(dossier_id: str) -> str:
    """Name the document of the cycle that a dossier belongs to."""
    agency_id, _kind, cycle_id, *_rest = dossier_id.split(":")
    return cycle_document(agency_id=agency_id, cycle_id=cycle_id)


def existing(state: S | None) -> S:
    """Give the state that a use case needs.

    :raises NotFound: when there is none
    """
    if state is None:
        raise not_found()
    return state


def not_found() -> NotFound:
    """Refuse in the same words whether a thing is not there or belongs to somebody else."""
    return NotFound("Data tidak ditemukan di instansi Anda. Periksa kembali nomornya.")
