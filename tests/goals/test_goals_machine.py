"""A plan under any order of acts: no forbidden transition, no edition, report or month lost."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from goals_builders import (
    AFTERWARDS,
    CYCLE,
    CYCLE_ID,
    DAY,
    EMPLOYEE_ACTS,
    NOW,
    OFFICER_ACTS,
    PLAN_ID,
    RATER,
    RATER_ACTS,
    SUPERIOR_ID,
    activity,
    acts,
    cycle,
    draft,
    entries,
    env,
    indicator,
    kept,
    objective,
    offer,
    person_body,
    realisation,
)
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pydantic import TypeAdapter

from services.goals.domain.activity.entry import EntryState
from services.goals.domain.activity.log import ActivityLogState, close_log, entries_of, log_id
from services.goals.domain.activity.record import record
from services.goals.domain.actuals import with_actuals
from services.goals.domain.cycle.close import close_plan, logs_of
from services.goals.domain.cycle.enrol import follow_directory
from services.goals.domain.plan.agree import agree, send_back
from services.goals.domain.plan.cascade import handle_impact, pass_on
from services.goals.domain.plan.edition import EditionStatus
from services.goals.domain.plan.impact import ImpactStatus, Ripple
from services.goals.domain.plan.rater_report import ReportStatus
from services.goals.domain.plan.realise import register_months, report_on_plan
from services.goals.domain.plan.remind import remind
from services.goals.domain.plan.report_rater import close_rater_report, report_rater
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.realisation import Realisation
from services.goals.domain.requests import AgreementIn, ClosingIn, ImpactNoteIn, RaterReportIn, ReturnIn
from shared import clock
from shared.decision import Actor, Decision, Publish, Rejected
from shared.events.goals import ImpactChange, Plan, PlanStatus

T = TypeVar("T")
DRAFT, PROPOSED, RETURNED, AGREED, CLOSING, CLOSED = PlanStatus
ALLOWED = {
    DRAFT: {DRAFT, PROPOSED, CLOSING, CLOSED},
    PROPOSED: {PROPOSED, RETURNED, AGREED, CLOSING, CLOSED},
    RETURNED: {RETURNED, PROPOSED, CLOSING, CLOSED},
    AGREED: {AGREED, CLOSING, CLOSED},
    CLOSING: {CLOSING, CLOSED},
    CLOSED: {CLOSED},
}
REFUSALS = {
    "plan-closed",
    "nothing-proposed",
    "self-agreement",
    "not-yours",
    "plan-not-agreed",
    "edition-moved",
    "impact-unknown",
    "impact-settled",
    "wrong-superior",
    "rater-report-unknown",
    "rater-report-closed",
}
DEADLINE = cycle(deadline_days=0)
SERVED = f"{SUPERIOR_ID}:s1"
ADAPTER = TypeAdapter(PlanState)
ACTORS = st.sampled_from([EMPLOYEE_ACTS, RATER_ACTS, OFFICER_ACTS, acts("other")])
NAMES = st.sampled_from(["Mengajar", "Menilai", "Membina"])


class PlanMachine(RuleBasedStateMachine):
    """The plan as stored, and beside it everything that was ever accepted."""

    @initialize()
    def open(self) -> None:
        self.plan = draft()
        self.version = 1
        self.accepted_reports: dict[str, Any] = {}
        self.logs: dict[str, ActivityLogState] = {}
        self.kept: dict[str, Any] = {}
        self.recorded: set[str] = set()

    @rule(actor=ACTORS, name=NAMES, hours=st.integers(1, 3))
    def propose(self, actor: Actor, name: str, hours: int) -> None:
        wanted = (objective(indicator(target=hours), name=name, intervenes_in=SERVED),)
        self._try(lambda: offer(self.plan, wanted, actor=actor, cycle=cycle()))

    @rule(actor=ACTORS, edition=st.none() | st.integers(1, 4))
    def agree(self, actor: Actor, edition: int | None) -> None:
        self._try(lambda: agree(self.plan, AgreementIn(on=DAY, edition=edition), env(by=actor)))

    @rule(actor=ACTORS)
    def send_back(self, actor: Actor) -> None:
        verdict = ReturnIn(on=DAY, reason="Target belum sesuai.")
        self._try(lambda: send_back(self.plan, verdict, env(by=actor)))

    @rule(actor=ACTORS, number=st.integers(1, 5), day=st.integers(0, 3))
    def report(self, actor: Actor, number: int, day: int) -> None:
        known = self.accepted_reports.get(f"r{number}")
        item = known or realisation(f"r{number}", on=DAY + timedelta(days=day), value=Decimal(number))
        about = env(by=actor, today=AFTERWARDS, contexts={CYCLE_ID: cycle(), **self.kept})
        if self._try(lambda: report_on_plan(self.plan, [item], about)):
            self.accepted_reports[item.realisation_id] = item

    @rule(edition=st.integers(2, 5))
    def hear_revision(self, edition: int) -> None:
        """The superior's plan passes on what changed there."""
        ripple = Ripple(
            objective=SERVED, edition=edition, change=ImpactChange.CHANGED, changes=("x",), levels=0, through=("s1",)
        )
        decision = pass_on(self.plan, replace(draft(RATER), ripples=(ripple,)), env())
        if decision is not None:
            assert self.plan.is_open
            self._take(decision)

    @rule(actor=ACTORS, note=st.sampled_from(["Sudah dibahas.", "Tidak berpengaruh."]))
    def handle(self, actor: Actor, note: str) -> None:
        self._try(lambda: handle_impact(self.plan, ImpactNoteIn(objective=SERVED, note=note, on=DAY), env(by=actor)))

    @rule(days=st.integers(0, 60))
    def look_who_is_late(self, days: int) -> None:
        now, day_of = NOW + timedelta(days=days), partial(clock.day_in, "Asia/Jakarta")
        decision = remind(self.plan, DEADLINE, env(now=now, today=day_of(now), day_of=day_of))
        if decision is not None:
            self._take(decision)

    @rule(actor=ACTORS, reason=NAMES)
    def report_rater(self, actor: Actor, reason: str) -> None:
        report = RaterReportIn(reason=f"{reason} di unit lain.", on=DAY)
        self._try(lambda: report_rater(self.plan, report, env(by=actor, contexts={CYCLE_ID: cycle()})))

    @rule(actor=ACTORS, number=st.integers(1, 3))
    def close_report(self, actor: Actor, number: int) -> None:
        closing = ClosingIn(reason="Sudah benar.", on=DAY)
        self._try(lambda: close_rater_report(self.plan, closing, env(by=actor), number=number))

    @rule(
        month=st.sampled_from(["2026-03", "2026-04"]), number=st.integers(1, 4), late=st.booleans(), crash=st.booleans()
    )
    def record(self, month: str, number: int, late: bool, crash: bool) -> None:
        """Register the month, insert the entry, then write its log.

        ``late``: the log is written after the plan stopped. ``crash``: it is not written after all.
        """
        id = log_id(PLAN_ID, month)
        if not (late and month in self.plan.months):
            accepted = self._try(lambda: register_months(self.plan, [month], env(by=EMPLOYEE_ACTS)))
            if not accepted:
                return
        item = activity(f"{month}-{number}", on=DAY.replace(month=int(month[-2:])))
        try:
            logged = record(self.logs.get(id), entries(item, batch=str(len(self.kept))), env(id, contexts=self.kept))
        except Rejected as refusal:
            self._refused(refusal, "plan-closed")
            return
        self._add(logged)
        if crash and logged.additions:
            return
        self.logs[id] = logged.state
        self.recorded.add(item.activity_id)

    @rule(rater=st.sampled_from([RATER, "other"]), moved=st.booleans())
    def hear_directory(self, rater: str, moved: bool) -> None:
        body = person_body(rater_id=rater, valid_from="2026-06-01" if moved else "2026-01-01")
        decision = follow_directory(self.plan, body, env())
        if decision is not None:
            self._take(decision)

    @rule()
    def stop(self) -> None:
        """The close walk finds an open plan."""
        if self.plan.is_open:
            self._close_a_step()

    @rule()
    def close_logs(self) -> None:
        """The close walk finds open logs, when no plan is open any more."""
        if not self.plan.is_open:
            for id in logs_of(self.plan):
                decision = close_log(self.logs.get(id), id=id)
                self.logs[id] = decision.state if decision else self.logs[id]

    @rule()
    def close_plan(self) -> None:
        """The close walk finds a stopped plan."""
        if not self.plan.is_open:
            self._close_a_step()

    @invariant()
    def editions_are_numbered_and_one_waits_at_most(self) -> None:
        editions = self.plan.editions
        assert [edition.number for edition in editions] == list(range(1, len(editions) + 1))
        waiting = [edition for edition in editions if edition.status is EditionStatus.PROPOSED]
        assert waiting in ([], [editions[-1]] if editions else [])
        assert self.plan.agreed_edition == sum(edition.status is EditionStatus.AGREED for edition in editions)

    @invariant()
    def nothing_accepted_is_lost(self) -> None:
        newest = max(self.accepted_reports.values(), key=lambda each: each.on, default=None)
        actual = [each.actual for each in with_actuals([indicator()], self.plan.realisations)]
        assert actual == [newest.value if newest is not None else None]
        assert self.accepted_reports.keys() <= {each.realisation_id for each in self._all(Realisation)}
        entries = [each for log in self.logs.values() for each in entries_of(log, self._entries(log))]
        assert {each.activity_id for each in entries} == self.recorded
        assert len(entries) == len(self.recorded) == sum(log.entries for log in self.logs.values())
        assert sum(each.minutes for each in entries) == sum(log.minutes for log in self.logs.values())

    @invariant()
    def what_was_recorded_is_in_the_last_word(self) -> None:
        if self.plan.status is CLOSED:
            last = {log_id(PLAN_ID, each.month): each.version for each in self.plan.logs}
            assert last == {id: log.revision for id, log in self.logs.items()}
            assert all(log.closed for log in self.logs.values())

    @invariant()
    def the_state_survives_storage_and_tells_itself(self) -> None:
        assert ADAPTER.validate_python(ADAPTER.dump_python(self.plan, mode="json")) == self.plan
        body = PLAN.body(self.plan, Publish("plan.opened", PLAN_ID), self.version)
        assert isinstance(body, Plan)
        assert body.cycle_id == CYCLE
        assert Plan.model_validate_json(body.model_dump_json()) == body

    def _try(self, decide: Any) -> bool:
        try:
            self._take(decide())
        except Rejected as refusal:
            self._refused(refusal, *REFUSALS)
            return False
        return True

    def _refused(self, refusal: Rejected, *codes: str) -> None:
        assert refusal.code in codes

    def _close_a_step(self) -> None:
        decision = close_plan(self.plan, env(contexts=self.logs))
        if decision is not None:
            self._take(decision)

    def _take(self, decision: Decision[PlanState]) -> None:
        before, after = self.plan, decision.state
        self._add(decision)
        assert after.status in ALLOWED[before.status]
        assert not (before.is_open and before.months and after.status is CLOSED)
        if after is before:
            assert decision.publishes == ()
            return
        if not before.is_open:
            assert replace(after, status=before.status, logs=before.logs) == before
        assert len(after.editions) >= len(before.editions)
        for old, new in zip(before.editions, after.editions, strict=False):
            assert old == new or old.status is EditionStatus.PROPOSED
            assert old.objectives == new.objectives
        assert set(before.months) <= set(after.months)
        assert before.reminders == after.reminders[: len(before.reminders)]
        steps = [(each.desk, each.step) for each in after.reminders]
        assert len(steps) == len(set(steps))
        assert len(after.rater_reports) >= len(before.rater_reports)
        for report, later in zip(before.rater_reports, after.rater_reports, strict=False):
            assert report == later or report.status is ReportStatus.OPEN
        for old in before.impacts:
            (now,) = [each for each in after.impacts if each.told.objective == old.told.objective]
            assert now.told.edition >= old.told.edition
            assert now == old or old.status is ImpactStatus.OPEN or now.told.edition > old.told.edition
        assert len(after.realisations) <= 1
        assert before.reported <= after.reported
        assert len(decision.publishes) <= 1
        self.plan, self.version = after, self.version + 1

    def _add(self, decision: Decision[Any]) -> None:
        assert self.kept.keys().isdisjoint(each.id for each in decision.additions)
        self.kept |= kept(decision)

    def _all(self, state: type[T]) -> list[T]:
        return [each for each in self.kept.values() if isinstance(each, state)]

    def _entries(self, log: ActivityLogState) -> list[EntryState]:
        return [each for each in self._all(EntryState) if each.log == log.id]


TestPlan = PlanMachine.TestCase
TestPlan.settings = settings(max_examples=120, stateful_step_count=40)
