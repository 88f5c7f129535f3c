"""What a type of event is: its name, where it goes, what its body is."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from pydantic import TypeAdapter

from shared.events.base import Body


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event. ``short`` is ``subject.fact``; the CloudEvents type adds owner and major version."""

    short: str
    owner: str
    topic: str
    body: type[Body]
    partition_by: Callable[[Body], str]
    classification: str
    meaning: str
    major: int = 1

    @property
    def name(self) -> str:
        """The CloudEvents type, such as ``id.kinerja.goals.plan.agreed.v1``."""
        return f"id.kinerja.{self.owner}.{self.short}.v{self.major}"

    @property
    def adapter(self) -> TypeAdapter[Body]:
        """The validator of this type's body."""
        return _ADAPTERS[self.body]


_ADAPTERS: dict[type[Body], TypeAdapter[Body]] = {}


def event_types(
    owner: str, topic: str, body: type[Body], by: str, classification: str, meanings: dict[str, str]
) -> list[EventType]:
    """Make the types that share a body: ``by`` is the field to partition by, ``meanings`` are by short name."""
    _ADAPTERS[body] = TypeAdapter(body)
    field = attrgetter(by)

    def partition_by(state: Body) -> str:
        return f"{state.agency_id}:{field(state)}"

    return [
        EventType(short, owner, topic, body, partition_by, classification, meaning)
        for short, meaning in meanings.items()
    ]
