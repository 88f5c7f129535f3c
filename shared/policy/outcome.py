"""What a policy says about results beyond one person's arithmetic: spread, segments, objections, improvement."""

from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Annotated, Any, Final

from pydantic import Field, field_validator

from shared.events.directory import EmploymentEnd
from shared.policy.clause import Clause
from shared.rules.segments import Merge
from shared.rules.vocabulary import Predicate

_YEAR: Final = 365


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


class Completion(StrEnum):
    """Whether somebody's result is completed, or there is none."""

    COMPLETE = "complete"
    NO_RESULT = "no_result"


class SegmentRule(Clause):
    """How the ratings of somebody who moved within the cycle become one; what is not given is as in the table.

    ``merge``: weighted by days, the longest segment, or the last one. Segments of fewer than ``minimum_days`` days do
    not count, unless all are that short. ``on_leave``: what becomes of somebody of whom no day is measured.
    """

    merge: Merge | None = None
    minimum_days: Annotated[int, Field(ge=0, le=366)] | None = None
    on_leave: Completion = Completion.NO_RESULT


class LeavingRule(Clause):
    """What becomes of the result of somebody whose employment ends within the cycle (domain.md 1.7).

    ``results`` by the reason of the end; those not named are completed, but for the dead, whom nobody can hear. Of whom
    fewer than ``minimum_days`` of a year are measured there is none; of a shorter cycle it is its share of them.
    ``without_acknowledgement``: nobody waits for a word of who has no access any more. ``objection``: whether the right
    to object (PP 30/2019 art. 59) goes on, by letter.
    """

    results: dict[EmploymentEnd, Completion] = Field(default_factory=dict)
    minimum_days: Annotated[int, Field(ge=0, le=366)] = 60
    without_acknowledgement: bool = True
    objection: bool = True

    def least_days(self, cycle_days: int) -> int:
        """Say how many days have to be measured in a cycle of so many days."""
        return ceil(Fraction(self.minimum_days * min(cycle_days, _YEAR), _YEAR))

    def of(self, reason: EmploymentEnd) -> Completion:
        """Say what becomes of a result, by why the employment ended."""
        default = Completion.NO_RESULT if reason is EmploymentEnd.DIED else Completion.COMPLETE
        return self.results.get(reason, default)
