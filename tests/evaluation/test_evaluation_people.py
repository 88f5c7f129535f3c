"""Who came, was on leave or left within the cycle: what is measured, who has to act, what nobody waits for."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from evaluation_builders import (
    AGENCY,
    CYCLE_ID,
    EMPLOYEE,
    LONG,
    RATER,
    cycle,
    dossier,
    env,
    log,
    plan,
)
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.api.views import ExplanationView
from services.evaluation.domain.appraisal.checks import InputsOpen, NoResult, StageMissing
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.explain import explain, summary
from services.evaluation.domain.appraisal.finish import (
    Ending,
    complete_by_rule,
    conclude_unrated,
    finalise,
)
from services.evaluation.domain.appraisal.hear import on_dossier, on_log, on_plan
from services.evaluation.domain.appraisal.look import look_at_leaver
from services.evaluation.domain.appraisal.observe import observe
from services.evaluation.domain.appraisal.publish import APPRAISAL, by_rule_mark, leaving_mark
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.life import LEAVERS, leavers_seen, on_leaver
from services.evaluation.domain.cycle.remind import REMIND
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.objection.file import (
    FileObjection,
    ObjectionExcluded,
    file_objection,
)
from services.evaluation.domain.objection.receive import hand_over, last_day_to_object
from services.evaluation.domain.requests import HandOverBody, ObservationBody
from services.evaluation.domain.unit.results import unit_results
from services.evaluation.rules.explain.recompute import differences
from shared.agency import EmploymentState
from shared.decision import Publish
from shared.events.directory import EmploymentEnd, Leave
from shared.events.evaluation import AppraisalStatus, CycleStatus
from shared.events.goals import PlanStatus
from shared.ids import directory
from shared.policy.policy import Policy
from shared.rules.vocabulary import Level, Predicate

FIRST, LAST, JUNE = date(2025, 1, 1), date(2025, 12, 31), date(2025, 6, 30)
IN_JULY = {"now": datetime(2025, 7, 10, 3, tzinfo=UTC), "today": date(2025, 7, 10)}
AS_WISHED = Decide(results=Level.AS, behaviour=Level.AS, reason=LONG)


def under(policy_id: str = "sasaran", **blocks: Any) -> CycleState:
    """A cycle under a packaged policy with some of its blocks otherwise."""
    whole = cycle(policy_id)
    changed = Policy.model_validate(json.loads(whole.policy_text) | blocks)
    return replace(whole, policy_text=changed.model_dump_json(by_alias=True))


def of_reports(**blocks: Any) -> CycleState:
    """A cycle under a policy that counts daily reports only."""
    results = json.loads(cycle().policy_text)["results"]
    only = {"id": "laporan", "label": {"id": "Laporan"}, "source": "daily_reports", "weight": 1, "target": 20}
    return under(results=results | {"components": [only]}, **blocks)


def heard(whole: CycleState, *, closed: bool = False, days: int = 0, **more: Any) -> AppraisalState:
    """Somebody's appraisal in July, with a superior's feedback."""
    status = PlanStatus.CLOSED if closed else PlanStatus.AGREED
    state = on_plan(None, plan(status=status, **more), env(whole, **IN_JULY)).state
    state = on_dossier(state, dossier(closed=closed), env(whole, **IN_JULY)).state
    return on_log(state, log(days=days), env(whole, **IN_JULY)).state if days else state


def left(whole: CycleState | None = None, ended: str = "retired", *, on: date = JUNE, **more: Any) -> AppraisalState:
    return heard(whole or cycle(), ends_on=on, ended=EmploymentEnd(ended), **more)


def away(first: date, last: date) -> dict[str, Any]:
    return {"leaves": (Leave(kind="long_leave", first_day=first, last_day=last),)}


@pytest.mark.parametrize(
    "days",
    [
        pytest.param({"ends_on": JUNE, "ended": EmploymentEnd.RETIRED}, id="retires"),
        pytest.param({"starts_on": date(2025, 7, 5)}, id="joins"),
        pytest.param({"ends_on": JUNE}, id="moves on"),
        pytest.param(away(date(2025, 7, 1), LAST), id="half a year of leave"),
    ],
)
def test_reports_of_half_a_year_are_measured_against_half_a_year(days: dict[str, Any]) -> None:
    whole = of_reports()

    state = heard(whole, days=120, closed=True, **days)

    assert state.suggestion.outcome.predicate is Predicate.BAIK
    assert state.suggestion.outcome.results is Level.ABOVE or state.suggestion.outcome.results is Level.AS


def test_a_whole_cycle_said_in_days_is_a_whole_cycle() -> None:
    whole = of_reports()

    plain, said = heard(whole, days=120), heard(whole, days=120, starts_on=FIRST)

    assert plain.suggestion == said.suggestion
    assert said.time is None


def test_the_explanation_of_who_left_can_be_computed_again() -> None:
    whole = of_reports()
    state = left(whole, days=120, **away(date(2025, 2, 1), date(2025, 2, 10)))

    found = explain(state, cycle=whole)
    told = ExplanationView.of(3, state, found).model_dump(mode="json", by_alias=True)

    assert found.suggestion is not None
    assert found.suggestion.steps[0].arithmetic == "(181 - 10) / 365 = 171 / 365"
    assert differences(told) == ()
    assert "Pegawai pensiun, hari terakhir 30 Juni 2025." in found.summary


@given(
    st.integers(0, 364), st.integers(0, 364), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60)), max_size=4)
)
def test_measured_days_and_leave_never_exceed_the_cycle(start: int, end: int, leaves: list[tuple[int, int]]) -> None:
    first, last = (FIRST + timedelta(each) for each in sorted((start, end)))
    spans = tuple(
        Leave(kind="cuti", first_day=FIRST + timedelta(at - 20), last_day=FIRST + timedelta(at - 20 + days))
        for at, days in leaves
    )

    state = heard(cycle(), starts_on=first, ends_on=last, leaves=spans)

    assert 0 <= state.measured_days <= (last - first).days + 1 <= 365


def test_training_before_observations_is_asked_for_by_days() -> None:
    whole = under("kutacane-kompetensi")
    state = on_log(left(whole), log(jp=9), env(whole, **IN_JULY)).state
    enough = on_log(state, log(version=2, jp=10), env(whole, **IN_JULY)).state
    item = ObservationBody(competence="integritas", held=3, observed="Terlihat saat bertugas.", on=JUNE)
    rater = env(whole, by=RATER, **IN_JULY)

    with pytest.raises(StageMissing, match=r"baru 9 dari 9,917808 JP pelatihan \(20 x 181 / 365 hari\)"):
        observe(state, [item], rater)
    assert observe(enough, [item], rater).state.inputs.observations


def test_who_left_is_decided_at_once_and_not_a_day_before() -> None:
    whole = cycle("kutacane-iku")
    announced = left(whole, on=date(2025, 7, 10))
    gone = left(whole, on=date(2025, 7, 9))

    assert announced.inputs.waits_for == ("plan", "dossier", "units")
    assert (gone.status, gone.inputs.waits_for) == (AppraisalStatus.READY, ())
    with pytest.raises(InputsOpen):
        decide(announced, AS_WISHED, env(whole, by=RATER, **IN_JULY))
    assert decide(gone, AS_WISHED, env(whole, by=RATER, **IN_JULY)).state.status is AppraisalStatus.DECIDED
    assert not gone.continued


def test_a_unit_that_is_rated_at_the_end_keeps_nobody_who_left_waiting() -> None:
    results = json.loads(cycle().policy_text)["results"]
    first = under(results=results | {"unit_first": True})

    assert decide(left(first), AS_WISHED, env(first, by=RATER, **IN_JULY)).state.decision.decided is not None


def test_the_day_after_the_last_one_an_announced_leaver_is_ready_by_itself() -> None:
    whole = cycle()
    announced = left(whole, on=date(2025, 7, 10))
    (mark,) = APPRAISAL.lookup(announced)["reads"]
    owed = on_leaver(whole, plan(ends_on=date(2025, 7, 10), ended=EmploymentEnd.RETIRED), env())

    looked = look_at_leaver(announced, whole, env(whole, now=IN_JULY["now"], today=date(2025, 7, 11)))

    assert leaving_mark(CYCLE_ID) < mark < leaving_mark(CYCLE_ID, date(2025, 7, 11))
    assert not mark < leaving_mark(CYCLE_ID, date(2025, 7, 10))
    assert looked is not None
    assert (looked.state.status, APPRAISAL.lookup(looked.state)["reads"]) == (AppraisalStatus.READY, [])
    assert owed is not None
    assert owed.state.jobs == (LEAVERS, REMIND)
    assert on_leaver(owed.state, plan(), env()) is None
    seen = leavers_seen(owed.state, date(2025, 7, 11), env())
    assert seen is not None
    assert (seen.state.leavers_seen_on, seen.state.jobs) == (date(2025, 7, 11), (LEAVERS, REMIND))
    assert leavers_seen(seen.state, None, env()) is None
    closed = leavers_seen(replace(seen.state, status=CycleStatus.CLOSED), None, env())
    assert closed is not None
    assert closed.state.jobs == (REMIND,)


def test_nobody_waits_for_a_word_of_who_left() -> None:
    whole = cycle()
    decided = decide(left(whole), AS_WISHED, env(whole, by=RATER, **IN_JULY)).state

    done = complete_by_rule(decided, whole, env(whole))

    assert APPRAISAL.lookup(decided)["reads"] == [by_rule_mark(CYCLE_ID)]
    assert done is not None
    final = done.state
    assert (final.status, final.decision.finalised_by) == (AppraisalStatus.FINAL, None)
    assert (
        "Pernyataan mengetahui tidak ditunggu (kebijakan Penilaian kinerja berbasis sasaran versi 2, ketentuan "
        in final.decision.final_reason
    )
    assert "Yang bersangkutan berhak atas salinan hasil ini" in final.decision.final_reason
    assert [each.type for each in done.publishes] == ["appraisal.final", "result.final"]
    assert complete_by_rule(final, whole, env(whole)) is None


@pytest.mark.parametrize(
    ("last_day", "ended", "words"),
    [
        pytest.param(date(2026, 1, 4), EmploymentEnd.RETIRED, "pensiun, hari terakhir 4 Januari 2026", id="retired"),
        pytest.param(date(2026, 1, 4), EmploymentEnd.DIED, "Ahli waris berhak", id="died after the decision"),
        pytest.param(date(2026, 1, 4), None, "berakhir kontraknya", id="the contract was not prolonged"),
        pytest.param(date(2026, 1, 5), EmploymentEnd.RETIRED, None, id="this is the last day"),
        pytest.param(None, None, None, id="still here"),
    ],
)
def test_who_left_after_the_cycle_and_was_decided_is_not_waited_for(
    last_day: date | None, ended: EmploymentEnd | None, words: str | None
) -> None:
    whole = cycle()
    decided = decide(heard(whole, closed=True), AS_WISHED, env(whole, by=RATER)).state
    employed = EmploymentState(agency_id=AGENCY, employee_id=EMPLOYEE, last_day=last_day, ended=ended)
    now = env(whole)
    now = replace(now, contexts={**now.contexts, directory.EMPLOYMENT.of(AGENCY, EMPLOYEE): employed})

    looked = look_at_leaver(decided, whole, now)

    if words is None:
        assert looked is None
        return
    assert looked is not None
    done = complete_by_rule(looked.state, whole, env(whole))
    assert done is not None
    assert words in done.state.decision.final_reason
    assert done.state.decision.outcome.predicate is Predicate.BAIK
    assert look_at_leaver(done.state, whole, now) is None


def test_an_officer_may_finish_it_before_and_need_not_invent_a_reason() -> None:
    whole = cycle()
    decided = decide(left(whole), AS_WISHED, env(whole, by=RATER, **IN_JULY)).state

    done = finalise(decided, Ending(), env(whole, by="pengelola", officer=True, **IN_JULY))

    assert done.state.by_rule is not None
    assert (done.state.decision.finalised_by, done.state.decision.final_reason) == (
        "pengelola", done.state.by_rule.text,
    )  # fmt: skip


def test_a_policy_may_wait_for_the_word_and_may_exclude_objections() -> None:
    whole = under(leaving={"without_acknowledgement": False, "objection": False})
    decided = decide(left(whole), AS_WISHED, env(whole, by=RATER, **IN_JULY)).state
    officer = env(whole, by="pengelola", officer=True)

    assert complete_by_rule(decided, whole, env(whole)) is None
    assert APPRAISAL.lookup(decided)["reads"] == []
    final = finalise(decided, Ending(reason=LONG), officer).state
    with pytest.raises(ObjectionExcluded, match="keberatan tidak dapat diajukan"):
        file_objection(final, FileObjection(reason=LONG), officer)


NO_RESULT = [
    pytest.param({}, {"ended": "died"}, "Ahli waris berhak atas salinan", id="died"),
    pytest.param(
        {"leaving": {"results": {"dismissed": "no_result"}}},
        {"ended": "dismissed"},
        "ketentuan hasil pegawai yang berhenti",
        id="dismissed",
    ),
    pytest.param({}, {"on": date(2025, 2, 28)}, "hanya 59 hari yang diukur, paling sedikit 60 hari", id="too short"),
    pytest.param(
        {"leaving": {"minimum_days": 183}},
        {"on": date(2025, 7, 1)},
        "hanya 182 hari yang diukur, paling sedikit 183 hari",
        id="a day too short",
    ),
    pytest.param({}, away(FIRST, date(2025, 5, 2)), "hanya 59 hari yang diukur", id="too short but for the leave"),
]


@pytest.mark.parametrize(("blocks", "more", "words"), NO_RESULT)
def test_where_the_policy_gives_no_result_nobody_decides_and_nobody_is_kept_waiting(
    blocks: dict[str, Any], more: dict[str, Any], words: str
) -> None:
    whole = under(**blocks)
    state = left(whole, **more)

    with pytest.raises(NoResult, match=words if "waris" not in words else "meninggal dunia"):
        decide(state, AS_WISHED, env(whole, by=RATER, **IN_JULY))
    done = complete_by_rule(state, whole, env(whole))
    by_hand = conclude_unrated(state, Ending(), env(whole, by="pengelola", officer=True))

    assert done is not None
    assert (done.state.status, done.state.decision.decided) == (AppraisalStatus.FINAL, None)
    assert words in done.state.decision.unrated_reason
    assert words in by_hand.state.decision.unrated_reason
    assert words in summary(done.state)
    assert Publish("appraisal.final", state.id) in done.publishes


@pytest.mark.parametrize("ended", [each for each in EmploymentEnd if each is not EmploymentEnd.DIED])
def test_everybody_else_who_leaves_gets_a_result(ended: EmploymentEnd) -> None:
    state = left(ended=ended.value, on=date(2025, 3, 1))

    assert state.by_rule is not None
    assert state.by_rule.result


def test_a_shorter_cycle_asks_leavers_for_its_share_of_the_days() -> None:
    quarter = replace(under("kutacane-iku"), starts_on=FIRST, ends_on=date(2025, 3, 31))

    few, enough = (left(quarter, on=date(2025, 1, day)) for day in (14, 15))

    assert (few.by_rule and few.by_rule.result, enough.by_rule and enough.by_rule.result) == (False, True)


def test_who_was_on_leave_all_the_time_has_no_result_and_blocks_nothing() -> None:
    whole = cycle()
    state = heard(whole, closed=True, **away(date(2024, 6, 1), date(2026, 6, 1)))
    asked = under(segments={"on_leave": "complete"})
    waiting = heard(asked, closed=True, **away(date(2024, 6, 1), date(2026, 6, 1)))

    done = complete_by_rule(state, whole, env(whole))

    assert state.suggestion.outcome.missing == ("measured_days",)
    assert done is not None
    assert "Pegawai cuti sepanjang masa yang dinilai" in done.state.decision.unrated_reason
    assert "ketentuan cuti sepanjang segmen" in done.state.decision.unrated_reason
    assert (waiting.by_rule, complete_by_rule(waiting, asked, env(asked))) == (None, None)


@pytest.mark.parametrize(
    ("starts_on", "result"),
    [(date(2025, 10, 4), False), (date(2025, 10, 3), True), (FIRST, True)],
    ids=["too few days", "enough days", "from the beginning"],
)
def test_who_comes_late_has_a_result_from_the_days_of_the_policy_on(starts_on: date, result: bool) -> None:
    whole = under(joining={"minimum_days": 90})
    late = None if starts_on == FIRST else starts_on
    state = heard(whole, closed=True, starts_on=late)

    done = complete_by_rule(state, whole, env(whole))

    assert (state.by_rule is None, done is None) == (result, result)
    if done is not None:
        assert "hanya 89 hari yang diukur, paling sedikit 90 hari" in done.state.decision.unrated_reason
        assert "ketentuan masa kerja paling singkat bagi pegawai yang baru masuk" in summary(done.state)
    assert heard(cycle(), closed=True, starts_on=late).by_rule is None


def test_a_unit_waits_for_nobody_to_whom_the_policy_gives_no_result() -> None:
    gone, here = left(ended="died"), heard(cycle())

    found = unit_results([gone, here], unit=None, as_of=LAST)

    assert (found.people, found.without_result) == (2, 1)
    assert [each.appraisal_id for each in found.missing] == [here.id]
    assert found.suggested["none"] + found.suggested["baik"] + found.suggested["sangat_baik"] == 1
    assert APPRAISAL.lookup(gone)["no_result"]
    assert "no_result" not in APPRAISAL.lookup(here)


def test_the_days_to_object_do_not_run_for_whom_the_platform_cannot_tell() -> None:
    whole = cycle()
    decided = decide(left(whole), AS_WISHED, env(whole, by=RATER, **IN_JULY)).state
    final = finalise(decided, Ending(), env(whole, by="pengelola", officer=True, **IN_JULY)).state
    months_later = env(whole, by="pengelola", officer=True)

    filed = file_objection(final, FileObjection(reason=LONG), months_later).state.objection

    assert last_day_to_object(final, cycle=whole, agency=None, day_of=months_later.day_of) is None
    assert filed is not None
    assert (filed.received_on, filed.last_day) == (date(2026, 1, 5), date(2026, 1, 19))
    handed = hand_over(final, HandOverBody(evidence="Tanda terima ditandatangani yang bersangkutan."), months_later)
    last_day = last_day_to_object(handed.state, cycle=whole, agency=None, day_of=months_later.day_of)
    assert last_day == date(2026, 1, 19)


def test_what_lies_outside_the_own_days_is_not_observed() -> None:
    whole = under("kutacane-kompetensi", stages=[])
    joined = heard(whole, starts_on=date(2025, 7, 5))
    early = ObservationBody(competence="integritas", held=3, observed="Terlihat saat bertugas.", on=date(2025, 7, 4))

    with pytest.raises(Exception, match=r"[45] Juli 2025"):
        observe(joined, [early], env(whole, by=RATER, **IN_JULY))
