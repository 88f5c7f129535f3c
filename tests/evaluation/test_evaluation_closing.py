"""The closing handshake: whatever arrives in whatever order ends the same, and nothing is ready too early."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any

import pytest
from evaluation_builders import (
    answer,
    assignment,
    closing,
    cycle,
    dossier,
    env,
    feedback,
    indicator,
    log,
    objective,
    plan,
    ready,
    survey,
    unit_indicators,
    with_inputs,
)

from services.evaluation.domain.appraisal.hear import look_again, on_dossier, on_log, on_plan
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.suggest import renewed
from services.evaluation.domain.cycle.life import on_answer, start_closing
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.unit.change import on_indicators, on_survey
from services.evaluation.domain.unit.state import UnitState
from shared.decision import Publish
from shared.events.evaluation import Appraisal, AppraisalStatus
from shared.events.goals import PlanStatus

UNITS_LISTED = (("unit-indicators:2025:dinas", 4),)
SURVEYS_LISTED = (("survey:2025:dinas", 6),)


@dataclass
class Handshake:
    """The three documents that take part, and the order in which they take facts in."""

    cycle: CycleState
    appraisal: AppraisalState | None = None
    unit: UnitState | None = None
    published: list[str] = field(default_factory=list)

    @property
    def units(self) -> dict[str, UnitState]:
        return {} if self.unit is None else {self.unit.unit_id: self.unit}

    def took(self, decision: Any) -> None:
        self.appraisal = decision.state
        self.published += [each.type for each in decision.publishes]

    def plan_closed(self) -> None:
        body = plan(9, status=PlanStatus.CLOSED, logs=(("2025-03", 5), ("2025-04", 7)), assignment=self.person)
        self.took(on_plan(self.appraisal, body, env(self.cycle, *self.units.values())))

    def log_march(self) -> None:
        self.took(on_log(self.appraisal, log("2025-03", 5, closed=True), env(self.cycle)))

    def log_april(self) -> None:
        self.took(on_log(self.appraisal, log("2025-04", 7, closed=True), env(self.cycle)))

    def dossier_closed(self) -> None:
        body = dossier(8, closed=True, assignment=self.person)
        self.took(on_dossier(self.appraisal, body, env(self.cycle, *self.units.values())))

    def goals_answered(self) -> None:
        self.cycle = on_answer(self.cycle, answer("goals", units=UNITS_LISTED), env()).state
        self._walked()

    def feedback_answered(self) -> None:
        self.cycle = on_answer(self.cycle, answer("feedback", units=SURVEYS_LISTED), env()).state
        self._walked()

    def unit_closed(self) -> None:
        self.unit = on_indicators(self.unit, unit_indicators(4, closed=True), env(self.cycle)).state
        self._walked()

    def survey_closed(self) -> None:
        self.unit = on_survey(self.unit, survey(6, closed=True), env(self.cycle)).state
        self._walked()

    def _walked(self) -> None:
        """The bulk work that the changed document jobs."""
        if self.appraisal is not None:
            self.took(look_again(self.appraisal, self.cycle, env(self.cycle, *self.units.values())))

    @property
    def person(self) -> Any:
        return assignment(position="Guru", team_id=None)


PERSON = ("plan_closed", "log_march", "log_april", "dossier_closed")
ANSWERS = ("goals_answered", "feedback_answered")
UNITS = ("unit_closed", "survey_closed")


def played(policy_id: str, order: tuple[str, ...]) -> Iterator[Handshake]:
    handshake = Handshake(start_closing(cycle(policy_id), None, env()).state)
    for step in order:
        step_of: Callable[[], None] = getattr(handshake, step)
        step_of()
        yield handshake


@pytest.mark.parametrize("policy_id", ["sasaran", "kutacane-kompetensi"])
def test_without_unit_sources_a_person_is_ready_exactly_when_the_own_documents_are_closed(policy_id: str) -> None:
    endings = set()
    for order in permutations((*PERSON, *ANSWERS)):
        heard = set[str]()
        for step, handshake in zip(order, played(policy_id, order), strict=True):
            heard.add(step)
            is_ready = handshake.appraisal is not None and handshake.appraisal.status is AppraisalStatus.READY
            assert is_ready == (set(PERSON) <= heard), order
        assert handshake.appraisal is not None
        endings.add(_comparable(handshake.appraisal))

    assert len(endings) == 1


@pytest.mark.parametrize("policy_id", ["kutacane-iku", "sorong-berkala"])
def test_with_unit_sources_answers_and_units_are_waited_for_too(policy_id: str) -> None:
    everything = (*PERSON[:1], *PERSON[3:], *ANSWERS, *UNITS)
    endings = set()
    for order in permutations(everything):
        full = (*PERSON[1:3], *order)
        heard = set[str]()
        for step, handshake in zip(full, played(policy_id, full), strict=True):
            heard.add(step)
            is_ready = handshake.appraisal is not None and handshake.appraisal.status is AppraisalStatus.READY
            assert is_ready == (set(full) <= heard), order
        assert handshake.appraisal is not None
        endings.add(_comparable(handshake.appraisal))

    assert len(endings) == 1


def _comparable(state: AppraisalState) -> str:
    """What must not depend on the order: everything but how often a document was looked at."""
    heard = state.inputs
    units = [replace(each, revision=0) for each in (heard.unit, heard.team, heard.headed) if each is not None]
    return repr(with_inputs(state, unit=None, team=None, headed=None, answers_seen=0)) + repr(units)


@pytest.mark.parametrize(
    ("heard_version", "ready"), [(4, False), (5, True), (6, True)], ids=["older log", "listed log", "newer log"]
)
def test_a_log_counts_only_at_the_version_that_the_plan_lists(heard_version: int, ready: bool) -> None:
    running = closing()
    state = on_log(None, log("2025-03", heard_version), env(running)).state
    state = on_dossier(state, dossier(closed=True), env(running)).state

    state = on_plan(state, plan(status=PlanStatus.CLOSED, logs=(("2025-03", 5),)), env(running)).state

    assert (state.status is AppraisalStatus.READY) is ready
    assert state.inputs.waits_for == (() if ready else ("log:2025-03",))


def test_activities_before_the_plan_open_an_appraisal_that_says_nothing_yet() -> None:
    decision = on_log(None, log(jp=12), env(cycle()))

    assert decision.publishes == ()
    assert decision.state.inputs.assignment is None
    assert decision.state.inputs.training_jp == 12


def test_the_suggestion_is_told_when_it_changed_and_once_when_it_is_ready() -> None:
    handshake = next(iter(played("sasaran", ("plan_closed",))))
    handshake.log_march()
    handshake.log_april()
    before = list(handshake.published)

    handshake.dossier_closed()

    assert before == ["appraisal.suggested"]
    assert handshake.published == ["appraisal.suggested", "appraisal.suggested"]


@pytest.mark.parametrize(
    ("actuals", "told"),
    [((110, 115), False), ((95, 91), False), ((100, 101), True), ((110, None), True), ((None, 110), True)],
    ids=["still above", "still as", "from as to above", "now missing", "no longer missing"],
)
def test_a_percentage_alone_is_kept_and_not_told(actuals: tuple[int | None, int | None], told: bool) -> None:
    before, after = (plan(at, objectives=(objective(indicator(actual=each)),)) for at, each in enumerate(actuals, 3))
    state = on_plan(None, before, env(cycle())).state

    decision = on_plan(state, after, env(cycle()))

    assert [each.type for each in decision.publishes] == ["appraisal.suggested"] * told
    assert decision.state.suggestion.outcome.results_percent != state.suggestion.outcome.results_percent


def test_a_behaviours_percentage_alone_is_not_told_either() -> None:
    state = on_dossier(None, dossier(2), env(cycle())).state
    praised = dossier(3, criteria=(feedback("disiplin", 3), feedback("integritas"), feedback("kerja-sama")))

    decision = on_dossier(state, praised, env(cycle()))

    assert decision.publishes == ()
    assert decision.state.suggestion.criteria != state.suggestion.criteria


def test_percentages_are_told_once_nothing_more_comes_in() -> None:
    waiting = on_plan(None, plan(), env(cycle())).state
    told = [APPRAISAL.body(each, Publish("appraisal.suggested", each.id), 1) for each in (waiting, ready())]

    assert all(each.suggestion.outcome.results_percent is not None for each in (waiting, ready()))
    assert [
        (each.status.value, each.suggested.results is None, each.suggested.results_percent is None, each.criteria == ())
        for each in told
        if isinstance(each, Appraisal)
    ] == [("open", False, True, True), ("ready", False, False, False)]


def test_another_rater_and_more_hours_of_training_are_told() -> None:
    before = on_plan(None, plan(), env(cycle())).state
    other = plan(4).model_copy(update={"assignment": plan().assignment.model_copy(update={"rater_id": "cici"})})

    for decision in (on_plan(before, other, env(cycle())), on_log(before, log(jp=8), env(cycle()))):
        assert [each.type for each in decision.publishes] == ["appraisal.suggested"]


def test_the_same_fact_decided_twice_changes_nothing() -> None:
    running = cycle()
    state = on_plan(None, plan(), env(running)).state

    again = on_plan(state, plan(), env(running))

    assert again.state is state
    assert again.publishes == ()


def test_a_unit_read_earlier_never_replaces_what_is_known_of_it() -> None:
    running = cycle("sorong-berkala")
    old = on_indicators(None, unit_indicators(1, actual=50), env(running)).state
    new = on_indicators(old, unit_indicators(2, actual=100), env(running)).state
    state = on_plan(None, plan(), env(running, new)).state

    state = on_dossier(state, dossier(), env(running, old)).state

    assert state.inputs.unit is not None
    assert state.inputs.unit.indicators_version == 2


def test_units_are_not_kept_where_the_policy_does_not_read_them() -> None:
    running = cycle("sasaran")
    unit = on_indicators(None, unit_indicators(), env(running)).state

    state = on_plan(None, plan(), env(running, unit)).state

    assert state.inputs.units == ()
    assert unit.jobs == ()


def test_the_plans_assignment_counts_before_the_dossiers() -> None:
    running = cycle()
    newer, older = assignment(rater_id="citra"), assignment(rater_id="ani")

    plan_first = on_dossier(
        on_plan(None, plan(assignment=newer), env(running)).state, dossier(assignment=older), env(running)
    ).state
    dossier_first = on_plan(
        on_dossier(None, dossier(assignment=older), env(running)).state, plan(assignment=newer), env(running)
    ).state

    assert plan_first == dossier_first
    assert plan_first.inputs.assignment == newer


@pytest.mark.parametrize(("policy_id", "counts"), [("sasaran", False), ("kutacane-iku", True)])
def test_reported_days_change_the_suggestion_only_where_the_policy_reads_them(policy_id: str, counts: bool) -> None:
    running = cycle(policy_id)
    state = on_plan(None, plan(), env(running)).state

    after = on_log(state, log(days=22), env(running))

    assert (after.state.suggestion != state.suggestion) is counts
    assert after.state.inputs.logs[0].days == 22


@pytest.mark.parametrize("policy_id", ["sasaran", "kutacane-iku", "sorong-berkala", "permenpanrb-6-2022"])
def test_a_kept_suggestion_is_the_one_that_would_be_computed(policy_id: str) -> None:
    running = cycle(policy_id)
    state = on_plan(None, plan(), env(running)).state

    for body in (log(days=3), log(version=2, days=22, jp=30), log("2025-04", jp=2)):
        state = on_log(state, body, env(running)).state

    assert state.suggestion == renewed(state, env(running)).suggestion
