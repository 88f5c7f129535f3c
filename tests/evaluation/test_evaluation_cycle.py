"""Cycles, policies and units: opened once, closed when everybody is final, refused with a reason."""

import json
from dataclasses import replace
from datetime import date

import pytest
from evaluation_builders import AGENCY, answer, closing, command, cycle, policy, survey, unit_indicators

from services.evaluation.domain.cycle.close import (
    conclude,
    hear_enrolment,
    hear_goals_answer,
    may_conclude,
    settled,
    start_closing,
)
from services.evaluation.domain.cycle.open import CycleExists, open_cycle
from services.evaluation.domain.cycle.state import CYCLE, CycleClosed
from services.evaluation.domain.policy.keep import PolicyExists, PolicyPackaged, PolicyVersionOld, keep_policy
from services.evaluation.domain.policy.running import policy_text, running
from services.evaluation.domain.unit.hear import hear_indicators, hear_survey, refreshed
from services.evaluation.domain.unit.rate import rate_unit
from services.evaluation.domain.unit.state import UNIT
from shared.decision import Invalid, Says
from shared.events.evaluation import CyclePeriod, CycleStatus
from shared.events.goals import CycleEnrolment
from shared.policy.policy import Policy
from shared.rules.vocabulary import UnitPredicate

NATIONAL = "permenpanrb-6-2022"


def test_an_opened_cycle_tells_its_whole_policy() -> None:
    decision = open_cycle(None, command(), agency_id=AGENCY, policy=policy())

    body = CYCLE.body(decision.state, decision.says[0], 1)

    assert decision.says == (Says("cycle.opened", "kota:cycle:2025"),)
    assert Policy.model_validate(body.model_dump()["policy"]) == policy()


def test_opening_the_same_cycle_again_changes_nothing() -> None:
    state = closing()

    decision = open_cycle(state, command(), agency_id=AGENCY, policy=policy())

    assert decision.state is state
    assert decision.says == ()


def before_new_rules(text: str) -> str:
    """A policy as it was kept before the rules that are now optional were known."""
    later = ("objection", "distribution", "leniency", "periodic", "improvement")
    return json.dumps({name: part for name, part in json.loads(text).items() if name not in later})


def test_a_cycle_opened_before_a_rule_became_possible_is_the_same_cycle_still() -> None:
    kept = replace(cycle(), policy_text=before_new_rules(cycle().policy_text))

    assert open_cycle(kept, command(), agency_id=AGENCY, policy=policy()).state is kept


def test_another_cycle_under_the_same_id_is_refused() -> None:
    with pytest.raises(CycleExists):
        open_cycle(cycle(), command(title="Lain"), agency_id=AGENCY, policy=policy())


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
        open_cycle(None, command(**changes), agency_id=AGENCY, policy=policy())

    assert refusal.value.field == field


def test_a_cycle_after_the_end_of_its_policy_is_refused() -> None:
    ended = policy().model_copy(update={"valid_to": date(2025, 6, 30)})

    with pytest.raises(Invalid, match="berlaku sampai"):
        open_cycle(None, command(), agency_id=AGENCY, policy=ended)


def test_closing_is_asked_once() -> None:
    first = start_closing(cycle())

    assert first.says == (Says("cycle.closing", "kota:cycle:2025"),)
    assert first.state.owes == ("conclude",)
    assert start_closing(first.state).state is first.state


@pytest.mark.parametrize(
    ("people", "appraisals", "final", "expected"),
    [(3, 3, 3, True), (3, 2, 2, False), (3, 3, 2, False), (0, 0, 0, True)],
    ids=["all final", "somebody not heard yet", "somebody not final", "nobody takes part"],
)
def test_a_cycle_may_conclude_when_everybody_is_final(people: int, appraisals: int, final: int, expected: bool) -> None:
    state = closing(goals=answer("goals", people=people))

    assert may_conclude(state, appraisals=appraisals, final=final) is expected


