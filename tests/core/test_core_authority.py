"""Who may act for an official: the official, and a substitute on the days accepted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.authority import (
    DelegationNotAccepted,
    DelegationNotInForce,
    Signed,
    acts_for,
    principals,
    sign_for,
)
from shared.decision import Actor, Delegation, NotYours
from shared.events.delegation import DelegationStatus

FIRST, ACCEPTED, LAST = date(2025, 3, 3), date(2025, 3, 5), date(2025, 3, 9)
DAY = timedelta(days=1)
OTHERWISE = "Hanya atasan langsung yang boleh menilai."

GIVEN = Delegation(
    agency_id="a", principal_id="head", delegate_id="sub", kind="plh", valid_from=FIRST, valid_to=LAST,
    status=DelegationStatus.ACCEPTED, answered_on=ACCEPTED,
)  # fmt: skip
PROPOSED = replace(GIVEN, status=DelegationStatus.PROPOSED, answered_on=None)
DECLINED = replace(GIVEN, status=DelegationStatus.DECLINED)
WITHDRAWN = replace(GIVEN, status=DelegationStatus.WITHDRAWN)
EARLY = replace(GIVEN, answered_on=FIRST - DAY)

Case = tuple[str, tuple[Delegation, ...], date, type[NotYours] | None]

CASES: dict[str, Case] = {
    "the official": ("head", (), ACCEPTED, None),
    "the official, whatever was given away": ("head", (GIVEN,), ACCEPTED, None),
    "a substitute on the day of acceptance": ("sub", (GIVEN,), ACCEPTED, None),
    "a substitute on the day before acceptance": ("sub", (GIVEN,), ACCEPTED - DAY, DelegationNotAccepted),
    "a substitute on the last day": ("sub", (GIVEN,), LAST, None),
    "a substitute on the day after": ("sub", (GIVEN,), LAST + DAY, DelegationNotInForce),
    "accepted early: on the first day": ("sub", (EARLY,), FIRST, None),
    "accepted early: on the day before the first": ("sub", (EARLY,), FIRST - DAY, DelegationNotInForce),
    "not accepted yet, on its days": ("sub", (PROPOSED,), ACCEPTED, DelegationNotAccepted),
    "not accepted yet, outside its days": ("sub", (PROPOSED,), LAST + DAY, DelegationNotInForce),
    "accepted without a day of acceptance": ("sub", (replace(GIVEN, answered_on=None),), LAST, DelegationNotAccepted),
    "declined": ("sub", (DECLINED,), LAST, NotYours),
    "withdrawn": ("sub", (WITHDRAWN,), LAST, NotYours),
    "nothing given": ("sub", (), LAST, NotYours),
    "given by somebody else": ("sub", (replace(GIVEN, principal_id="other"),), LAST, NotYours),
    "given to somebody else": ("sub", (replace(GIVEN, delegate_id="other"),), LAST, NotYours),
    "given on by a substitute": (
        "third", (replace(GIVEN, principal_id="sub", delegate_id="third"),), LAST, NotYours,
    ),
    "withdrawn, but given once more": ("sub", (WITHDRAWN, GIVEN), LAST, None),
    "over, but proposed for today": (
        "sub", (replace(GIVEN, valid_to=ACCEPTED), replace(PROPOSED, valid_from=LAST)), LAST, DelegationNotAccepted,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("who", "given", "on", "refusal"), CASES.values(), ids=list(CASES))
def test_who_acts_for_an_official(
    who: str, given: tuple[Delegation, ...], on: date, refusal: type[NotYours] | None
) -> None:
    actor = Actor(employee_id=who, today=on, given=given)

    assert acts_for(actor, "head") is (refusal is None)
    if refusal is None:
        signed = sign_for(actor, "head", otherwise=OTHERWISE)
        assert signed == Signed(by=who, acting_for=None if who == "head" else "head")
        return
    with pytest.raises(NotYours) as refused:
        sign_for(actor, "head", otherwise=OTHERWISE)
    assert type(refused.value) is refusal
    assert (refused.value.text == OTHERWISE) is (refusal is NotYours)


@pytest.mark.parametrize("who", ["head", "sub", ""])
def test_nobody_acts_where_there_is_no_official(who: str) -> None:
    actor = Actor(employee_id=who, today=LAST, officer=True, given=(GIVEN,))

    assert not acts_for(actor, None)
    with pytest.raises(NotYours, match=OTHERWISE):
        sign_for(actor, None, otherwise=OTHERWISE)


def test_an_officer_is_no_substitute() -> None:
    assert not acts_for(Actor(employee_id="admin", today=LAST, officer=True), "head")


def test_a_refusal_names_the_days_that_come_nearest() -> None:
    given = (GIVEN, replace(GIVEN, valid_from=LAST + DAY, valid_to=LAST + 2 * DAY))

    days = "3 Maret 2025 sampai 9 Maret 2025, 10 Maret 2025 sampai 11 Maret 2025"
    with pytest.raises(DelegationNotInForce, match=days):
        sign_for(Actor(employee_id="sub", today=LAST + 3 * DAY, given=given), "head", otherwise=OTHERWISE)
    with pytest.raises(DelegationNotAccepted, match=r"3 Maret 2025 sampai 9 Maret 2025.* pada 4 Maret 2025"):
        sign_for(Actor(employee_id="sub", today=ACCEPTED - DAY, given=given), "head", otherwise=OTHERWISE)


@pytest.mark.parametrize(
    ("today", "named"),
    [
        (FIRST - DAY, set()),
        (ACCEPTED - DAY, set()),
        (ACCEPTED, {"head"}),
        (LAST, {"head", "other"}),
        (LAST + DAY, {"other"}),
    ],
)
def test_for_whom_somebody_acts(today: date, named: set[str]) -> None:
    other = replace(GIVEN, principal_id="other", valid_from=LAST, valid_to=LAST + DAY)
    declined, proposed = replace(DECLINED, principal_id="third"), replace(PROPOSED, principal_id="fourth")

    actor = Actor(employee_id="sub", today=today, given=(GIVEN, other, declined, proposed))
    assert principals(actor) == named
