"""How the services lay out their documents, read raw: all that the checker knows of it stands here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorClient

from shared.events.registry import BY_SHORT
from shared.parties import PORTS

Raw = Mapping[str, Any]
Store = Mapping[str, Mapping[str, Raw]]
"""Documents by service and id."""

_DAILY: Final = {"daily": "expired_on", "agency": "looked_on"}
"""Kinds whose job stays pending when its day is done, and the field that says so."""


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


async def read(uri: str, database: str, agencies: Sequence[str] | None = None) -> dict[str, dict[str, dict[str, Any]]]:
    """Read all documents that have a state, of some agencies or of all."""
    client: AsyncIOMotorClient[Any] = AsyncIOMotorClient(uri, tz_aware=True, serverSelectionTimeoutMS=5000)
    query: dict[str, Any] = {"state": {"$exists": True}}
    if agencies is not None:
        query["agency_id"] = {"$in": list(agencies)}
    try:
        return {name: {each["_id"]: each async for each in client[database][name].find(query)} for name in PORTS}
    finally:
        client.close()


def facts(document: Raw) -> Iterator[Fact]:
    """Give the newest fact of each topic and subject."""
    own = document["kind"] in _OWN_VERSIONS
    for short, subject, version, _cause, _correlation, at in document.get("facts", ()):
        yield Fact(BY_SHORT[short].topic, subject, short, at.isoformat(), None if own else version)
    for key, short, time in document.get("published", ()):  # until version 0.2
        topic, subject = key.split("|", 1)
        yield Fact(topic, subject, short, time)


def pending(document: Raw) -> bool:
    """Say whether a bulk job of this document has not ended; a daily one stays until tomorrow when its day is done."""
    done_today = document["state"].get(_DAILY.get(document["kind"], "")) is not None
    return bool(document.get("jobs")) and not done_today


def of_kind(store: Store, service: str, kind: str) -> Iterator[Raw]:
    """Give the documents of one kind."""
    return (each for each in store[service].values() if each["kind"] == kind)


def activities(store: Store, plan: str) -> list[str]:
    """Name the activities of a plan, with repetitions."""
    prefix = plan.replace(":plan:", ":activity-log:", 1) + ":"
    return [
        entry["activity_id"]
        for id, each in store["goals"].items()
        if id.startswith(prefix)
        for entry in each["state"]["entries"]
    ]


@dataclass(frozen=True, slots=True)
class Reported:
    """A report on an indicator."""

    id: str
    indicator: str
    value: Decimal
    on: str


def realisations(store: Store, plan: str) -> list[Reported]:
    """Give the reports of a plan, in the order in which they came."""
    state = store["goals"].get(plan, {}).get("state", {})
    return [
        Reported(each["realisation_id"], each["indicator_id"], Decimal(each["value"]), each["on"])
        for each in state.get("realisations", ())
    ]


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
    if found is None:
        return None
    state = found["state"]
    outcome = state["suggestion"]["outcome"]
    decided = (state["decision"].get("decided") or {}).get("outcome")
    return Judged(
        state["status"],
        _decimal(outcome.get("results_percent")),
        _decimal(outcome.get("behaviour_percent")),
        (outcome.get("results"), outcome.get("behaviour")),
        (decided["results"], decided["behaviour"], decided["predicate"]) if decided else None,
    )


def results_of(store: Store, agency: str, employee: str) -> list[str]:
    """Name the appraisals whose final results stand in somebody's career profile, with repetitions."""
    state = store["career"].get(f"{agency}:profile:{employee}", {}).get("state", {})
    return [each["appraisal"] for each in state.get("results", ())]


def number(value: Any) -> Decimal:
    """Read a number as it is on the wire and in the store."""
    return Decimal(str(value))


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
