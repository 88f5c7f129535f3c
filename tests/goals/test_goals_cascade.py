"""A superior's revision reaches everybody below, once each, however the plans are tied together."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from goals_builders import (
    AGENCY,
    CYCLE,
    DAY,
    EMPLOYEE_ACTS,
    OFFICER_ACTS,
    PLAN_ID,
    RATER,
    RATER_ACTS,
    STRANGER_ACTS,
    SUPERIOR_ID,
    agreed,
    draft,
    env,
    indicator,
    objective,
    proposed,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from services.goals.domain.plan.agree import agree
from services.goals.domain.plan.cascade import finish_cascade, handle_impact, is_touched, pass_on
from services.goals.domain.plan.edition import Edition, EditionStatus
from services.goals.domain.plan.impact import ImpactStatus
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.plan.superior import superior_seen_by
from services.goals.domain.requests import AgreementIn, ImpactNoteIn
from services.goals.rules.planning import flags_of
from shared.decision import Publish, Rejected
from shared.events.goals import ImpactChange, Plan, PlanStatus
from shared.ids import goals


def _id(name: str) -> str:
    return goals.PLAN.of(AGENCY, CYCLE, name, 1)


def _plan(name: str, *served: str, objectives: int = 1) -> PlanState:
    """An agreed plan, each of whose objectives serves one of those named."""
    targets: list[str | None] = [*served] or [None] * objectives
    each = tuple(objective(objective_id=f"o{number}", intervenes_in=to) for number, to in enumerate(targets, 1))
    edition = Edition(
        number=1, objectives=each, flags=(), status=EditionStatus.AGREED, proposed_by=name, proposed_on=DAY, as_of=DAY
    )
    return replace(draft(name), editions=(edition,), status=PlanStatus.AGREED, agreed_edition=1)


def _revised(plan: PlanState, *each: Any) -> PlanState:
    pending = Edition(
        number=len(plan.editions) + 1,
        objectives=each,
        flags=(),
        status=EditionStatus.PROPOSED,
        proposed_by=plan.assignment.employee_id,
        proposed_on=DAY,
        as_of=DAY,
    )
    rater = replace(plan, editions=(*plan.editions, pending))
    rater = replace(rater, assignment=rater.assignment.model_copy(update={"rater_id": "top"}))
    top = replace(RATER_ACTS, employee_id="top")
    return agree(rater, AgreementIn(on=DAY), env(rater.id, by=top)).state


def _walk(plans: dict[str, PlanState], steps_max: int = 10_000) -> dict[str, int]:
    """Do what is owed, one plan at a time, until nothing is; count how often each plan was told."""
    told = dict.fromkeys(plans, 0)
    for _ in range(steps_max):
        owner = next((each for each in plans.values() if each.jobs), None)
        if owner is None:
            return told
        below = [id for id, each in plans.items() if owner.id in each.links and is_touched(each, above=owner)]
        if not below:
            plans[owner.id] = finish_cascade(owner, None, env(owner.id)).state
            continue
        decision = pass_on(plans[below[0]], plans[owner.id], env(below[0]))
        assert decision is not None
        assert decision.publishes == (Publish("plan.impacted", below[0]),)
        plans[below[0]], told[below[0]] = decision.state, told[below[0]] + 1
    raise AssertionError("the cascade does not end")


def _tied(*plans: PlanState) -> dict[str, PlanState]:
    return {each.id: each for each in plans}


def test_a_revised_target_reaches_all_levels_below_and_nobody_else() -> None:
    top = _revised(
        _plan("boss", objectives=2), objective(indicator(target=80), objective_id="o1"), objective(objective_id="o2")
    )
    plans = _tied(
        top,
        _plan("a", f"{_id('boss')}:o1", f"{_id('boss')}:o2"),
        _plan("b", f"{_id('a')}:o1"),
        _plan("c", f"{_id('a')}:o2"),
        _plan("d", f"{_id('b')}:o1"),
        _plan("e"),
    )

    told = _walk(plans)

    assert {id.split(":")[3]: count for id, count in told.items()} == {
        "boss": 0,
        "a": 1,
        "b": 1,
        "c": 0,
        "d": 1,
        "e": 0,
    }
    levels = {each.assignment.employee_id: each.impacts[0].told for each in plans.values() if each.impacts}
    assert {name: told.levels_up for name, told in levels.items()} == {"a": 1, "b": 2, "d": 3}
    deepest = levels["d"]
    assert (deepest.objective, deepest.edition, deepest.through) == (f"{_id('boss')}:o1", 2, ("o1",))
    assert deepest.change is ImpactChange.CHANGED
    assert deepest.changes == (
        'Hasil kerja "Pembelajaran berjalan", indikator "Jam mengajar": target berubah dari 100 menjadi 80.',
    )


def test_an_objective_that_disappears_is_told_as_removed_and_new_ones_or_weights_as_nothing() -> None:
    before = _plan("boss", objectives=2)
    first, second = before.live

    removed = _revised(before, first)
    assert [(each.objective, each.change) for each in removed.ripples] == [(f"{_id('boss')}:o2", ImpactChange.REMOVED)]
    assert _revised(before, first, second, objective(objective_id="o3")).ripples == ()
    assert _revised(before, first.model_copy(update={"weight": Decimal(70)}), second).ripples == ()


def test_plans_that_serve_each_other_in_a_ring_are_told_once() -> None:
    ring = _tied(_plan("a", f"{_id('b')}:o1"), _plan("b", f"{_id('c')}:o1"), _plan("c", f"{_id('a')}:o1"))
    a = ring[_id("a")]
    ring[a.id] = _revised(a, objective(name="Lain", objective_id="o1", intervenes_in=f"{_id('b')}:o1"))

    told = _walk(ring)

    assert told == {_id("a"): 0, _id("b"): 1, _id("c"): 1}


def test_the_same_edition_is_told_once_and_a_later_one_again() -> None:
    boss = _revised(_plan("boss"), objective(name="Kedua", objective_id="o1"))
    plans = _tied(boss, _plan("a", f"{_id('boss')}:o1"))
    _walk(plans)
    assert pass_on(plans[_id("a")], boss, env(_id("a"))) is None

    plans[boss.id] = _revised(plans[boss.id], objective(name="Ketiga", objective_id="o1"))
    _walk(plans)

    (impact,) = plans[_id("a")].impacts
    assert impact.told.edition == 3
    assert len(impact.told.changes) == 2


@given(
    edges=st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda edge: edge[0] != edge[1]), max_size=16),
    sources=st.sets(st.integers(0, 6), min_size=1, max_size=3),
)
@settings(max_examples=150)
def test_in_any_web_of_plans_everybody_below_a_change_hears_of_it_and_it_ends(
    edges: set[tuple[int, int]], sources: set[int]
) -> None:
    """``(a, b)``: a serves b. Each plan has one objective for each it serves, so all of b's touch all of a's of b."""
    plans = {}
    for number in range(7):
        served = [f"{_id(f'p{other}')}:o1" for one, other in sorted(edges) if one == number]
        plans[_id(f"p{number}")] = _plan(f"p{number}", *served)
    for number in sources:
        plan = plans[_id(f"p{number}")]
        first, *rest = plan.live
        plans[plan.id] = _revised(plan, first.model_copy(update={"name": "Lain"}), *rest)

    _walk(plans)

    for number in sources:
        reached = {
            each.id
            for each in plans.values()
            if any(impact.told.objective == f"{_id(f'p{number}')}:o1" for impact in each.impacts)
        }
        assert reached == _below(number, edges)
    for each in plans.values():
        assert len({impact.told.objective for impact in each.impacts}) == len(each.impacts)
        assert not each.jobs


def _below(number: int, edges: set[tuple[int, int]]) -> set[str]:
    """Who serves a plan's first objective, directly or through an own first objective."""
    served = {one: [other for each, other in sorted(edges) if each == one] for one in range(7)}
    through, found = {number}, set[int]()
    while True:
        below = {one for one, others in served.items() if through & set(others)}
        first = {one for one in below if served[one][0] in through}
        if below <= found and first <= through:
            return {_id(f"p{each}") for each in found - {number}}
        found, through = found | below, through | first


