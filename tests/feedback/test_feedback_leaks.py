"""An observer who sees everything that ever leaves this service must not be able to tell two worlds apart.

The guarantee (README): answers are published in batches of at least k givers. Exchange texts and days of one batch
among its givers, exchange their levels too where nobody of the batch answered again, or write anything at all into
answers that were never published: everything that left stays the same, to the letter. So whatever the observer sees,
compares and adds up fits every way of handing a batch's answers to its givers.
"""

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import pytest
from feedback_builders import DAY, PERSON, RATER, SURVEY_ID, assignment, cycle, dossier, entry, env, giving
from hypothesis import given
from hypothesis import strategies as st
from test_feedback_survey import closed as closed_survey
from test_feedback_survey import forms, with_codes

from services.feedback.domain.dossier.ask import questionnaire
from services.feedback.domain.dossier.life import close_dossier
from services.feedback.domain.dossier.relations import Giver
from services.feedback.domain.dossier.show import show_dossier, show_line
from services.feedback.domain.dossier.state import DOSSIER, Dossier, summary
from services.feedback.domain.nomination.show import show_nomination_line, show_nominations
from services.feedback.domain.survey.answer import take_answers
from services.feedback.domain.survey.show import show_survey
from services.feedback.domain.survey.state import SURVEY, Survey
from services.feedback.domain.survey.suspect import Sent
from services.feedback.main import SERVICE
from services.feedback.settings import Settings
from shared.decision import Decision
from shared.events.evaluation import CycleStatus
from shared.events.feedback import About, Source
from shared.rules.vocabulary import Level
from shared.runtime import build

K = 3
PEERS = tuple(f"P-{n}" for n in range(9))
ABOUT = ((About.BEHAVIOUR, "kerja-sama"), (About.OBJECTIVE, "o1"))


@dataclass(frozen=True)
class Content:
    """What somebody says: all that must not be traced back."""

    level: Level
    observed: str
    on: date


@dataclass(frozen=True)
class Act:
    """Somebody answers about something; or, without a peer, the superior does."""

    peer: str | None
    about: tuple[About, str]
    content: Content


contents = st.builds(
    Content,
    level=st.sampled_from(Level),
    observed=st.integers(1, 9).map(lambda n: f"Pada {n} Maret ia menyiapkan berkas {n} sekolah sebelum rapat dinas"),
    on=st.integers(1, 12).map(lambda month: date(2026, month, 1)),
)
acts = st.lists(
    st.builds(
        Act, peer=st.sampled_from([*PEERS, *PEERS, *PEERS, None]), about=st.sampled_from(ABOUT), content=contents
    ),
    max_size=30,
)


def seen(state: Dossier, said: tuple[str, ...]) -> str:
    """Everything that leaves: answers by HTTP with their version, lists, events, what others are asked."""
    views = (
        show_dossier(state, cycle()),
        show_line(state),
        summary(state),
        show_nominations(state, decisions=True),
        show_nomination_line(state),
        questionnaire(state, giver=Giver(employee_id=RATER, assignment=None), cycle=cycle()),
        questionnaire(state, giver=Giver(employee_id="N-1", assignment=assignment("N-1")), cycle=cycle()),
        questionnaire(state, giver=Giver(employee_id=PERSON, assignment=None), cycle=cycle()),
    )
    return "\n".join([*map(repr, views), *said])


def told(decision: Decision[Dossier]) -> tuple[str, ...]:
    return tuple(DOSSIER.body(decision.state, each, 777).model_dump_json() for each in decision.publishes)


@dataclass(frozen=True)
class World:
    """One course of things: the states, and what an observer saw after each of them."""

    states: tuple[Dossier, ...]
    trace: tuple[str, ...]

    @property
    def batches(self) -> list[frozenset[str]]:
        """Which peers' answers (by id) were published together, for each topic and moment."""
        found = []
        for before, after in pairwise(self.states):
            old = {each.entry_id for each in before.published}
            new = [each for each in after.published if each.entry_id not in old and each.source is Source.PEER]
            for about in {each.group for each in new}:
                found.append(frozenset(each.entry_id for each in new if each.group == about))
        return found


