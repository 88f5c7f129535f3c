"""How the services lay out their documents, read raw: all that the checker knows of it stands here."""

import json
from base64 import b64decode
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from zlib import decompress

from motor.motor_asyncio import AsyncIOMotorClient

from shared.events.registry import BY_SHORT
from shared.parties import PORTS
from tests.support.pending import DAILY, pending

Raw = Mapping[str, Any]
Store = Mapping[str, Mapping[str, Raw]]
"""Documents by service and id."""

CONCLUDING: Final = frozenset({"conclude", "leavers"})
"""The jobs of a closing cycle, which stay until people have made the last appraisal final."""

ADDITIONS: Final = "goals.additions"
"""Entries and realisations, beside the documents that say whether they count."""

_OWN_VERSIONS: Final = ("dossier", "person", "unit", "agency", "employment")
"""Kinds whose events carry another version than that of the document."""


@dataclass(frozen=True, slots=True)
class Fact:
    """The newest fact that a document has told, or has to tell, about a subject on a topic.

    ``time`` and ``version``: when, and at which version, it was said; None where the layout does not keep it.
    """

    topic: str
    subject: str
    short: str
    time: str
    version: int | None = None

    @property
    def type(self) -> str:
        """The event's full name."""
        return BY_SHORT[self.short].name


async def read(uri: str, database: str, agencies: Sequence[str] | None = None) -> dict[str, dict[str, dict[str, Any]]]:
    """Read all documents that have a state, of some agencies or of all."""
    client: AsyncIOMotorClient[Any] = AsyncIOMotorClient(uri, tz_aware=True, serverSelectionTimeoutMS=5000)
    try:
        return {
            name: {each["_id"]: each async for each in client[database][name].find(_of(name, agencies))}
            for name in (*PORTS, ADDITIONS)
        }
    finally:
        client.close()


def _of(collection: str, agencies: Sequence[str] | None) -> dict[str, Any]:
    if agencies is None:
        return {"state": {"$exists": True}}
    if collection == ADDITIONS:
        return {"_id": {"$regex": f"^({'|'.join(agencies)}):"}}
    return {"state": {"$exists": True}, "agency_id": {"$in": list(agencies)}}


async def working(uri: str, database: str, awaited: frozenset[str]) -> dict[str, list[str]]:
    """Name the documents whose bulk jobs have not ended, by service; ``awaited`` jobs wait for people."""
    client: AsyncIOMotorClient[Any] = AsyncIOMotorClient(uri, tz_aware=True, serverSelectionTimeoutMS=5000)
    wanted = {"kind": 1, "jobs": 1} | {f"state.{each}": 1 for each in DAILY.values()}
    try:
        return {
            name: [
                each["_id"]
                async for each in client[database][name].find({"jobs": {"$gt": ""}}, wanted)
                if pending(each, awaited)
            ]
            for name in PORTS
        }
    finally:
        client.close()


async def stream(uri: str, database: str, service: str, agency: str, fields: Sequence[str]) -> AsyncIterator[Raw]:
    """Read an agency's documents of a service one after the other, of each some fields only."""
    client: AsyncIOMotorClient[Any] = AsyncIOMotorClient(uri, tz_aware=True, serverSelectionTimeoutMS=5000)
    try:
        found = client[database][service].find({"agency_id": agency}, dict.fromkeys(("kind", "facts", *fields), 1))
        async for each in found:
            yield each
    finally:
        client.close()


def facts(document: Raw) -> Iterator[Fact]:
    """Give the newest fact of each topic and subject."""
    own = document.get("kind") in _OWN_VERSIONS
    for short, subject, version, _cause, _correlation, at in document.get("facts", ()):
        yield Fact(BY_SHORT[short].topic, subject, short, at.isoformat(), None if own else version)
    for key, short, time in document.get("published", ()):  # until version 0.2
        topic, subject = key.split("|", 1)
        yield Fact(topic, subject, short, time)


def of_kind(store: Store, service: str, kind: str) -> Iterator[Raw]:
    """Give the documents of one kind."""
    return (each for each in store[service].values() if each["kind"] == kind)


def activities(store: Store, plan: str) -> list[str]:
    """Name the activities of a plan that count, with repetitions."""
    return [id for _log, ids in logs(store, plan) for id in ids]


