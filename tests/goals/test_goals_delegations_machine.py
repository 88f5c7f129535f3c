"""A delegation under any order of acts: authority after the delegate's word, on its days, never after its end."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from goals_builders import AGENCY, RATER, RATER_ACTS, STRANGER_ACTS, acts, env, person, proposed
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pydantic import TypeAdapter

from services.goals.domain.delegation.answer import accept, decline, withdraw
from services.goals.domain.delegation.follow import follow_person
from services.goals.domain.delegation.propose import propose_delegation
from services.goals.domain.delegation.state import DELEGATION, DelegationState
from services.goals.domain.plan.agree import agree
from services.goals.domain.requests import AcceptanceIn, AgreementIn, DelegationIn, RefusalIn, WithdrawalIn
from shared.decision import Decision, Env, Publish, Rejected
from shared.events.delegation import Delegated, DelegationStatus
from shared.ids import goals

FIRST = date(2026, 3, 2)
ID = goals.DELEGATION.of(AGENCY, RATER, "x", str(FIRST))
ADAPTER = TypeAdapter(DelegationState)
WHO = st.sampled_from([RATER, "x", "y", "officer"])
DAYS = st.integers(-2, 9)
REASONS = st.sampled_from(["Tugas luar daerah.", "Sakit beberapa hari."])
REFUSALS = {
    "not-found",
    "not-yours",
    "delegation-over",
    "delegation-ended",
    "delegation-exists",
    "delegation-dates",
}
PROPOSED, ACCEPTED, DECLINED, WITHDRAWN = DelegationStatus
ALLOWED = {
    None: {PROPOSED},
    PROPOSED: {PROPOSED, ACCEPTED, DECLINED, WITHDRAWN},
    ACCEPTED: {ACCEPTED, PROPOSED, DECLINED, WITHDRAWN},
    DECLINED: {PROPOSED},
    WITHDRAWN: {PROPOSED},
}


def _about(by: str, today: date = FIRST) -> Env:
    """Somebody acts whom the directory told of."""
    actor = acts(by, officer=by == "officer")
    return env(ID, by=actor, today=today, contexts={f"{AGENCY}:person:{by}": person(by)})


class DelegationMachine(RuleBasedStateMachine):
    """The delegation as stored, and beside it what the delegate said yes to."""

    @initialize()
    def begin(self) -> None:
        self.state: DelegationState | None = None
        self.agreed_to: tuple[str, date] | None = None
        self.accepted_on = FIRST
        self.version = 0

    @rule(today=DAYS, length=st.integers(-1, 6), reason=REASONS)
    def propose(self, today: int, length: int, reason: str) -> None:
        wanted = DelegationIn(delegate_id="x", valid_from=FIRST, valid_to=FIRST + timedelta(days=length), reason=reason)
        known = {f"{AGENCY}:person:{each}": person(each) for each in (RATER, "x")}
        about = env(ID, by=RATER_ACTS, today=FIRST + timedelta(days=today), contexts=known)
        self._try(lambda: propose_delegation(self.state, wanted, about, running=0))

    @rule(told=st.booleans(), kind=st.sampled_from(["plh", "delegate"]), length=st.integers(0, 6))
    def hear_directory(self, told: bool, kind: str, length: int) -> None:
        entry = {
            "to_employee_id": "x",
            "kind": kind,
            "valid_from": FIRST.isoformat(),
            "valid_to": (FIRST + timedelta(days=length)).isoformat(),
        }
        principal = person(RATER, delegations=[entry] if told else [])
        decision = follow_person(self.state, principal, env(ID))
        if decision is not None:
            self._take(decision)
        assert follow_person(self.state, principal, env(ID)) is None

    @rule(by=WHO, on=DAYS)
    def accept(self, by: str, on: int) -> None:
        day = FIRST + timedelta(days=on)
        before = self.state
        if self._try(lambda: accept(self.state, AcceptanceIn(), _about(by, day))):
            assert self.state is not None
            assert by == "x"
            if self.state is not before:
                self.agreed_to, self.accepted_on = (self.state.kind, self.state.valid_to), day

    @rule(by=WHO, reason=REASONS)
    def decline(self, by: str, reason: str) -> None:
        if self._try(lambda: decline(self.state, RefusalIn(reason=reason), _about(by))):
            assert by == "x"

    @rule(by=WHO, reason=REASONS)
    def withdraw(self, by: str, reason: str) -> None:
        if self._try(lambda: withdraw(self.state, WithdrawalIn(reason=reason), _about(by))):
            assert by in (RATER, "officer")

    @rule(on=DAYS)
    def act(self, on: int) -> None:
        """Agree on a plan of the principal's people: it works exactly when the delegate's word covers the day."""
        day = FIRST + timedelta(days=on)
        given = (self.state,) if self.state else ()
        covered = (
            self.state is not None
            and self.state.status is ACCEPTED
            and max(FIRST, self.accepted_on) <= day <= self.state.valid_to
        )
        try:
            decided = agree(proposed(), AgreementIn(), env(today=day, by=replace(STRANGER_ACTS, given=given))).state
        except Rejected as refusal:
            assert not covered
            self._refused(refusal, "not-yours", "delegation-not-accepted", "delegation-not-in-force")
        else:
            assert covered
            assert (decided.last_actor_id, decided.last_actor_for) == ("x", RATER)

    @invariant()
    def nobody_acts_without_the_delegate_s_word_for_these_days(self) -> None:
        if self.state is not None and self.state.status is ACCEPTED:
            assert self.agreed_to is not None
            kind, last = self.agreed_to
            assert self.state.kind == kind
            assert self.state.valid_to <= last

    @invariant()
    def the_state_survives_storage_and_tells_itself(self) -> None:
        if self.state is None:
            return
        assert ADAPTER.validate_python(ADAPTER.dump_python(self.state, mode="json")) == self.state
        body = DELEGATION.body(self.state, Publish(f"delegation.{self.state.status}", ID), self.version)
        assert isinstance(body, Delegated)
        assert Delegated.model_validate_json(body.model_dump_json()) == body

    def _try(self, decide: Any) -> bool:
        try:
            self._take(decide())
        except Rejected as refusal:
            self._refused(refusal, *REFUSALS)
            return False
        return True

    def _refused(self, refusal: Rejected, *codes: str) -> None:
        assert refusal.code in codes

    def _take(self, decision: Decision[DelegationState]) -> None:
        if decision.state is self.state:
            assert decision.publishes == ()
            return
        assert decision.state.status in ALLOWED[self.state.status if self.state else None]
        assert decision.publishes == (Publish(f"delegation.{decision.state.status}", ID),)
        assert decision.state.id == ID
        self.state, self.version = decision.state, self.version + 1


TestDelegation = DelegationMachine.TestCase
TestDelegation.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
