"""Who is to be mailed now: one mail a day, from an hour on, on work days; sooner where a deadline is near."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from notices.waiting import Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """An agency's zone, its work days (1 Monday to 7 Sunday) and its holidays."""

    zone: str
    work_days: Sequence[int] = (1, 2, 3, 4, 5)
    holidays: Sequence[date] = ()

    def works_on(self, day: date) -> bool:
        """Whether people work on a day."""
        return day.isoweekday() in self.work_days and day not in self.holidays


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """From which hour on the day's mail goes, and how near a deadline is that does not wait for it."""

    hour: int
    soon_days: int


def to_mail(waits: Iterable[Wait], *, local: datetime, calendar: Calendar, when: When) -> frozenset[str]:
    """Say who is to get the mail of this day by now, at a moment that is local to the agency."""
    today, found = local.date(), set[str]()
    daily = local.hour >= when.hour and calendar.works_on(today)
    last = today + timedelta(days=when.soon_days)
    for each in waits:
        if each.until is not None and each.until < today:
            continue
        if daily or (each.due_on is not None and today <= each.due_on <= last):
            found.add(each.employee_id)
    return frozenset(found)
