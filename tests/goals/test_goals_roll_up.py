"""Objectives tied to an indicator of a unit, and the indicator rolled up from what people achieved (domain.md 8.4)."""

from dataclasses import replace
from decimal import Decimal

import httpx
import pytest
from goals_builders import (
    AGENCY,
    CYCLE,
    CYCLE_ID,
    EMPLOYEE,
    EMPLOYEE_ACTS,
    RATER,
    UNIT,
    cycle,
    draft,
    env,
    indicator,
    proposed,
    realisation,
)
from goals_http import running_agency
from goals_units import LITERACY, UNIT_ID, achieved, tied, tied_plan, unit_with

from services.goals.domain.plan.propose import Proposal, propose
from services.goals.domain.plan.state import PlanState
from services.goals.main import SERVICE
from services.goals.rules.difference import compare
from services.goals.rules.planning import UnitIndicatorUnknown
from services.goals.rules.roll_up import roll_up
from services.goals.settings import Settings
from shared.events.goals import ObjectiveState, RollUp, UnitIndicatorRef
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection


def _propose(what: ObjectiveState) -> PlanState:
    known = {CYCLE_ID: cycle(), UNIT_ID: unit_with()}
    return propose(draft(), Proposal(objectives=(what,)), env(by=EMPLOYEE_ACTS, contexts=known)).state


def test_an_objective_names_an_indicator_that_the_unit_has() -> None:
    plan = _propose(tied())

    assert plan.objectives[0].unit_indicator == LITERACY
    assert f"unit-indicator:{CYCLE}:{UNIT}:lancar" in plan.links


@pytest.mark.parametrize(
    "wrong", [UnitIndicatorRef(unit_id=UNIT, indicator_id="lain"), UnitIndicatorRef(unit_id="lain", indicator_id="x")]
)
def test_an_indicator_that_the_unit_does_not_have_is_refused(wrong: UnitIndicatorRef) -> None:
    with pytest.raises(UnitIndicatorUnknown) as caught:
        _propose(tied(to=wrong))

    assert caught.value.field == "objectives[0].unit_indicator"


@pytest.mark.parametrize(("how", "value"), [(RollUp.SUM, Decimal(150)), (RollUp.AVERAGE, Decimal(75))])
def test_the_indicator_is_rolled_up_from_what_was_achieved(how: RollUp, value: Decimal) -> None:
    plans = [achieved("e1", "90"), achieved("e2", "60"), achieved("e3", None)]

    rolled = roll_up(unit_with(how).indicators[0], UNIT, [(each.id, each.objectives) for each in plans])

    assert rolled.value == value
    assert [(each.plan_id, each.actual) for each in rolled.shares] == [
        (plans[0].id, Decimal(90)),
        (plans[1].id, Decimal(60)),
        (plans[2].id, None),
    ]


def test_another_measure_is_left_out_and_nothing_is_nothing() -> None:
    hours = tied_plan(EMPLOYEE, indicator(indicator_id="j", unit="jam"))
    told = replace(hours, realisations=(realisation(indicator_id="j", value=Decimal(7)),))

    rolled = roll_up(unit_with().indicators[0], UNIT, [(told.id, told.objectives)])

    assert (rolled.value, [each.counts for each in rolled.shares]) == (None, [False])


def test_a_plan_of_before_is_tied_to_nothing() -> None:
    assert proposed().objectives[0].unit_indicator is None
    assert unit_with(None).indicators[0].roll_up is None


async def test_the_head_reads_the_roll_up_and_takes_it_over(identity: Identity) -> None:
    states = running_agency() | {
        each.id: each for each in (unit_with(), achieved(EMPLOYEE, "90"), achieved("told", "60"))
    }
    settings, about = Settings(jwt_key_file=identity.key_file), f"/v1/units/{UNIT}/roll-ups"
    async with client_of(await service_on(MemoryCollection(), SERVICE, settings, states)) as client:
        as_head, as_teacher = (identity.header(each, AGENCY) for each in (RATER, EMPLOYEE))
        seen = await client.get(f"{about}?cycle_id={CYCLE}", headers=as_head)
        hidden = await client.get(f"{about}?cycle_id={CYCLE}", headers=as_teacher)
        body = {"cycle_id": CYCLE, "indicator_id": "lancar", "realisation_id": "gabungan-1"}
        taken = await client.post(about, json=body, headers=as_head)
        refused = await client.post(about, json=body | {"indicator_id": "lain"}, headers=as_head)
        unit: httpx.Response = await client.get(f"/v1/units/{UNIT}/indicators?cycle_id={CYCLE}", headers=as_head)

    assert [(each["value"], len(each["shares"])) for each in seen.json()["items"]] == [("150", 2)]
    assert (hidden.status_code, taken.status_code, refused.status_code) == (403, 200, 422), taken.text
    told = unit.json()["indicators"][0]
    assert (told["actual"], told["actual_text"]) == ("150", "Jumlah dari realisasi 2 dari 2 rencana pegawai.")


def test_another_tie_is_a_difference_that_does_not_concern_those_below() -> None:
    [told] = compare((tied(to=LITERACY),), (tied(to=UnitIndicatorRef(unit_id=UNIT, indicator_id="lulus")),))

    assert told.sentences == (
        'Hasil kerja "Pembelajaran berjalan": indikator unit yang didukung berubah dari sd1/lancar menjadi sd1/lulus.',
    )
    assert not told.matters
