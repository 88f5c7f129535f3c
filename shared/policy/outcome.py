"""What a policy says about results beyond one person's arithmetic: spread, segments, objections, improvement."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Annotated, Any, Final, Self

from pydantic import Field, field_validator, model_validator

from shared.events.directory import EmploymentEnd
from shared.events.evaluation import CyclePeriod
from shared.policy.clause import Clause
from shared.rules.segments import Merge
from shared.rules.vocabulary import Predicate, UnitPredicate

_YEAR: Final = 365
Days = Annotated[int, Field(ge=1, le=366)]
_DAYS: Final = {
    CyclePeriod.ANNUAL: (181, 366),
    CyclePeriod.QUARTERLY: (84, 98),
    CyclePeriod.MONTHLY: (28, 31),
}
"""Half a year at least, for who begins in the middle of it; quarters of thirteen weeks, give or take one."""


def share_of_days(minimum_days: int, cycle_days: int) -> int:
    """Say how many days of a cycle are as large a share of it as ``minimum_days`` are of a year, rounded up."""
    return ceil(Fraction(minimum_days * min(cycle_days, _YEAR), _YEAR))


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
    """Whether the spread in a unit is not looked at, warned about, or has to fit before results become final.

    Of fewer than ``people_min`` people with a predicate no spread is demanded: the circular does not say how shares of
    one or two people are rounded, and one of two would have to be lowered for being two (our proposal, domain.md 1.6).
    ``follow_up_days``: so many days after inputs were closed, who heads a unit has adjusted a spread that does not fit,
    or said why it stands (our proposal); None: nothing is asked.
    """

    mode: DistributionMode = DistributionMode.WARN
    people_min: Annotated[int, Field(ge=1, le=100)] = 3
    follow_up_days: Annotated[int, Field(ge=1, le=366)] | None = None

    @field_validator("mode", mode="before")
    @classmethod
    def _off_is_a_word(cls, value: Any) -> Any:
        # YAML reads an unquoted ``off`` as false.
        return DistributionMode.OFF if value is False else value


class CyclesRule(Clause):
    """Which dates of a cycle are plausible, so that a year typed wrong is noticed (our proposal).

    ``days``: fewest and most days by period. A cycle starts at most ``ahead_days_max`` days ahead of the day on which
    it is opened, and ended at most ``past_days_max`` days before it.
    """

    days: dict[CyclePeriod, tuple[Days, Days]] = Field(default_factory=dict)
    ahead_days_max: Annotated[int, Field(ge=0, le=3660)] = 400
    past_days_max: Annotated[int, Field(ge=0, le=36600)] = 3660

    @field_validator("days")
    @classmethod
    def _least_first(cls, value: dict[CyclePeriod, tuple[int, int]]) -> dict[CyclePeriod, tuple[int, int]]:
        if any(least > most for least, most in value.values()):
            raise ValueError("cycles.days: the fewest days come first")
        return value

    def days_of(self, period: CyclePeriod) -> tuple[int, int]:
        """Say how many days a cycle of this period has at least and at most."""
        return self.days.get(period, _DAYS[period])


class UnitRatingRule(Clause):
    """From which mean percent of its indicators on a predicate is suggested for a unit; below all: sangat kurang.

    *Istimewa* is what exceeds the agreed targets (SE MenPANRB 3/2023, domain.md 1.6). The other limits are our
    proposal, after the ranges of PP 30/2019 art. 41 (domain.md 2.1).
    """

    istimewa_over: Annotated[Decimal, Field(ge=0, le=1000)] = Decimal(100)
    baik_from: Annotated[Decimal, Field(ge=0, le=1000)] = Decimal(90)
    butuh_perbaikan_from: Annotated[Decimal, Field(ge=0, le=1000)] = Decimal(70)
    kurang_from: Annotated[Decimal, Field(ge=0, le=1000)] = Decimal(50)

    @model_validator(mode="after")
    def _falling(self) -> Self:
        limits = (self.istimewa_over, self.baik_from, self.butuh_perbaikan_from, self.kurang_from)
        if list(limits) != sorted(limits, reverse=True):
            raise ValueError("unit_rating: the limits must fall from istimewa to kurang")
        return self

    def of(self, percent: Decimal) -> UnitPredicate:
        """Say which predicate a mean percent suggests."""
        if percent > self.istimewa_over:
            return UnitPredicate.ISTIMEWA
        limits = (
            (self.baik_from, UnitPredicate.BAIK),
            (self.butuh_perbaikan_from, UnitPredicate.BUTUH_PERBAIKAN),
            (self.kurang_from, UnitPredicate.KURANG),
        )
        return next((predicate for limit, predicate in limits if percent >= limit), UnitPredicate.SANGAT_KURANG)


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


class JoiningRule(Clause):
    """What becomes of the result of somebody who came after the cycle had begun, and stays.

    With fewer measured days than ``minimum_days`` of a year there is none, of a shorter cycle than its share of them.
    No regulation that we know sets such days (domain.md 1.7): left out, everybody who came late has a result.
    """

    minimum_days: Annotated[int, Field(ge=0, le=366)] = 0

    def least_days(self, cycle_days: int) -> int:
        """Say how many days have to be measured in a cycle of so many days."""
        return share_of_days(self.minimum_days, cycle_days)


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
        return share_of_days(self.minimum_days, cycle_days)

    def of(self, reason: EmploymentEnd) -> Completion:
        """Say what becomes of a result, by why the employment ended."""
        default = Completion.NO_RESULT if reason is EmploymentEnd.DIED else Completion.COMPLETE
        return self.results.get(reason, default)
