"""Delegations: proposed, accepted, dated, one step; without acceptance and outside their days they give nothing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from goals_builders import (
    AGENCY,
    CYCLE_ID,
    EMPLOYEE,
    EMPLOYEE_ACTS,
    RATER,
    RATER_ACTS,
    STRANGER_ACTS,
    acts,
    cycle,
    draft,
    env,
    person,
    person_body,
    proposed,
)

from services.goals.domain.access import may_read
from services.goals.domain.delegation.answer import accept, decline, withdraw
from services.goals.domain.delegation.follow import delegations_of, finish_following, follow_person
from services.goals.domain.delegation.propose import AHEAD_MAX, DAYS_MAX, LIVE_MAX, propose_delegation
from services.goals.domain.delegation.state import DELEGATION, DelegationState
from services.goals.domain.directory import DELEGATE, PersonState, on_person
from services.goals.domain.plan.agree import agree, send_back
from services.goals.domain.plan.report_rater import report_rater
from services.goals.domain.plan.state import PLAN
from services.goals.domain.requests import (
    AcceptanceIn,
    AgreementIn,
    DelegationIn,
    RaterReportIn,
    RefusalIn,
    ReturnIn,
    WithdrawalIn,
)
from shared.decision import Actor, Decision, Publish, Rejected
from shared.events.delegation import Delegated, DelegationSource, DelegationStatus
from shared.events.goals import Plan
from shared.ids import goals

SUBSTITUTE = "x"
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 14)
ID = f"{AGENCY}:delegation:{RATER}:{SUBSTITUTE}:2026-03-02"
REASON = "Sedang tugas luar daerah."
WANTED = DelegationIn(delegate_id=SUBSTITUTE, valid_from=FIRST, valid_to=LAST, reason=REASON)
PROPOSED, ACCEPTED, DECLINED, WITHDRAWN = DelegationStatus


def _wanted(**changed: Any) -> DelegationIn:
    return WANTED.model_copy(update=changed)


def _propose(
    state: DelegationState | None = None, wanted: DelegationIn = WANTED, **more: Any
) -> Decision[DelegationState]:
    principal, delegate = more.get("principal", person(RATER)), more.get("delegate", person(wanted.delegate_id))
    known = {f"{AGENCY}:person:{wanted.delegate_id}": delegate, f"{AGENCY}:person:{RATER}": principal}
    today = more.get("today", FIRST - timedelta(days=3))
    about = env(ID, by=RATER_ACTS, today=today, contexts=known)
    return propose_delegation(state, wanted, about, running=more.get("live", 0))


def _accept(state: DelegationState | None = None, **more: Any) -> Decision[DelegationState]:
    by, delegate = more.get("by", SUBSTITUTE), more.get("delegate", person(SUBSTITUTE))
    about = env(ID, by=acts(by), today=more.get("today", FIRST), contexts={f"{AGENCY}:person:{by}": delegate})
    return accept(state or _propose().state, AcceptanceIn(on=more.get("on")), about)


def _decline(state: DelegationState, *, by: str = SUBSTITUTE, reason: str = REASON) -> Decision[DelegationState]:
    return decline(state, RefusalIn(reason=reason), env(ID, by=acts(by), today=FIRST))


def test_since_when_somebody_acted_shows_after_it_was_handed_back() -> None:
    accepted = _accept().state
    again = _propose(_decline(accepted).state).state

    assert [each.accepted_on for each in (_propose().state, accepted, _decline(accepted).state, again)] == [
        None, FIRST, FIRST, None,
    ]  # fmt: skip


def _withdraw(state: DelegationState, *, by: str = RATER, officer: bool = False) -> Decision[DelegationState]:
    return withdraw(state, WithdrawalIn(reason=REASON), env(ID, by=acts(by, officer=officer)))


def _with(given: DelegationState) -> Actor:
    """The substitute, who was given this."""
    return replace(STRANGER_ACTS, given=(given,))


def _told(*, kind: str = "plh", last: date = LAST, to: str = SUBSTITUTE, first: date = FIRST) -> PersonState:
    told = {"to_employee_id": to, "kind": kind, "valid_from": first.isoformat(), "valid_to": last.isoformat()}
    return person(RATER, delegations=[told])


def _follow(state: DelegationState | None, principal: PersonState) -> Decision[DelegationState] | None:
    return follow_person(state, principal, env(ID))


def _followed(state: DelegationState | None, principal: PersonState) -> DelegationState:
    decision = _follow(state, principal)
    assert decision is not None
    return decision.state


def test_a_principal_names_a_substitute_who_accepts() -> None:
    asked = _propose()
    accepted = _accept(asked.state)

    assert (asked.publishes, accepted.publishes) == (
        (Publish("delegation.proposed", ID),),
        (Publish("delegation.accepted", ID),),
    )
    assert (asked.state.kind, asked.state.source) == ("delegate", DelegationSource.SELF)
    body = DELEGATION.body(accepted.state, accepted.publishes[0], 2)
    assert isinstance(body, Delegated)
    assert (body.principal_id, body.delegate_id, body.answered_on) == (RATER, SUBSTITUTE, FIRST)
    assert Delegated.model_validate_json(body.model_dump_json()) == body
    assert _propose(asked.state).state is asked.state
    assert _accept(accepted.state).state is accepted.state


@pytest.mark.parametrize(
    ("wanted", "more", "code"),
    [
        pytest.param(_wanted(delegate_id=RATER), {}, "wrong-delegate", id="oneself"),
        pytest.param(WANTED, {"delegate": None}, "wrong-delegate", id="not in the directory"),
        pytest.param(WANTED, {"delegate": person("x", active=False)}, "wrong-delegate", id="has left"),
        pytest.param(WANTED, {"principal": None}, "not-yet", id="principal unknown"),
        pytest.param(WANTED, {"principal": person(RATER, active=False)}, "not-yet", id="principal has left"),
        pytest.param(WANTED, {"today": FIRST + timedelta(days=1)}, "delegation-dates", id="begins yesterday"),
        pytest.param(
            WANTED, {"today": FIRST - timedelta(days=AHEAD_MAX + 1)}, "delegation-dates", id="begins too far ahead"
        ),
        pytest.param(
            _wanted(valid_to=FIRST - timedelta(days=1)), {}, "delegation-dates", id="ends before it begins"
        ),
        pytest.param(
            _wanted(valid_to=FIRST + timedelta(days=DAYS_MAX)), {}, "delegation-dates", id="a day too long"
        ),
        pytest.param(WANTED, {"live": LIVE_MAX}, "too-many", id="too many"),
        pytest.param(WANTED, {"state": _propose(wanted=_wanted(valid_to=FIRST)).state}, "delegation-exists",
                     id="another from that day on"),
        pytest.param(WANTED, {"state": _followed(None, _told())}, "delegation-exists", id="one of the directory"),
    ],
)  # fmt: skip
def test_a_delegation_that_cannot_be_is_refused(wanted: DelegationIn, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Rejected) as refused:
        _propose(more.pop("state", None), wanted, **more)
    assert refused.value.code == code


def test_the_longest_delegation_and_one_of_today_are_taken() -> None:
    longest = _wanted(valid_to=FIRST + timedelta(days=DAYS_MAX - 1))
    for wanted in (longest, _wanted(valid_to=FIRST)):
        assert _propose(wanted=wanted, today=FIRST).state.valid_to == wanted.valid_to


@pytest.mark.parametrize(
    ("state", "more", "code"),
    [
        pytest.param(None, {"by": RATER}, "not-yours", id="principal"),
        pytest.param(None, {"by": "y"}, "not-yours", id="stranger"),
        pytest.param(None, {"today": LAST + timedelta(days=1)}, "delegation-ended", id="after the last day"),
        pytest.param(None, {"delegate": None}, "wrong-delegate", id="not in the directory"),
        pytest.param(_decline(_propose().state).state, {}, "delegation-over", id="declined"),
        pytest.param(_withdraw(_propose().state).state, {}, "delegation-over", id="withdrawn"),
    ],
)
def test_an_acceptance_that_cannot_be_taken_is_refused(
    state: DelegationState | None, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(Rejected) as refused:
        _accept(state, **more)
    assert refused.value.code == code


def test_it_can_be_accepted_on_the_last_day_still() -> None:
    assert _accept(today=LAST).state.is_in_force(LAST)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        pytest.param(lambda: accept(None, AcceptanceIn(), env(ID, by=STRANGER_ACTS)), "not-found", id="accept none"),
        pytest.param(
            lambda: decline(None, RefusalIn(reason=REASON), env(ID, by=STRANGER_ACTS)),
            "not-found",
            id="decline none",
        ),
        pytest.param(lambda: _decline(_propose().state, by=RATER), "not-yours", id="principal declines"),
        pytest.param(
            lambda: _decline(_withdraw(_propose().state).state), "delegation-over", id="declined after withdrawal"
        ),
        pytest.param(
            lambda: _decline(_decline(_propose().state).state, reason="Alasan yang lain."),
            "delegation-over",
            id="declined otherwise",
        ),
        pytest.param(lambda: _withdraw(_accept().state, by=SUBSTITUTE), "not-yours", id="delegate withdraws"),
        pytest.param(
            lambda: _withdraw(_decline(_propose().state).state), "delegation-over", id="withdrawn after refusal"
        ),
    ],
)
def test_an_answer_that_cannot_be_taken_is_refused(act: Any, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        act()
    assert refused.value.code == code


def test_who_cannot_go_on_hands_back_and_who_named_or_an_officer_takes_back() -> None:
    accepted = _accept().state

    handed_back = _decline(accepted)
    taken_back = [_withdraw(accepted), _withdraw(accepted, by="rina", officer=True)]

    assert handed_back.publishes == (Publish("delegation.declined", ID),)
    assert [each.state.withdrawn_by for each in taken_back] == [RATER, "rina"]
    for ended in (handed_back.state, *(each.state for each in taken_back)):
        assert not ended.is_in_force(FIRST)
    assert _decline(handed_back.state).state is handed_back.state
    assert _withdraw(taken_back[0].state).state is taken_back[0].state
    assert _propose(taken_back[0].state).state.status is PROPOSED


@pytest.mark.parametrize(
    ("on", "accepted_on", "code"),
    [
        pytest.param(FIRST - timedelta(days=1), FIRST - timedelta(days=2), "delegation-not-in-force", id="day before"),
        pytest.param(FIRST, FIRST, None, id="first day"),
        pytest.param(LAST, FIRST, None, id="last day"),
        pytest.param(LAST + timedelta(days=1), LAST, "delegation-not-in-force", id="expired mid-form"),
        pytest.param(FIRST, FIRST + timedelta(days=1), "delegation-not-accepted", id="accepted later"),
        pytest.param(FIRST, None, "delegation-not-accepted", id="not accepted"),
    ],
)  # fmt: skip
def test_a_delegate_acts_on_the_days_of_an_accepted_delegation(
    on: date, accepted_on: date | None, code: str | None
) -> None:
    given = _propose().state if accepted_on is None else _accept(today=accepted_on).state
    for decide in (agree, send_back):
        if code is None:
            decided = decide(proposed(), ReturnIn(reason=REASON), env(by=_with(given), today=on)).state
            assert (decided.last_actor_id, decided.last_actor_for) == (SUBSTITUTE, RATER)
            assert (decided.editions[-1].decided_by, decided.editions[-1].decided_for) == (SUBSTITUTE, RATER)
        else:
            with pytest.raises(Rejected) as refused:
                decide(proposed(), ReturnIn(reason=REASON), env(by=_with(given), today=on))
            assert (refused.value.code, refused.value.status) == (code, 403)


def test_the_next_act_in_person_has_one_name_again() -> None:
    returned = send_back(proposed(), ReturnIn(reason=REASON), env(today=FIRST, by=_with(_accept().state)))
    body = PLAN.body(returned.state, returned.publishes[0], 3)
    assert isinstance(body, Plan)
    assert (body.last_actor_id, body.last_actor_for) == (SUBSTITUTE, RATER)

    again = proposed(plan=returned.state)

    assert (again.last_actor_id, again.last_actor_for) == (EMPLOYEE, None)


def test_a_delegate_reports_a_wrong_rater_with_both_names() -> None:
    wrong = RaterReportIn(reason=REASON)
    reported = report_rater(
        draft(), wrong, env(by=_with(_accept().state), today=FIRST, contexts={CYCLE_ID: cycle()})
    ).state

    (report,) = reported.rater_reports
    assert (report.told.reported_by, report.told.reported_for) == (SUBSTITUTE, RATER)


def test_nobody_agrees_his_own_plan_through_a_delegation() -> None:
    to_employee = _wanted(delegate_id=EMPLOYEE)
    given = _accept(_propose(wanted=to_employee).state, by=EMPLOYEE, delegate=person()).state

    with pytest.raises(Rejected, match="sendiri") as refused:
        agree(proposed(), AgreementIn(), env(today=FIRST, by=replace(EMPLOYEE_ACTS, given=(given,))))
    assert refused.value.code == "self-agreement"


def test_a_delegation_goes_one_step_and_reaches_the_principal_s_people_only() -> None:
    from_rater = _accept().state
    onward = replace(from_rater, principal_id=SUBSTITUTE, delegate_id="y")
    for given, actor in (
        ((from_rater, onward), "y"),
        ((onward,), "y"),
        ((replace(from_rater, principal_id="z"),), "x"),
    ):
        with pytest.raises(Rejected) as refused:
            agree(proposed(), AgreementIn(), env(today=FIRST, by=replace(acts(actor), given=given)))
        assert refused.value.code == "not-yours"


def test_a_delegate_reads_the_plan_on_the_days_only() -> None:
    accepted = _with(_accept().state)

    assert may_read(replace(accepted, today=LAST), draft(), officials=())
    for outside in (FIRST - timedelta(days=1), LAST + timedelta(days=1)):
        assert not may_read(replace(accepted, today=outside), draft(), officials=())
    assert not may_read(replace(_with(_propose().state), today=LAST), draft(), officials=())


def test_the_directory_proposes_and_what_it_no_longer_tells_is_withdrawn() -> None:
    told = _follow(None, _told())
    assert told is not None
    assert told.publishes == (Publish("delegation.proposed", ID),)
    accepted = _accept(told.state).state

    gone = _follow(accepted, person(RATER))

    assert gone is not None
    assert (gone.publishes, gone.state.withdrawn_by) == ((Publish("delegation.withdrawn", ID),), None)
    assert _follow(gone.state, person(RATER)) is None
    assert _followed(gone.state, _told()).status is PROPOSED


def test_a_change_needs_the_delegate_s_word_again_but_a_shorter_end_does_not() -> None:
    accepted = _accept(_followed(None, _told())).state

    shorter = _followed(accepted, _told(last=LAST - timedelta(days=3)))
    longer = _followed(accepted, _told(last=LAST + timedelta(days=3)))
    other = _followed(accepted, _told(kind="plt"))

    assert (shorter.status, shorter.valid_to) == (ACCEPTED, LAST - timedelta(days=3))
    assert [(each.status, each.answered_on) for each in (longer, other)] == [(PROPOSED, None)] * 2


def test_the_letter_is_kept_and_told_and_asks_nobody_again_when_it_is_put_right() -> None:
    def told(letter: str) -> PersonState:
        entry = {"to_employee_id": SUBSTITUTE, "kind": "plh", "letter": letter}
        days = {"valid_from": FIRST.isoformat(), "valid_to": LAST.isoformat()}
        return person(RATER, delegations=[entry | days])

    accepted = _accept(_followed(None, told("800/12/2026"))).state
    corrected = _follow(accepted, told("800/13/2026"))

    assert accepted.letter == "800/12/2026"
    assert corrected is not None
    body = DELEGATION.body(corrected.state, corrected.publishes[0], 3)
    assert isinstance(body, Delegated)
    assert (body.letter, body.status) == ("800/13/2026", ACCEPTED)


def test_a_directory_told_again_after_a_broker_loss_withdraws_nothing() -> None:
    """The same person as before, at the same version or a later one, and with other news beside it."""
    entry = {"to_employee_id": SUBSTITUTE, "kind": "plh", "valid_from": str(FIRST), "valid_to": str(LAST)}
    first = on_person(None, person_body(RATER, delegations=[entry]), env())
    assert first is not None
    known = finish_following(first.state, None, env()).state
    accepted = _accept(_followed(None, known)).state

    for again in (
        person_body(RATER, delegations=[entry]),
        person_body(RATER, version=9, delegations=[entry]),
        person_body(RATER, version=9, delegations=[entry], position="Kepala Dinas"),
        person_body(RATER, version=9, delegations=[entry], active=False),
    ):
        heard = on_person(known, again, env())
        person_now = heard.state if heard is not None else known
        assert DELEGATE not in person_now.jobs
        assert _follow(accepted, person_now) is None

    gone = on_person(known, person_body(RATER, version=9), env())
    assert gone is not None
    assert DELEGATE in gone.state.jobs
    withdrawn = _follow(accepted, gone.state)
    assert withdrawn is not None
    assert withdrawn.state.status is WITHDRAWN


def test_what_people_declined_or_took_back_is_not_asked_for_again() -> None:
    told = _followed(None, _told())
    for ended in (_decline(told).state, _withdraw(_accept(told).state).state):
        assert _follow(ended, _told()) is None
        assert _follow(ended, person(RATER)) is None
        assert _followed(ended, _told(last=LAST + timedelta(days=1))).status is PROPOSED


def test_the_directory_leaves_own_delegations_alone_unless_it_tells_of_the_same() -> None:
    own = _accept().state

    assert _follow(own, person(RATER)) is None
    adopted = _followed(own, _told(kind="delegate"))
    assert (adopted.source, adopted.status) == (DelegationSource.DIRECTORY, ACCEPTED)
    assert _followed(own, _told()).status is PROPOSED
    assert _followed(_decline(own).state, _told(kind="delegate")).status is PROPOSED


def test_an_entry_that_can_never_hold_opens_nothing() -> None:
    assert delegations_of(_told(to=RATER)) == {}
    assert delegations_of(_told(last=FIRST - timedelta(days=1))) == {}
    assert list(delegations_of(_told())) == [ID] == [goals.DELEGATION.of(AGENCY, RATER, SUBSTITUTE, str(FIRST))]


def test_a_person_owes_the_work_only_when_the_directory_tells_otherwise() -> None:
    told = person_body(RATER, delegations=_told().delegations)
    first = on_person(None, told, env())
    assert first is not None
    assert first.state.jobs == (DELEGATE,)
    done = finish_following(first.state, None, env()).state

    assert on_person(done, told, env()) is None
    moved = on_person(done, told.model_copy(update={"position": "Kepala Dinas"}), env())
    assert moved is not None
    assert DELEGATE not in moved.state.jobs
    gone = on_person(done, person_body(RATER), env())
    assert gone is not None
    assert gone.state.jobs == (DELEGATE,)
    plain = on_person(None, person_body(), env())
    assert plain is not None
    assert plain.state.jobs == ()
