"""What a policy says about results beyond one person's arithmetic: spread, segments, objections, improvement."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, field_validator

from shared.policy.clause import Clause
from shared.rules.segments import Merge
from shared.rules.vocabulary import Predicate


class ObjectionRule(Clause):
    """Until when an employee may object; what is not given is as in the table of PP 30/2019 art. 59.

    Without ``calendar`` days, weekends and the ``holidays`` do not count.
    """

    days: Annotated[int, Field(ge=1, le=366)] | None = None
    calendar: bool | None = None
    holidays: tuple[date, ...] = ()


class DistributionMode(StrEnum):
    """What a spread of predicates that does not fit the unit's own leads to (SE MenPANRB 3/2023)."""

    OFF = "off"
    WARN = "warn"
    BLOCK = "block"


class DistributionRule(Clause):
    """Whether the spread in a unit is not looked at, warned about, or has to fit before results become final."""

    mode: DistributionMode = DistributionMode.WARN

    @field_validator("mode", mode="before")
    @classmethod
    def _off_is_a_word(cls, value: Any) -> Any:
        # YAML reads an unquoted ``off`` as false.
        return DistributionMode.OFF if value is False else value


class LeniencyRule(Clause):
    """From how many decided people on a rater's habits are told at all."""

    people_min: Annotated[int, Field(ge=2)] = 5


class PeriodicRule(Clause):
    """From how many periodic results on an annual decision against their majority needs a reason."""

    required: Annotated[int, Field(ge=1)]


class ImprovementRule(Clause):
    """What follows from final predicates, for people to act on.

    ``predicates`` oblige rater and employee to agree on an improvement plan of at most ``months``.
    ``reward_predicates`` are only put on the officer's list.
    """

    predicates: tuple[Predicate, ...] = ()
    reward_predicates: tuple[Predicate, ...] = ()
    months: Annotated[int, Field(ge=1, le=24)] = 6


class SegmentRule(Clause):
    """How the ratings of somebody who moved within the cycle become one; what is not given is as in the table.

    ``merge``: weighted by days, the longest segment, or the last one. Segments of fewer than ``minimum_days`` days do
    not count, unless all are that short.
    """

    merge: Merge | None = None
    minimum_days: Annotated[int, Field(ge=0, le=366)] | None = None
