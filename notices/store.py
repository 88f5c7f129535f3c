"""The collection of the notices: who waits for whom, addresses, who wants no mail, and which mails were claimed."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from notices.daily import Calendar
from notices.waiting import Wait, waits_in
from shared.events.base import Body
from shared.events.directory import Agency, Person
from shared.ids.form import agency_of
from shared.mongo.client import Collection

_DUPLICATE: Final = 11_000
_KEPT_DAYS: Final = 14
_CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who may be mailed: the person's subject, and the address."""

    person: str
    address: str


class Store:
    """What the notices keep. Facts are guarded by their version, mails by their id."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    async def prepare(self) -> None:
        """Make the indexes that are missing."""
        await self._collection.create_index([("agency", 1), ("waits.who", 1)], name="waits")
        await self._collection.create_index("claimed_at", name="mails", expireAfterSeconds=_KEPT_DAYS * 86_400)

    async def keep(self, facts: Iterable[Body]) -> None:
        """Keep the newest fact of each subject; once more, or late, changes nothing."""
        newest: dict[str, Body] = {}
        for each in facts:
            known = newest.get(each.subject)
            if known is None or known.version < each.version:
                newest[each.subject] = each
        writes = [
            UpdateOne({"_id": each.subject, "seq": {"$lt": each.version}}, {"$set": _kept(each)}, upsert=True)
            for each in newest.values()
        ]
        if not writes:
            return
        try:
            await self._collection.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            # A newer fact is there: the guard finds nothing to update, and what it would insert exists.
            if any(each["code"] != _DUPLICATE for each in error.details["writeErrors"]):
                raise

    async def agencies(self) -> dict[str, Calendar | None]:
        """Give the agencies in which somebody waits, with their calendar where it was told."""
        found: dict[str, Calendar | None] = {}
        for agency in await self._collection.distinct("agency", {"waits.who": {"$exists": True}}):
            stored = await self._collection.find_one({"_id": f"{agency}:agency:{agency}"})
            found[agency] = _calendar(stored) if stored is not None else None
        return found

    async def waits(self, agency: str) -> list[Wait]:
        """Give what waits in an agency."""
        query = {"agency": agency, "waits.who": {"$exists": True}}
        return [
            Wait(each["who"], _day(each["due_on"]), _day(each["until"]))
            async for stored in self._collection.find(query, {"waits": 1})
            for each in stored["waits"]
        ]

    async def recipients(self, agency: str, employees: Sequence[str], day: date) -> AsyncIterator[Recipient]:
        """Give those who can and want to be mailed, and were not mailed on this day."""
        for start in range(0, len(employees), _CHUNK):
            people = [f"{agency}:person:{each}" for each in employees[start : start + _CHUNK]]
            ids = [id for each in people for id in (each, _choice(each), mail_id(each, day))]
            stored = {each["_id"]: each async for each in self._collection.find({"_id": {"$in": ids}})}
            for person in people:
                known, choice = stored.get(person), stored.get(_choice(person), {})
                if known is None or not known["active"] or not known["email"] or mail_id(person, day) in stored:
                    continue
                if not choice.get("off") and choice.get("unknown") != known["email"]:
                    yield Recipient(person, known["email"])

    async def claim(self, mail: str, *, now: datetime) -> bool:
        """Claim a mail before it is sent; False where somebody has claimed it before, for good."""
        try:
            await self._collection.insert_one({"_id": mail, "state": "claimed", "claimed_at": now})
        except DuplicateKeyError:
            return False
        return True

    async def settle(self, mail: str, state: str) -> None:
        """Note what became of a claimed mail."""
        await self._collection.update_one({"_id": mail, "state": "claimed"}, {"$set": {"state": state}})

    async def release(self, mail: str) -> None:
        """Let a claimed mail be claimed again: it certainly was not accepted."""
        await self._collection.delete_one({"_id": mail, "state": "claimed"})

    async def unknown(self, recipient: Recipient) -> None:
        """Note that the mail server knows no such address; another one is tried again."""
        await self._choose(recipient.person, {"unknown": recipient.address})

    async def turn(self, person: str, *, off: bool) -> None:
        """Note that somebody wants no mail, or wants it again."""
        await self._choose(person, {"off": off})

    async def is_off(self, person: str) -> bool:
        """Whether somebody wants no mail."""
        stored = await self._collection.find_one({"_id": _choice(person)})
        return bool(stored and stored.get("off"))

    async def _choose(self, person: str, content: Mapping[str, Any]) -> None:
        await self._collection.update_one({"_id": _choice(person)}, {"$set": dict(content)}, upsert=True)


def mail_id(person: str, day: date) -> str:
    """Name the mail of a person on a day."""
    return f"{person}:mail:{day.isoformat()}"


def _choice(person: str) -> str:
    return f"{person}:choice"


def _kept(body: Body) -> dict[str, Any]:
    content: dict[str, Any] = {"seq": body.version, "agency": agency_of(body.subject)}
    if isinstance(body, Person):
        return content | {"email": body.email, "active": body.active}
    if isinstance(body, Agency):
        holidays = [each.isoformat() for each in body.holidays]
        return content | {"zone": body.zone, "work_days": list(body.work_days), "holidays": holidays}
    waits = [
        {"who": each.employee_id, "due_on": _text(each.due_on), "until": _text(each.until)} for each in waits_in(body)
    ]
    return content | {"waits": waits}


def _calendar(stored: Mapping[str, Any]) -> Calendar:
    holidays = tuple(date.fromisoformat(each) for each in stored["holidays"])
    return Calendar(zone=stored["zone"], work_days=tuple(stored["work_days"]), holidays=holidays)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
