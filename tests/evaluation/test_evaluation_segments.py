"""Somebody moved within the cycle: each segment is its own rater's, the last one suggests for the whole of it."""

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from evaluation_builders import AGENCY, CYCLE_ID, DAY, ENDS, LONG, RATER, assignment, cycle, dossier, env, plan

from services.evaluation.domain.appraisal.checks import InputsOpen
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.explain import explain
from services.evaluation.domain.appraisal.finish import Ending, acknowledge, conclude_unrated, finalise_acknowledged
from services.evaluation.domain.appraisal.hear import MERGE, needs, on_dossier, on_plan, on_segment, segment_told
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.objection.file import FileObjection, file_objection
from services.evaluation.domain.objection.receive import SegmentOnly, last_day_to_object
from services.evaluation.domain.unit.results import unit_results
from shared.decision import Publish
from shared.events.directory import Leave
from shared.events.evaluation import Appraisal, AppraisalStatus, Result
from shared.events.goals import PlanStatus
from shared.rules.vocabulary import Level, Predicate

LEFT, CAME = date(2025, 7, 14), date(2025, 7, 15)
NEW_RATER = "citra"


def heard(segment: int, *, average: int, moved: bool | None = None, whole: CycleState | None = None) -> AppraisalState:
    """An appraisal of a segment whose plan and dossier are closed."""
    moved = segment == 1 if moved is None else moved
    who = assignment(rater_id=RATER if segment == 1 else NEW_RATER, unit_id="dinas" if segment == 1 else "badan")
    common: dict[str, Any] = {"segment": segment, "assignment": who}
    closed = plan(
        9,
        status=PlanStatus.CLOSED,
        subject=f"{AGENCY}:plan:{CYCLE_ID}:budi:{segment}",
        starts_on=CAME if segment > 1 else None,
        ends_on=LEFT if moved else None,
        **common,
    )
    state = on_plan(None, closed, env(whole or cycle())).state
    given = dossier(9, closed=True, average=average, subject=f"{AGENCY}:dossier:{CYCLE_ID}:budi:{segment}", **common)
    return on_dossier(state, given, env(whole or cycle())).state


def final(state: AppraisalState, *, by: str = RATER, results: Level = Level.AS) -> AppraisalState:
    command = Decide(results=results, behaviour=Level.AS, reason=LONG, on=DAY)
    decided = decide(state, command, env(cycle(), by=by)).state
    seen = acknowledge(decided, Ending(), env(by="budi")).state
    return finalise_acknowledged(seen, None, env()).state


def test_the_last_segment_waits_for_those_before_it() -> None:
    last = heard(2, average=3)

    assert (last.status, last.inputs.waits_for) == (AppraisalStatus.OPEN, ("segment:1",))
    command = Decide(results=Level.AS, behaviour=Level.AS, reason=LONG, on=DAY)
    with pytest.raises(InputsOpen, match="hasil final segmen 1"):
        decide(last, command, env(cycle(), by=NEW_RATER))


def test_an_earlier_segment_becomes_final_without_a_published_result() -> None:
    first = heard(1, average=2)
    command = Decide(results=Level.AS, behaviour=Level.AS, reason=LONG, on=DAY)
    seen = acknowledge(decide(first, command, env(cycle(), by=RATER)).state, Ending(), env(by="budi")).state

    decision = finalise_acknowledged(seen, None, env())

    assert decision.publishes == (Publish("appraisal.final", first.id),)
    assert MERGE in decision.state.jobs
    body = APPRAISAL.body(decision.state, decision.publishes[0], 5)
    assert isinstance(body, Appraisal)
    assert body.continued


