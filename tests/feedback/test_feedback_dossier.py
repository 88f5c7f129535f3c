from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from feedback_builders import (
    AGENCY,
    PERSON,
    RATER,
    SEEN,
    assignment,
    closing,
    cycle,
    dossier,
    entry,
    env,
    giving,
    plan,
    saying,
)

from services.feedback.domain.cycle import CLOSE, close_again
from services.feedback.domain.dossier.advise import NotSpecific
from services.feedback.domain.dossier.ask import SourceNotAllowed
from services.feedback.domain.dossier.days import OutsideCycle
from services.feedback.domain.dossier.entries import Entry
from services.feedback.domain.dossier.give import (
    ENTRIES_MAX,
    CriterionUnknown,
    DossierClosed,
    DossierFull,
    EntryDiffers,
)
from services.feedback.domain.dossier.life import NothingToAcknowledge, acknowledge, close_dossier, on_plan
from services.feedback.domain.dossier.state import DOSSIER, LATE, Dossier, summary
from services.feedback.domain.requests import Acknowledge
from shared.decision import Decision, NotYet, NotYours, Publish, Rejected
from shared.events import feedback
from shared.events.evaluation import CycleStatus
from shared.events.feedback import About, Source
from shared.events.goals import Assignment
from shared.rules.vocabulary import Level


def body(decision: Decision[Dossier]) -> feedback.Dossier:
    told = DOSSIER.body(decision.state, decision.publishes[0], 99)
    assert isinstance(told, feedback.Dossier)
    return told


def test_a_plan_opens_a_dossier_with_its_assignment_and_objectives() -> None:
    opened = on_plan(None, plan(objectives=("o1",)), env(cycle()))

    assert opened.state.id == f"{AGENCY}:dossier:2026:{PERSON}:1"
    assert opened.state.assignment == assignment()
    assert opened.state.objectives == ("o1",)
    assert opened.publishes == ()


def test_a_plan_heard_before_its_cycle_opens_a_dossier_too() -> None:
    assert on_plan(None, plan(), env()).state.jobs == ()


def test_a_changed_plan_refreshes_the_objectives_and_keeps_what_was_said() -> None:
    state = giving(dossier(), entry(RATER, source=Source.SUPERIOR)).state

    refreshed = on_plan(state, plan(objectives=("o1", "o3"), version=2), env(cycle()))

    assert refreshed.state.objectives == ("o1", "o3")
    assert refreshed.state.entries == state.entries
    assert refreshed.publishes == ()


def test_the_same_plan_again_changes_nothing() -> None:
    state = dossier()

    assert on_plan(state, plan(version=2), env(cycle())).state is state


def test_someone_heard_of_while_the_cycle_closes_has_the_cycle_close_once_more() -> None:
    closing_cycle = cycle(status=CycleStatus.CLOSING)

    late = on_plan(None, plan(), env(closing_cycle))
    closed = close_dossier(late.state, closing_cycle, env())
    again = close_again(closing_cycle, late.state, env())

    assert late.state.jobs == (LATE,)
    assert again is not None
    assert again.state.jobs == (CLOSE,)
    assert closed.state.jobs == ()
    assert closed.publishes == (Publish("dossier.closed", late.state.id),)


def test_a_closed_dossier_knows_the_objectives_of_a_plan_that_comes_late_and_tells_nothing() -> None:
    state = closing(dossier()).state

    late = on_plan(state, plan(objectives=("new",), version=3), env(cycle()))

    assert (late.state, late.publishes) == (replace(state, objectives=("new",)), ())


def test_the_superior_is_heard_at_once_and_by_name() -> None:
    said = entry(RATER, source=Source.SUPERIOR, level=Level.ABOVE, about=About.OBJECTIVE, criterion="o1")

    decision = giving(dossier(), said)

    assert decision.publishes == (Publish("dossier.updated", decision.state.id),)
    line = body(decision).criteria[0]
    assert (line.source, line.about, line.criterion) == (Source.SUPERIOR, About.OBJECTIVE, "o1")
    assert (line.answers, line.average) == (1, Decimal(3))
    assert body(decision).version == 1


