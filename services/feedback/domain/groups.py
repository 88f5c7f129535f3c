"""Single answers and the groups they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from services.feedback.rules.anonymity import GROUPED, releasable
from shared.events.feedback import About, Source
from shared.rules.vocabulary import Level


class GroupKey(NamedTuple):
    """Answers that are shown together: what they are about, and from where they come."""

    about: About
    criterion: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One answer. ``giver_id`` is for the audit only. ``earlier`` are the ids of answers that it replaced."""

    entry_id: str
    giver_id: str
    source: Source
    about: About
    criterion: str
    level: Level
    observed: str
    effect: str
    on: date
    published: bool = False
    earlier: tuple[str, ...] = ()

    @property
    def group(self) -> GroupKey:
        """The group it belongs to."""
        return GroupKey(self.about, self.criterion, self.source)

    def is_from_same_giver(self, other: "Entry") -> bool:
        """Whether the same person said both about the same thing in the same role."""
        return (self.giver_id, self.group) == (other.giver_id, other.group)

    def waits_behind(self, newer: "Entry") -> bool:
        """Whether it still waits and is replaced by a newer answer of the same giver.

        A published answer stays in its place until the newer one is published: if it went at once, comparing
        the two moments would tell what it was.
        """
        return not self.published and self.is_from_same_giver(newer)


def by_group(entries: Iterable[Entry]) -> dict[GroupKey, tuple[Entry, ...]]:
    """Sort answers into their groups; inside a group the order of arrival stays."""
    groups: dict[GroupKey, tuple[Entry, ...]] = {}
    for entry in entries:
        groups[entry.group] = (*groups.get(entry.group, ()), entry)
    return groups


def release(entries: tuple[Entry, ...], *, minimum: int, closing: bool) -> tuple[Entry, ...]:
    """Publish what may be published of one group; newly published answers take the place of older ones."""
    waiting = tuple(entry for entry in entries if not entry.published)
    if waiting and waiting[0].source not in GROUPED:
        count = len(waiting)
    else:
        count = releasable(waiting=len(waiting), minimum=minimum, closing=closing)
    new, held_back = waiting[:count], waiting[count:]
    givers = {entry.giver_id for entry in new}
    kept = tuple(entry for entry in entries if entry.published and entry.giver_id not in givers)
    return (*kept, *(replace(entry, published=True) for entry in new), *held_back)