def test_the_last_segment_suggests_for_the_whole_cycle_and_is_its_result() -> None:
    first, last = final(heard(1, average=2)), heard(2, average=3)
    own = last.suggestion.outcome

    taken = on_segment(last, first, env(cycle()))

    assert taken is not None
    merged = taken.state
    assert (merged.status, merged.inputs.waits_for) == (AppraisalStatus.READY, ())
    assert taken.publishes == (Publish("appraisal.suggested", last.id),)
    assert (own.behaviour, merged.suggestion.outcome.behaviour) == (Level.ABOVE, Level.AS)  # 195 days as, 170 above
    assert merged.suggestion.rules[-1] == "kinerja.segments@2"
    ended = final(merged, by=NEW_RATER, results=Level.ABOVE)
    result = APPRAISAL.body(ended, Publish("result.final", f"{AGENCY}:result:2025:budi:2"), 9)
    assert isinstance(result, Result)
    assert (result.starts_on, result.ends_on, result.predicate) == (
        date(2025, 1, 1), date(2025, 12, 31), Predicate.BAIK,
    )  # fmt: skip
    (part,) = result.earlier
    assert (part.segment, part.ends_on, part.decided_by, part.predicate) == (1, LEFT, RATER, Predicate.BAIK)


def test_a_leave_in_an_earlier_segment_is_not_measured() -> None:
    first = heard(1, average=2)
    assert first.inputs.plan is not None
    leave = Leave(kind="annual", first_day=date(2025, 3, 3), last_day=date(2025, 3, 7))
    rested = replace(first, inputs=replace(first.inputs, plan=replace(first.inputs.plan, leaves=(leave,))))

    taken = on_segment(heard(2, average=3), final(rested), env(cycle()))

    assert taken is not None
    assert [each.leave_days for each in taken.state.inputs.earlier] == [5]


def test_levels_without_percents_are_weighed_as_points_and_the_step_shows_it() -> None:
    first, last = final(heard(1, average=2), results=Level.BELOW), heard(2, average=3)
    taken = on_segment(last, first, env(cycle()))
    assert taken is not None

    suggestion = explain(taken.state, cycle=cycle()).suggestion

    assert suggestion is not None
    assert (suggestion.suggested.results, suggestion.suggested.results_percent) == (Level.AS, None)
    assert suggestion.steps[-2].arithmetic == (
        "hasil kerja (195 x 1,00 + 170 x 3,00) / 365 = 1,931507 (3 = di atas ekspektasi, 2 = sesuai ekspektasi,"
        " 1 = di bawah ekspektasi; di atas bila >= 2,5, sesuai bila >= 1,5): sesuai ekspektasi; "
        "perilaku kerja (195 x 2,00 + 170 x 3,00) / 365 = 2,465753 (3 = di atas ekspektasi, 2 = sesuai ekspektasi,"
        " 1 = di bawah ekspektasi; di atas bila >= 2,5, sesuai bila >= 1,5): sesuai ekspektasi"
    )


def test_the_explanation_names_every_segment() -> None:
    first, last = final(heard(1, average=2), results=Level.ABOVE), heard(2, average=3)
    taken = on_segment(last, first, env(cycle()))
    assert taken is not None

    found = explain(taken.state, cycle=cycle())

    assert found.suggestion is not None
    step = found.suggestion.steps[-2]
    assert (step.id, step.rule) == ("segments", "kinerja.segments")
    assert [each.name for each in step.inputs] == [
        "segmen 1, 195 hari, bobot 53,42 %",
        "segmen 2, 170 hari, bobot 46,58 %",
    ]
    assert [each.value for each in step.inputs] == [
        "hasil kerja di atas ekspektasi (110,00 persen), perilaku kerja sesuai ekspektasi (100,00 persen)",
        "hasil kerja di atas ekspektasi (110,00 persen), perilaku kerja di atas ekspektasi (120,00 persen)",
    ]
    assert [each.source for each in step.inputs] == ["putusan pejabat penilai segmen 1", "segmen ini"]
    assert step.arithmetic == (
        "hasil kerja (195 x 110,00 + 170 x 110,00) / 365 = 110,00; 110,00 > 100,00: di atas ekspektasi; "
        "perilaku kerja (195 x 100,00 + 170 x 120,00) / 365 = 109,32; 109,32 >= 90,00: sesuai ekspektasi"
    )
    assert step.text == (
        "Pegawai berpindah dalam siklus ini. Gabungan 2 segmen (ditimbang menurut hari; segmen yang kurang dari 60 hari"
        " hanya dihitung bila semuanya sependek itu): hasil kerja 110,00 persen, di atas ekspektasi, perilaku kerja"
        " 109,32 persen, sesuai ekspektasi."
    )
    assert "SKP per jabatan dan periode" in step.clause
    assert "menggabungkan 2 segmen" in found.summary
    assert "segmen 1" in explain(first, cycle=cycle()).summary
    assert first.id in [each.subject for each in found.sources]


