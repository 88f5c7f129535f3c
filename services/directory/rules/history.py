"""Histories of which each entry begins on a day and ends when the next begins: no gap, no overlap (domain.md 9.3)."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar


class Beginning(Protocol):
    """Something that holds from a day on; None: as long as anybody knows."""

    @property
    def valid_from(self) -> date | None:
        """The first day."""


E = TypeVar("E", bound=Beginning)


class NoPlace(Exception):
    """The day lies before entries that are known, and on the first day of none of them."""


def first_day(entry: Beginning) -> date:
    """The day to put an entry in order by."""
    return entry.valid_from or date.min


def placed(history: Sequence[E], entry: E) -> tuple[E, ...]:
    """Put an entry into a history, oldest first: the same first day corrects, a later one follows.

    A day between the last two first days corrects the first day of the last entry.

    :raises NoPlace: when it lies further back and begins on no known day
    """
    day = first_day(entry)
    if not history or day > first_day(history[-1]):
        return (*history, entry)
    days = [first_day(each) for each in history]
    if day in days:
        at = days.index(day)
        return (*history[:at], entry, *history[at + 1 :])
    if len(days) == 1 or day > days[-2]:
        return (*history[:-1], entry)
    raise NoPlace
