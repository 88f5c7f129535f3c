"""How far a batch reaches, and saying so to the broker."""

from collections.abc import Mapping, Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from shared.logs import get
from shared.resting import place_of

_log = get(__name__)


def offsets_of(records: Sequence[ConsumerRecord]) -> dict[TopicPartition, int]:
    """The offset after the last record of each partition."""
    offsets: dict[TopicPartition, int] = {}
    for record in records:
        partition = place_of(record)
        offsets[partition] = max(record.offset + 1, offsets.get(partition, 0))
    return offsets


async def commit(consumer: AIOKafkaConsumer, offsets: Mapping[TopicPartition, int]) -> None:
    """Commit exactly this, for the partitions still ours: naming a lost one would commit nothing at all."""
    ours = consumer.assignment()
    kept = {partition: offset for partition, offset in offsets.items() if partition in ours}
    try:
        if kept:
            await consumer.commit(kept)
    except (CommitFailedError, IllegalStateError, KafkaError) as error:
        _log.info("commit lost, the next owner applies the batch again", reason=type(error).__name__)


def still_ours(consumer: AIOKafkaConsumer, records: Sequence[ConsumerRecord]) -> bool:
    """Whether any of these records lies in a partition that this consumer still has."""
    ours = consumer.assignment()
    return any(place_of(record) in ours for record in records)
