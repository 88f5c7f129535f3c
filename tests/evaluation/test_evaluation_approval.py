"""Where the policy wants it, a decision becomes final only after the rater's superior has approved it."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from evaluation_builders import (
    AGENCY,
    DAY,
    EMPLOYEE,
    LONG,
    RATER,
    altered,
    assignment,
    closing,
    dossier,
    env,
    ready,
    under,
    with_inputs,
)

from services.evaluation.domain.appraisal.checks import (
    ApprovalAwaited,
    ApprovalNotAwaited,
    OwnAppraisal,
    may_see,
)
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.deciders import DeciderUnknown
from services.evaluation.domain.appraisal.explain import summary
from services.evaluation.domain.appraisal.finish import Ending, acknowledge, complete_by_rule, finalise
from services.evaluation.domain.appraisal.hear import on_dossier
from services.evaluation.domain.appraisal.leaving import left
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.approval.decide import Approve, DecisionChanged, approve, name_approver
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.requests import DeciderBody, ReasonNeeded
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared.agency import AgencyState
from shared.decision import Actor, Decision, Invalid, NotYours, Publish
from shared.events.approval import ApprovalStatus
from shared.events.directory import EmploymentEnd
from shared.events.evaluation import Appraisal, AppraisalStatus
from shared.ids import directory
from shared.policy.deciding import ApprovalRule, Deadline, DecidingRule, Overdue
from shared.rules.vocabulary import Level
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection

HEAD, ABOVE = "eka", "farid"
YES, NO = Approve(approved=True), Approve(approved=False, reason=LONG)
FOLLOWING = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="")
DEVIATING = Decide(results=Level.AS, behaviour=Level.AS, reason=LONG)
LATE = date(2026, 1, 20)


def running(approved: ApprovalRule = ApprovalRule.ALWAYS, **rules: Any) -> CycleState:
    return under(closing(), deciding=DecidingRule(approved=approved, **rules))


def own_of(employee_id: str, rater_id: str) -> AppraisalState:
    state = with_inputs(ready(), assignment=assignment(employee_id=employee_id, rater_id=rater_id))
    return replace(state, employee_id=employee_id)


def decided(
    command: Decide = FOLLOWING, *, cycle: CycleState | None = None, superior: str | None = HEAD
) -> AppraisalState:
    known = () if superior is None else (own_of(RATER, superior),)
    return decide(ready(), command, env(cycle or running(), *known, by=RATER)).state


def answering(
    state: AppraisalState, command: Approve = YES, *more: Any, by: str = HEAD, **context: Any
) -> Decision[AppraisalState]:
    return approve(state, command, env(context.pop("cycle", running()), *more, by=by, **context))


def told(state: AppraisalState, type_name: str) -> Appraisal:
    body = APPRAISAL.body(state, Publish(type_name, state.id), 9)
    assert isinstance(body, Appraisal)
    return body


@pytest.mark.parametrize(
    ("rule", "command", "asked"),
    [
        (ApprovalRule.NEVER, DEVIATING, False),
        (ApprovalRule.DEVIATING, FOLLOWING, False),
        (ApprovalRule.DEVIATING, DEVIATING, True),
        (ApprovalRule.ALWAYS, FOLLOWING, True),
    ],
)
def test_the_policy_says_which_decisions_the_superior_approves(
    rule: ApprovalRule, command: Decide, asked: bool
) -> None:
    state = decided(command, cycle=running(rule))

    assert state.awaits_approval is asked
    assert told(state, "appraisal.decided").awaited_decider == (HEAD if asked else None)


def test_nothing_becomes_final_before_the_superior_approved() -> None:
    state = decided()
    officer = env(running(), by="pengelola", officer=True)
    with pytest.raises(ApprovalAwaited):
        acknowledge(state, Ending(), env(by=EMPLOYEE))
    with pytest.raises(ApprovalAwaited) as refused:
        finalise(state, Ending(reason=LONG), officer)
    assert "setelah disetujui" in refused.value.text
    assert "Menunggu persetujuan atasan pejabat penilai." in summary(state)

    approved = answering(state)

    assert approved.publishes == (Publish("appraisal.approved", state.id),)
    body = told(approved.state, "appraisal.approved")
    assert body.approval is not None
    assert (body.approval.status, body.approval.by, body.status) == (
        ApprovalStatus.APPROVED,
        HEAD,
        AppraisalStatus.DECIDED,
    )
    assert "Disetujui atasan pejabat penilai pada 5 Januari 2026." in summary(approved.state)
    assert acknowledge(approved.state, Ending(), env(by=EMPLOYEE)).state.status is AppraisalStatus.ACKNOWLEDGED
    assert finalise(approved.state, Ending(reason=LONG), officer).state.status is AppraisalStatus.FINAL
    assert answering(approved.state).state is approved.state


def test_a_returned_decision_is_undecided_again_with_the_reason_and_the_facts_since() -> None:
    heard = on_dossier(decided(), dossier(7, closed=True, average=3), env(running())).state

    back = answering(heard, NO)

    state = back.state
    assert back.publishes == (Publish("appraisal.returned", state.id),)
    assert (state.status, state.decision.decided, state.ready_on) == (AppraisalStatus.READY, None, DAY)
    assert state.inputs.dossier is not None
    assert state.inputs.dossier.version == 7
    assert [(each.by, each.reason) for each in told(state, "appraisal.returned").returned] == [(HEAD, LONG)]
    assert f"dikembalikan atasan pejabat penilai pada 5 Januari 2026 karena: {LONG}" in summary(state)
    assert answering(state, NO).state is state
    with pytest.raises(ReasonNeeded):
        answering(heard, Approve(approved=False, reason="kurang"))


def test_another_decision_has_to_be_approved_anew() -> None:
    approved = answering(decided()).state

    changed = decide(approved, DEVIATING, env(running(), own_of(RATER, HEAD), by=RATER)).state

    assert changed.awaits_approval
    with pytest.raises(DecisionChanged):
        answering(changed, replace(YES, results=Level.ABOVE, behaviour=Level.AS))
    assert not answering(changed, replace(YES, results=Level.AS, behaviour=Level.AS)).state.awaits_approval


@pytest.mark.parametrize("by", [RATER, EMPLOYEE, "citra"])
def test_only_the_superior_approves(by: str) -> None:
    with pytest.raises(NotYours):
        answering(decided(), by=by)


def test_where_no_superior_is_known_or_it_is_a_party_an_officer_names_who_approves() -> None:
    for superior in (None, EMPLOYEE, RATER):
        state = decided(superior=superior)
        assert state.decision.approval is not None
        assert state.decision.approval.approver_id is None
        with pytest.raises(ApprovalAwaited) as refused:
            finalise(state, Ending(reason=LONG), env(running(), by="pengelola", officer=True))
        assert "menunjuk" in refused.value.text
        with pytest.raises(DeciderUnknown):
            answering(state)

    body = DeciderBody(decider_id=ABOVE, reason=LONG)
    named = name_approver(state, body, env(by="pengelola", officer=True))

    assert named.publishes == (Publish("appraisal.decided", state.id),)
    assert answering(named.state, by=ABOVE).state.decision.approval is not None
    back = answering(named.state, NO, by=ABOVE).state
    anew = decide(back, FOLLOWING, env(running(), by=RATER)).state.decision.approval
    assert anew is not None
    assert (anew.is_awaited, anew.approver_id, anew.named_by) == (True, ABOVE, "pengelola")
    with pytest.raises(Invalid):
        name_approver(state, altered(body, decider_id=RATER), env(by="pengelola", officer=True))
    with pytest.raises(OwnAppraisal):
        name_approver(state, body, env(by=EMPLOYEE, officer=True))


def test_nothing_is_approved_that_does_not_wait() -> None:
    for state in (ready(), decided(cycle=running(ApprovalRule.NEVER))):
        with pytest.raises(ApprovalNotAwaited):
            answering(state)


def test_the_approver_sees_the_appraisal_also_once_it_is_done() -> None:
    actor = Actor(employee_id=HEAD, today=DAY)

    assert not may_see(ready(), actor)
    for state in (decided(), answering(decided()).state, answering(decided(), NO).state):
        assert may_see(state, actor)


def test_a_closing_cycle_waits_for_the_approval_also_of_who_left() -> None:
    policy = running().running.policy
    gone = left(policy, EmploymentEnd.RETIRED, DAY)
    state = replace(decided(), by_rule=gone)

    assert complete_by_rule(state, running(), env()) is None
    done = complete_by_rule(replace(answering(decided()).state, by_rule=gone), running(), env())
    assert done is not None
    assert done.state.status is AppraisalStatus.FINAL


def test_an_approval_that_is_late_falls_to_the_superiors_superior() -> None:
    cycle = running(approval=Deadline(days=5, overdue=Overdue.SUPERIOR))
    state = decided(cycle=cycle)
    more = {"cycle": cycle, "today": LATE}

    with pytest.raises(NotYours) as refused:
        answering(state, YES, own_of(HEAD, ABOVE), **more)
    assert refused.value.code == "deadline-passed"
    approved = answering(state, YES, own_of(HEAD, ABOVE), by=ABOVE, **more).state
    assert approved.decision.approval is not None
    assert approved.decision.approval.by == ABOVE


def test_what_the_superior_decided_instead_of_a_late_rater_needs_no_approval() -> None:
    cycle = running(decision=Deadline(days=5, overdue=Overdue.SUPERIOR))

    state = decide(ready(), FOLLOWING, env(cycle, own_of(RATER, HEAD), by=HEAD, today=LATE)).state

    assert state.decision.decided_by == HEAD
    assert not state.awaits_approval


# ---- over HTTP

MANY: Final = ("budi", "citra", "dodi")


def of_person(employee_id: str) -> AppraisalState:
    state = decided()
    return replace(with_inputs(state, assignment=assignment(employee_id=employee_id)), employee_id=employee_id)


async def posted(identity: Identity, body: Any, by: str = HEAD) -> tuple[Any, list[str]]:
    """What many answers come to, and whose decisions wait afterwards."""
    states = {each.id: each for each in (running(), own_of(RATER, HEAD), *map(of_person, MANY))}
    states |= {directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta")}
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), states)
    async with client_of(app) as client:
        headers = identity.header(by, AGENCY, "employee", "rater")
        answer = await client.post("/v1/approvals", json=body, headers=headers)
        listed = await client.get("/v1/approvals", headers=identity.header(HEAD, AGENCY, "employee", "rater"))
    return answer.json()["items"], [each["employee_id"] for each in listed.json()["items"]]


def items(*more: dict[str, Any]) -> list[dict[str, Any]]:
    ids = [of_person(each).id for each in MANY]
    return [{"appraisal_id": id, **each} for id, each in zip(ids, more, strict=True)]


async def test_many_decisions_are_answered_at_once_each_for_itself(identity: Identity) -> None:
    body = {"items": items({"approved": True}, {"approved": False, "reason": LONG}, {"approved": False})}

    tried, waiting = await posted(identity, body | {"dry_run": True})
    assert [each["status"] for each in tried] == ["would_answer", "would_answer", "rejected"]
    assert waiting == list(MANY)
    done, waiting = await posted(identity, body)
    assert [each["status"] for each in done] == ["answered", "answered", "rejected"]
    assert done[2]["code"] == "reason-needed"
    assert waiting == ["dodi"]
    refused, waiting = await posted(identity, body, by="citra")
    assert {each["status"] for each in refused} == {"rejected"}
    assert waiting == list(MANY)
