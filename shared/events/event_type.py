"""What a type of event is: its name, where it goes, what its body is."""

from dataclasses import dataclass
from functools import cache
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
    partition_field: str
    classification: str
    meaning: str
    major: int = 1

    @property
    def name(self) -> str:
        """The CloudEvents type, such as ``id.kinerja.goals.plan.agreed.v1``."""
        return f"id.kinerja.{self.owner}.{self.short}.v{self.major}"

    @property
    def source(self) -> str:
        """Who alone says so, as CloudEvents name it: ``urn:kinerja:goals``."""
        return f"urn:kinerja:{self.owner}"

    @property
    def adapter(self) -> TypeAdapter[Body]:
        """The validator of this type's body."""
        return _adapter(self.body)

    def partition_by(self, body: Body) -> str:
        """Whom the record is partitioned by: a person, a unit or a cycle of an agency."""
        return f"{body.agency_id}:{attrgetter(self.partition_field)(body)}"


@cache
def _adapter(body: type[Body]) -> TypeAdapter[Body]:
    return TypeAdapter(body)
