"""Rules asked on a day on which they are in force: for tests that are about something else than the day."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from shared.rules.registry import RULES
from shared.rules.tables import PACKAGED, Tables

DAY: Final = date(2025, 12, 31)
DAY_2021: Final = date(2022, 6, 30)
"""The last day of the rules of PermenPANRB 8/2021, which are not in force on ``DAY``."""


def answer_of(rule: str, asked: Mapping[str, object], *, tables: Tables = PACKAGED) -> dict[str, object]:
    """What a rule answers; on a day of its table, where the question names none."""
    return RULES[rule](dated(rule, asked), tables=tables)


def dated(rule: str, asked: Mapping[str, object]) -> dict[str, object]:
    """The question with a day of the rule's table, where it names none."""
    day = DAY if any(each.covers(DAY) for each in RULES[rule].versions()) else DAY_2021
    return {"as_of": day.isoformat(), **asked}
