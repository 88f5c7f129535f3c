"""Days that are counted from another one."""

from collections.abc import Collection
from datetime import date, timedelta

from shared.rules.errors import InvalidInput


def last_day(start: date, days: int, *, weekdays: Collection[int], holidays: Collection[date] = ()) -> date:
    """Give the last of so many days after ``start``, of those ``weekdays`` (Monday is 1) that are no holidays.

    :raises InvalidInput: when the calendar ends before
    """
    day = start
    while days:
        if day == date.max:
            raise InvalidInput("received", "is too late to count from", "received di luar jangkauan kalender.")
        day += timedelta(days=1)
        days -= day.isoweekday() in weekdays and day not in holidays
    return day
