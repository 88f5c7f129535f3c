"""From our final results to SIASN: hear, look what is there, write, read back."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from cli.siasn.client import Away, Refused, Siasn
from cli.siasn.payloads import (
    Official,
    Service,
    has_values,
    is_of_same_period,
    refusal,
    result_payload,
    service_of,
    values_of,
)
from cli.siasn.queue import Item, Queue, State
from cli.siasn.settings import SiasnSettings
from cli.wire import Record
from shared import clock
from shared.events.directory import Person
from shared.events.evaluation import Result, ResultStatus
from shared.events.registry import APPRAISALS, BY_NAME, DIRECTORY
from shared.logs import get

_log = get(__name__)
_OFFICIALS_MAX: Final = 10_000


@dataclass(slots=True)
class Heard:
    """How many records changed the queue, and how many were unusable."""

    results: int = 0
    people: int = 0
    unusable: int = 0


def hear(queue: Queue, records: Iterable[Record], *, agency: str) -> Heard:
    """Take in results and people of one agency, all of the batch or nothing; doing it twice changes nothing."""
    heard = Heard()
    with queue.batch():
        for record in records:
            if not record.key.startswith(f"{agency}:") or not record.value:
                continue
            try:
                _hear_one(queue, record, agency, heard)
            except (ValidationError, KeyError):
                heard.unusable += 1
    return heard


def _hear_one(queue: Queue, record: Record, agency: str, heard: Heard) -> None:
    body = BY_NAME[record.headers["ce_type"]].body.model_validate_json(record.value)
    if body.agency_id != agency:
        return
    if record.topic == DIRECTORY and isinstance(body, Person):
        queue.know(body.subject, body.version, body.nip)
        heard.people += 1
    elif record.topic == APPRAISALS and isinstance(body, Result):
        heard.results += queue.add(item_of(body))


def item_of(result: Result) -> Item:
    """Make the entry of a result."""
    why_not = refusal(result)
    return Item(
        subject=result.subject,
        service=service_of(result),
        version=result.version,
        person=f"{result.agency_id}:person:{result.employee_id}",
        rater=f"{result.agency_id}:person:{result.decided_by or ''}",
        fact=result.model_dump(mode="json"),
        state=State.WAITING if why_not is None else State.NOTHING_TO_TELL,
        reason=why_not or "",
    )


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
        result = Result.model_validate(item.fact)
        person = await self._official(item.person, "pegawai")
        if result.status is ResultStatus.WITHDRAWN:
            return await self._take_back(item, person)
        payload = result_payload(result, person=person, rater=await self._official(item.rater, "pejabat penilai"))
        there = await self._there(item.service, payload, person)
        values = values_of(result)
        found = _ours(item, values, there)
        if found is not None and has_values(found, values):
            return State.DONE, str(found.get("id", "")), _doubled(there)
        if found is None and there:
            return State.NEEDS_PERSON, "", "SIASN sudah berisi hasil lain untuk periode ini yang bukan dari sini."
        if found is not None:
            payload = {"id": found.get("id"), **payload}
        self._queue.trying(item, values)
        await self._siasn.save(item.service, payload)
        return await self._read_back(item, payload, values, person)

    async def _read_back(
        self, item: Item, payload: dict[str, Any], values: Sequence[int], person: Official
    ) -> tuple[State, str, str]:
        there = await self._there(item.service, payload, person)
        for each in there:
            if has_values(each, values):
                self._queue.keep_remote(item, str(each.get("id", "")))
                return State.DONE, str(each.get("id", "")), _doubled(there)
        raise Away("SIASN menjawab berhasil, tetapi hasilnya belum terlihat di sana.", sure=False)

    async def _take_back(self, item: Item, person: Official) -> tuple[State, str, str]:
        if not item.remote_id:
            return State.NOTHING_TO_TELL, "", "Hasil ditarik sebelum sampai di SIASN."
        if item.service is not Service.PERIODIC:
            return State.NEEDS_PERSON, "", "Hasil ditarik. SIASN tidak punya penghapusan SKP; hapus lewat admin BKN."
        listed = await self._siasn.records(item.service, person.nip)
        if any(str(each.get("id")) == item.remote_id for each in listed):
            await self._siasn.delete(item.service, item.remote_id)
        return State.DONE, "", "Hasil ditarik dan dihapus di SIASN."

    async def _there(self, service: Service, payload: dict[str, Any], person: Official) -> list[dict[str, Any]]:
        listed = await self._siasn.records(service, person.nip)
        return [each for each in listed if is_of_same_period(service, payload, each)]

    async def _official(self, subject: str, role: str) -> Official:
        nip = self._queue.nip(subject)
        if not nip:
            raise Refused(f"NIP {role} tidak ada di direktori. Lengkapi direktori, lalu lepaskan hasil ini.")
        if nip not in self._officials:
            if len(self._officials) >= _OFFICIALS_MAX:
                self._officials.clear()
            self._officials[nip] = await self._siasn.official(nip)
        return self._officials[nip]


def _ours(item: Item, values: Sequence[int], there: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Find the record there that this result wrote: known by its id, or by values that were tried or are the same."""
    known = [each for each in there if item.remote_id and str(each.get("id")) == item.remote_id]
    written = [each for each in there if any(has_values(each, tried) for tried in (*item.tried, values))]
    return next(iter((*known, *written)), None)


def _doubled(there: list[dict[str, Any]]) -> str:
    return f"SIASN menyimpan {len(there)} catatan untuk periode ini; satu saja yang benar." if len(there) > 1 else ""