def test_an_unrated_segment_weighs_nothing() -> None:
    first = conclude_unrated(heard(1, average=2), Ending(reason=LONG), env(cycle(), by="pengelola")).state
    last = heard(2, average=3)

    taken = on_segment(last, first, env(cycle()))

    assert taken is not None
    assert taken.state.suggestion.outcome.behaviour is last.suggestion.outcome.behaviour


def test_percents_merge_only_where_the_rater_followed_the_suggestion() -> None:
    first = heard(1, average=2)
    followed = final(first, results=first.suggestion.outcome.results or Level.AS)
    deviated = final(first, results=Level.BELOW)
    last = heard(2, average=3)

    merged = [on_segment(last, each, env(cycle())) for each in (followed, deviated)]

    percents = [each and each.state.suggestion.outcome.behaviour_percent for each in merged]
    assert isinstance(percents[0], Decimal)
    assert percents[1] is None


def test_telling_again_changes_nothing_and_a_decision_stands() -> None:
    first, last = final(heard(1, average=2)), heard(2, average=3)
    taken = on_segment(last, first, env(cycle()))
    assert taken is not None
    ended = final(taken.state, by=NEW_RATER)

    assert on_segment(taken.state, first, env(cycle())) is None
    assert on_segment(ended, replace(first, decision=replace(first.decision, finalised_at=DAY)), env(cycle())) is None
    assert (needs(last, first), needs(taken.state, first), needs(ended, first)) == (True, False, False)
    assert on_segment(last, heard(1, average=2), env(cycle())) is None


def test_the_work_stays_owed_until_the_last_segment_is_heard_of() -> None:
    first = final(heard(1, average=2))

    assert segment_told(first, False, env()) is None
    done = segment_told(first, True, env())
    assert done is not None
    assert MERGE not in done.state.jobs


def test_a_segment_in_the_middle_waits_for_nobody() -> None:
    assert heard(2, average=3, moved=True).status is AppraisalStatus.READY


def test_only_the_result_of_the_cycle_can_be_objected_to() -> None:
    command = FileObjection(reason=LONG, superior_id="x")

    with pytest.raises(SegmentOnly):
        file_objection(final(heard(1, average=2)), command, env(cycle(), by="budi"))
    part = final(heard(1, average=2))
    assert last_day_to_object(part, cycle=cycle(), agency=None, day_of=datetime.date) is None


def test_a_segment_counts_in_no_table() -> None:
    first = final(heard(1, average=2))

    assert APPRAISAL.lookup(first).get("predicate") is None
    assert APPRAISAL.lookup(first)["continued"]
    assert unit_results([first], unit=None, as_of=ENDS).people == 0


def test_the_policy_says_how_segments_merge() -> None:
    whole = cycle()
    text = json.loads(whole.policy_text)
    text["segments"] = {"merge": "last", "minimum_days": 0}
    by_last = replace(whole, policy_text=json.dumps(text))
    first, last = final(heard(1, average=2)), heard(2, average=3, whole=by_last)

    taken = on_segment(last, first, env(by_last))

    assert taken is not None
    assert taken.state.suggestion.outcome.behaviour is Level.ABOVE