def logs(store: Store, plan: str) -> Iterator[tuple[Raw, list[str]]]:
    """Give the state of each month's log of a plan, with the ids of the activities that it counts."""
    prefix = plan.replace(":plan:", ":activity-log:", 1) + ":"
    added = [each["state"] for each in _added(store, plan, "activity")]
    for id, document in store["goals"].items():
        if not id.startswith(prefix):
            continue
        log = document["state"]
        ids = [each["activity_id"] for each in log.get("unfiled", ())]
        ids += [
            each["activity"]["activity_id"]
            for each in added
            if each["log"] == id
            and (each["batch"] in log["batches"] or each["activity"]["activity_id"] in log.get("adopted", ()))
        ]
        yield log, ids


def _added(store: Store, plan: str, kind: str) -> list[Raw]:
    prefix = plan.replace(":plan:", f":{kind}:", 1) + ":"
    return [each for id, each in store[ADDITIONS].items() if id.startswith(prefix)]


@dataclass(frozen=True, slots=True)
class Reported:
    """A report on an indicator."""

    id: str
    indicator: str
    value: Decimal
    on: str


def realisations(store: Store, plan: str) -> list[Reported]:
    """Give the reports of a plan that count, in the order in which they came.

    One that was inserted only, before a crash, does not; where that makes no difference, it did.
    """
    state = store["goals"].get(plan, {}).get("state", {})
    held = [each for each in state.get("realisations", ()) if not each.get("number")]
    newest = {each["indicator_id"]: _order(each) for each in state.get("realisations", ())}
    added = sorted((each["state"] for each in _added(store, plan, "realisation")), key=lambda each: each["number"])
    counted = [
        each
        for each in added
        if each["number"] <= state.get("reported", 0) and _order(each) <= newest.get(each["indicator_id"], ())
    ]
    return [
        Reported(each["realisation_id"], each["indicator_id"], Decimal(each["value"]), each["on"])
        for each in (*held, *counted)
    ]


def _order(realisation: Raw) -> tuple[Any, ...]:
    return realisation["on"], realisation.get("number", 0), realisation["realisation_id"]


def editions(store: Store, plan: str) -> list[str]:
    """Give the status of each proposal of a plan."""
    return [each["status"] for each in store["goals"].get(plan, {}).get("state", {}).get("editions", ())]


@dataclass(frozen=True, slots=True)
class Entry:
    """A feedback; ``replaced`` are the ids of those that it took the place of."""

    id: str
    replaced: tuple[str, ...]


def feedback(store: Store, dossier: str) -> list[Entry]:
    """Give the feedback in a dossier."""
    state = store["feedback"].get(dossier, {}).get("state", {})
    return [Entry(each["entry_id"], tuple(each.get("earlier", ()))) for each in state.get("entries", ())]


@dataclass(frozen=True, slots=True)
class Judged:
    """What an appraisal says: levels and percentages suggested and decided."""

    status: str
    results_percent: Decimal | None
    behaviour_percent: Decimal | None
    suggested: tuple[str | None, str | None]
    decided: tuple[str, str, str] | None


def appraisal(store: Store, id: str) -> Judged | None:
    """Read an appraisal."""
    found = store["evaluation"].get(id)
    return None if found is None else judged(found["state"])


def judged(state: Raw) -> Judged:
    """Read the state of an appraisal."""
    outcome = _unpacked(state["suggestion"]).get("outcome", {})
    decided = (state["decision"].get("decided") or {}).get("outcome")
    return Judged(
        state["status"],
        _decimal(outcome.get("results_percent")),
        _decimal(outcome.get("behaviour_percent")),
        (outcome.get("results"), outcome.get("behaviour")),
        (decided["results"], decided["behaviour"], decided["predicate"]) if decided else None,
    )


def _unpacked(stored: Any) -> Raw:
    """Read a field that is kept as JSON, deflated, in base 64; documents of before hold the fields one by one."""
    found: Raw = json.loads(decompress(b64decode(stored))) if isinstance(stored, str) else stored
    return found


def results_of(store: Store, agency: str, employee: str) -> list[str]:
    """Name the appraisals whose final results stand in somebody's career profile, with repetitions."""
    return results_in(store["career"].get(f"{agency}:profile:{employee}", {}))


def results_in(profile: Raw) -> list[str]:
    """Name the appraisals whose final results stand in a career profile, with repetitions."""
    return [each["appraisal"] for each in profile.get("state", {}).get("results", ())]


def number(value: Any) -> Decimal:
    """Read a number as it is on the wire and in the store."""
    return Decimal(str(value))


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