def play(story: list[Act]) -> World:
    states = [dossier()]
    trace = [seen(states[0], ())]
    for number, act in enumerate(story):
        source = Source.PEER if act.peer else Source.SUPERIOR
        said = replace(
            entry(act.peer or RATER, source=source, entry_id=f"f-{number}", about=act.about[0], criterion=act.about[1]),
            level=act.content.level,
            observed=act.content.observed,
            on=act.content.on,
        )
        decision = giving(states[-1], said)
        states.append(decision.state)
        trace.append(seen(decision.state, told(decision)))
    decision = close_dossier(states[-1], cycle(status=CycleStatus.CLOSING), env())
    return World((*states, decision.state), (*trace, seen(decision.state, told(decision))))


def _words_of(other: Act, act: Act) -> Content:
    return replace(other.content, level=act.content.level)


def number_of(entry_id: str) -> int:
    return int(entry_id.removeprefix("f-"))


@given(acts, st.data())
def test_answers_of_one_batch_can_be_exchanged_without_anybody_noticing(story: list[Act], data: st.DataObject) -> None:
    world = play(story)
    exchanged = list(story)
    again = {number_of(each.entry_id) for each in world.states[-1].superseded}
    for batch in world.batches:
        places = sorted(map(number_of, batch))
        for place, other in zip(places, data.draw(st.permutations(places)), strict=True):
            content = story[other].content if again.isdisjoint(places) else _words_of(story[other], story[place])
            exchanged[place] = replace(story[place], content=content)

    assert play(exchanged).trace == world.trace


@given(acts, contents)
def test_answers_never_published_could_have_said_anything(story: list[Act], other: Content) -> None:
    world = play(story)
    out = {number_of(each) for batch in world.batches for each in batch}

    changed = [
        replace(act, content=other) if act.peer and number not in out else act for number, act in enumerate(story)
    ]

    assert play(changed).trace == world.trace


@given(acts)
def test_a_batch_has_at_least_k_givers_and_each_answer_is_in_one_batch_at_most(story: list[Act]) -> None:
    batches = play(story).batches

    assert all(len({story[number_of(each)].peer for each in batch}) >= K for batch in batches)
    assert sum(map(len, batches)) == len(frozenset().union(*batches))


@pytest.mark.parametrize(
    ("givers", "open_shows", "closed_shows"),
    [
        pytest.param(K - 1, 0, 0, id="k-1"),
        pytest.param(K, 0, K, id="k"),
        pytest.param(K + 1, 0, K + 1, id="k+1"),
        pytest.param(2 * K - 1, 0, 2 * K - 1, id="2k-1"),
        pytest.param(2 * K, K, 2 * K, id="2k"),
        pytest.param(2 * K + 1, K, 2 * K + 1, id="2k+1"),
        pytest.param(3 * K, 2 * K, 3 * K, id="3k"),
    ],
)
def test_the_numbers_around_the_minimum(givers: int, open_shows: int, closed_shows: int) -> None:
    content = Content(Level.AS, "Pada 3 Maret ia menyiapkan data 40 sekolah untuk rapat", DAY)

    world = play([Act(peer, ABOUT[0], content) for peer in PEERS[:givers]])

    shown = [sum(line.answers for line in summary(state)) for state in world.states]
    assert (shown[-2], shown[-1]) == (open_shows, closed_shows)
    assert all(n == m or abs(n - m) >= K for n, m in pairwise(shown))


@pytest.mark.parametrize("changes", [1, 2, 5], ids=lambda n: f"{n}-times")
@pytest.mark.parametrize("published", [0, K], ids=["before-anything-shows", "after-its-answer-showed"])
def test_one_giver_who_changes_an_answer_again_and_again_brings_nothing_to_light(changes: int, published: int) -> None:
    """Neither alone nor to lift the others over the minimum: somebody who answers five times is one giver."""
    first = [Act(peer, ABOUT[0], Content(Level.AS, "Pada 3 Maret ia menata 40 berkas sekolah", DAY)) for peer in PEERS]
    story = first[: published + K]
    again = [replace(first[0], content=replace(first[0].content, level=Level.BELOW))] * changes
    world = play([*story, *again])

    after = world.states[len(story) : -1]
    assert {seen(state, ()) for state in after} == {seen(after[0], ())}
    assert not any(each.edition != after[0].edition for each in after)


