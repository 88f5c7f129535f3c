"""Who moves within a cycle gets a new segment: the plan so far keeps its rater and days, the next one its own."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from goals_builders import AGENCY, CYCLE, EMPLOYEE, PLAN_ID, agreed, cycle, cycle_body, draft, env, person, person_body
from hypothesis import given
from hypothesis import strategies as st

from services.goals.domain.access import head_of, may_see_objectives
from services.goals.domain.activity.log import empty_log, log_id
from services.goals.domain.cycle.calendar import CalendarEntry, keep_running
from services.goals.domain.cycle.enrol import follow_directory
from services.goals.domain.cycle.state import CLOSE
from services.goals.domain.directory import MOVE, PersonState, on_person
from services.goals.domain.plan.move import move, moved, next_segments, seen_by_move
from services.goals.domain.plan.realise import days_of_plan
from services.goals.domain.plan.state import PLAN, PlanState, cycle_of_plan
from services.goals.domain.unit_tree import tree_id
from services.goals.main import SERVICE
from services.goals.settings import Settings
from shared.agency import AgencyState
from shared.decision import Publish
from shared.events.evaluation import CycleStatus
from shared.events.goals import Plan, PlanStatus
from shared.ids import directory
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection

SECOND = f"{AGENCY}:plan:{CYCLE}:{EMPLOYEE}:2"
JULY = date(2026, 7, 1)
TRANSFER = {"unit_id": "sd2", "rater_id": "other", "valid_from": "2026-07-01"}


def entries(**more: Any) -> tuple[CalendarEntry, ...]:
    decision = keep_running(None, cycle_body(**more), env())
    assert decision is not None
    return decision.state.entries


def after(state: PersonState, *bodies: dict[str, Any]) -> PersonState:
    """The person after the directory told these assignments, in turn."""
    for number, each in enumerate(bodies, start=2):
        decision = on_person(state, person_body(**{"version": number} | each), env())
        state = decision.state if decision is not None else state
    return state


def follow(someone: PersonState, *plans: PlanState, today: date = JULY, **more: Any) -> dict[str, PlanState]:
    """Do all the work that a person jobs, as the walk does it: plans by id."""
    known = {each.id: each for each in plans}
    whole = replace(cycle(), **more)
    while MOVE in someone.jobs:
        newest = max(known.values(), key=lambda each: each.segment)
        ids = next_segments(someone, {CYCLE: newest}, entries(), {})
        contexts: dict[str, Any] = {**known, cycle_of_plan(PLAN_ID): whole}
        decided = {id: move(known.get(id), someone, env(id, contexts=contexts, today=today)) for id in ids}
        news = {id: each.state for id, each in decided.items() if each is not None}
        if not news:
            someone = moved(someone, None, env()).state
        known |= {id: state for id, state in news.items() if isinstance(state, PlanState)}
    return known


def test_a_transfer_ends_the_plan_so_far_and_opens_the_next_segment() -> None:
    someone = after(person(), TRANSFER)

    plans = follow(someone, agreed())

    first, second = plans[PLAN_ID], plans[SECOND]
    assert (first.assignment.rater_id, first.ends_on, first.status) == ("boss", date(2026, 6, 30), PlanStatus.AGREED)
    assert (second.assignment.unit_id, second.assignment.rater_id) == ("sd2", "other")
    assert (second.segment, second.starts_on, second.ends_on, second.status) == (2, JULY, None, PlanStatus.DRAFT)


def test_both_segments_are_told() -> None:
    someone = after(person(), TRANSFER)
    contexts: dict[str, Any] = {PLAN_ID: agreed(), cycle_of_plan(PLAN_ID): cycle()}

    left = move(agreed(), someone, env(contexts=contexts))
    came = move(None, someone, env(SECOND, contexts=contexts))

    assert left is not None
    assert came is not None
    assert (left.publishes, came.publishes) == ((Publish("plan.ended", PLAN_ID),), (Publish("plan.opened", SECOND),))
    body = PLAN.body(came.state, came.publishes[0], 1)
    assert isinstance(body, Plan)
    assert (body.segment, body.starts_on, body.ends_on) == (2, JULY, None)


def test_two_movements_told_at_once_make_three_segments_in_order() -> None:
    march = {"unit_id": "sd3", "position": "Guru", "position_group": "jf", "rater_id": "third"}
    told = TRANSFER | {"earlier": [march | {"valid_from": "2026-03-01"}]}

    plans = follow(after(person(), told), agreed())

    days = [(each.segment, each.starts_on, each.ends_on, each.assignment.unit_id) for each in plans.values()]
    # The second plan is untouched when the third assignment begins: it follows, and no empty segment is left.
    assert days == [(1, None, date(2026, 2, 28), "sd1"), (2, date(2026, 3, 1), None, "sd2")]


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        pytest.param(agreed(), {"valid_from": "2027-01-01"} | {"unit_id": "sd2"}, id="after the cycle"),
        pytest.param(agreed(), {"valid_from": "2026-07-01"}, id="nothing but the date"),
        pytest.param(replace(agreed(), status=PlanStatus.CLOSING), TRANSFER, id="closing"),
        pytest.param(agreed(), TRANSFER | {"active": False}, id="left"),
        pytest.param(agreed(), TRANSFER | {"valid_from": "2025-12-01"}, id="an older assignment told late"),
    ],
)
def test_no_segment_begins(plan: PlanState, told: dict[str, Any]) -> None:
    assert follow(after(person(), told), plan) == {PLAN_ID: plan}


def test_an_untouched_plan_follows_and_keeps_the_whole_cycle() -> None:
    plans = follow(after(person(), TRANSFER), draft())

    assert list(plans) == [PLAN_ID]
    assert (plans[PLAN_ID].assignment.unit_id, plans[PLAN_ID].starts_on) == ("sd2", None)


def test_an_untouched_plan_keeps_its_rater_until_the_day_of_a_move_that_was_told_ahead() -> None:
    someone = after(person(), TRANSFER)
    contexts: dict[str, Any] = {cycle_of_plan(PLAN_ID): cycle()}

    assert next_segments(someone, {CYCLE: draft()}, entries(), {}) == [PLAN_ID]
    assert move(draft(), someone, env(contexts=contexts, today=JULY - timedelta(days=1))) is None
    followed = move(draft(), someone, env(contexts=contexts, today=JULY))
    assert followed is not None
    assert isinstance(followed.state, PlanState)
    assert followed.state.assignment.rater_id == "other"


def test_who_is_to_head_a_unit_has_no_authority_before_the_day_and_who_heads_it_keeps_it() -> None:
    head = person(heads_unit="sd1")
    leaving = after(head, {"heads_unit": None, "valid_from": "2026-07-01", "earlier": [_before(heads_unit="sd1")]})
    coming = after(person(), {"heads_unit": "sd1", "valid_from": "2026-07-01", "earlier": [_before()]})

    for today, expected in ((JULY - timedelta(days=1), (EMPLOYEE, None)), (JULY, (None, EMPLOYEE))):
        assert (head_of("sd1", [leaving], today=today), head_of("sd1", [coming], today=today)) == expected


@pytest.mark.parametrize(("today", "rater"), [(JULY - timedelta(days=1), "boss"), (JULY, "other")])
def test_whose_objectives_somebody_sees_follows_the_assignment_in_force(today: date, rater: str) -> None:
    told_ahead = after(person(), TRANSFER | {"earlier": [_before()]})

    owners = {each for each in ("boss", "other") if may_see_objectives(draft(each), me=told_ahead, today=today)}

    assert (owners, told_ahead.rater_on(today)) == ({rater}, rater)


async def test_a_movement_told_ahead_is_in_the_list_of_the_superior_in_force(identity: Identity) -> None:
    told_ahead = after(person(), TRANSFER | {"earlier": [_before()]})
    known = {directory.PERSON.of(AGENCY, EMPLOYEE): told_ahead}
    known |= {directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta")}
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), known)

    async def seen_by(rater: str, today: date) -> tuple[list[str], int]:
        app.state.parts.times._now = lambda: datetime.combine(today, time(12), UTC)
        header = identity.header(rater, AGENCY)
        async with client_of(app) as client:
            listed = (await client.get(f"/v1/assignments?rater_id={rater}", headers=header)).json()["items"]
            one = await client.get(f"/v1/assignments/{EMPLOYEE}", headers=header)
        return [each["employee_id"] for each in listed], one.status_code

    nothing, all_of_it = ([], 403), ([EMPLOYEE], 200)
    before = JULY - timedelta(days=1)
    assert [await seen_by(each, before) for each in ("boss", "other")] == [all_of_it, nothing]
    assert [await seen_by(each, JULY) for each in ("boss", "other")] == [nothing, all_of_it]


def _before(**more: Any) -> dict[str, Any]:
    whole = {"unit_id": "sd1", "position": "Guru", "position_group": "jf", "rater_id": "boss"}
    return whole | {"valid_from": "2026-01-01"} | more


def test_who_leaves_the_population_gets_no_segment() -> None:
    someone = after(person(), TRANSFER)
    whole = cycle_body(population={"units": ["sd1"]})

    assert next_segments(someone, {CYCLE: agreed()}, entries(population={"units": ["sd1"]}), {}) == []
    contexts: dict[str, Any] = {
        PLAN_ID: agreed(),
        cycle_of_plan(PLAN_ID): replace(cycle(), population=whole.population),
    }
    assert move(None, someone, env(SECOND, contexts=contexts)) is None
    assert move(agreed(), someone, env(contexts=contexts)) is None


def test_a_correction_of_the_newer_assignment_changes_the_newer_segment() -> None:
    moved_once = after(person(), TRANSFER)
    plans = follow(moved_once, agreed())
    touched = replace(plans[SECOND], months=("2026-07",))
    settled = replace(moved_once, moves=(), jobs=())

    corrected = after(settled, TRANSFER | {"rater_id": "right"})
    again = follow(corrected, plans[PLAN_ID], touched)

    assert corrected.jobs == (MOVE,)
    assert again[SECOND].assignment.rater_id == "right"
    assert again[PLAN_ID] == plans[PLAN_ID]


def test_the_first_segment_follows_no_correction_any_more() -> None:
    ended = replace(agreed(), ends_on=date(2026, 6, 30))

    assert follow_directory(ended, person_body(rater_id="right"), env()) is None


def test_a_crash_between_both_documents_is_made_good() -> None:
    someone = after(person(), TRANSFER)
    ended = follow(someone, agreed())[PLAN_ID]

    plans = follow(someone, ended)

    assert plans[PLAN_ID] == ended
    assert plans[SECOND].starts_on == JULY


def test_in_a_closing_cycle_the_cycle_looks_again() -> None:
    someone = after(person(), TRANSFER)
    closing = replace(cycle(), status=CycleStatus.CLOSING)

    (id,) = next_segments(someone, {CYCLE: agreed()}, entries(status="closing"), {})
    decision = move(closing, someone, env(id))

    assert id == cycle_of_plan(PLAN_ID)
    assert decision is not None
    assert decision.state.jobs == (CLOSE,)
    assert move(None, someone, env(SECOND, contexts={PLAN_ID: agreed(), id: closing})) is None


def test_what_is_decided_about_plans_sees_the_cycle_and_the_plan_before() -> None:
    cycle_id = f"{AGENCY}:cycle:{CYCLE}"

    assert seen_by_move(person(), [PLAN_ID, SECOND, cycle_id]) == [
        tree_id(AGENCY),
        cycle_id,
        PLAN_ID,
        cycle_id,
        PLAN_ID,
    ]


def test_days_and_logs_are_those_of_the_segment() -> None:
    plans = follow(after(person(), TRANSFER), agreed())
    before, since = (days_of_plan(plans[id], cycle(), today=JULY) for id in (PLAN_ID, SECOND))

    assert (before.first, before.last) == (date(2026, 1, 1), date(2026, 6, 30))
    assert (since.first, since.last) == (JULY, date(2026, 12, 31))
    assert empty_log(log_id(SECOND, "2026-07")).id == f"{AGENCY}:activity-log:{CYCLE}:{EMPLOYEE}:2:2026-07"


assignments = st.fixed_dictionaries(
    {
        "unit_id": st.sampled_from(["sd1", "sd2", "sd3"]),
        "rater_id": st.sampled_from(["boss", "other"]),
        "valid_from": st.dates(date(2025, 11, 1), date(2027, 2, 1)).map(date.isoformat),
    }
)


@given(st.lists(st.tuples(assignments, st.booleans()), max_size=8))
def test_segments_never_overlap_whatever_the_directory_tells(told: list[tuple[dict[str, Any], bool]]) -> None:
    someone, plans = person(), {PLAN_ID: agreed()}
    for number, (body, used) in enumerate(told, start=2):
        decision = on_person(someone, person_body(**body, version=number), env())
        someone = decision.state if decision is not None else someone
        plans = follow(someone, *plans.values())
        someone = replace(someone, moves=(), jobs=())
        last = max(plans.values(), key=lambda each: each.segment)
        plans[last.id] = replace(last, months=("2026-01",)) if used else last

    in_order = sorted(plans.values(), key=lambda each: each.segment)
    assert [each.segment for each in in_order] == list(range(1, len(in_order) + 1))
    assert in_order[-1].ends_on is None
    for before, since in pairwise(in_order):
        assert before.ends_on is not None
        assert since.starts_on == before.ends_on + timedelta(days=1)
        assert (before.starts_on or date(2026, 1, 1)) <= before.ends_on