def test_a_newer_answer_of_the_superior_takes_the_place_of_the_earlier() -> None:
    first = giving(dossier(), entry(RATER, source=Source.SUPERIOR, level=Level.ABOVE))

    second = giving(first.state, entry(RATER, source=Source.SUPERIOR, level=Level.BELOW, entry_id="f-2"))

    assert [(line.answers, line.average) for line in body(second).criteria] == [(1, Decimal(1))]


@pytest.mark.parametrize("source", [Source.SUPERIOR, Source.PEER], ids=str)
def test_the_same_entry_again_changes_nothing(source: Source) -> None:
    giver = RATER if source is Source.SUPERIOR else "E-2"
    state = giving(dossier(), entry(giver, source=source)).state
    state = giving(state, entry(giver, source=source, entry_id="f-2", level=Level.BELOW)).state

    for entry_id, level in (("f-1", Level.AS), ("f-2", Level.BELOW)):
        assert giving(state, entry(giver, source=source, entry_id=entry_id, level=level)).state is state


@pytest.mark.parametrize("source", [Source.SUPERIOR, Source.PEER], ids=str)
@pytest.mark.parametrize(
    ("change", "field"),
    [({"level": Level.BELOW}, "level"), ({"observed": f"{SEEN} Lagi."}, "observed")],
    ids=["level", "text"],
)
def test_the_same_entry_id_with_other_content_is_refused_by_field(
    source: Source, change: dict[str, Any], field: str
) -> None:
    giver = RATER if source is Source.SUPERIOR else "E-2"
    state = giving(dossier(), entry(giver, source=source)).state

    with pytest.raises(EntryDiffers, match="f-1 sudah tercatat") as refused:
        giving(state, entry(giver, source=source, **change))

    assert (refused.value.status, refused.value.field) == (409, field)


def test_an_entry_repeated_after_closing_is_still_recognised() -> None:
    state = closing(giving(dossier(), entry(RATER, source=Source.SUPERIOR)).state).state

    assert giving(state, entry(RATER, source=Source.SUPERIOR)).state is state


def test_two_givers_may_use_the_same_entry_id() -> None:
    state = giving(dossier(), entry("E-2")).state

    assert len(giving(state, entry("E-3")).state.entries) == 2


@pytest.mark.parametrize(
    ("source", "who"),
    [
        pytest.param(Source.SUPERIOR, assignment(RATER, rater_id="E-9"), id="the-frozen-rater"),
        pytest.param(Source.SELF, assignment(PERSON), id="the-person"),
        pytest.param(Source.PEER, assignment("E-2"), id="a-colleague-of-the-unit"),
        pytest.param(Source.PEER, assignment("E-2", unit_id="U-2", team_id="T-1"), id="a-colleague-of-the-team"),
        pytest.param(Source.SUBORDINATE, assignment("E-3", unit_id="U-2", rater_id=PERSON), id="a-subordinate"),
    ],
)
def test_who_stands_in_the_relation_may_give(source: Source, who: Assignment) -> None:
    about = dossier(assignment(team_id="T-1"))

    assert giving(about, entry(who.employee_id, source=source), by=who).state is not about


@pytest.mark.parametrize(
    ("source", "who"),
    [
        pytest.param(Source.SUPERIOR, assignment("E-2"), id="a-colleague-is-not-the-superior"),
        pytest.param(Source.SELF, assignment("E-2"), id="somebody-else-is-not-oneself"),
        pytest.param(Source.PEER, assignment("E-2", unit_id="U-2"), id="another-unit"),
        pytest.param(Source.PEER, assignment("E-2", unit_id="U-2", team_id="T-9"), id="another-team"),
        pytest.param(Source.PEER, assignment(PERSON), id="oneself-is-no-colleague"),
        pytest.param(Source.PEER, assignment(RATER, rater_id="E-9"), id="the-rater-answers-as-superior"),
        pytest.param(Source.PEER, assignment("E-3", rater_id=PERSON), id="a-subordinate-answers-as-one"),
        pytest.param(Source.SUBORDINATE, assignment("E-2"), id="a-colleague-is-no-subordinate"),
    ],
)
def test_who_does_not_stand_in_the_relation_may_not(source: Source, who: Assignment) -> None:
    with pytest.raises(NotYours):
        giving(dossier(), entry(who.employee_id, source=source), by=who)


