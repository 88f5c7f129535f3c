"""Who acts, and the ids that every use case checks first."""

from dataclasses import dataclass
from typing import TypeVar

from shared.auth import Caller
from shared.commands import Commands, NotFound
from shared.ids import feedback as ids
from shared.ids.evaluation import CYCLE as CYCLE_ID
from shared.ids.form import IdForm, agency_of
from shared.mongo.documents import Documents

S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts, with what, and under which repetition key."""

    documents: Documents
    commands: Commands
    caller: Caller
    key: str | None = None


def check_id(form: IdForm, id: str, *, agency_id: str) -> None:
    """Check that an id is of this agency and form.

    :raises NotFound: when it is not
    """
    if not form.matches(id, agency_id=agency_id):
        raise not_found()


def cycle_of(dossier_id: str) -> str:
    """Name the document of the cycle that a dossier belongs to."""
    return CYCLE_ID.of(agency_of(dossier_id), ids.DOSSIER.read(dossier_id)[0])


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
