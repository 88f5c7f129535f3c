"""Until when an employee may object (*keberatan*; PP 30/2019 art. 59, domain.md 1.9)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from shared.rules.days import last_day
from shared.rules.errors import InvalidInput
from shared.rules.numbers import whole
from shared.rules.tables import PACKAGED, Data, RuleRef, Tables

_DAYS_MAX = 366


@dataclass(frozen=True, kw_only=True)
class ObjectionResult:
    """Last day to object, and whether the objection came in time; None before one is filed."""

    last_day: date
    accepted: bool | None
    rule: RuleRef


class _Objection(Data, frozen=True, kw_only=True):
    days: int
    calendar: bool
    working_weekdays: tuple[int, ...]

    def __post_init__(self) -> None:
        if not set(self.working_weekdays) & set(range(1, 8)):
            raise ValueError("needs a working weekday, Monday being 1")


def objection_deadline(
    *,
    received: date,
    filed: date | None = None,
    days: int | None = None,
    calendar: bool | None = None,
    holidays: Collection[date] = (),
    working_weekdays: Collection[int] | None = None,
    as_of: date,
    tables: Tables = PACKAGED,
) -> ObjectionResult:
    """Count the days after the one the result was received; all are local days of the agency.

    Without `calendar` days, only working weekdays (Monday is 1; those of the table unless given) less holidays count.

    :raises InvalidInput: when it was filed before the result was received, days are not 1 to 366, or no weekday is a
        working day.
    """
    table = tables.find("objection_deadline", _Objection, as_of)
    values = table.values
    allowed = whole("days", values.days if days is None else days, low=1, high=_DAYS_MAX)
    if filed is not None and filed < received:
        raise InvalidInput("filed", "is before received", "filed mendahului received.")
    every_day = values.calendar if calendar is None else calendar
    working = values.working_weekdays if working_weekdays is None else tuple(working_weekdays)
    if not set(working) & set(range(1, 8)):
        raise InvalidInput("working_weekdays", "names no weekday", "working_weekdays harus memuat hari 1 sampai 7.")
    weekdays = tuple(range(1, 8)) if every_day else working
    last = last_day(received, allowed, weekdays=weekdays, holidays=() if every_day else frozenset(holidays))
    return ObjectionResult(last_day=last, accepted=None if filed is None else filed <= last, rule=table.rule)