def test_without_a_team_two_people_are_not_of_one_team() -> None:
    with pytest.raises(NotYours):
        giving(dossier(), entry("E-2"), by=assignment("E-2", unit_id="U-2", team_id=None))


@pytest.mark.parametrize(
    ("first", "last", "may"),
    [
        pytest.param("U-1", "U-9", True, id="away"),
        pytest.param("U-9", "U-1", True, id="here"),
        pytest.param("U-8", "U-9", False, id="elsewhere"),
    ],
)
def test_who_moved_within_the_cycle_may_give_where_both_worked_together(first: str, last: str, may: bool) -> None:
    moved = [
        replace(dossier(assignment("E-2", unit_id=unit)), segment=number) for number, unit in ((1, first), (2, last))
    ]

    if may:
        assert saying(dossier(), entry("E-2"), cycle(), *moved).state.entries
    else:
        with pytest.raises(NotYours):
            saying(dossier(), entry("E-2"), cycle(), *moved)


def test_a_giver_without_a_dossier_is_asked_to_come_back() -> None:
    with pytest.raises(NotYet):
        saying(dossier(), entry("E-2"), cycle())


def test_feedback_before_the_cycle_is_known_is_asked_to_come_back() -> None:
    with pytest.raises(NotYet):
        saying(dossier(), entry(RATER, source=Source.SUPERIOR))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        pytest.param(entry(about=About.OBJECTIVE, criterion="o9"), CriterionUnknown, id="no-such-objective"),
        pytest.param(entry(criterion="o1"), CriterionUnknown, id="an-objective-is-no-behaviour"),
        pytest.param(entry(about=About.OBJECTIVE, criterion="kerja-sama"), CriterionUnknown, id="nor-the-reverse"),
        pytest.param(entry(criterion="kepemimpinan"), CriterionUnknown, id="a-criterion-for-heads-only"),
        pytest.param(entry(criterion="metode"), CriterionUnknown, id="a-component-for-teachers-only"),
        pytest.param(entry(criterion="target"), CriterionUnknown, id="a-component-with-another-source"),
        pytest.param(entry(observed="Kerja bagus"), NotSpecific, id="too-short"),
        pytest.param(entry(observed="kerja bagus " * 9), NotSpecific, id="a-phrase"),
        pytest.param(entry(on=date(2025, 12, 31)), OutsideCycle, id="the-day-before-the-cycle"),
    ],
)
def test_feedback_that_does_not_refer_or_tell_is_refused(said: Entry, refusal: type[Rejected]) -> None:
    with pytest.raises(refusal) as caught:
        giving(dossier(), said)

    assert caught.value.field


def test_the_refusal_of_a_vague_text_says_what_to_write() -> None:
    with pytest.raises(NotSpecific, match=r"apa yang Anda lihat, kapan terjadinya, dan apa dampaknya"):
        giving(dossier(), entry(observed="sudah baik"))
    with pytest.raises(NotSpecific, match=r"^Uraian baru 10 dari paling sedikit \d+ karakter\."):
        giving(dossier(), entry(observed="sudah baik"))
    with pytest.raises(NotSpecific, match=r"^Uraian hanya berisi ungkapan umum"):
        giving(dossier(), entry(observed="kerja bagus " * 9))


@pytest.mark.parametrize(
    ("who", "criterion"),
    [
        pytest.param(assignment(heads_unit="U-1"), "kepemimpinan", id="a-head-is-judged-on-leadership"),
        pytest.param(assignment(position="Guru Ahli Muda"), "metode", id="a-teacher-on-the-method"),
    ],
)
def test_criteria_are_those_of_the_position(who: Assignment, criterion: str) -> None:
    assert giving(dossier(who), entry(criterion=criterion)).state.entries[0].criterion == criterion


