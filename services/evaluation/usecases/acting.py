"""Who acts, and how a decision on one document is run for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from services.evaluation.domain.delegation.act import principals
from services.evaluation.domain.delegation.state import Delegations
from shared.auth import Caller
from shared.commands import Commands, Done, NotFound
from shared.decision import Contexts, Decision, Kind
from shared.ids.form import IdForm
from shared.mongo.documents import Documents

S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts, on which local day, with what, under which repetition key and on which version.

    ``given``: the delegations to the caller, whoever gave them.
    """

    documents: Documents
    commands: Commands
    caller: Caller
    today: date
    given: Delegations = ()
    key: str | None = None
    if_version: int | None = None

    @property
    def principals(self) -> frozenset[str]:
        """The officials for whom the caller may act today, and so sees what they see."""
        return principals(self.given, on=self.today)

    def id(self, form: IdForm, *parts: str | int) -> str:
        """An id of the caller's own agency."""
        return form.of(self.caller.agency_id, *parts)


async def run(
    acting: Acting,
    kind: Kind[S],
    id: str,
    decide_on: Callable[[S | None, Contexts], Decision[S]],
    contexts: Sequence[str] = (),
) -> Done[S]:
    """Decide on one document, with the caller's repetition key and on the version that the caller saw."""
    return await acting.commands.run(
        agency_id=acting.caller.agency_id,
        kind=kind,
        id=id,
        decide=decide_on,
        contexts=contexts,
        key=acting.key,
        if_version=acting.if_version,
    )


def existing(state: S | None) -> S:
    """Give what was read.

    :raises NotFound: when there is none.
    """
    if state is None:
        raise not_found()
    return state


def not_found() -> NotFound:
    """Say that there is nothing, or nothing that this caller may see."""
    return NotFound("Data tidak ditemukan. Periksa kembali nomornya, atau apakah Anda berhak melihatnya.")
