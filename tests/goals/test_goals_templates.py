"""Templates in versions, and putting one into the plans of a population."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from goals_builders import (
    AGENCY,
    CYCLE,
    CYCLE_ID,
    DAY,
    EMPLOYEE,
    EMPLOYEE_ACTS,
    OFFICER_ACTS,
    RATER_ACTS,
    STRANGER_ACTS,
    SUPERIOR_ID,
    agreed,
    cycle,
    draft,
    env,
    indicator,
    objective,
    offer,
    person_body,
    proposed,
)
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pydantic import TypeAdapter

from services.goals.domain.cycle.enrol import follow_directory
from services.goals.domain.plan.propose import prefilled
from services.goals.domain.plan.state import PLAN, PlanState, template_link
from services.goals.domain.template.assign import (
    ASSIGN,
    FAILURES_MAX,
    AssigningState,
    Begun,
    assign,
    count_up,
    finish_assigning,
    prefill,
)
from services.goals.domain.template.judge import Assignment, Fate, Judged, judge
from services.goals.domain.template.versions import (
    NewVersion,
    TemplateContent,
    TemplateObjective,
    TemplateState,
    TemplateVersion,
    set_template,
    version_of,
)
from shared.decision import NotYours, Publish, Rejected
from shared.events.evaluation import CycleStatus, Population
from shared.events.goals import Plan, PlanStatus, TemplateRef
from shared.ids import goals
from shared.passes import PASSES_MAX, Passes
from shared.policy.clause import AppliesTo

ID = goals.TEMPLATE.of(AGENCY, "guru")
ASSIGNMENT_ID = goals.TEMPLATE_ASSIGNMENT.of(AGENCY, CYCLE, "guru", 1, "all")
EVERYBODY = Population()


def content(*each: TemplateObjective, units: tuple[str, ...] = (), **applies_to: Any) -> TemplateContent:
    objectives = each or (TemplateObjective(objective=objective(), serves="mutu"),)
    return TemplateContent(
        title="Guru", applies_to=AppliesTo.model_validate(applies_to), unit_ids=units, objectives=objectives
    )


def _set(state: TemplateState | None, what: TemplateContent, actor: Any = OFFICER_ACTS) -> Any:
    return set_template(state, NewVersion(content=what, on=DAY), env(ID, by=actor))


def version(number: int = 1, **applies_to: Any) -> TemplateVersion:
    return TemplateVersion(number=number, content=content(**applies_to), set_by="officer", set_on=DAY)


def assigning(template: TemplateVersion | None = None, *, template_id: str = "guru", **more: Any) -> AssigningState:
    wanted = Begun(
        cycle_id=CYCLE, template_id=template_id, template=template or version(), population=EVERYBODY, on=DAY
    )
    about = env(ASSIGNMENT_ID, by=more.get("actor", OFFICER_ACTS), contexts={CYCLE_ID: more.get("cycle", cycle())})
    return assign(more.get("state"), wanted, about).state


def put(plan: PlanState, owner: AssigningState) -> PlanState:
    decision = prefill(plan, owner, env(plan.id, contexts={CYCLE_ID: cycle()}))
    assert decision is not None
    return decision.state


def test_a_template_keeps_its_versions_and_the_same_content_adds_none() -> None:
    first = _set(None, content()).state
    same = _set(first, content()).state
    second = _set(first, content(units=("sd1",))).state

    assert same is first
    assert [each.number for each in second.versions] == [1, 2]
    assert version_of(second, None).number == 2
    assert version_of(second, 1).content == content()
    assert (
        TypeAdapter(TemplateState).validate_python(TypeAdapter(TemplateState).dump_python(second, mode="json"))
        == second
    )
    for wrong in (0, 3):
        with pytest.raises(Rejected) as refused:
            version_of(second, wrong)
        assert (refused.value.code, refused.value.status) == ("template-unknown", 404)


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        pytest.param(
            objective(indicator(target=None)), "target-missing", "objectives[0].indicators[0].target", id="target"
        ),
        pytest.param(objective(weight=0), "weight-zero", "objectives[0].weight", id="weight"),
        pytest.param(objective(indicator(), indicator()), "duplicate-id", "objectives.indicators", id="twice"),
        pytest.param(objective(cascade="direct"), "cascade-without-objective", "objectives[0].cascade", id="cascade"),
    ],
)
def test_a_template_that_nobody_could_propose_is_refused(wrong: Any, code: str, field: str) -> None:
    with pytest.raises(Rejected) as refused:
        _set(None, content(TemplateObjective(objective=wrong)))
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize("actor", [EMPLOYEE_ACTS, RATER_ACTS], ids=["employee", "rater"])
def test_only_officers_keep_and_give_templates(actor: Any) -> None:
    for attempt in (
        lambda: _set(None, content(), actor),
        lambda: assigning(actor=actor),
    ):
        with pytest.raises(Rejected) as refused:
            attempt()
        assert refused.value.code == "not-yours"


@pytest.mark.parametrize(
    ("plan", "template", "population", "expected"),
    [
        pytest.param(draft(), version(), EVERYBODY, (Fate.GETS, ""), id="untouched draft"),
        pytest.param(draft(), version(), Population(employees=("x",)), None, id="not in the population"),
        pytest.param(draft(), version(), Population(units=("sd1",)), (Fate.GETS, ""), id="by unit"),
        pytest.param(draft(), version(positions=("kepala",)), EVERYBODY, (Fate.SKIPPED, "not-covered"), id="position"),
        pytest.param(draft(), version(position_groups=("jf",)), EVERYBODY, (Fate.GETS, ""), id="group"),
        pytest.param(draft(), version(units=("sd2",)), EVERYBODY, (Fate.SKIPPED, "not-covered"), id="other unit"),
        pytest.param(proposed(), version(), EVERYBODY, (Fate.SKIPPED, "already-proposed"), id="proposed"),
        pytest.param(agreed(), version(), EVERYBODY, (Fate.SKIPPED, "already-agreed"), id="agreed"),
        pytest.param(
            replace(draft(), status=PlanStatus.CLOSED), version(), EVERYBODY, (Fate.SKIPPED, "plan-closed"), id="closed"
        ),
        pytest.param(
            replace(draft(), starts_on=date(2027, 2, 1), ends_on=date(2026, 12, 31)),
            version(),
            EVERYBODY,
            (Fate.SKIPPED, "plan-not-measured"),
            id="never there",
        ),
        pytest.param(put(draft(), assigning()), version(), EVERYBODY, (Fate.HAS, ""), id="has it"),
        pytest.param(put(draft(), assigning()), version(2), EVERYBODY, (Fate.GETS, ""), id="has an older version"),
        pytest.param(
            put(draft(), assigning(version(2))), version(1), EVERYBODY, (Fate.SKIPPED, "newer-version"), id="newer"
        ),
        pytest.param(
            put(draft(), assigning(template_id="lain")),
            version(),
            EVERYBODY,
            (Fate.SKIPPED, "other-template"),
            id="other",
        ),
    ],
)
def test_who_gets_a_template(plan: PlanState, template: TemplateVersion, population: Population, expected: Any) -> None:
    given = Assignment(cycle_id=CYCLE, template_id="guru", template=template, population=population)
    judged = judge(plan, given, cycle(), {})

    assert (None if judged is None else (judged.fate, judged.code)) == expected


def test_whom_the_policy_refuses_is_named_as_failed_with_the_reason() -> None:
    judged = judge(draft(), assigning(), cycle(weights_total=100), {})

    assert judged is not None
    assert (judged.fate, judged.code, judged.employee_id) == (Fate.FAILED, "weights-total", EMPLOYEE)
    assert judged.text.endswith(".")


def test_a_prefilled_draft_serves_the_person_s_own_rater_and_is_traced_through_to_the_agreed_plan() -> None:
    plan = put(draft(), assigning())

    assert prefilled(plan)[0].intervenes_in == f"{SUPERIOR_ID}:mutu"
    assert template_link(CYCLE, TemplateRef(template_id="guru", version=1)) in plan.links
    assert (plan.status, plan.objectives) == (PlanStatus.DRAFT, ())
    body = PLAN.body(plan, Publish("plan.prefilled", plan.id), 2)
    assert isinstance(body, Plan)
    assert body.template == TemplateRef(template_id="guru", version=1)

    as_it_is = offer(plan, None, cycle=cycle()).state
    adapted = proposed(objective(name="Lebih baik"), plan=plan)
    own = proposed(objective(objective_id="sendiri"), plan=plan)

    assert as_it_is.template == TemplateRef(template_id="guru", version=1)
    assert adapted.template == TemplateRef(template_id="guru", version=1, adapted=True)
    assert own.template is None
    with pytest.raises(Rejected) as refused:
        prefilled(draft())
    assert refused.value.code == "nothing-prefilled"
    with pytest.raises(NotYours):
        offer(draft(), None, actor=STRANGER_ACTS, cycle=cycle())


@pytest.mark.parametrize(
    ("rater", "serves"),
    [("right", f"{AGENCY}:plan:{CYCLE}:right:1:mutu"), (None, None), ("boss", f"{SUPERIOR_ID}:mutu")],
)
def test_a_template_in_the_plan_follows_a_corrected_rater(rater: str | None, serves: str | None) -> None:
    plan = put(draft(), assigning())

    followed = follow_directory(plan, person_body(rater_id=rater, position="Guru Ahli Madya"), env())

    assert followed is not None
    assert prefilled(followed.state)[0].intervenes_in == serves
    proposal = offer(followed.state, None, cycle=cycle())
    assert proposal.state.template == TemplateRef(template_id="guru", version=1)


def test_without_a_rater_a_template_serves_nobody() -> None:
    plan = put(draft("boss"), assigning())

    assert prefilled(plan)[0].intervenes_in is None


def test_a_template_is_not_given_in_a_closing_cycle_and_a_running_assignment_runs_on() -> None:
    with pytest.raises(Rejected) as refused:
        assigning(cycle=replace(cycle(), status=CycleStatus.CLOSING))
    assert refused.value.code == "cycle-not-open"

    running = assigning()
    assert assigning(state=running) is running
    done = finish_assigning(running, count_up([]), env(ASSIGNMENT_ID))
    assert done is not None
    again = assigning(state=done.state)
    assert (again.runs, again.jobs, again.tally) == (2, (ASSIGN,), None)


def test_an_assignment_ends_only_when_nobody_is_left_and_counts_every_fate() -> None:
    def fate(number: int, fate: Fate, code: str = "") -> Judged:
        return Judged(plan_id=f"p{number}", employee_id=f"e{number}", fate=fate, code=code)

    assert count_up([fate(1, Fate.HAS), fate(2, Fate.GETS)]) is None
    assert finish_assigning(assigning(), None, env(ASSIGNMENT_ID)) is None
    many = [fate(number, Fate.FAILED, "weights-total") for number in range(FAILURES_MAX + 1)]
    tally = count_up([fate(1, Fate.HAS), fate(2, Fate.SKIPPED, "a"), fate(3, Fate.SKIPPED, "a"), *many])
    assert tally is not None
    assert (tally.have, tally.skipped, tally.failed) == (1, {"a": 2}, FAILURES_MAX + 1)
    assert len(tally.failures) == FAILURES_MAX


class AssigningMachine(RuleBasedStateMachine):
    """Assignments of several templates and versions at once, while people propose: all of them come to an end."""

    @initialize()
    def open(self) -> None:
        self.plans = {each.id: each for each in (draft(f"p{number}") for number in range(4))}
        self.running: dict[tuple[str, int], AssigningState] = {}
        self.proposals = 0

    @rule(template=st.sampled_from(["guru", "umum"]), number=st.integers(1, 3))
    def begin(self, template: str, number: int) -> None:
        known = self.running.get((template, number))
        self.running[template, number] = assigning(version(number), template_id=template, state=known)

    @rule(place=st.integers(0, 3))
    def propose(self, place: int) -> None:
        plan = list(self.plans.values())[place]
        self.proposals += 1
        self.plans[plan.id] = proposed(
            objective(name=f"Nama {self.proposals}"),
            plan=plan,
            actor=replace(EMPLOYEE_ACTS, employee_id=plan.assignment.employee_id),
        )

    @rule(data=st.data())
    def walk_a_step(self, data: Any) -> None:
        owing = [each for each in self.running.values() if each.jobs]
        if owing:
            self._step(data.draw(st.sampled_from(owing)))

    @invariant()
    def everything_ends_and_nobody_has_an_older_version_after_a_newer(self) -> None:
        plans, running = dict(self.plans), dict(self.running)
        for _ in range(200):
            owing = [each for each in self.running.values() if each.jobs]
            if not owing:
                break
            for each in owing:
                self._step(each)
        assert not any(each.jobs for each in self.running.values())
        self.plans, self.running = plans, running

    def _step(self, owner: AssigningState) -> None:
        judged = [judge(plan, owner, cycle(), {}) for plan in self.plans.values()]
        getting = [each.plan_id for each in judged if each is not None and each.fate is Fate.GETS]
        if not getting:
            done = finish_assigning(owner, count_up(each for each in judged if each is not None), env(ASSIGNMENT_ID))
            assert done is not None
            self.running[owner.template_id, owner.template.number] = done.state
            return
        before = self.plans[getting[0]]
        after = put(before, owner)
        assert before.status in (PlanStatus.DRAFT, PlanStatus.RETURNED)
        if before.prefill is not None and after.prefill is not None:
            assert before.prefill.template.template_id == after.prefill.template.template_id
            assert before.prefill.template.version < after.prefill.template.version
        assert replace(after, prefill=before.prefill) == before
        self.plans[before.id] = after


TestAssigning = AssigningMachine.TestCase
TestAssigning.settings = settings(max_examples=60, stateful_step_count=25)


class _Pages:
    """Ids in pages of two; ``take`` removes what was written."""

    def __init__(self, *ids: str) -> None:
        self.ids = dict.fromkeys(ids, True)
        self.reads = 0

    async def __call__(self, after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
        behind = [id for id in self.ids if id > after]
        for place in range(0, len(behind), 2):
            self.reads += 1
            page = behind[place : place + 2]
            yield [id for id in page if self.ids[id]], page[-1]

    def take(self, ids: Sequence[str]) -> None:
        self.ids |= dict.fromkeys(ids, False)


async def test_a_scan_gives_everybody_and_looks_again_until_nobody_is_found() -> None:
    pages, passes, given = _Pages("a", "b", "c", "d", "e"), Passes(), list[str]()
    while found := await passes.next("x", pages, 1):
        given += found
        pages.take(found)

    assert given == ["a", "b", "c", "d", "e"]
    assert "x" not in passes.given_up


async def test_what_cannot_be_written_keeps_nobody_behind_it_waiting_and_is_given_up() -> None:
    pages, passes, given = _Pages("a", "bad", "c", "d"), Passes(), list[str]()
    while found := await passes.next("x", pages, 500):
        given += found
        pages.take([id for id in found if id != "bad"])

    assert sorted(given) == ["a", *["bad"] * PASSES_MAX, "c", "d"]
    assert "x" in passes.given_up


def test_who_could_not_be_written_is_counted_as_failed_in_the_end() -> None:
    judged = [Judged(plan_id="p1", employee_id="e1", fate=Fate.GETS)]

    assert count_up(judged) is None
    tally = count_up(judged, given_up=True)
    assert tally is not None
    assert [(each.fate, each.code) for each in tally.failures] == [(Fate.FAILED, "not-written")]