def test_a_source_that_the_policy_does_not_ask_is_refused() -> None:
    with pytest.raises(SourceNotAllowed, match="atasan"):
        giving(dossier(), entry(), during=cycle(sources=["superior"]))


def test_the_first_day_of_the_cycle_counts() -> None:
    assert giving(dossier(), entry(on=date(2026, 1, 1))).state.entries


@pytest.mark.parametrize("who_closed", ["dossier", "cycle"])
def test_late_feedback_is_refused(who_closed: str) -> None:
    state = closing(dossier()).state if who_closed == "dossier" else dossier()
    during = cycle(status=CycleStatus.CLOSING) if who_closed == "cycle" else cycle()

    with pytest.raises(DossierClosed):
        giving(state, entry(), during=during)


def test_an_answer_can_be_replaced_often_but_not_for_ever() -> None:
    state = dossier()
    for number in range(51):
        state = giving(state, entry(entry_id=f"f-{number}")).state

    with pytest.raises(DossierFull):
        giving(state, entry(entry_id="f-51"))


def test_a_dossier_takes_as_many_answers_as_it_may_hold_and_no_more() -> None:
    nearly = replace(dossier(), entries=tuple(entry(f"P-{number}") for number in range(ENTRIES_MAX - 1)))

    full = giving(nearly, entry("P-last")).state

    assert len(full.entries) == ENTRIES_MAX
    with pytest.raises(DossierFull):
        giving(full, entry("P-more"))


def test_a_replaced_answer_counts_once() -> None:
    state = dossier()
    for peer in ("E-2", "E-3", "E-4"):
        state = giving(state, entry(peer, level=Level.BELOW)).state

    state = giving(state, entry("E-2", level=Level.ABOVE, entry_id="f-2")).state

    line = summary(closing(state).state)[0]
    assert (line.answers, line.average) == (3, Decimal("1.666667"))


def test_sources_are_summed_up_apart() -> None:
    state = giving(dossier(), entry(RATER, source=Source.SUPERIOR)).state
    state = giving(state, entry(PERSON, source=Source.SELF, level=Level.ABOVE)).state
    for peer in ("E-2", "E-3", "E-4"):
        state = giving(state, entry(peer)).state
    for subordinate in ("E-5", "E-6"):
        state = giving(state, entry(subordinate, source=Source.SUBORDINATE)).state

    lines = {line.source: line.answers for line in summary(closing(state).state)}

    assert lines == {Source.SUPERIOR: 1, Source.SELF: 1, Source.PEER: 3}


def test_a_source_for_which_the_policy_names_no_minimum_is_still_hidden() -> None:
    silent = cycle(minimum_answers={})
    state = dossier()
    for peer in ("E-2", "E-3"):
        state = giving(state, entry(peer), during=silent).state

    assert summary(close_dossier(state, silent, env()).state) == ()


def test_closing_twice_changes_nothing() -> None:
    state = closing(dossier()).state

    assert closing(state).state is state


def test_the_person_acknowledges_what_is_shown_once() -> None:
    state = giving(dossier(), entry(RATER, source=Source.SUPERIOR)).state

    read = acknowledge(state, Acknowledge(), env(by=PERSON))

    assert read.publishes == (Publish("dossier.acknowledged", state.id),)
    assert body(read).acknowledged == 1
    assert acknowledge(read.state, Acknowledge(), env(by=PERSON)).state is read.state


def test_what_closing_brought_to_light_can_be_acknowledged_after_it() -> None:
    state = dossier()
    for peer in ("E-2", "E-3", "E-4"):
        state = giving(state, entry(peer)).state
    state = closing(state).state

    read = acknowledge(state, Acknowledge(), env(by=PERSON))

    assert body(read).closed
    assert body(read).acknowledged == 1


def test_there_is_nothing_to_acknowledge_while_nothing_is_shown() -> None:
    with pytest.raises(NothingToAcknowledge):
        acknowledge(giving(dossier(), entry("E-2")).state, Acknowledge(), env(by=PERSON))
