"""The form that all ids share: ``agency:kind:part:...``. Nothing else takes an id apart or puts one together."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import NAMESPACE_URL, uuid5

_EVENTS: Final = uuid5(NAMESPACE_URL, "urn:kinerja:event")


class ForeignId(ValueError):
    """The id is of another kind, or has another number of parts, than the form it is read with."""


@dataclass(frozen=True, slots=True)
class IdForm:
    """How the ids of one kind of document or subject are built: the kind's name, and what its parts are."""

    kind: str
    parts: tuple[str, ...]

    def of(self, agency_id: str, *parts: str | int) -> str:
        """Put an id together; one value for each part."""
        if len(parts) != len(self.parts):
            raise ForeignId(f"{self.kind} has the parts {', '.join(self.parts)}, not {len(parts)}")
        return ":".join((agency_id, self.kind, *(str(part) for part in parts)))

    def numbered(self, agency_id: str, *parts: str | int, numbers: range) -> tuple[str, ...]:
        """Put an id together for each of these numbers as the last part: what ids say needs no search."""
        return tuple(self.of(agency_id, *parts, number) for number in numbers)

    def prefix(self, agency_id: str, *parts: str | int) -> str:
        """How the ids begin that share an agency and, if given, their first parts."""
        return ":".join((agency_id, self.kind, *(str(part) for part in parts), ""))

    def matches(self, id: str, *, agency_id: str) -> bool:
        """Whether an id has this form and belongs to an agency; a missing agency owns nothing."""
        found = id.split(":")
        return bool(agency_id) and found[:2] == [agency_id, self.kind] and len(found) == 2 + len(self.parts)

    def read(self, id: str) -> tuple[str, ...]:
        """Take an id apart: the values of its parts, without agency and kind.

        :raises ForeignId: when it is of another form
        """
        if not self.matches(id, agency_id=agency_of(id)):
            raise ForeignId(f"{id} is not {self.kind}:{':'.join(self.parts)}")
        return tuple(id.split(":")[2:])


def agency_of(id: str) -> str:
    """The agency that an id belongs to: its first part."""
    return id.split(":", 1)[0]


def kind_of(id: str) -> str:
    """The kind that an id names in its second part; empty when it names none."""
    return (*id.split(":", 2), "")[1]


def belongs(id: str, agency_id: str) -> bool:
    """Whether an id belongs to an agency; a missing agency owns nothing."""
    return bool(agency_id) and id.startswith(agency_id + ":")


def event_id(*, type_name: str, subject: str, sequence: int) -> str:
    """The id of an event: computed, so that publishing the same fact again is recognised as the same event."""
    return str(uuid5(_EVENTS, f"{type_name}|{subject}|{sequence}"))


def digest(text: str) -> str:
    """The SHA-256 of a text in hex: how one-time codes and repetition keys are stored."""
    return sha256(text.encode()).hexdigest()
