"""The restricted directory topic: what it says now about an agency, and telling it something new."""

from collections.abc import AsyncIterator, Callable, Sequence

from aiokafka.errors import KafkaError
from pydantic import ValidationError

from cli.directory.changes import Current
from cli.wire import BrokerAway, reading
from shared import clock
from shared.bus.cloudevents import encode
from shared.bus.publisher import Publisher
from shared.events.directory import Person, Unit
from shared.events.registry import BY_SHORT, DIRECTORY
from shared.ids.form import belongs

_CHUNK = 500
_PERSON = BY_SHORT["person.recorded"]
_UNIT = BY_SHORT["unit.recorded"]


class NotPublished(Exception):
    """The broker did not take everything; running the same import again sends the rest."""


async def read_current(*, bootstrap: str, agency: str) -> Current:
    """Read what the directory says about an agency, newest version of everybody.

    :raises BrokerAway: when the broker cannot be reached.
    """
    people: dict[str, Person] = {}
    units: dict[str, Unit] = {}
    async for body in _bodies(bootstrap, agency):
        if isinstance(body, Person):
            if body.employee_id not in people or people[body.employee_id].version <= body.version:
                people[body.employee_id] = body
        elif body.unit_id not in units or units[body.unit_id].version <= body.version:
            units[body.unit_id] = body
    return Current(people, units)


async def _bodies(bootstrap: str, agency: str) -> AsyncIterator[Person | Unit]:
    models: dict[str, type[Person] | type[Unit]] = {_PERSON.name: Person, _UNIT.name: Unit}
    async with reading(bootstrap, [DIRECTORY]) as reader:
        await reader.to_start()
        async for record in reader.until_end():
            model = models.get(record.headers.get("ce_type", ""))
            if model is None or not belongs(record.key, agency):
                continue
            try:
                body = model.model_validate_json(record.value)
            except ValidationError:
                continue  # garbage in the topic: the services park it, and it says nothing about anybody
            if body.agency_id == agency:
                yield body


async def publish(
    *, bootstrap: str, units: Sequence[Unit], people: Sequence[Person], advance: Callable[[int], None]
) -> None:
    """Publish units, then people, in chunks; ``advance`` is called with the number of each chunk.

    :raises BrokerAway: when the broker cannot be reached.
    :raises NotPublished: when it stopped taking records.
    """
    publisher = Publisher(bootstrap, client_id="kinerja-directory")
    try:
        await publisher.start()
    except (KafkaError, OSError) as error:
        raise BrokerAway(bootstrap) from error
    now, cause = clock.now(), f"import-{clock.random_id()}"
    events = [
        *(encode(_UNIT, each, now=now, cause_id=cause, correlation_id=cause) for each in units),
        *(encode(_PERSON, each, now=now, cause_id=cause, correlation_id=cause) for each in people),
    ]
    sent = 0
    try:
        for start in range(0, len(events), _CHUNK):
            chunk = events[start : start + _CHUNK]
            await publisher.publish(chunk)
            sent += len(chunk)
            advance(len(chunk))
    except KafkaError as error:
        raise NotPublished(
            f"Broker berhenti menerima setelah {sent} dari {len(events)}; jalankan perintah yang sama sekali lagi, "
            "yang sudah terkirim tidak dikirim ulang."
        ) from error
    finally:
        await publisher.stop()
