"""The dialogue about a plan, and what is reported on it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pytest
from goals_builders import (
    AFTERWARDS,
    AGENCY,
    CYCLE_ID,
    DAY,
    EMPLOYEE,
    EMPLOYEE_ACTS,
    NOW,
    OFFICER_ACTS,
    PLAN_ID,
    RATER,
    RATER_ACTS,
    STRANGER_ACTS,
    acts,
    agreed,
    appraisal_body,
    cycle,
    draft,
    env,
    indicator,
    kept,
    objective,
    objectives,
    offer,
    person,
    proposed,
    qualitative,
    realisation,
)

from services.goals.domain.access import may_read, may_see_objectives
from services.goals.domain.cycle.enrol import enrol
from services.goals.domain.plan.agree import agree, send_back
from services.goals.domain.plan.dispute import disputed, on_appraisal
from services.goals.domain.plan.edition import EditionStatus
from services.goals.domain.plan.realise import register_months, report_on_plan
from services.goals.domain.plan.state import PLAN, PlanState, dispute_link
from services.goals.domain.realisation import Realisation, Receipt, Report
from services.goals.domain.requests import AgreementIn, ReturnIn
from services.goals.rules.evidence import Evidence
from shared.decision import Actor, Decision, Delegation, Publish, Rejected
from shared.events.correction import Correction
from shared.events.delegation import DelegationStatus
from shared.events.evaluation import Appraisal
from shared.events.goals import Plan, PlanStatus
from shared.mongo.codec import from_stored

FIXTURES: Final = Path(__file__).parent / "fixtures"
ON = AgreementIn(on=DAY)
BACK = ReturnIn(on=DAY, reason="Target belum sesuai.")


def _agree(plan: PlanState | None, verdict: AgreementIn = ON, actor: Actor = RATER_ACTS) -> Decision[PlanState]:
    return agree(plan, verdict, env(by=actor))


def _return(plan: PlanState | None, verdict: ReturnIn = BACK, actor: Actor = RATER_ACTS) -> Decision[PlanState]:
    return send_back(plan, verdict, env(by=actor))


def _report(
    plan: PlanState | None, *items: Realisation, actor: Actor = EMPLOYEE_ACTS, after: Sequence[Any] = ()
) -> Any:
    known = {CYCLE_ID: cycle(), **kept(*after)}
    return report_on_plan(plan, items, env(by=actor, today=AFTERWARDS, contexts=known))


def test_a_report_without_a_day_is_of_today_and_the_same_when_it_comes_again_tomorrow() -> None:
    told = Report(realisation_id="r1", indicator_id="i1", value=Decimal(80))

    def report(plan: PlanState, today: date, known: Mapping[str, Any] = MappingProxyType({})) -> Any:
        about = env(by=EMPLOYEE_ACTS, today=today, contexts={CYCLE_ID: cycle(), **known})
        return report_on_plan(plan, [told], about)

    first = report(agreed(), date(2026, 6, 30))
    again = report(first.state, date(2026, 7, 1), kept(first))

    assert (first.state.realisations[0].on, first.outcomes) == (date(2026, 6, 30), (Receipt.RECORDED,))
    assert (again.state, again.outcomes) == (first.state, (Receipt.REPEATED,))


def test_a_person_who_takes_part_gets_a_draft_with_the_assignment_frozen() -> None:
    decision = enrol(None, person=person(), cycle=cycle(), parents={}, now=NOW)

    assert decision is not None
    assert decision.publishes == (Publish("plan.opened", PLAN_ID),)
    assert decision.state.status is PlanStatus.DRAFT
    assert decision.state.assignment.rater_id == RATER


def test_nobody_is_enrolled_twice_and_nobody_who_left() -> None:
    assert enrol(draft(), person=person(), cycle=cycle(), parents={}, now=NOW) is None
    assert enrol(None, person=person(active=False), cycle=cycle(), parents={}, now=NOW) is None


def test_a_first_proposal_waits_for_the_rater() -> None:
    decision = offer(draft(), objectives(), cycle=cycle())

    assert decision.publishes == (Publish("plan.proposed", PLAN_ID),)
    assert decision.state.status is PlanStatus.PROPOSED
    assert decision.state.agreed_edition == 0
    assert decision.state.last_actor_id == EMPLOYEE


def test_the_same_proposal_again_changes_nothing() -> None:
    plan = proposed()

    decision = offer(plan, objectives(), cycle=cycle())

    assert decision.state is plan
    assert decision.publishes == ()


def test_a_proposal_before_the_decision_replaces_the_waiting_one_and_keeps_it() -> None:
    plan = proposed(objective(name="Lain"), plan=proposed())

    assert [edition.status for edition in plan.editions] == [EditionStatus.REPLACED, EditionStatus.PROPOSED]


def test_agreement_puts_the_objectives_into_force() -> None:
    decision = _agree(proposed())

    assert decision.publishes == (Publish("plan.agreed", PLAN_ID),)
    assert decision.state.status is PlanStatus.AGREED
    assert decision.state.agreed_edition == 1
    assert decision.state.editions[0].decided_by == RATER


def test_a_returned_first_proposal_leaves_the_plan_returned_with_the_reason() -> None:
    decision = _return(proposed())

    assert decision.publishes == (Publish("plan.returned", PLAN_ID),)
    assert decision.state.status is PlanStatus.RETURNED
    assert decision.state.reason == "Target belum sesuai."
    assert proposed(objective(name="Lain"), plan=decision.state).reason == ""


def test_a_revision_keeps_the_agreed_objectives_in_force_until_it_is_agreed() -> None:
    plan = proposed(objective(name="Baru"), plan=agreed(objective(name="Lama")))

    assert plan.status is PlanStatus.AGREED
    assert plan.revision_pending
    assert plan.objectives[0].name == "Lama"

    decision = _agree(plan)
    assert decision.publishes == (Publish("plan.revised", PLAN_ID),)
    assert decision.state.objectives[0].name == "Baru"
    assert decision.state.agreed_edition == 2
    assert not decision.state.revision_pending


def test_a_returned_revision_leaves_the_agreed_objectives_in_force() -> None:
    state = _return(proposed(objective(name="Baru"), plan=agreed(objective(name="Lama")))).state

    assert state.status is PlanStatus.AGREED
    assert not state.revision_pending
    assert state.objectives[0].name == "Lama"
    assert [edition.status for edition in state.editions] == [EditionStatus.AGREED, EditionStatus.RETURNED]


@pytest.mark.parametrize("plan", [draft(), agreed(), _return(proposed()).state], ids=["draft", "agreed", "returned"])
def test_without_a_proposal_there_is_nothing_to_decide(plan: PlanState) -> None:
    for decide in (_agree, _return):
        with pytest.raises(Rejected) as refused:
            decide(plan)
        assert refused.value.code == "nothing-proposed"


def test_the_rater_decides_on_the_edition_that_was_read() -> None:
    plan = proposed(objective(name="Lain"), plan=proposed())

    with pytest.raises(Rejected) as refused:
        _agree(plan, AgreementIn(on=DAY, edition=1))

    assert refused.value.code == "edition-moved"
    assert _agree(plan, AgreementIn(on=DAY, edition=2)).state.agreed_edition == 1


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        pytest.param(EMPLOYEE_ACTS, "self-agreement", id="employee"),
        pytest.param(STRANGER_ACTS, "not-yours", id="stranger"),
        pytest.param(OFFICER_ACTS, "not-yours", id="officer"),
    ],
)
def test_only_the_rater_decides(actor: Actor, code: str) -> None:
    for decide in (_agree, _return):
        with pytest.raises(Rejected) as refused:
            decide(proposed(), ON, actor)
        assert (refused.value.code, refused.value.status) == (code, 403)


def test_nobody_agrees_his_own_plan_even_as_his_own_rater() -> None:
    with pytest.raises(Rejected) as refused:
        agree(proposed(plan=draft(rater_id=EMPLOYEE)), ON, env(by=EMPLOYEE_ACTS))
    assert refused.value.code == "self-agreement"


@pytest.mark.parametrize("actor", [RATER_ACTS, STRANGER_ACTS, OFFICER_ACTS], ids=["rater", "stranger", "officer"])
def test_only_the_employee_proposes_reports_and_records(actor: Actor) -> None:
    attempts = (
        lambda: offer(draft(), objectives(), actor=actor, cycle=cycle()),
        lambda: _report(agreed(), realisation(), actor=actor),
        lambda: register_months(draft(), ["2026-01"], env(by=actor)),
    )
    for attempt in attempts:
        with pytest.raises(Rejected) as refused:
            attempt()
        assert refused.value.code == "not-yours"


def test_a_realisation_on_an_agreed_plan_is_told_with_the_newest_actual() -> None:
    proof = (Evidence(url="https://x.go.id/a"), Evidence(url="https://x.go.id/b"))
    reported = _report(agreed(), realisation(value=Decimal("80.5"), evidence=proof))

    assert reported.publishes == (Publish("plan.progressed", PLAN_ID),)
    body = PLAN.body(reported.state, reported.publishes[0], 7)
    assert isinstance(body, Plan)
    told = body.objectives[0].indicators[0]
    assert (body.version, told.actual, told.evidence_count) == (7, Decimal("80.5"), 2)
    assert told.reported_on == date(2026, 6, 30)


NOT_AGREED = {"draft": draft(), "proposed": proposed(), "returned": _return(proposed()).state}


@pytest.mark.parametrize("plan", NOT_AGREED.values(), ids=NOT_AGREED.keys())
def test_realisations_need_an_agreed_plan(plan: PlanState) -> None:
    with pytest.raises(Rejected) as refused:
        _report(plan, realisation())
    assert refused.value.code == "plan-not-agreed"


def test_realisations_go_on_while_a_revision_waits() -> None:
    assert _report(proposed(objective(name="Baru"), plan=agreed()), realisation()).outcomes == (Receipt.RECORDED,)


def test_a_repeated_realisation_counts_once() -> None:
    first = _report(agreed(), realisation())

    again = _report(first.state, realisation(), realisation("r2"), after=[first])
    assert again.outcomes == (Receipt.REPEATED, Receipt.RECORDED)
    assert [each.state.realisation_id for each in again.additions] == ["r2"]
    assert (again.state.reported, len(again.state.realisations)) == (2, 1)

    nothing_new = _report(again.state, realisation("r2"), after=[first, again])
    assert nothing_new.state is again.state


def test_a_realisation_that_was_inserted_but_not_counted_counts_once_it_comes_again() -> None:
    """The process died between the two writes; the second report is one that was counted meanwhile."""
    plan = agreed()
    crashed = _report(plan, realisation(value=Decimal(70)))
    other = _report(plan, realisation("r2", on=date(2026, 3, 1)), after=[crashed])

    again = _report(other.state, realisation(value=Decimal(70)), after=[crashed, other])
    and_again = _report(again.state, realisation(value=Decimal(70)), after=[crashed, other])

    assert again.additions == ()
    assert again.state.objectives[0].indicators[0].actual == 70
    assert (and_again.state, and_again.publishes) == (again.state, ())


def test_a_late_report_that_was_only_inserted_is_recorded_once_though_it_is_not_the_newest() -> None:
    first = _report(agreed(), realisation())
    crashed = _report(first.state, realisation("r2", on=date(2026, 3, 1)), after=[first])

    again = _report(first.state, realisation("r2", on=date(2026, 3, 1)), after=[first, crashed])
    and_again = _report(again.state, realisation("r2", on=date(2026, 3, 1)), after=[first, crashed])

    assert (again.outcomes, again.state.reported) == ((Receipt.RECORDED,), 2)
    assert (and_again.outcomes, and_again.state) == ((Receipt.REPEATED,), again.state)


def test_a_realisation_that_was_only_inserted_is_held_against_the_indicator_as_it_is_now() -> None:
    crashed = _report(agreed(), realisation())
    revised = _agree(proposed(objective(qualitative(indicator_id="i1")), plan=agreed())).state

    with pytest.raises(Rejected) as refused:
        _report(revised, realisation(), after=[crashed])

    assert refused.value.code == "value-missing"


def test_a_plan_as_it_was_recognises_its_realisations_and_files_them_with_the_next() -> None:
    stored = json.loads((FIXTURES / "plan_with_realisations.json").read_text(encoding="utf-8"))
    plan = from_stored(stored, PLAN).state
    assert plan is not None
    assert (plan.objectives[0].indicators[0].actual, len(plan.realisations)) == (90, 4)

    repeated = _report(plan, plan.realisations[0])
    assert (repeated.state, repeated.outcomes) == (plan, (Receipt.REPEATED,))

    progressed = _report(plan, realisation("new", value=Decimal(95), on=date(2026, 12, 31)))
    assert [each.state.number for each in progressed.additions] == [1, 2, 3, 4, 5]
    assert (progressed.state.reported, len(progressed.state.realisations)) == (5, 2)
    assert progressed.state.objectives[0].indicators[0].actual == 95
    after_a_crash = _report(plan, realisation("new", value=Decimal(95), on=date(2026, 12, 31)), after=[progressed])
    assert (after_a_crash.additions, after_a_crash.state) == ((), progressed.state)
    for old in plan.realisations:
        assert _report(progressed.state, old, after=[progressed]).outcomes == (Receipt.REPEATED,)


@pytest.mark.parametrize(
    ("order", "actual"),
    [
        pytest.param([("2026-03-31", 1), ("2026-06-30", 2)], 2, id="newest day last"),
        pytest.param([("2026-06-30", 2), ("2026-03-31", 1)], 2, id="a late report of an earlier day"),
        pytest.param([("2026-06-30", 2), ("2026-06-30", 3)], 3, id="same day, the later to arrive"),
    ],
)
def test_the_newest_day_counts_then_the_latest_to_arrive(order: list[tuple[str, int]], actual: int) -> None:
    plan = agreed()
    for number, (on, value) in enumerate(order):
        item = realisation(f"r{number}", on=date.fromisoformat(on), value=Decimal(value))
        plan = _report(plan, item).state

    assert plan.objectives[0].indicators[0].actual == actual


@pytest.mark.parametrize(
    ("item", "code"),
    [
        pytest.param(realisation(indicator_id="i9"), "unknown-indicator", id="unknown indicator"),
        pytest.param(realisation(value=None), "value-missing", id="no value"),
        pytest.param(realisation(value=Decimal(-1)), "value-missing", id="negative"),
        pytest.param(realisation(indicator_id="q1", value=None), "value-missing", id="no text"),
        pytest.param(realisation(on=date(2025, 12, 31)), "outside-cycle", id="before the cycle"),
        pytest.param(realisation(on=date(2027, 4, 3)), "outside-cycle", id="long after the cycle"),
        pytest.param(realisation(evidence=(Evidence(url="ftp://x"),)), "evidence-url", id="no web address"),
    ],
)
def test_a_realisation_that_cannot_be_taken_refuses_the_whole_report(item: Realisation, code: str) -> None:
    plan = agreed(objective(indicator(), qualitative()))

    with pytest.raises(Rejected) as refused:
        _report(plan, realisation("good"), replace(item, realisation_id="bad"))

    assert refused.value.code == code
    assert str(refused.value.field).startswith("items[1].")


@pytest.mark.parametrize("on", ["2026-01-01", "2027-04-02"])
def test_the_first_and_the_last_day_of_a_realisation_are_taken(on: str) -> None:
    assert _report(agreed(), realisation(on=date.fromisoformat(on))).outcomes == (Receipt.RECORDED,)


def test_a_realisation_id_cannot_be_used_for_something_else() -> None:
    first = _report(agreed(), realisation())

    with pytest.raises(Rejected) as refused:
        _report(first.state, realisation(value=Decimal(81)), after=[first])

    assert refused.value.code == "realisation-differs"


def test_realisations_survive_a_revision_that_keeps_the_indicator() -> None:
    plan = _report(agreed(), realisation()).state

    revised = _agree(proposed(objective(indicator(target=200)), plan=plan)).state

    assert revised.objectives[0].indicators[0].target == 200
    assert revised.objectives[0].indicators[0].actual == 80


@pytest.mark.parametrize("changed", [indicator(unit="hari"), qualitative(indicator_id="i1")], ids=["unit", "kind"])
def test_a_reported_indicator_does_not_change_its_yardstick(changed: Any) -> None:
    plan = _report(agreed(), realisation()).state

    with pytest.raises(Rejected) as refused:
        proposed(objective(changed), plan=plan)

    assert refused.value.code == "indicator-changed"


@pytest.mark.parametrize("status", [PlanStatus.CLOSING, PlanStatus.CLOSED])
def test_a_closing_plan_takes_nothing(status: PlanStatus) -> None:
    plan = replace(proposed(objective(name="Baru"), plan=agreed()), status=status)
    attempts = (
        lambda: proposed(objective(name="Lain"), plan=plan),
        lambda: _agree(plan),
        lambda: _return(plan),
        lambda: _report(plan, realisation()),
        lambda: register_months(plan, ["2026-01"], env(by=EMPLOYEE_ACTS)),
    )
    for attempt in attempts:
        with pytest.raises(Rejected) as refused:
            attempt()
        assert (refused.value.code, refused.value.status) == ("plan-closed", 409)


def test_what_does_not_exist_is_not_found() -> None:
    for attempt in (lambda: _agree(None), lambda: _report(None, realisation())):
        with pytest.raises(Rejected) as refused:
            attempt()
        assert (refused.value.code, refused.value.status) == ("not-found", 404)


def test_a_cycle_that_was_not_heard_yet_may_come() -> None:
    with pytest.raises(Rejected) as refused:
        offer(draft(), objectives(), cycle=None)
    assert refused.value.code == "not-yet"


def test_the_event_tells_the_objectives_in_force_and_the_frozen_assignment() -> None:
    plan = proposed(objective(name="Baru"), plan=agreed(objective(name="Lama")))

    body = PLAN.body(plan, Publish("plan.proposed", PLAN_ID), 5)

    assert isinstance(body, Plan)
    assert (body.agency_id, body.subject, body.version) == (AGENCY, PLAN_ID, 5)
    assert body.objectives[0].name == "Lama"
    assert body.revision_pending
    assert body.assignment.employee_id == EMPLOYEE


@pytest.mark.parametrize(
    ("actor", "me", "allowed"),
    [
        pytest.param(EMPLOYEE_ACTS, person(), True, id="employee"),
        pytest.param(RATER_ACTS, person(RATER, heads_unit=None), True, id="rater"),
        pytest.param(OFFICER_ACTS, None, True, id="officer"),
        pytest.param(STRANGER_ACTS, None, False, id="stranger"),
        pytest.param(STRANGER_ACTS, person("x"), False, id="colleague"),
        pytest.param(STRANGER_ACTS, person("x", heads_unit="sd1"), True, id="head of the unit"),
        pytest.param(STRANGER_ACTS, person("x", heads_unit="sd2"), False, id="head of another unit"),
    ],
)
def test_who_reads_a_plan(actor: Actor, me: Any, allowed: bool) -> None:
    assert may_read(actor, draft(), officials=() if me is None else (me,)) is allowed


def test_those_who_work_for_someone_may_see_what_to_serve() -> None:
    assert may_see_objectives(draft(RATER), me=person(), today=DAY)
    assert not may_see_objectives(draft(), me=person(), today=DAY)
    assert not may_see_objectives(draft(RATER), me=None, today=DAY)


def test_who_decides_on_an_objection_reads_the_plan_in_dispute_until_it_is_decided() -> None:
    decider, filed = acts("dewan"), appraisal_body(agreed(), "filed")
    assert disputed(filed, env()) == (PLAN_ID,)

    contested = on_appraisal(replace(agreed(), status=PlanStatus.CLOSED), filed, env())

    assert contested is not None
    assert contested.publishes == ()
    assert may_read(decider, contested.state, officials=())
    assert dispute_link("dewan") in PLAN.lookup(contested.state)["links"]
    assert on_appraisal(contested.state, filed, env()) is None
    for after in ("upheld", "rejected", None):
        decided = on_appraisal(contested.state, appraisal_body(agreed(), after), env())
        assert decided is not None
        assert not may_read(decider, decided.state, officials=())
    other = on_appraisal(contested.state, appraisal_body(agreed(), "filed", decider_id="lain"), env())
    assert other is not None
    assert [may_read(who, other.state, officials=()) for who in (decider, acts("lain"))] == [False, True]


def test_who_decides_on_a_correction_reads_the_plan_until_it_is_decided() -> None:
    asked = {"kind": "replace", "proposed_by": "siti", "proposed_on": "2027-02-09", "decider_id": "dewan"}

    def told(status: str) -> Appraisal:
        body = appraisal_body(agreed(), None)
        return body.model_copy(update={"correction": Correction.model_validate(asked | {"status": status})})

    waiting = on_appraisal(replace(agreed(), status=PlanStatus.CLOSED), told("proposed"), env())

    assert waiting is not None
    assert may_read(acts("dewan"), waiting.state, officials=())
    decided = on_appraisal(waiting.state, told("approved"), env())
    assert decided is not None
    assert not may_read(acts("dewan"), decided.state, officials=())


def test_other_plans_are_not_in_dispute() -> None:
    assert on_appraisal(None, appraisal_body(agreed(), "filed"), env()) is None
    assert on_appraisal(agreed(), appraisal_body(agreed(), None), env()) is None
    assert not may_read(acts("dewan"), agreed(), officials=())


@pytest.mark.parametrize(
    ("today", "allowed"),
    [(date(2027, 1, 31), False), (date(2027, 2, 1), True), (date(2027, 2, 9), True), (date(2027, 2, 10), False)],
)
def test_who_acts_for_the_decider_reads_it_on_the_days_of_the_delegation(today: date, allowed: bool) -> None:
    given = Delegation(
        agency_id=AGENCY,
        principal_id="dewan",
        delegate_id="x",
        kind="plh",
        valid_from=date(2027, 2, 1),
        valid_to=date(2027, 2, 9),
        status=DelegationStatus.ACCEPTED,
        answered_on=date(2027, 1, 30),
    )
    contested = on_appraisal(agreed(), appraisal_body(agreed(), "filed"), env())
    assert contested is not None
    actor = replace(STRANGER_ACTS, today=today, given=(given,))
    assert may_read(actor, contested.state, officials=()) is allowed
