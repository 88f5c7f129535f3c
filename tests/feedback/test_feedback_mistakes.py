"""Feedback of a superior who was recorded by mistake is kept, marked and does not count."""

from dataclasses import replace
from datetime import date

import pytest
from feedback_builders import DAY, PERSON, RATER, assignment, closing, cycle, dossier, entry, env, giving, plan

from services.feedback.domain.dossier.life import on_plan
from services.feedback.domain.dossier.state import DOSSIER, Dossier, summary
from services.feedback.domain.dossier.uncounted import Uncounted, show_uncounted
from shared.decision import Actor, Decision, Publish
from shared.events import feedback
from shared.events.feedback import Source
from shared.rules.vocabulary import Level

RIGHT = "E-9"
LATER = date(2026, 4, 1)


def spoken(by: str = RATER, state: Dossier | None = None, level: Level = Level.BELOW) -> Dossier:
    said = entry(by, source=Source.SUPERIOR, entry_id=f"f-{by}", level=level)
    return giving(state or dossier(), said, by=assignment(by, rater_id=None)).state


def corrected(state: Dossier, rater_id: str | None, *, version: int = 2, on: date = LATER) -> Decision[Dossier]:
    return on_plan(state, plan(assignment(rater_id=rater_id), version=version), env(cycle(), today=on))


def who(employee_id: str, *, officer: bool = False) -> Actor:
    return Actor(employee_id=employee_id, today=LATER, officer=officer)


def test_it_leaves_the_averages_and_is_told_once() -> None:
    before = spoken()

    decision = corrected(before, RIGHT)

    assert summary(before) != ()
    assert summary(decision.state) == ()
    assert decision.publishes == (Publish("dossier.updated", before.id),)
    told = DOSSIER.body(decision.state, decision.publishes[0], 9)
    assert isinstance(told, feedback.Dossier)
    assert (told.criteria, told.version) == ((), before.edition + 1)
    assert (decision.state.unread, decision.state.shown_on) == (True, LATER)
    assert corrected(decision.state, RIGHT, version=3).state is decision.state


def test_it_is_kept_and_shown_to_whom_it_concerns() -> None:
    state = corrected(spoken(), RIGHT).state

    for reader in (who(PERSON), who(RATER), who("officer", officer=True)):
        (kept,) = show_uncounted(state, reader, outline=False)
        assert (kept.by, kept.level, kept.since) == (RATER, Level.BELOW, LATER)
        assert kept.reason is Uncounted.RECORDED_BY_MISTAKE
        assert kept.observed
        assert kept.text == "Tidak dihitung: atasan ini tercatat karena kekeliruan dan sudah dibetulkan."


def test_the_right_superior_sees_that_there_is_such_feedback_and_not_its_words() -> None:
    (kept,) = show_uncounted(corrected(spoken(), RIGHT).state, who(RIGHT), outline=True)

    assert (kept.by, kept.since) == (RATER, LATER)
    assert (kept.level, kept.observed, kept.effect) == (None, None, None)
    assert show_uncounted(corrected(spoken(), RIGHT).state, who("E-2"), outline=False) == ()


def test_the_right_superiors_counts_instead() -> None:
    state = spoken(RIGHT, corrected(spoken(), RIGHT).state, Level.ABOVE)

    assert [(each.answers, each.average) for each in summary(state)] == [(1, 3)]
    assert [(each.answers, each.average) for each in summary(closing(state).state)] == [(1, 3)]


def test_corrected_back_it_counts_again() -> None:
    both = spoken(RIGHT, corrected(spoken(), RIGHT).state, Level.ABOVE)

    back = corrected(both, RATER, version=3)

    assert [(each.answers, each.average) for each in summary(back.state)] == [(1, 1)]
    assert back.publishes == (Publish("dossier.updated", both.id),)
    assert [each.by for each in show_uncounted(back.state, who("o", officer=True), outline=True)] == [RIGHT]


def test_what_a_substitute_said_for_the_wrong_superior_does_not_count_either() -> None:
    (said,) = spoken().entries
    state = replace(spoken(), entries=(replace(said, giver_id="plh", acting_for=RATER),))

    assert summary(corrected(state, RIGHT).state) == ()


@pytest.mark.parametrize("source", [Source.PEER, Source.SUBORDINATE, Source.SELF])
def test_what_others_said_counts_on(source: Source) -> None:
    said = replace(entry("E-2" if source is not Source.SELF else PERSON, source=source), published=True)
    state = replace(dossier(), entries=(said,))

    assert corrected(state, RIGHT).state.published == state.published
    assert corrected(state, RIGHT).publishes == ()


def test_whom_the_feedback_is_told_of_is_told_as_corrected() -> None:
    """Only what colleagues said shows: it stays, and subscribers learn the right superior all the same."""
    said = replace(entry("E-2", source=Source.PEER), published=True)
    told = replace(dossier(), entries=(said,), edition=1)

    decision = corrected(told, RIGHT)

    assert decision.publishes == (Publish("dossier.updated", told.id),)
    assert (decision.state.edition, decision.state.unread) == (2, told.unread)
    assert corrected(decision.state, RIGHT, version=3).publishes == ()


def test_without_a_superior_nobodys_counts_as_one() -> None:
    assert summary(corrected(spoken(), None).state) == ()


def test_after_a_movement_each_superiors_counts_in_its_own_segment() -> None:
    first = on_plan(spoken(), plan(version=2).model_copy(update={"ends_on": date(2026, 3, 31)}), env(cycle())).state
    second = on_plan(
        None,
        plan(assignment(rater_id=RIGHT)).model_copy(update={"segment": 2, "starts_on": LATER}),
        env(cycle(), today=LATER),
    ).state

    assert [each.average for each in summary(first)] == [1]
    assert (first.ends_on, second.starts_on, second.segment) == (date(2026, 3, 31), LATER, 2)
    assert second.entries == ()


def test_a_closed_dossier_stays_as_it_is() -> None:
    closed = closing(spoken()).state

    assert corrected(closed, RIGHT).state is closed


def test_the_day_of_the_builders_is_before_the_correction() -> None:
    assert DAY < LATER