def test_a_cycle_does_not_conclude_before_both_have_answered() -> None:
    state = hear_goals_answer(start_closing(cycle()).state, answer("goals")).state

    assert state.unanswered == ("feedback",)
    assert not may_conclude(state, appraisals=1, final=1)


def test_an_incomplete_answer_is_no_answer() -> None:
    state = closing(feedback=answer("feedback", complete=False))

    assert state.unanswered == ("feedback",)


def test_a_concluded_cycle_is_closed_and_says_so_once() -> None:
    decision = conclude(closing())

    assert decision.state.status is CycleStatus.CLOSED
    assert decision.state.owes == ()
    assert decision.says == (Says("cycle.closed", "kota:cycle:2025"),)
    assert conclude(decision.state).says == ()


@pytest.mark.parametrize(("policy_id", "owed"), [("sasaran", False), (NATIONAL, True), ("sorong-berkala", True)])
def test_an_answer_owes_another_look_only_where_units_count(policy_id: str, owed: bool) -> None:
    state = start_closing(replace(cycle("sasaran"), policy_text=policy_text(policy(policy_id)))).state

    heard = hear_goals_answer(state, answer("goals")).state

    assert ("settle" in heard.owes) is owed
    assert "settle" not in settled(heard).state.owes
    assert hear_goals_answer(heard, answer("goals")).state is heard


def test_the_number_enrolled_is_noted() -> None:
    body = CycleEnrolment(
        agency_id=AGENCY, subject="kota:enrolment:2025", version=1, cycle_id="2025", people=7, complete=True
    )
    state = hear_enrolment(cycle(), body).state

    assert state.enrolled == 7
    assert hear_enrolment(state, body).state is state


def kept(*, version: int = 1, text: str = "Satu", state: object = None, newest: int | None = None) -> object:
    mine = policy().model_copy(update={"policy_id": "kota-sendiri", "version": version, "regulation": text})
    return keep_policy(
        state,  # type: ignore[arg-type]
        mine,
        agency_id=AGENCY,
        newest_version=newest,
        packaged_ids=frozenset({"sasaran"}),
        by="pengelola",
    ).state


def test_an_agency_keeps_its_own_policy_and_may_send_it_again() -> None:
    state = kept()

    assert kept(state=state, newest=1) is state


def test_the_platforms_policies_are_not_replaced() -> None:
    with pytest.raises(PolicyPackaged):
        keep_policy(
            None, policy(), agency_id=AGENCY, newest_version=None, packaged_ids=frozenset({"sasaran"}), by="pengelola"
        )


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
    state = hear_indicators(None, unit_indicators(3), cycle=running_cycle).state
    state = hear_survey(state, survey(2), cycle=running_cycle).state

    decision = rate_unit(
        state, cycle=running_cycle, unit_id="dinas", predicate=UnitPredicate.ISTIMEWA, reason="", by="pengelola"
    )

    rated = decision.state
    assert (rated.indicators_version, rated.survey_version, rated.revision) == (3, 2, 3)
    assert rated.owes == ("refresh",)
    assert decision.says == (Says("unit.rated", "kota:unit-rating:2025:dinas"),)
    assert UNIT.body(rated, decision.says[0], 4).model_dump()["predicate"] == "istimewa"
    assert refreshed(rated).state.owes == ()


def test_the_same_rating_again_changes_nothing_and_a_closed_cycle_takes_none() -> None:
    rating = {"unit_id": "dinas", "predicate": UnitPredicate.BAIK, "reason": "", "by": "pengelola"}
    state = rate_unit(None, cycle=cycle(), **rating).state  # type: ignore[arg-type]

    assert rate_unit(state, cycle=cycle(), **rating).state is state  # type: ignore[arg-type]
    with pytest.raises(CycleClosed):
        rate_unit(state, cycle=conclude(closing()).state, **rating)  # type: ignore[arg-type]