def _impacted(plan: PlanState | None = None) -> PlanState:
    boss = _revised(_plan(RATER), objective(name="Lain", objective_id="o1"))
    decision = pass_on(plan or agreed(objective(intervenes_in=f"{SUPERIOR_ID}:o1")), boss, env())
    assert decision is not None
    return decision.state


OBJECTIVE = f"{SUPERIOR_ID}:o1"


def _handle(plan: PlanState, actor: Any = EMPLOYEE_ACTS, **more: Any) -> Any:
    what: dict[str, Any] = {"note": "Target disesuaikan lisan.", "edition": None, "on": DAY}
    return handle_impact(plan, ImpactNoteIn(objective=OBJECTIVE, **(what | more)), env(by=actor))


@pytest.mark.parametrize("actor", [EMPLOYEE_ACTS, RATER_ACTS], ids=["employee", "rater"])
def test_the_employee_or_the_rater_handles_an_impact_with_a_note(actor: Any) -> None:
    decision = _handle(_impacted(), actor)

    (impact,) = decision.state.impacts
    assert (impact.status, impact.settled_by) == (ImpactStatus.HANDLED, actor.employee_id)
    body = PLAN.body(decision.state, decision.publishes[0], 9)
    assert isinstance(body, Plan)
    assert body.impacts == ()
    assert decision.publishes == (Publish("plan.impacted", PLAN_ID),)
    assert _handle(decision.state, actor).state is decision.state


