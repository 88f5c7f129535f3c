"""Commands by HTTP: load, decide, save, publish; the same decisions and the same store as the fold."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from weakref import WeakValueDictionary

from shared import clock
from shared.decision import Contexts, Decision, Kind, Rejected
from shared.document import Cause, Document, TooLarge, apply, fresh, mark_handled
from shared.logs import get
from shared.metrics import COMMANDS
from shared.mongo.documents import Documents, Owing, Unstorable
from shared.outbox import Outbox

S = TypeVar("S")
_log = get(__name__)
_TRIES = 12
_PAUSE = 0.01


class NotFound(Rejected):
    """There is no such document in the caller's agency."""

    code = "not-found"
    status = 404


class Outdated(Rejected):
    """Somebody else changed the document since the caller read it; ``current_version`` is what it is now."""

    code = "outdated"
    status = 412

    def __init__(self, current_version: int) -> None:
        super().__init__(
            f"Data sudah diubah orang lain (versi sekarang {current_version}). Muat ulang, lalu ulangi perubahan Anda.",
        )
        self.current_version = current_version


class KeyReused(Rejected):
    """The same Idempotency-Key came with other content: a mistake of the caller's program, not a repetition."""

    code = "key-reused"
    status = 422


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
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

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
        async with self._alone({each.id for each in commands}):
            for tried in range(_TRIES):
                pending = await self._round(pending, agency_id, if_version, outcomes, owing)
                if not pending:
                    break
                await asyncio.sleep(clock.jitter(_PAUSE * tried))
        for number in pending:
            outcomes[number] = Busy("Data ini sedang diubah banyak orang sekaligus. Coba lagi sebentar lagi.")
        await self._outbox.try_publish(list(owing.values()))
        for outcome in outcomes.values():
            COMMANDS.labels(outcome=_label(outcome)).inc()
        return [outcomes[number] for number in range(len(commands))]

    @asynccontextmanager
    async def _alone(self, ids: Iterable[str]) -> AsyncIterator[None]:
        """Let the commands of this process on one document come one after the other, so that they do not race."""
        locks = [self._locks.setdefault(id, asyncio.Lock()) for id in sorted(ids)]
        async with AsyncExitStack() as held:
            for lock in locks:
                await held.enter_async_context(lock)
            yield

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
        refused: dict[int, Rejected] = {}
        repeated: set[int] = set()
        for number, command in commands.items():
            before = documents.get(command.id)
            try:
                documents[command.id] = _advance(documents, command, agency_id, if_version, states, now)
            except Rejected as refusal:
                refused[number] = refusal
                _log.info("command rejected", subject=command.id, reason=refusal.code)
            else:
                if documents[command.id] is before or not documents[command.id].dirty:
                    repeated.add(number)
        try:
            saved = await self._documents.save(documents.values(), now=now)
        except Unstorable as error:
            outcomes |= {number: TooLarge() for number, each in commands.items() if each.id in error.ids}
            return {number: each for number, each in commands.items() if number not in outcomes}
        owing |= {each.id: each for each in saved.owing}
        for number, command in commands.items():
            if command.id in saved.losers:
                continue  # also what was refused: it may have been decided on a change that was not saved
            document = documents.get(command.id)
            if number in refused:
                outcomes[number] = refused[number]
            elif document is not None:
                outcomes[number] = Done(document.id, document.state, document.version, number in repeated)
        return {number: each for number, each in commands.items() if number not in outcomes}


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
    if document.kind.name != command.kind.name:
        raise NotFound("Data tidak ditemukan di instansi Anda. Periksa kembali nomornya.")
    if command.key is not None and command.key in document.handled:
        return document
    if command.key is not None and _reused(command.key, document.handled):
        raise KeyReused("Idempotency-Key ini sudah dipakai untuk isian lain. Pakai kunci baru untuk perintah baru.")
    if if_version is not None and if_version != document.version:
        raise Outdated(document.version)
    key = command.key or clock.random_id()
    moved = apply(document, command.decide(document.state, states), Cause(key, key, now))
    return mark_handled(moved, command.key) if command.key is not None else moved


def _reused(key: str, handled: Sequence[str]) -> bool:
    """Whether a key was handled before with other content, which stands behind its ``#``."""
    name, mark, _content = key.rpartition("#")
    return bool(mark) and any(each.startswith(name + mark) for each in handled)


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
