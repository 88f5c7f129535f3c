"""How a request becomes somebody who acts, and how an act reads each document once."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends, Path, Request, Response

from shared.agency import EMPLOYMENT, EmploymentState
from shared.auth import Caller
from shared.commands import By, Command, CommandOutcome, Done, Known
from shared.decision import Actor, Decision, Delegation, Env, Kind, NotYours, existing
from shared.document import Document, fresh
from shared.events.delegation import DelegationStatus
from shared.http.callers import AnyOfficerDep, CallerDep, IfMatchDep, KeyDep, OfficerDep, ReaderDep
from shared.http.pages import Page, page, tag
from shared.ids import directory
from shared.ids.form import belongs
from shared.indonesian import date_text
from shared.mongo.documents import Documents
from shared.service import Parts, PartsDep
from shared.times import LocalTime
from shared.unit_tree import with_below
from shared.where import Term, any_of

S = TypeVar("S")
I = TypeVar("I")
T = TypeVar("T")
_GIVEN_MAX: Final = 1000
_LIVE: Final = any_of((DelegationStatus.PROPOSED.value, DelegationStatus.ACCEPTED.value))


class NotEmployed(NotYours):
    """The caller's employment at the agency has ended, or has not begun."""

    code = "not-employed"


Beside = Callable[[Mapping[str, str], Caller], Iterable[str]]
"""Names what an act reads at once with the documents that its path names: by the parts of the path, and who acts."""

