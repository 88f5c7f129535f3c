"""Read final results and keep the newest of each: all that a subscriber needs."""

import asyncio
import json

from aiokafka import AIOKafkaConsumer

newest: dict[str, int] = {}  # keep this beside your data, written in the same transaction


async def follow(bootstrap: str, group: str, **login: object) -> None:
    """Follow the published results for ever, from the first record that is kept.

    ``login``: as you were told, such as security_protocol="SASL_SSL", ssl_context=ssl.create_default_context(),
    sasl_mechanism="SCRAM-SHA-512", sasl_plain_username=group, sasl_plain_password=...
    """
    async with AIOKafkaConsumer(
        "kinerja.appraisals",
        bootstrap_servers=bootstrap,
        group_id=group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        **login,
    ) as consumer:
        async for record in consumer:
            headers = {key: value.decode() for key, value in record.headers}
            subject, sequence = headers["ce_subject"], int(headers["ce_sequence"])
            if sequence > newest.get(subject, 0):  # else repeated or late: pass it over
                apply(headers["ce_type"], json.loads(record.value))
                newest[subject] = sequence
            await consumer.commit()


def apply(type_name: str, result: dict[str, object]) -> None:
    """Do your work here: store the result, start a payment run, fill a talent pool."""
    print(type_name, result["employee_id"], result["cycle_id"], result["status"], result["predicate"])


if __name__ == "__main__":
    asyncio.run(follow("127.0.0.1:9092", "penggajian-kota-contoh"))
