"""What the topics hold, read raw: order, the last record of each key against the store, what must not be in there."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aiokafka import ConsumerRecord

from tests.support.topics import GARBAGE

from . import layout
from .checks import Findings
from .world import Agency

_TOKEN: Final = re.compile(r"eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\.")


@dataclass(frozen=True, slots=True)
class Record:
    """One event of ours as it lies in a topic."""

    topic: str
    partition: int
    offset: int
    key: str
    id: str
    type: str
    sequence: int
    time: str
    value: bytes


def events(records: Iterable[ConsumerRecord]) -> list[Record]:
    """Take the records that services wrote."""
    found: list[Record] = []
    for each in records:
        told = {name: (value or b"").decode(errors="replace") for name, value in each.headers}
        if each.value is None or each.key is None or "ce_source" not in told or GARBAGE[0] in told:
            continue
        if not told.get("ce_sequence", "").isdigit():
            continue
        found.append(
            Record(
                each.topic,
                each.partition,
                each.offset,
                each.key.decode(errors="replace"),
                told.get("ce_id", ""),
                told.get("ce_type", ""),
                int(told["ce_sequence"]),
                told.get("ce_time", ""),
                each.value,
            )
        )
    return sorted(found, key=lambda each: (each.topic, each.partition, each.offset))


def check_wire(records: Sequence[Record], store: layout.Store, agencies: Sequence[Agency], found: Findings) -> None:
    """Check order and identity of the records, and hold the last one of each key against the store."""
    lines: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
    for each in records:
        lines[each.topic, each.key].append(each)
    for (topic, key), line in lines.items():
        _check_line(topic, key, line, found)
    _check_identity(records, found)
    _check_finals(records, found)
    lasts = {place: line[-1] for place, line in lines.items()}
    for service, documents in store.items():
        for id, document in documents.items():
            for fact in layout.facts(document):
                _check_last(f"{service} {id}", fact, lasts.get((fact.topic, fact.subject)), document, found)
    _check_agencies(records, agencies, found)


def _check_line(topic: str, key: str, line: Sequence[Record], found: Findings) -> None:
    if len({each.partition for each in line}) > 1:
        found.misordered.append(f"{topic} {key} lies on several partitions")
    highest = 0
    back = 0
    for each in line:
        back += each.sequence < highest
        highest = max(highest, each.sequence)
    if back and line[-1].sequence == highest:
        found.healed.append(f"{topic} {key}: {back} older records after newer ones, {highest} is the last")
    elif back:
        found.misordered.append(f"{topic} {key}: ends with {line[-1].sequence}, {highest} was there")


def _check_identity(records: Sequence[Record], found: Findings) -> None:
    """One id is one fact with one body, and one fact has one id."""
    first: dict[str, Record] = {}
    ids: defaultdict[tuple[str, str, str, int], set[str]] = defaultdict(set)
    for each in records:
        ids[each.topic, each.key, each.type, each.sequence].add(each.id)
        known = first.setdefault(each.id, each)
        found.repeated += known is not each
        if known.value != each.value:
            what = f"{each.topic} {each.key} {each.type} {each.sequence}"
            found.duplicated.append(f"{what} has two bodies: {_differences(known.value, each.value)}")
    found.duplicated += [f"{fact} has {len(each)} ids" for fact, each in ids.items() if len(each) > 1]


def _differences(one: bytes, other: bytes) -> str:
    try:
        left, right = json.loads(one), json.loads(other)
    except ValueError:
        return "not even JSON"
    names = [name for name in left.keys() | right.keys() if left.get(name) != right.get(name)]
    return (
        ", ".join(f"{name} {left.get(name)!r:.60} and {right.get(name)!r:.60}" for name in sorted(names))
        or "written otherwise"
    )


def _check_finals(records: Sequence[Record], found: Findings) -> None:
    """For other systems a result becomes final once: nobody objects in these runs."""
    finals: defaultdict[str, set[str]] = defaultdict(set)
    for each in records:
        if each.topic == "kinerja.appraisals" and ".result.final." in each.type:
            finals[each.key].add(each.id)
    found.duplicated += [f"{key} became final {len(ids)} times" for key, ids in finals.items() if len(ids) > 1]


def _check_last(
    whose: str, fact: layout.Fact, last: Record | None, document: Mapping[str, Any], found: Findings
) -> None:
    if last is None:
        found.lost.append(f"{whose} told {fact.short} of {fact.subject}, and {fact.topic} does not have it")
        return
    if f".{fact.short}." not in last.type or (fact.time and last.time != fact.time):
        found.stale_last.append(
            f"{fact.topic} {fact.subject} ends with {last.type} of {last.time}, told was {fact.short} of {fact.time}"
        )
    elif fact.version is not None and last.sequence != fact.version:
        found.stale_last.append(f"{fact.topic} {fact.subject} ends with {last.sequence}, told was {fact.version}")
    elif wrong := _different(last.value, document["state"]):
        found.stale_last.append(f"{fact.topic} {fact.subject} ends with another {wrong} than the store has")


def _different(value: bytes, state: Mapping[str, Any]) -> str:
    """Name the first field that body and state share and in which they differ: plain values only."""
    body = json.loads(value)
    for name, told in body.items():
        kept = state.get(name, told)
        if isinstance(told, str | bool | int) and isinstance(kept, str | bool | int) and str(kept) != str(told):
            return str(name)
    return ""


def _check_agencies(records: Sequence[Record], agencies: Sequence[Agency], found: Findings) -> None:
    """No record about one agency names another; names and NIPs are on the restricted topic only."""
    ids = {each.id: each.id.encode() for each in agencies}
    secrets = {each.id: [word.encode() for word in (*each.names.values(), *each.nips.values())] for each in agencies}
    for record in records:
        owner = record.key.split(":", 1)[0]
        if owner not in ids:
            continue
        found.leaked += [
            f"{record.topic} {record.key} names {other}"
            for other, text in ids.items()
            if other != owner and text in record.value
        ]
        if record.topic != "kinerja.directory" and any(word in record.value for word in secrets[owner]):
            found.leaked.append(f"{record.topic} {record.key} carries a name or a NIP")


def check_logs(logs: Iterable[Path], agencies: Sequence[Agency], secrets: Sequence[str], found: Findings) -> None:
    """No log carries a name, a NIP, a token or a secret."""
    words = {word for each in agencies for word in (*each.names.values(), *each.nips.values())} | set(secrets)
    for log in logs:
        text = log.read_text(errors="replace") if log.exists() else ""
        if found_words := [each for each in words if each in text]:
            found.leaked.append(f"{log.name} carries {len(found_words)} names, NIPs or secrets")
        if _TOKEN.search(text):
            found.leaked.append(f"{log.name} carries a token")
