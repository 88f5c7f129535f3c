"""Officers record nothing about themselves, and those of units nothing about people elsewhere."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from career_builders import cycle, env, final, profile

from services.career.domain.access import OwnRecord
from services.career.domain.credit.state import CreditRecord
from services.career.domain.profile.records import record_assessment, record_credit
from services.career.domain.profile.state import Profile
from services.career.domain.talent.state import Assessment, Scores
from shared.decision import Actor, Env, NotYours
from shared.rules.credit import FunctionalLevel

DAY = date(2026, 3, 2)
CREDIT = CreditRecord(
    as_of=date(2025, 12, 31), level=FunctionalLevel.AHLI_PERTAMA, rank="III/a", opening=Decimal(40), source="PAK",
    recorded_by="siti", recorded_on=DAY,
)  # fmt: skip
ASSESSED = Assessment(
    scores=Scores(potential=Decimal(72)),
    on=date(2025, 6, 1),
    valid_until=None,
    source="Asesmen",
    recorded_by="siti",
    recorded_on=DAY,
)
ACTS = (
    pytest.param(lambda state, env: record_credit(state, CREDIT, env), id="credit"),
    pytest.param(lambda state, env: record_assessment(state, ASSESSED, env), id="assessment"),
)


def person() -> Profile:
    return profile((final("budi", rater_id="ani"), cycle()))


def officer(employee_id: str, **who: object) -> Env:
    return env(by=Actor(employee_id=employee_id, today=DAY, **who), on=DAY)


@pytest.mark.parametrize("act", ACTS)
def test_nobody_records_anything_about_himself_or_herself(act: Callable[[Profile, Env], object]) -> None:
    with pytest.raises(OwnRecord):
        act(person(), officer("budi", officer=True))
    act(person(), officer("siti", officer=True))


@pytest.mark.parametrize("act", ACTS)
def test_an_officer_of_units_records_about_their_people_only(act: Callable[[Profile, Env], object]) -> None:
    act(person(), officer("siti", units=frozenset({"dinkes"})))
    with pytest.raises(NotYours):
        act(person(), officer("siti", units=frozenset({"lain"})))
