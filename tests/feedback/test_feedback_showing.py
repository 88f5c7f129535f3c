from dataclasses import replace
from datetime import date

from feedback_builders import PERSON, RATER, SEEN, closing, cycle, dossier, entry, giving
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.domain.dossier.show import show_dossier
from services.feedback.domain.dossier.state import Dossier
from shared.events.feedback import Source
from shared.rules.vocabulary import Level

PEERS = ("P-1", "P-2", "P-3", "P-4")


def heard(order: tuple[str, ...]) -> Dossier:
    state = dossier()
    for peer in order:
        said = entry(peer, observed=f"{SEEN} {peer[-1]}", on=date(2026, int(peer[-1]), 3), level=Level.ABOVE)
        state = giving(state, said).state
    return state


@given(st.permutations(PEERS))
def test_a_group_is_shown_without_giver_day_and_order(order: list[str]) -> None:
    shown = show_dossier(closing(heard(tuple(order))).state, cycle())

    assert shown == show_dossier(closing(heard(PEERS)).state, cycle())
    assert [(group.answers, str(group.average), group.until) for group in shown.groups] == [(4, "3.00", "2026-04")]
    assert len(shown.groups[0].remarks) == 4
    assert "P-" not in repr(shown)
    assert "datetime.date" not in repr(shown.groups)


def test_hidden_answers_do_not_change_what_is_shown() -> None:
    assert show_dossier(heard(PEERS[:3]), cycle()) == show_dossier(dossier(), cycle())
    assert show_dossier(closing(heard(PEERS[:2])).state, cycle()) == show_dossier(closing(dossier()).state, cycle())


def test_superior_and_self_are_shown_by_name_with_text() -> None:
    state = giving(dossier(), entry(RATER, source=Source.SUPERIOR)).state
    state = giving(state, entry(PERSON, source=Source.SELF)).state

    shown = show_dossier(state, cycle())

    assert [(each.source, each.by, each.observed) for each in shown.named] == [
        (Source.SELF, PERSON, SEEN),
        (Source.SUPERIOR, RATER, SEEN),
    ]
    assert shown.groups == ()


def test_notices_explain_the_groups_that_the_policy_asks() -> None:
    notices = show_dossier(dossier(), cycle(sources=["superior", "peer"], minimum_answers={"peer": 4})).notices

    assert [(notice.source, notice.minimum) for notice in notices] == [(Source.PEER, 4)]
    assert "4 jawaban" in notices[0].text


def test_a_dossier_of_an_unknown_cycle_can_be_shown() -> None:
    assert show_dossier(replace(dossier(), objectives=()), None).notices == ()