def test_a_text_that_showed_goes_on_showing_when_its_giver_answers_again() -> None:
    """If it went, its writer would be known to be among those who have just answered."""
    words = [f"Pada {n} Maret ia menata {n} berkas sekolah" for n in range(1, 8)]
    first = [
        Act(peer, ABOUT[0], Content(Level.BELOW, text, DAY)) for peer, text in zip(PEERS[: 2 * K], words, strict=False)
    ]

    world = play([*first, replace(first[0], content=Content(Level.ABOVE, words[-1], DAY))])

    before, after = (show_dossier(world.states[n], cycle()).groups[0] for n in (-2, -1))
    assert set(before.remarks) <= set(after.remarks)
    assert {each.observed for each in after.remarks} == {*words[: 2 * K], words[-1]}
    assert (after.answers, str(after.average)) == (2 * K, "1.33")


def test_two_criteria_with_different_givers_show_each_by_its_own_number() -> None:
    """Adding up criteria cannot tell who answered only one of them: the smaller group shows nothing at all."""
    content = Content(Level.ABOVE, "Pada 3 Maret ia menyiapkan data 40 sekolah untuk rapat", DAY)
    both = [Act(peer, about, content) for peer in PEERS[: K - 1] for about in ABOUT]

    world = play([*both, Act(PEERS[K], ABOUT[0], replace(content, level=Level.BELOW))])

    assert [(line.criterion, line.answers) for line in summary(world.states[-1])] == [("kerja-sama", K)]
    assert "o1" not in {each.criterion for each in show_dossier(world.states[-1], cycle()).groups}


def test_a_giver_sees_only_the_own_answer_among_what_is_asked() -> None:
    content = Content(Level.AS, "Pada 3 Maret ia menyiapkan data 40 sekolah untuk rapat", DAY)
    state = play([Act(peer, ABOUT[0], content) for peer in PEERS[:2]]).states[-2]

    def answered(who: str) -> list[bool]:
        asked = questionnaire(state, giver=Giver(employee_id=who, assignment=assignment(who)), cycle=cycle())
        return [each.answered for each in asked.questions]

    assert (answered(PEERS[0]), answered("N-1")) == ([True], [False])


def answer_all(given_: list[dict[str, int]]) -> tuple[list[Survey], list[str]]:
    states, trace = [with_codes(len(given_) + 1)], []
    for number, answers in enumerate(given_):
        decision = take_answers(states[-1], Sent(code_hash=f"h{number}", answers=answers), env(id=SURVEY_ID))
        states.append(decision.state)
        trace += [repr(show_survey(decision.state, with_counts=True)), *bodies(decision)]
    last = closed_survey(states[-1])
    return [*states, last.state], [*trace, repr(show_survey(last.state, with_counts=True)), *bodies(last)]


def bodies(decision: Decision[Survey]) -> tuple[str, ...]:
    return tuple(SURVEY.body(decision.state, each, 9).model_dump_json() for each in decision.publishes)


@given(st.lists(forms, max_size=12), st.data())
def test_answers_of_the_public_can_be_exchanged_inside_a_batch(
    given_: list[dict[str, int]], data: st.DataObject
) -> None:
    states, trace = answer_all(given_)
    shown = [state.published.answers if state.published else 0 for state in states]
    exchanged = list(given_)
    for start, end in pairwise(shown):
        exchanged[start:end] = data.draw(st.permutations(given_[start:end]))

    assert answer_all(exchanged)[1] == trace


def test_no_command_takes_a_version_since_its_refusal_would_tell_how_many_answers_came() -> None:
    paths = build(SERVICE, Settings()).openapi()["paths"]
    headers = {
        parameter["name"].lower()
        for methods in paths.values()
        for operation in methods.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "header"
    }

    assert headers == {"authorization", "idempotency-key"}