@pytest.mark.parametrize(
    ("plan", "more", "code"),
    [
        pytest.param(_impacted(), {"actor": STRANGER_ACTS}, "not-yours", id="stranger"),
        pytest.param(_impacted(), {"actor": OFFICER_ACTS}, "not-yours", id="officer"),
        pytest.param(_impacted(), {"edition": 3}, "impact-unknown", id="another edition"),
        pytest.param(agreed(), {}, "impact-unknown", id="no impact"),
        pytest.param(_handle(_impacted()).state, {"note": "Catatan lain."}, "impact-settled", id="settled"),
        pytest.param(replace(_impacted(), status=PlanStatus.CLOSED), {}, "plan-closed", id="closed"),
    ],
)
def test_an_impact_that_cannot_be_handled_is_refused(plan: PlanState, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Rejected) as refused:
        _handle(plan, **more)
    assert refused.value.code == code


def test_an_edition_proposed_after_the_impact_clears_it_and_one_before_does_not() -> None:
    served = objective(intervenes_in=OBJECTIVE)
    pending = proposed(served.model_copy(update={"name": "Sebelum"}), plan=agreed(served))

    early = agree(_impacted(pending), AgreementIn(on=DAY), env(by=RATER_ACTS)).state
    late = proposed(served.model_copy(update={"name": "Sesudah"}), plan=early)
    late = agree(late, AgreementIn(on=DAY), env(by=RATER_ACTS)).state

    assert [each.status for each in early.impacts] == [ImpactStatus.OPEN]
    assert [each.status for each in late.impacts] == [ImpactStatus.CLEARED]


def test_a_closing_plan_neither_hears_nor_tells() -> None:
    boss = _revised(_plan(RATER), objective(name="Lain", objective_id="o1"))
    closed = replace(agreed(objective(intervenes_in=OBJECTIVE)), status=PlanStatus.CLOSING)

    assert pass_on(closed, boss, env()) is None
    assert boss.jobs == ("cascade",)
    assert replace(boss, status=PlanStatus.CLOSING).jobs == ()


@pytest.mark.parametrize(
    ("superior", "codes"),
    [
        pytest.param(None, ["superior-plan-missing"], id="no plan yet"),
        pytest.param(draft(RATER), ["superior-plan-missing"], id="empty draft"),
        pytest.param(_plan(RATER), [], id="agreed with the objective"),
        pytest.param(
            _revised(_plan(RATER), objective(objective_id="o9")), ["superior-objective-missing"], id="without"
        ),
    ],
)
def test_the_flag_about_the_superior_s_plan_follows_that_plan(superior: PlanState | None, codes: list[str]) -> None:
    plan = proposed(objective(intervenes_in=OBJECTIVE))

    assert [each.code for each in flags_of(plan.live, superior_seen_by(plan, superior))] == codes
