"""Cycles, policies and units: opened once, closed when everybody is final, refused with a reason."""

import json
from dataclasses import replace
from datetime import date

import pytest
from evaluation_builders import (
    AGENCY,
    answer,
    closed,
    closing,
    command,
    cycle,
    env,
    policy,
    rating,
    survey,
    unit_indicators,
)

from services.evaluation.domain.cycle.life import (
    CycleExists,
    conclude,
    on_answer,
    on_enrolment,
    open_cycle,
    settled,
    start_closing,
)
from services.evaluation.domain.cycle.state import CYCLE, CycleClosed
from services.evaluation.domain.policy.keep import (
    KeepPolicy,
    PolicyExists,
    PolicyPackaged,
    PolicyVersionOld,
    keep_policy,
)
from services.evaluation.domain.policy.running import policy_text, running
from services.evaluation.domain.unit.change import on_indicators, on_survey, refreshed
from services.evaluation.domain.unit.state import UNIT, as_seen
from shared.decision import Invalid, Publish
from shared.events.evaluation import Cycle, CyclePeriod, CycleStatus, Population
from shared.events.goals import CycleEnrolment
from shared.policy.policy import Policy
from shared.rules.vocabulary import UnitPredicate

NATIONAL = "permenpanrb-6-2022"


def test_an_opened_cycle_tells_its_whole_policy() -> None:
    decision = open_cycle(None, command(), env(id="kota:cycle:2025"))

    body = CYCLE.body(decision.state, decision.publishes[0], 1)

    assert decision.publishes == (Publish("cycle.opened", "kota:cycle:2025"),)
    assert Policy.model_validate(body.model_dump()["policy"]) == policy()


def test_opening_the_same_cycle_again_changes_nothing() -> None:
    state = closing()

    decision = open_cycle(state, command(), env(id="kota:cycle:2025"))

    assert decision.state is state
    assert decision.publishes == ()


def before_new_rules(text: str) -> str:
    """A policy as it was kept before the rules that are now optional were known."""
    later = ("objection", "distribution", "leniency", "periodic", "improvement")
    return json.dumps({name: part for name, part in json.loads(text).items() if name not in later})


def test_a_cycle_opened_before_a_rule_became_possible_is_the_same_cycle_still() -> None:
    first = cycle(version=1)
    kept = replace(first, policy_text=before_new_rules(first.policy_text))

    assert open_cycle(kept, command(policy=policy(version=1)), env(id="kota:cycle:2025")).state is kept


