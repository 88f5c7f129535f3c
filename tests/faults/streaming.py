"""The check of a very large agency: one pass over the topics, one over the store.

What is kept of a record is a number for its key and one for its fact, so that a million of them fit into memory.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from shared.bus.access import KafkaAccess
from tests.support import topics

from . import layout
from .checks import Findings
from .everybody import RATED, is_rated
from .reckoning import PREDICATES
from .wire import Record, events
from .world import HEAD, OFFICER, Agency

_FIELDS: Final = {"evaluation": ("state.status", "state.suggestion", "state.decision"), "career": ("state.results",)}
_EACH: Final = (
    ("directory", "person"),
    ("goals", "plan"),
    ("feedback", "dossier"),
    ("evaluation", "appraisal"),
    ("career", "profile"),
)
"""Of what everybody has one."""

_SEARCHED: Final = 50


@dataclass
class Wire:
    """What is kept of the topics: by key the last fact and the highest sequence, and the ids of final results."""

    last: dict[int, int] = field(default_factory=dict)
    sequences: dict[int, tuple[int, int]] = field(default_factory=dict)
    finals: dict[str, set[str]] = field(default_factory=dict)
    records: int = 0

    def take(self, record: Record) -> None:
        """Take one record, in the order of its partition."""
        place = hash((record.topic, record.key))
        self.records += 1
        self.last[place] = hash((record.type, record.time))
        highest = max(record.sequence, self.sequences.get(place, (0, 0))[1])
        self.sequences[place] = record.sequence, highest
        if ".result.final." in record.type:
            self.finals.setdefault(record.key, set()).add(record.id)

    def check(self, fact: layout.Fact, whose: str, found: Findings) -> None:
        """Hold the last record of a key against the fact that a document noted."""
        place = hash((fact.topic, fact.subject))
        if place not in self.last:
            found.lost.append(f"{whose} told {fact.short} of {fact.subject}, and {fact.topic} does not have it")
            return
        if self.last[place] != hash((fact.type, fact.time)):
            found.stale_last.append(f"{fact.topic} {fact.subject} does not end with {fact.short} of {fact.time}")
        last, highest = self.sequences[place]
        if fact.version is not None and last != fact.version:
            found.stale_last.append(f"{fact.topic} {fact.subject} ends with {last}, told was {fact.version}")
        if last < highest:
            found.misordered.append(f"{fact.topic} {fact.subject}: ends with {last}, {highest} was there")


async def read_wire(access: KafkaAccess) -> Wire:
    """Read all topics once."""
    wire = Wire()
    async for part in topics.stream(access):
        for record in events(part):
            wire.take(record)
    return wire


async def check(uri: str, database: str, wire: Wire, agency: Agency, found: Findings) -> int:
    """Hold the store against what must be, and the topics against the store; return how many have one final result."""
    counts: dict[str, Counter[str]] = {}
    final, shown = set[str](), Counter[str]()
    for service, kind in _EACH:
        counts[kind] = Counter()
        async for document in layout.stream(uri, database, service, agency.id, _FIELDS.get(service, ())):
            for fact in layout.facts(document):
                wire.check(fact, f"{service} {document['_id']}", found)
            if document["kind"] != kind:
                continue
            counts[kind][_employee(kind, document["_id"])] += 1
            if kind == "appraisal" and _is_final(document, found):
                final.add(document["_id"])
            if kind == "profile":
                shown.update(layout.results_in(document))
    for kind, people in counts.items():
        everybody = {*agency.employees, HEAD, OFFICER} if kind in {"person", "profile"} else set(agency.employees)
        found.lost += [f"{each} has no {kind}" for each in set(agency.employees) - people.keys()]
        found.duplicated += [f"{each} has a {kind} and takes no part" for each in people.keys() - everybody]
        found.duplicated += [f"{each} has {count} {kind}s" for each, count in people.items() if count > 1]
    return _results(agency, final, shown, wire, found)


def _results(agency: Agency, final: set[str], shown: Counter[str], wire: Wire, found: Findings) -> int:
    """Everybody has one result: in the store, in the career profile and in the topic."""
    good = 0
    for employee in agency.employees:
        appraisal = agency.personal("appraisal", employee)
        told = len(wire.finals.get(agency.personal("result", employee), ()))
        if told > 1 or shown[appraisal] > 1:
            found.duplicated.append(f"{appraisal} became final {told} times, {shown[appraisal]} times in the profile")
        elif not told or not shown[appraisal] or appraisal not in final:
            found.lost.append(f"{appraisal}: {told} final results told, {shown[appraisal]} in the profile")
        else:
            good += 1
    return good


def _is_final(document: Mapping[str, Any], found: Findings) -> bool:
    judged, rated = layout.judged(document["state"]), is_rated(document["_id"])
    pair = RATED["results"], RATED["behaviour"]
    if judged.decided != ((*pair, PREDICATES[pair]) if rated else None):
        found.lost.append(f"{document['_id']} was to end {'rated' if rated else 'unrated'}, is {judged.decided}")
    return judged.status == "final"


def _employee(kind: str, id: str) -> str:
    """Who a document is about: ``agency:person:employee`` or ``agency:plan:cycle:employee:segment``."""
    return id.split(":")[2 if kind in {"person", "profile"} else 3]


def some_words(agency: Agency) -> list[str]:
    """Names and NIPs that may not stand in a log: of the first people, not of all."""
    people = [HEAD, OFFICER, *agency.employees[:_SEARCHED]]
    return [word for each in people for word in (agency.names[each], agency.nips[each])]
