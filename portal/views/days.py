"""Days as people think of them: late, today, tomorrow, this week, later (rule 3)."""

from datetime import date, timedelta
from enum import Enum

from portal.language import Language


class When(Enum):
    """About when something is due, soonest first."""

    LATE = 1
    TODAY = 2
    TOMORROW = 3
    WEEK = 4
    LATER = 5
    OPEN = 6


def when(due: date | None, today: date) -> When:
    """Say about when a day is; a week ends on Sunday."""
    if due is None:
        return When.OPEN
    if due <= today:
        return When.LATE if due < today else When.TODAY
    if due == today + timedelta(days=1):
        return When.TOMORROW
    return When.WEEK if due <= today + timedelta(days=7 - today.isoweekday()) else When.LATER


def title_of(group: When, language: Language) -> str:
    """Name a group of days."""
    return {
        When.LATE: language.say("Lewat batas"),
        When.TODAY: language.say("Hari ini"),
        When.TOMORROW: language.say("Besok"),
        When.WEEK: language.say("Minggu ini"),
        When.LATER: language.say("Nanti"),
        When.OPEN: language.say("Tanpa batas waktu"),
    }[group]


def left(due: date | None, today: date, language: Language) -> str:
    """Say until when something is due, and how many days that leaves."""
    if due is None:
        return ""
    days = (due - today).days
    if days < 0:
        return language.say("batasnya {day}, {n} hari yang lalu", day=language.day(due), n=-days)
    if days == 0:
        return language.say("paling lambat hari ini")
    return language.say("paling lambat {day}, {n} hari lagi", day=language.day(due), n=days)


def duration(minutes: int, language: Language) -> str:
    """Say how long something took."""
    if minutes == 0:
        return language.say("Tidak dicatat")
    hours, rest = divmod(minutes, 60)
    if not hours:
        return language.say("{n} menit", n=rest)
    if not rest:
        return language.say("{n} jam", n=hours)
    return language.say("{n} jam {m} menit", n=hours, m=rest)
