"""Taking over an agency that was imported before there was a directory service: what its topic says last."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from cli.client import Client
from cli.wire import reading
from shared.bus.access import KafkaAccess
from shared.events.base import Body
from shared.events.directory import Person, Unit
from shared.events.registry import BY_SHORT, DIRECTORY
from shared.ids.form import belongs

Entry = Mapping[str, Any]
_CHUNK: Final = 500
_MODELS: Final[Mapping[str, type[Body]]] = {
    BY_SHORT["person.recorded"].name: Person,
    BY_SHORT["unit.recorded"].name: Unit,
}
_OF_THE_FACT: Final = {"agency_id", "subject", "version"}
_NAMES_OTHERS: Final = ("rater_id", "delegations", "parent_id")


async def read_topic(access: KafkaAccess, agency: str) -> tuple[list[Entry], list[Entry]]:
    """Read the units and the people of an agency, in the newest version of each, as the service takes them.

    :raises BrokerAway: when the broker cannot be reached.
    """
    newest: dict[str, Body] = {}
    async with reading(access, [DIRECTORY]) as reader:
        await reader.to_start()
        async for record in reader.until_end():
            model = _MODELS.get(record.headers.get("ce_type", ""))
            if model is None or not belongs(record.key, agency):
                continue
            try:
                body = model.model_validate_json(record.value)
            except ValidationError:
                continue  # garbage in the topic: the services park it, and it tells nothing of anybody
            known = newest.get(body.subject)
            if body.agency_id == agency and (known is None or known.version <= body.version):
                newest[body.subject] = body
    return _entries(newest.values(), Unit), _entries(newest.values(), Person)


def record_all(service: Client, what: str, entries: Sequence[Entry]) -> list[Mapping[str, Any]]:
    """Record entries that name each other: who names somebody unknown is first recorded bare. Give those refused.

    :raises Refused: when none can be recorded
    """
    early = [entry for entry, done in zip(entries, _recorded(service, what, entries), strict=True) if _refused(done)]
    list(_recorded(service, what, [_bare(each) for each in early]))
    return [each for each in _recorded(service, what, early) if _refused(each)]


def _bare(entry: Entry) -> Entry:
    return {key: value for key, value in entry.items() if key not in _NAMES_OTHERS}


def _refused(done: Mapping[str, Any]) -> bool:
    return bool(done["outcome"] == "refused")


def _recorded(service: Client, what: str, entries: Sequence[Entry]) -> Iterator[Mapping[str, Any]]:
    for start in range(0, len(entries), _CHUNK):
        yield from service.post(f"/{what}", {what: entries[start : start + _CHUNK]})["items"]


def _entries(bodies: Any, model: type[Body]) -> list[Entry]:
    return [each.model_dump(mode="json", exclude=_OF_THE_FACT) for each in bodies if isinstance(each, model)]
