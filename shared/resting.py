"""When a partition rests: so many bad records in a row look like a fault of ours or a wrong topic, not like bad luck.

Counting is pure, and by partition: whoever writes garbage into one stops nobody else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aiokafka import ConsumerRecord, TopicPartition

from shared.dead_letter import Parked


@dataclass(frozen=True, slots=True)
class Rest:
    """Where a partition rests: nothing from ``offset`` on is applied, parked or committed."""

    offset: int
    bad: int
    reason: str


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a partition beforehand.

    ``run``: bad records in a row at the end of what was committed. ``rest``: where somebody rested, with the run that
    led there; it counts when that very record comes. ``passed``: whether bad ones of an offset do not count.
    """

    run: int = 0
    rest: Rest | None = None
    passed: Callable[[int], bool] = lambda _offset: False


@dataclass(frozen=True, slots=True)
class Followed:
    """How many bad records stand at each partition's end now, and which partitions have to rest."""

    runs: dict[TopicPartition, int] = field(default_factory=dict)
    rests: dict[TopicPartition, Rest] = field(default_factory=dict)


class MustRest(Exception):
    """Some partitions have to rest; what comes behind their resting places must not be applied."""

    def __init__(self, rests: Mapping[TopicPartition, Rest]) -> None:
        super().__init__(", ".join(f"{each.topic}/{each.partition}" for each in rests))
        self.rests = dict(rests)


def follow(
    records: Sequence[ConsumerRecord],
    parked: Iterable[Parked],
    *,
    before: Mapping[TopicPartition, Before],
    run_max: int,
) -> Followed:
    """Follow bad records in a row through a batch, partition by partition.

    Any record that is not parked ends a run, also one that is stale or of a type that nobody here handles.
    """
    bad = {id(each.record): each.reason for each in parked}
    if not bad:
        return Followed(dict.fromkeys(_places(records), 0))
    found = Followed({place: before[place].run for place in _places(records) if place in before})
    for record in records:
        place = place_of(record)
        if place in found.rests:
            continue
        known = before.get(place, Before())
        reason = bad.get(id(record))
        if reason is None:
            found.runs[place] = 0
            continue
        if known.passed(record.offset):
            found.runs[place] = 0
            continue
        run = found.runs.get(place, 0)
        if known.rest is not None and known.rest.offset == record.offset:
            run = max(run, known.rest.bad)
        if run >= run_max:
            found.rests[place] = Rest(record.offset, run, reason)
        else:
            run += 1
        found.runs[place] = run
    return found


def up_to(records: Sequence[ConsumerRecord], rests: Mapping[TopicPartition, Rest]) -> Sequence[ConsumerRecord]:
    """Leave out what lies at or behind resting places; the order stays."""
    if not rests:
        return records
    return [each for each in records if (rest := rests.get(place_of(each))) is None or each.offset < rest.offset]


def place_of(record: ConsumerRecord) -> TopicPartition:
    """The partition of a record."""
    return TopicPartition(record.topic, record.partition)


def _places(records: Iterable[ConsumerRecord]) -> set[TopicPartition]:
    return {place_of(each) for each in records}
