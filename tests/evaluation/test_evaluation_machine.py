"""An appraisal under any sequence of facts and commands: what must always hold, held to by chance."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from evaluation_builders import DAY, EMPLOYEE, LONG, NOW, RATER, cycle, dossier, env, indicator, log, objective, plan
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import (
    Ending,
    acknowledge,
    conclude_unrated,
    finalise,
    finalise_acknowledged,
)
from services.evaluation.domain.appraisal.hear import look_again, on_dossier, on_log, on_plan
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.life import start_closing
from shared.decision import Decision, Rejected
from shared.document import Cause, Document, apply, events, fresh
from shared.events.evaluation import AppraisalStatus
from shared.events.goals import PlanStatus
from shared.rules.vocabulary import Level

ORDER = list(AppraisalStatus)
MONTHS = ("2025-03", "2025-04")
levels = st.sampled_from(Level)
reasons = st.sampled_from(["", "pendek", LONG])
people = st.sampled_from([EMPLOYEE, RATER, "pengelola"])


class AppraisalLife(RuleBasedStateMachine):
    """Goals and feedback speak in their own order; people try anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.cycle = cycle()
        self.document: Document[AppraisalState] = fresh(kind=APPRAISAL, id="kota:appraisal:2025:budi:1")
        self.logs = dict.fromkeys(MONTHS, 0)
        self.plan_version = 0
        self.dossier_version = 0
        self.plan_closed = False
        self.dossier_closed = False
        self.heard: set[str] = set()
        self.final: AppraisalState | None = None

    @property
    def state(self) -> AppraisalState | None:
        return self.document.state

    def take(self, decision: Decision[AppraisalState]) -> None:
        before = self.state
        self.document = apply(self.document, decision, Cause("c", "c", NOW))
        if before is not None and self.state is not None and before.undecided is False:
            assert ORDER.index(self.state.status) >= ORDER.index(before.status)

    def attempt(self, command: Any) -> None:
        """Try a command; a refused one changes nothing, and neither does one that has nothing to do."""
        if self.state is None:
            return
        with suppress(Rejected):
            decision = command(self.state)
            if decision is not None:
                self.take(decision)

    @precondition(lambda self: not self.plan_closed)
    @rule(actual=st.integers(0, 130), agreed=st.booleans())
    def plan_moves(self, actual: int, agreed: bool) -> None:
        self.plan_version += 1
        objectives = (objective(indicator(actual=actual)),)
        body = plan(self.plan_version, objectives=objectives, agreed_edition=int(agreed))
        self.take(on_plan(self.state, body, env(self.cycle)))

    @precondition(lambda self: not self.plan_closed)
    @rule(month=st.sampled_from(MONTHS), days=st.integers(1, 22), hear_now=st.booleans())
    def activity(self, month: str, days: int, hear_now: bool) -> None:
        self.logs[month] += 1
        self.heard.discard(month)
        if hear_now:
            self.take(on_log(self.state, log(month, self.logs[month], days=days), env(self.cycle)))
            self.heard.add(month)

    @precondition(lambda self: not self.dossier_closed)
    @rule(average=st.integers(1, 3))
    def feedback_comes(self, average: int) -> None:
        self.dossier_version += 1
        self.take(on_dossier(self.state, dossier(self.dossier_version, average=average), env(self.cycle)))

    @rule()
    def closing_is_asked(self) -> None:
        self.cycle = start_closing(self.cycle, None, env()).state

    @precondition(lambda self: self.cycle.status != "open" and not self.plan_closed)
    @rule()
    def plan_closes(self) -> None:
        self.plan_version += 1
        self.plan_closed = True
        logs = tuple((month, version) for month, version in self.logs.items() if version)
        body = plan(self.plan_version, status=PlanStatus.CLOSED, logs=logs)
        self.take(on_plan(self.state, body, env(self.cycle)))

    @precondition(lambda self: self.plan_closed)
    @rule(month=st.sampled_from(MONTHS))
    def log_arrives_late(self, month: str) -> None:
        if self.logs[month]:
            self.take(on_log(self.state, log(month, self.logs[month], closed=True), env(self.cycle)))
            self.heard.add(month)

    @precondition(lambda self: self.cycle.status != "open" and not self.dossier_closed)
    @rule()
    def dossier_closes(self) -> None:
        self.dossier_version += 1
        self.dossier_closed = True
        self.take(on_dossier(self.state, dossier(self.dossier_version, closed=True), env(self.cycle)))

    @rule()
    def looks_again(self) -> None:
        self.attempt(lambda state: look_again(state, self.cycle, env(self.cycle)))

    @rule(results=levels, behaviour=levels, reason=reasons, by=people)
    def somebody_decides(self, results: Level, behaviour: Level, reason: str, by: str) -> None:
        command = Decide(results=results, behaviour=behaviour, reason=reason, on=DAY)
        self.attempt(lambda state: decide(state, command, env(self.cycle, by=by)))

    @rule(by=people)
    def somebody_acknowledges(self, by: str) -> None:
        self.attempt(lambda state: acknowledge(state, Ending(), env(by=by)))

    @rule()
    def owed_work_is_done(self) -> None:
        self.attempt(lambda state: finalise_acknowledged(state, None, env()))

    @rule(by=people, reason=reasons)
    def somebody_finalises(self, by: str, reason: str) -> None:
        self.attempt(lambda state: finalise(state, Ending(reason=reason), env(by=by)))

    @rule(by=people, reason=reasons)
    def somebody_concludes_unrated(self, by: str, reason: str) -> None:
        self.attempt(lambda state: conclude_unrated(state, Ending(reason=reason), env(self.cycle, by=by)))

    @invariant()
    def is_ready_exactly_when_everything_that_counts_was_heard(self) -> None:
        if self.state is not None and self.state.undecided:
            logs_heard = all(month in self.heard for month, version in self.logs.items() if version)
            complete = self.plan_closed and self.dossier_closed and logs_heard
            assert (self.state.status is AppraisalStatus.READY) is complete

    @invariant()
    def what_goes_beyond_ready_was_ready(self) -> None:
        if self.state is not None and not self.state.undecided:
            assert self.state.inputs.waits_for == ()
            assert self.plan_closed
            assert self.dossier_closed

    @invariant()
    def a_deviation_has_a_reason_and_the_rater_decided(self) -> None:
        if self.state is not None and self.state.decision.decided is not None:
            suggested, decided = self.state.suggestion.outcome, self.state.decision.decided
            differs = (suggested.results, suggested.behaviour) != (decided.outcome.results, decided.outcome.behaviour)
            assert decided.deviates is differs
            assert not differs or len(decided.reason) >= 20
            assert decided.by == RATER

    @invariant()
    def final_stays_as_it_is(self) -> None:
        if self.final is not None:
            assert self.state is not None
            # What is heard since is kept aside, for the case that it is opened again.
            assert replace(self.state, later=None) == self.final
        if self.state is not None and self.state.status is AppraisalStatus.FINAL:
            self.final = replace(self.state, later=None)

    @invariant()
    def final_is_decided_or_unrated_with_a_reason(self) -> None:
        if self.final is not None:
            assert (self.final.decision.decided is None) is bool(self.final.decision.unrated_reason)
            assert self.final.decision.acknowledged_on is not None or self.final.decision.finalised_by in (
                RATER,
                "pengelola",
            )

    @invariant()
    def every_fact_can_be_told_at_the_version_it_was_said_at(self) -> None:
        for event in events(self.document):
            assert 0 < int(dict(event.headers)["ce_sequence"]) <= self.document.version


TestAppraisalLife = AppraisalLife.TestCase
TestAppraisalLife.settings = settings(max_examples=60, stateful_step_count=40)
