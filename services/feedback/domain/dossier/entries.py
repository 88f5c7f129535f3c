"""Single answers and the groups they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from services.feedback.rules.anonymity import GROUPED, releasable
from shared.events.feedback import Source
from shared.rules.vocabulary import Level


class Topic(StrEnum):
    """What an answer is about. Free questions of a set are shown and never told to other services."""

    OBJECTIVE = "objective"
    BEHAVIOUR = "behaviour"
    QUESTION = "question"


class GroupKey(NamedTuple):
    """Answers that are shown together: what they are about, and from where they come."""

    about: Topic
    criterion: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One answer. ``giver_id`` is for the audit only. ``earlier`` are the ids of answers that it replaced.

    ``criterion`` names the objective, criterion or question. Only a question asked in words has no ``level``; a
    question of a set may be answered without ``observed``. ``superseded``: it showed, and a newer answer of its giver
    shows now; its level counts no more, its text stays among those that show. ``acting_for``: the superior for whom a
    substitute answered. ``aside_on``: since when it does not count, because its superior was recorded by mistake.
    """

    entry_id: str
    giver_id: str
    source: Source
    about: Topic
    criterion: str
    level: Level | None
    observed: str
    effect: str
    on: date
    published: bool = False
    superseded: bool = False
    earlier: tuple[str, ...] = ()
    acting_for: str | None = None
    aside_on: date | None = None

    @property
    def group(self) -> GroupKey:
        """The group it belongs to."""
        return GroupKey(self.about, self.criterion, self.source)

    @property
    def voice(self) -> str:
        """Whose answer it is: the superior's, too, when a substitute gave it."""
        return self.acting_for or self.giver_id

    @property
    def counts(self) -> bool:
        """Whether it shows and counts."""
        return self.published and not self.superseded and self.aside_on is None

    def is_by_same_hand(self, other: "Entry") -> bool:
        """Whether the same person wrote both about the same thing in the same role."""
        return (self.giver_id, self.group) == (other.giver_id, other.group)

    def has_same_voice(self, other: "Entry") -> bool:
        """Whether both are one answer about the same thing: of one giver, or of a superior and a substitute."""
        return (self.voice, self.group) == (other.voice, other.group)

    def waits_behind(self, newer: "Entry") -> bool:
        """Whether it still waits and is replaced by a newer answer of the same voice.

        A published answer stays in its place until the newer one is published: if it went at once, comparing
        the two moments would tell what it was.
        """
        return not self.published and self.has_same_voice(newer)


def by_group(entries: Iterable[Entry]) -> dict[GroupKey, tuple[Entry, ...]]:
    """Sort answers into their groups; inside a group the order of arrival stays."""
    groups: dict[GroupKey, tuple[Entry, ...]] = {}
    for entry in entries:
        groups[entry.group] = (*groups.get(entry.group, ()), entry)
    return groups


def release(entries: tuple[Entry, ...], *, minimum: int, closing: bool) -> tuple[Entry, ...]:
    """Publish what may be published of one group; newly published answers take the place of older ones.

    Where a superior and a substitute answered for one another, the older answer is kept and does not count.
    """
    waiting = tuple(entry for entry in entries if not entry.published)
    if waiting and waiting[0].source not in GROUPED:
        count = len(waiting)
    else:
        count = releasable(waiting=len(waiting), minimum=minimum, closing=closing)
    new, held_back = waiting[:count], waiting[count:]
    voices, hands = {entry.voice for entry in new}, {entry.giver_id for entry in new}
    before = tuple(_overtaken(entry, voices) for entry in entries if entry.published)
    shown = tuple(
        entry for entry in before if not entry.superseded or entry.source in GROUPED or entry.giver_id not in hands
    )
    return (*shown, *(replace(entry, published=True) for entry in new), *held_back)


def recounted(entries: tuple[Entry, ...], *, rater_id: str | None, on: date) -> tuple[Entry, ...]:
    """Set aside what was given as superior by, or for, somebody who is not the superior; let the superior's count."""
    return tuple(_recounted(entry, rater_id, on) if entry.source is Source.SUPERIOR else entry for entry in entries)


def _recounted(entry: Entry, rater_id: str | None, on: date) -> Entry:
    aside_on = None if entry.voice == rater_id else entry.aside_on or on
    return entry if aside_on == entry.aside_on else replace(entry, aside_on=aside_on)


def _overtaken(entry: Entry, voices: set[str]) -> Entry:
    """Let a newer answer count instead of one that shows. In a group the older text stays: if it went, everybody
    could see that its writer is one of the few who have just answered again.
    """
    return replace(entry, superseded=True) if entry.voice in voices else entry
