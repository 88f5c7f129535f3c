"""From our final results and determined credits to SIASN: hear, look what is there, write, read back."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from cli.siasn.client import Away, Refused, Siasn
from cli.siasn.matching import has_values, is_of_same_period, values_of
from cli.siasn.payloads import (
    Fact,
    Official,
    Service,
    credit_payload,
    is_withdrawn,
    period_payload,
    refusal,
    result_payload,
    service_of,
)
from cli.siasn.queue import Item, Queue, State
from cli.siasn.settings import SiasnSettings
from cli.wire import Record
from shared import clock
from shared.events.base import Body
from shared.events.career import CreditDetermination
from shared.events.directory import Person
from shared.events.evaluation import Result
from shared.events.registry import APPRAISALS, BY_NAME, CAREER, DIRECTORY
from shared.ids import directory
from shared.ids.form import belongs
from shared.logs import get

_log = get(__name__)
_OFFICIALS_MAX: Final = 10_000
_HEARD: Final[dict[str, type[Body]]] = {DIRECTORY: Person, APPRAISALS: Result, CAREER: CreditDetermination}
TOPICS: Final = tuple(_HEARD)
"""Where what SIASN is told about, and whom, can be heard."""


@dataclass(slots=True)
class Heard:
    """How many records changed the queue, and how many were unusable."""

    facts: int = 0
    people: int = 0
    unusable: int = 0


def hear(queue: Queue, records: Iterable[Record], *, agency: str) -> Heard:
    """Take in facts and people of one agency, all of the batch or nothing; doing it twice changes nothing."""
    heard = Heard()
    with queue.batch():
        for record in records:
            if not belongs(record.key, agency) or not record.value:
                continue
            try:
                _hear_one(queue, record, agency, heard)
            except (ValidationError, KeyError):
                heard.unusable += 1
    return heard


def _hear_one(queue: Queue, record: Record, agency: str, heard: Heard) -> None:
    event = BY_NAME[record.headers["ce_type"]]
    if event.body is not _HEARD.get(record.topic):
        return
    body = event.body.model_validate_json(record.value)
    if body.agency_id != agency:
        return
    if isinstance(body, Person):
        queue.know(body.subject, body.version, body.nip)
        heard.people += 1
    elif isinstance(body, Result | CreditDetermination):
        heard.facts += queue.add(item_of(body))


def item_of(fact: Fact) -> Item:
    """Make the entry of a fact."""
    why_not = refusal(fact)
    rater = fact.decided_by or "" if isinstance(fact, Result) else ""
    return Item(
        subject=fact.subject,
        service=service_of(fact),
        version=fact.version,
        person=directory.PERSON.of(fact.agency_id, fact.employee_id),
        rater=directory.PERSON.of(fact.agency_id, rater),
        fact=fact.model_dump(mode="json"),
        state=State.WAITING if why_not is None else State.NOTHING_TO_TELL,
        reason=why_not or "",
    )


def fact_of(item: Item) -> Fact:
    """Read the fact that an entry is about."""
    if item.service is Service.CREDIT:
        return CreditDetermination.model_validate(item.fact)
    return Result.model_validate(item.fact)


class Bridge:
    """Works the queue off, a few at a time."""

    def __init__(self, *, queue: Queue, siasn: Siasn, settings: SiasnSettings) -> None:
        self._queue = queue
        self._siasn = siasn
        self._settings = settings
        self._officials: dict[str, Official] = {}

    async def step(self, now: float) -> int:
        """Try what is due; say how much was tried."""
        items = self._queue.due(now, self._settings.at_once)
        await asyncio.gather(*(self._try(item, now) for item in items))
        return len(items)

    async def _try(self, item: Item, now: float) -> None:
        try:
            state, remote_id, reason = await self._tell(item)
        except Away as away:
            state = State.WAITING if away.sure and item.state is State.WAITING else State.UNCLEAR
            pause = self._pause(item, away)
            if not away.sure:
                pause = max(pause, self._settings.unclear_seconds)
            self._queue.again(item, state, at=now + pause, reason=str(away))
        except Refused as refused:
            self._queue.settle(item, State.NEEDS_PERSON, reason=str(refused))
        else:
            self._queue.settle(item, state, remote_id=remote_id, reason=reason)

    def _pause(self, item: Item, away: Away) -> float:
        own = self._settings
        grown = min(own.pause_max_seconds, own.pause_seconds * 2 ** min(item.tries, 30))
        return max(clock.jitter(grown), away.after_seconds or 0.0)

    async def _tell(self, item: Item) -> tuple[State, str, str]:
        """Look, write where needed, look again. There is no key against repeated calls, so looking comes first."""
        fact = fact_of(item)
        person = await self._official(item.person, "pegawai")
        if is_withdrawn(fact):
            return await self._take_back(item, fact, person)
        payload = await self._payload(item, fact, person)
        values = values_of(item.service, payload)
        there = await self._there(item, fact, person)
        found = next(iter(_ours(item, (*item.tried, values), there)), None)
        if found is not None and has_values(item.service, found, values):
            return State.DONE, str(found.get("id", "")), _doubled(there)
        if found is None and there:
            return State.NEEDS_PERSON, "", "SIASN sudah berisi catatan lain untuk periode ini yang bukan dari sini."
        if found is not None:
            payload = {"id": found.get("id"), **payload}
        self._queue.trying(item, values)
        await self._siasn.save(item.service, payload)
        return await self._read_back(item, fact, values, person)

    async def _payload(self, item: Item, fact: Fact, person: Official) -> dict[str, Any]:
        if isinstance(fact, CreditDetermination):
            return credit_payload(fact, person=person)
        return result_payload(fact, person=person, rater=await self._official(item.rater, "pejabat penilai"))

    async def _read_back(
        self, item: Item, fact: Fact, values: Sequence[str], person: Official
    ) -> tuple[State, str, str]:
        there = await self._there(item, fact, person)
        for each in there:
            if has_values(item.service, each, values):
                self._queue.keep_remote(item, str(each.get("id", "")))
                return State.DONE, str(each.get("id", "")), _doubled(there)
        raise Away("SIASN menjawab berhasil, tetapi hasilnya belum terlihat di sana.", sure=False)

    async def _take_back(self, item: Item, fact: Fact, person: Official) -> tuple[State, str, str]:
        """Remove what is ours, also what was written without a clear answer; look again whether it is gone."""
        if not item.remote_id and not item.tried:
            return State.NOTHING_TO_TELL, "", "Ditarik sebelum sampai di SIASN."
        ours = _ours(item, item.tried, await self._there(item, fact, person))
        if ours and item.service is Service.SKP22:
            return State.NEEDS_PERSON, "", "Hasil ditarik. SIASN tidak punya penghapusan SKP; hapus lewat admin BKN."
        for each in ours:
            self._queue.keep_remote(item, str(each.get("id", "")))
            await self._siasn.delete(item.service, str(each.get("id", "")))
        if ours and _ours(item, item.tried, await self._there(item, fact, person)):
            raise Away("SIASN menjawab berhasil, tetapi catatannya masih terlihat di sana.", sure=False)
        self._queue.forget_tried(item)
        return State.DONE, "", "Ditarik; tidak ada lagi di SIASN."

    async def _there(self, item: Item, fact: Fact, person: Official) -> list[dict[str, Any]]:
        listed = await self._siasn.records(item.service, person.nip)
        return [each for each in listed if is_of_same_period(period_payload(fact), each)]

    async def _official(self, subject: str, role: str) -> Official:
        nip = self._queue.nip(subject)
        if not nip:
            raise Refused(f"NIP {role} tidak ada di direktori. Lengkapi direktori, lalu lepaskan hasil ini.")
        if nip not in self._officials:
            if len(self._officials) >= _OFFICIALS_MAX:
                self._officials.clear()
            self._officials[nip] = await self._siasn.official(nip)
        return self._officials[nip]


def _ours(item: Item, values: Sequence[Sequence[str]], there: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Find the records there that this entry wrote: known by their id first, then by one of these values."""
    known = [each for each in there if item.remote_id and str(each.get("id")) == item.remote_id]
    written = [each for each in there if any(has_values(item.service, each, one) for one in values)]
    return [*known, *(each for each in written if each not in known)]


def _doubled(there: list[dict[str, Any]]) -> str:
    return f"SIASN menyimpan {len(there)} catatan untuk periode ini; satu saja yang benar." if len(there) > 1 else ""
