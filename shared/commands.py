"""Commands by HTTP: load, decide, save, publish; the same decisions and the same store as the fold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from shared import clock
from shared.decision import Contexts, Decision, Kind, Rejected
from shared.document import Cause, Document, apply, fresh, mark_handled
from shared.logs import get
from shared.metrics import COMMANDS
from shared.mongo.documents import Documents, Owing
from shared.outbox import Outbox

S = TypeVar("S")
_log = get(__name__)
_TRIES = 12


class NotFound(Rejected):
    """There is no such document in the caller's agency."""

    code = "not-found"
    status = 404


class Outdated(Rejected):
    """Somebody else changed the document since the caller read it."""

    code = "outdated"
    status = 412


class Busy(Rejected):
    """So many people change this document at once that the command did not get through."""

    code = "busy"
    status = 409


@dataclass(frozen=True)
class Command(Generic[S]):
    """One change of one document, for bulk use. ``key`` makes a repetition harmless."""

    kind: Kind[S]
    id: str
    decide: Callable[[S | None, Contexts], Decision[S]]
    contexts: Sequence[str] = ()
    key: str | None = None


@dataclass(frozen=True)
class Done(Generic[S]):
    """The document after a command. ``repeated``: the same command was handled before and changed nothing now."""

    id: str
    state: S
    version: int
    repeated: bool = False


class Commands:
    """Runs commands of one service."""

    def __init__(self, *, documents: Documents, outbox: Outbox) -> None:
        self._documents = documents
        self._outbox = outbox

    async def run(
        self,
        *,
        agency_id: str,
        kind: Kind[S],
        id: str,
        decide: Callable[[S | None, Contexts], Decision[S]],
        contexts: Sequence[str] = (),
        key: str | None = None,
        if_version: int | None = None,
    ) -> Done[S]:
        """Change one document; the state passed to ``decide`` is None when it does not exist.

        :raises NotFound: when the id belongs to another agency
        :raises Outdated: when ``if_version`` is given and is not the present version
        :raises Rejected: as ``decide`` raises it
        """
        command = Command(kind, id, decide, contexts, key)
        outcome = (await self.run_many([command], agency_id=agency_id, if_version=if_version))[0]
        if isinstance(outcome, Rejected):
            raise outcome
        return outcome

    async def run_many(
        self, commands: Sequence[Command[Any]], *, agency_id: str, if_version: int | None = None
    ) -> list[Done[Any] | Rejected]:
        """Change many documents with one read and one write; one outcome per command, in order."""
        outcomes: dict[int, Done[Any] | Rejected] = {}
        owing: dict[str, Owing] = {}
        pending = dict(enumerate(commands))
        for _ in range(_TRIES):
            pending = await self._round(pending, agency_id, if_version, outcomes, owing)
            if not pending:
                break
        for number in pending:
            outcomes[number] = Busy("Data ini sedang diubah banyak orang sekaligus. Coba lagi sebentar lagi.")
        await self._outbox.try_publish(list(owing.values()))
        for outcome in outcomes.values():
            COMMANDS.labels(outcome=_label(outcome)).inc()
        return [outcomes[number] for number in range(len(commands))]

    async def _round(
        self,
        commands: Mapping[int, Command[Any]],
        agency_id: str,
        if_version: int | None,
        outcomes: dict[int, Done[Any] | Rejected],
        owing: dict[str, Owing],
    ) -> dict[int, Command[Any]]:
        documents = await self._documents.load(
            {id for each in commands.values() for id in (each.id, *each.contexts) if _owns(agency_id, id)}
        )
        states = {id: document.state for id, document in documents.items()}
        now = clock.now()
        for number, command in commands.items():
            try:
                documents[command.id] = _advance(documents, command, agency_id, if_version, states, now)
            except Rejected as refusal:
                outcomes[number] = refusal
                _log.info("command rejected", subject=command.id, reason=refusal.code)
        saved = await self._documents.save(documents.values(), now=now)
        owing |= {each.id: each for each in saved.owing}
        left = {number: each for number, each in commands.items() if number not in outcomes}
        for number, command in left.items():
            if command.id not in saved.losers:
                document = documents[command.id]
                outcomes[number] = Done(document.id, document.state, document.version, not document.dirty)
        return {number: each for number, each in left.items() if number not in outcomes}


def _advance(
    documents: Mapping[str, Document[Any]],
    command: Command[Any],
    agency_id: str,
    if_version: int | None,
    states: Contexts,
    now: datetime,
) -> Document[Any]:
    if not _owns(agency_id, command.id):
        raise NotFound("Data tidak ditemukan di instansi Anda. Periksa kembali nomornya.")
    document = documents.get(command.id) or fresh(kind=command.kind, id=command.id)
    if command.key is not None and command.key in document.handled:
        return document
    if if_version is not None and if_version != document.version:
        raise Outdated(
            f"Data sudah diubah orang lain (versi sekarang {document.version}). Muat ulang, lalu ulangi perubahan Anda."
        )
    key = command.key or clock.random_id()
    moved = apply(document, command.decide(document.state, states), Cause(key, key, now))
    return mark_handled(moved, command.key) if command.key is not None else moved


def _owns(agency_id: str, id: str) -> bool:
    return bool(agency_id) and id.startswith(agency_id + ":")


def _label(outcome: Done[Any] | Rejected) -> str:
    match outcome:
        case Done(repeated=True):
            return "repeated"
        case Done():
            return "saved"
        case Outdated() | Busy():
            return "conflict"
        case _:
            return "rejected"