DocumentId = Annotated[str, Path(max_length=400)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts, at which time of the agency, under which repetition key and on which version.

    What was read for this act is remembered: sight and authority are checked on the very state that is decided on.
    """

    parts: Parts
    caller: Caller
    actor: Actor
    time: LocalTime
    key: str | None = None
    if_version: int | None = None
    known: Known = field(default_factory=dict)

    @property
    def agency_id(self) -> str:
        """The agency that everything is bound to."""
        return self.caller.agency_id

    @property
    def today(self) -> date:
        """The agency's day."""
        return self.actor.today

    @property
    def documents(self) -> Documents:
        """The documents of the service."""
        return self.parts.documents

    async def load(self, ids: Iterable[str]) -> Mapping[str, Document[Any]]:
        """Read documents of the caller's agency, each once in an act; those that do not exist are left out."""
        wanted = {id for id in ids if belongs(id, self.agency_id)}
        missing = wanted - self.known.keys()
        if missing:
            found = await self.documents.load(missing)
            self.known.update({id: found.get(id) for id in missing})
        return {id: document for id in wanted if (document := self.known[id]) is not None}

    async def find(self, kind: Kind[S], id: str) -> Document[S]:
        """Read one document; a fresh one, without a state, when the caller's agency has none of this kind."""
        document = (await self.load([id])).get(id)
        return document if document is not None and document.kind.name == kind.name else fresh(kind=kind, id=id)

    async def read(self, kind: Kind[S], id: str) -> Document[S]:
        """Read one document that has to exist.

        :raises NotFound: when the caller's agency has none of this kind
        """
        document = await self.find(kind, id)
        existing(document.state)
        return document

    async def select(
        self, kind: Kind[S], where: Mapping[str, Term], *, limit: int, after: str | None = None
    ) -> list[Document[S]]:
        """Read documents of the caller's agency by their lookup fields, after a given one, and remember them."""
        found = await self.documents.select(kind=kind, agency_id=self.agency_id, where=where, limit=limit, after=after)
        for each in found:
            self.known.setdefault(each.id, each)
        return found

    async def page(
        self,
        kind: Kind[S],
        *,
        where: Mapping[str, Term],
        show: Callable[[Document[S]], T | None],
        limit: int,
        after: str | None,
    ) -> Page[T]:
        """Read one page of documents of the caller's agency; ``show`` gives None for what is left out."""
        return await page(
            self.documents, kind=kind, agency_id=self.agency_id, where=where, limit=limit, after=after, show=show
        )

    async def run(
        self,
        kind: Kind[S],
        id: str,
        decide: Callable[[S | None, I, Env], Decision[S]],
        input: I,
        *,
        contexts: Sequence[str] = (),
        again: bool = False,
    ) -> Done[S]:
        """Decide on one document, under the caller's repetition key and on the version that the caller saw.

        ``again``: a further step of the same act, without key and version: they were spent on the first.

        :raises Rejected: as ``decide`` raises it
        """
        command = Command(kind, id, decide, input, contexts, None if again else self.key)
        return await self.parts.commands.run(command, by=self._by(None if again else self.if_version), known=self.known)

    async def run_many(
        self, commands: Sequence[Command[Any, Any]], *, dry_run: bool = False, one: bool = False
    ) -> list[CommandOutcome]:
        """Decide on many documents with one read and one write; one outcome per command, in order.

        ``one``: they are steps on one document, on the version that the caller saw.
        """
        by = self._by(self.if_version if one else None)
        return await self.parts.commands.run_many(commands, by=by, known=self.known, dry_run=dry_run)

    def _by(self, if_version: int | None) -> By:
        return By(agency_id=self.agency_id, actor=self.actor, if_version=if_version)


async def begin(
    parts: Parts,
    caller: Caller,
    *,
    named: Iterable[str] = (),
    key: str | None = None,
    version: int | None = None,
) -> Acting:
    """Let somebody act, unless employed no more or not yet; ``named`` documents of the agency are read with it.

    :raises NotEmployed: when the employment is over, or has not begun
    """
    time, known, given, units = await asyncio.gather(
        parts.times.of(caller.agency_id), _known(parts, caller, named), _given(parts, caller), units_of(parts, caller)
    )
    employment = known[_employment_id(caller)]
    if employment is not None:
        _check_employed(employment.present, time.today)
    return Acting(
        parts=parts,
        caller=caller,
        actor=Actor(
            employee_id=caller.employee_id,
            today=time.today,
            officer=caller.is_officer,
            units=units,
            given=given,
        ),
        time=time,
        key=key,
        if_version=version,
        known=known,
    )


async def _known(parts: Parts, caller: Caller, named: Iterable[str]) -> Known:
    wanted = {_employment_id(caller), *(id for id in named if belongs(id, caller.agency_id))}
    found = await parts.documents.load(wanted)
    return {id: found.get(id) for id in wanted}


def _employment_id(caller: Caller) -> str:
    return directory.EMPLOYMENT.of(caller.agency_id, caller.employee_id)


def _check_employed(employment: EmploymentState, today: date) -> None:
    """Let nobody in before the first day or after the last one, as far as the directory told them."""
    if employment.is_over(today):
        text = (
            f"Masa kerja Anda di instansi ini berakhir pada {date_text(employment.last_day)}. Hubungi"
            " pengelola kepegawaian."
        )
        raise NotEmployed(text)
    if not employment.has_begun(today):
        raise NotEmployed(f"Masa kerja Anda di instansi ini baru mulai pada {date_text(employment.first_day)}.")


async def _given(parts: Parts, caller: Caller) -> tuple[Delegation, ...]:
    """What was given to the caller and may still count; nothing in services where nobody acts for others."""
    if parts.delegations is None:
        return ()
    where: Mapping[str, Term] = {"employee_id": caller.employee_id, "status": _LIVE}
    found = await parts.documents.select(
        kind=parts.delegations, agency_id=caller.agency_id, where=where, limit=_GIVEN_MAX
    )
    return tuple(each.present for each in found)


async def units_of(parts: Parts, caller: Caller) -> frozenset[str]:
    """The units that somebody looks after: those that the token names, and all below them."""
    if not caller.units:
        return frozenset()
    fields = ("unit_id", "parent_id")
    rows = parts.documents.lookups(kind=parts.units, agency_id=caller.agency_id, where={}, fields=fields)
    read = [each.fields async for each in rows]
    return with_below(caller.units, {each["unit_id"]: each["parent_id"] for each in read if each.get("parent_id")})


async def looking(parts: PartsDep, caller: CallerDep) -> Caller:
    """Let whoever has a token of the agency look, subscribers of events too, but nobody who has left."""
    reading = parts.documents.get(EMPLOYMENT, _employment_id(caller))
    time, employment = await asyncio.gather(parts.times.of(caller.agency_id), reading)
    if employment.state is not None:
        _check_employed(employment.state, time.today)
    return caller


def reading_beside(beside: Beside) -> Callable[..., Awaitable[Acting]]:
    """Let a person of the agency look; what ``beside`` names is read together with what the path names."""

    async def reading(parts: PartsDep, caller: ReaderDep, request: Request) -> Acting:
        return await begin(parts, caller, named=_named(request, caller, beside))

    return reading


def acting_beside(beside: Beside) -> Callable[..., Awaitable[Acting]]:
    """Let a person of the agency act, once per key and on the version named, if any; see :func:`reading_beside`."""

    async def acting(parts: PartsDep, caller: ReaderDep, request: Request, key: KeyDep, version: IfMatchDep) -> Acting:
        return await begin(parts, caller, named=_named(request, caller, beside), key=key, version=version)

    return acting


def officer_acting_beside(beside: Beside) -> Callable[..., Awaitable[Acting]]:
    """Let an officer of the agency act, once per key and on the version named, if any; see :func:`reading_beside`."""

    async def acting(parts: PartsDep, caller: OfficerDep, request: Request, key: KeyDep, version: IfMatchDep) -> Acting:
        return await begin(parts, caller, named=_named(request, caller, beside), key=key, version=version)

    return acting


def any_officer_acting_beside(beside: Beside) -> Callable[..., Awaitable[Acting]]:
    """Let an officer of the agency or of some units act; what is decided says whether it is for that unit."""

    async def acting(
        parts: PartsDep, caller: AnyOfficerDep, request: Request, key: KeyDep, version: IfMatchDep
    ) -> Acting:
        return await begin(parts, caller, named=_named(request, caller, beside), key=key, version=version)

    return acting


async def reading_any_officer(parts: PartsDep, caller: AnyOfficerDep, request: Request) -> Acting:
    """Let an officer of the agency or of some units look; what is shown is narrowed to these units."""
    return await begin(parts, caller, named=_named(request, caller, _nothing))


async def reading_officer(parts: PartsDep, caller: OfficerDep, request: Request) -> Acting:
    """Let an officer of the agency look."""
    return await begin(parts, caller, named=_named(request, caller, _nothing))


def _named(request: Request, caller: Caller, beside: Beside) -> Iterable[str]:
    path: Mapping[str, str] = request.path_params
    return (*path.values(), *beside(path, caller))


def _nothing(_path: Mapping[str, str], _caller: Caller) -> Iterable[str]:
    return ()


LookingDep = Annotated[Caller, Depends(looking)]
ReadingDep = Annotated[Acting, Depends(reading_beside(_nothing))]
AnyOfficerReadingDep = Annotated[Acting, Depends(reading_any_officer)]
OfficerReadingDep = Annotated[Acting, Depends(reading_officer)]
ActingDep = Annotated[Acting, Depends(acting_beside(_nothing))]
AnyOfficerActingDep = Annotated[Acting, Depends(any_officer_acting_beside(_nothing))]
OfficerActingDep = Annotated[Acting, Depends(officer_acting_beside(_nothing))]


def acted(response: Response, done: Done[Any]) -> None:
    """Give an answer its entity tag, and say when the command had been handled before."""
    tag(response, done.version)
    if done.repeated:
        response.headers["Idempotency-Replayed"] = "true"