def test_another_cycle_under_the_same_id_is_refused() -> None:
    with pytest.raises(CycleExists):
        open_cycle(cycle(), command(title="Lain"), env(id="kota:cycle:2025"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": date(2025, 1, 1)}, "ends_on"),
        ({"ends_on": date(2026, 1, 2)}, "ends_on"),
        ({"period": CyclePeriod.MONTHLY}, "period"),
        ({"starts_on": date(2024, 12, 31)}, "starts_on"),
    ],
    ids=["ends as it starts", "longer than a year", "period not of the policy", "before the policy is valid"],
)
def test_a_cycle_must_fit_its_policy(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        open_cycle(None, command(**changes), env(id="kota:cycle:2025"))

    assert refusal.value.field == field


def test_subunits_of_no_unit_are_refused() -> None:
    population = Population(with_subunits=True, position_groups=("jf",))

    with pytest.raises(Invalid) as refusal:
        open_cycle(None, command(population=population), env(id=f"{AGENCY}:cycle:2025"))

    assert refusal.value.field == "population.with_subunits"


def test_a_cycle_carries_its_population_as_it_was_named() -> None:
    population = Population(units=("dinas",), with_subunits=True, position_groups=("jf",))

    opened = open_cycle(None, command(population=population), env(id=f"{AGENCY}:cycle:2025"))

    assert CYCLE.body(opened.state, opened.publishes[0], 1).model_dump()["population"] == population.model_dump()


def test_a_cycle_after_the_end_of_its_policy_is_refused() -> None:
    ended = policy().model_copy(update={"valid_to": date(2025, 6, 30)})

    with pytest.raises(Invalid, match="berlaku sampai"):
        open_cycle(None, command(policy=ended), env(id="kota:cycle:2025"))


def test_closing_is_asked_once() -> None:
    first = start_closing(cycle(), None, env())

    assert first.publishes == (Publish("cycle.closing", "kota:cycle:2025"),)
    assert first.state.jobs == ("conclude", "leavers", "remind")
    told = CYCLE.body(first.state, first.publishes[0], 2)
    assert isinstance(told, Cycle)
    assert told.closing_on == first.state.closing_on == env().today
    assert start_closing(first.state, None, env()).state is first.state


@pytest.mark.parametrize(
    ("people", "final", "expected"),
    [(3, 3, True), (3, 2, False), (3, None, False), (0, 0, True)],
    ids=["all final", "somebody not heard yet", "somebody not final", "nobody takes part"],
)
def test_a_cycle_may_conclude_when_everybody_is_final(people: int, final: int | None, expected: bool) -> None:
    state = closing(goals=answer("goals", people=people))

    assert (conclude(state, final, env()) is not None) is expected


def test_a_cycle_does_not_conclude_before_both_have_answered() -> None:
    state = on_answer(start_closing(cycle(), None, env()).state, answer("goals"), env()).state

    assert state.unanswered == ("feedback",)
    assert conclude(state, 1, env()) is None


def test_an_incomplete_answer_is_no_answer() -> None:
    state = closing(feedback=answer("feedback", complete=False))

    assert state.unanswered == ("feedback",)


def test_a_concluded_cycle_is_closed_and_says_so_once() -> None:
    decision = conclude(closing(), 1, env())

    assert decision is not None
    assert decision.state.status is CycleStatus.CLOSED
    assert decision.state.jobs == ("remind",)
    assert decision.publishes == (Publish("cycle.closed", "kota:cycle:2025"),)
    again = conclude(decision.state, 1, env())
    assert again is not None
    assert again.publishes == ()


@pytest.mark.parametrize(("policy_id", "owed"), [("sasaran", False), (NATIONAL, True), ("sorong-berkala", True)])
def test_an_answer_owes_another_look_only_where_units_count(policy_id: str, owed: bool) -> None:
    state = start_closing(replace(cycle("sasaran"), policy_text=policy_text(policy(policy_id))), None, env()).state

    heard = on_answer(state, answer("goals"), env()).state

    assert ("settle" in heard.jobs) is owed
    assert "settle" not in settled(heard, None, env()).state.jobs
    assert on_answer(heard, answer("goals"), env()).state is heard


def test_the_number_enrolled_is_noted() -> None:
    body = CycleEnrolment(
        agency_id=AGENCY, subject="kota:enrolment:2025", version=1, cycle_id="2025", people=7, complete=True
    )
    state = on_enrolment(cycle(), body, env()).state

    assert state.enrolled == 7
    assert on_enrolment(state, body, env()).state is state


def kept(*, version: int = 1, text: str = "Satu", state: object = None, newest: int | None = None) -> object:
    mine = policy().model_copy(update={"policy_id": "kota-sendiri", "version": version, "regulation": text})
    keep = KeepPolicy(policy=mine, newest_version=newest, packaged=False)
    return keep_policy(state, keep, env(by="pengelola", id=f"{AGENCY}:policy:kota-sendiri:{version}")).state


def test_an_agency_keeps_its_own_policy_and_may_send_it_again() -> None:
    state = kept()

    assert kept(state=state, newest=1) is state


def test_the_platforms_policies_are_not_replaced() -> None:
    keep = KeepPolicy(policy=policy(), newest_version=None, packaged=True)

    with pytest.raises(PolicyPackaged):
        keep_policy(None, keep, env(by="pengelola", id=f"{AGENCY}:policy:sasaran:1"))


def test_a_changed_policy_needs_a_higher_version() -> None:
    state = kept()

    with pytest.raises(PolicyExists):
        kept(text="Dua", state=state, newest=1)
    with pytest.raises(PolicyVersionOld):
        kept(version=1, newest=2)
    assert kept(version=2, newest=1) is not state


def test_a_policy_is_parsed_once_per_content() -> None:
    assert running(policy_text(policy())) is running(policy_text(policy()))


def test_what_is_heard_about_a_unit_is_kept_beside_its_rating() -> None:
    running_cycle = cycle("sorong-berkala")
    state = on_indicators(None, unit_indicators(3), env(running_cycle)).state
    state = on_survey(state, survey(2), env(running_cycle)).state

    decision = rating(running_cycle, UnitPredicate.ISTIMEWA, state=state)

    rated = decision.state
    assert (rated.indicators_version, rated.survey_version, rated.revision) == (3, 2, 3)
    assert rated.jobs == ("refresh",)
    assert decision.publishes == (Publish("unit.rated", "kota:unit-rating:2025:dinas"),)
    assert UNIT.body(rated, decision.publishes[0], 4).model_dump()["predicate"] == "istimewa"
    assert refreshed(rated, None, env()).state.jobs == ()


@pytest.mark.parametrize(("told", "counts"), [("person", True), ("unit", False)])
def test_whom_a_survey_may_count_for_is_taken_from_what_feedback_tells(told: str, counts: bool) -> None:
    state = on_survey(None, survey(2, attributed_to=told), env(cycle("kutacane-iku"))).state

    seen = as_seen(state).inputs
    assert seen is not None
    assert (state.survey_attributed, seen.survey_attributed) == (counts, counts)


def test_the_same_rating_again_changes_nothing_and_a_closed_cycle_takes_none() -> None:
    state = rating(cycle(), UnitPredicate.BAIK).state

    assert rating(cycle(), UnitPredicate.BAIK, state=state).state is state
    with pytest.raises(CycleClosed):
        rating(closed(), UnitPredicate.BAIK, state=state)
