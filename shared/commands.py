"""Commands by HTTP: load, decide, settle; the same decisions and the same store as for facts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Container, Iterable, Mapping, MutableMapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from weakref import WeakValueDictionary

from shared import clock
from shared.additions import insert
from shared.decision import Actor, Addition, Decision, Env, Kind, Rejected, not_found
from shared.document import Cause, Document, TooLarge, apply, fresh, mark_processed
from shared.ids.form import belongs
from shared.logs import get
from shared.metrics import CommandFate, count_commands
from shared.mongo.documents import Documents, Unstorable
from shared.teller import Teller
from shared.times import LocalTime, Times

S = TypeVar("S")
I = TypeVar("I")
Known = MutableMapping[str, Document[Any] | None]
"""Documents that an act has read already; None: there is none."""
_Read = Mapping[str, Document[Any] | None]

_log = get(__name__)
_TRIES = 12
_PAUSE = 0.01


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
class Command(Generic[S, I]):
    """One change of one document: what to decide, on which input, seeing which other documents.

    ``key`` makes a repetition harmless; ``if_version`` is the version of this document that the caller saw.
    """

    kind: Kind[S]
    id: str
    decide: Callable[[S | None, I, Env], Decision[S]]
    input: I
    contexts: Sequence[str] = ()
    key: str | None = None
    if_version: int | None = None


@dataclass(frozen=True)
class Done(Generic[S]):
    """The document after a command. ``repeated``: the same command was handled before and changed nothing now.

    ``outcomes`` are those of the decision that was saved; none for a key that was handled before.
    """

    id: str
    state: S
    version: int
    repeated: bool = False
    outcomes: tuple[Any, ...] = ()


CommandOutcome = Done[Any] | Rejected


def accepted(outcome: CommandOutcome) -> Done[Any]:
    """Give what a command that stands alone came to.

    :raises Rejected: when it was refused
    """
    if isinstance(outcome, Rejected):
        raise outcome
    return outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """For whom commands run: the agency that all documents must belong to, who acts, and on which stored version.

    Without an ``actor`` nobody known acts: the public.
    """

    agency_id: str
    actor: Actor | None = None
    if_version: int | None = None


@dataclass(slots=True)
class _Round:
    """What one try came to, before it is saved."""

    documents: dict[str, Document[Any]]
    refused: dict[int, Rejected] = field(default_factory=dict)
    repeated: set[int] = field(default_factory=set)
    outcomes: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    additions: dict[int, tuple[Addition[Any], ...]] = field(default_factory=dict)

    def touches(self, number: int, id: str, ids: Container[str]) -> bool:
        """Whether a command saves, or adds, one of these documents."""
        return id in ids or any(each.id in ids for each in self.additions.get(number, ()))


class Commands:
    """Runs commands of one service."""

    def __init__(self, *, documents: Documents, teller: Teller, times: Times) -> None:
        self._documents = documents
        self._teller = teller
        self._times = times
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def run(self, command: Command[S, Any], *, by: By, known: Known | None = None) -> Done[S]:
        """Change one document; the state passed to its ``decide`` is None when it does not exist.

        :raises NotFound: when the id belongs to another agency
        :raises Outdated: when a version is named and is not the present one
        :raises Rejected: as ``decide`` raises it
        """
        return accepted((await self.run_many([command], by=by, known=known))[0])

    async def run_many(
        self, commands: Sequence[Command[Any, Any]], *, by: By, known: Known | None = None, dry_run: bool = False
    ) -> list[CommandOutcome]:
        """Change many documents with one read and one write; one outcome per command, in order.

        ``known`` is not read a second time, unless somebody changed it meanwhile; what was changed is taken out of it.
        A dry run says what each command would come to, and writes nothing.

        :raises Full: when so much is saved and not told yet that no more can be taken
        """
        outcomes: dict[int, CommandOutcome] = {}
        pending = dict(enumerate(commands))
        if not dry_run:
            self._teller.check_room()
        async with self._alone(commands, known if known is not None else {}) as fresh_enough:
            for tried in range(_TRIES):
                time = await self._times.of(by.agency_id)
                documents = await self._load(pending, by, {} if tried else fresh_enough)
                tries = self._decide(pending, documents, by, time)
                outcomes |= _settled(pending, tries) if dry_run else await self._settle(pending, tries)
                pending = {number: each for number, each in pending.items() if number not in outcomes}
                if not pending:
                    break
                await asyncio.sleep(clock.jitter(_PAUSE * tried))
        for number in pending:
            outcomes[number] = Busy("Data ini sedang diubah banyak orang sekaligus. Coba lagi sebentar lagi.")
        if not dry_run:
            count_commands(_label(each) for each in outcomes.values())
        return [outcomes[number] for number in range(len(commands))]

    @asynccontextmanager
    async def _alone(self, commands: Iterable[Command[Any, Any]], known: Known) -> AsyncIterator[_Read]:
        """Let the commands of this process on one document come one after the other, so that they do not race.

        Yield what need not be read again: nothing for whoever had to wait, because the others changed it.
        """
        ids = {each.id for each in commands}
        locks = [self._locks.setdefault(id, asyncio.Lock()) for id in sorted(ids)]
        waits = any(lock.locked() for lock in locks)
        async with AsyncExitStack() as held:
            for lock in locks:
                await held.enter_async_context(lock)
            yield {} if waits else dict(known)
        for id in ids & known.keys():
            del known[id]

    async def _load(
        self, commands: Mapping[int, Command[Any, Any]], by: By, known: Mapping[str, Any]
    ) -> dict[str, Document[Any]]:
        wanted = {id for each in commands.values() for id in (each.id, *each.contexts) if belongs(id, by.agency_id)}
        found = await self._documents.load(wanted - known.keys())
        return found | {id: document for id in wanted if (document := known.get(id)) is not None}

    def _decide(
        self, commands: Mapping[int, Command[Any, Any]], documents: dict[str, Document[Any]], by: By, time: LocalTime
    ) -> _Round:
        tries = _Round(documents)
        states = {id: document.state for id, document in documents.items()}
        for number, command in commands.items():
            env = Env(
                id=command.id, now=time.now, today=time.today, actor=by.actor, contexts=states, day_of=time.day_of
            )
            before = documents.get(command.id)
            try:
                documents[command.id], decision = _advance(before, command, by, env)
            except Rejected as refusal:
                tries.refused[number] = refusal
                _log.info("command rejected", subject=command.id, reason=refusal.code)
            else:
                tries.outcomes[number] = decision.outcomes if decision is not None else ()
                if decision is not None and decision.additions:
                    tries.additions[number] = decision.additions
                if documents[command.id] is before or not documents[command.id].dirty:
                    tries.repeated.add(number)
        return tries

    async def _settle(self, commands: Mapping[int, Command[Any, Any]], tries: _Round) -> dict[int, CommandOutcome]:
        try:
            late = {commands[number].id for number in await insert(self._documents, tries.additions, now=clock.now())}
            ready = [each for id, each in tries.documents.items() if id not in late]
            losers = late | await self._teller.save(ready, now=clock.now())
        except Unstorable as error:
            return {n: TooLarge() for n, each in commands.items() if tries.touches(n, each.id, error.ids)}
        # Also what was refused is tried again with the losers: it may have been decided on a change that was not saved.
        return _settled({number: each for number, each in commands.items() if each.id not in losers}, tries)


def _settled(commands: Mapping[int, Command[Any, Any]], tries: _Round) -> dict[int, CommandOutcome]:
    return {number: tries.refused.get(number) or _done(number, each.id, tries) for number, each in commands.items()}


def _done(number: int, id: str, tries: _Round) -> Done[Any]:
    document = tries.documents[id]
    return Done(document.id, document.state, document.version, number in tries.repeated, tries.outcomes[number])


def _advance(
    found: Document[Any] | None, command: Command[Any, Any], by: By, env: Env
) -> tuple[Document[Any], Decision[Any] | None]:
    document = found or fresh(kind=command.kind, id=command.id)
    if not belongs(command.id, by.agency_id) or document.kind.name != command.kind.name:
        raise not_found()
    if command.key is not None and command.key in document.processed:
        return document, None
    if command.key is not None and _reused(command.key, document.processed):
        raise KeyReused("Idempotency-Key ini sudah dipakai untuk isian lain. Pakai kunci baru untuk perintah baru.")
    decision = command.decide(document.state, command.input, env)
    # Not before: whoever may not do this, or not see the document, learns nothing about its version.
    seen = by.if_version if command.if_version is None else command.if_version
    if seen is not None and seen != document.stored_version:
        raise Outdated(document.version)
    key = command.key or clock.random_id()
    moved = apply(document, decision, Cause(key, key, env.now))
    return (mark_processed(moved, command.key) if command.key is not None else moved), decision


def _reused(key: str, processed: Sequence[str]) -> bool:
    """Whether a key was processed before with other content, which stands behind its ``#``."""
    name, mark, _content = key.rpartition("#")
    return bool(mark) and any(each.startswith(name + mark) for each in processed)


def _label(outcome: CommandOutcome) -> CommandFate:
    match outcome:
        case Done(repeated=True):
            return "repeated"
        case Done():
            return "saved"
        case Outdated() | Busy():
            return "conflict"
        case _:
            return "rejected"
