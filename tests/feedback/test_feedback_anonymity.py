"""Whatever is published, compared with whatever was published before, must tell nothing about fewer than k people."""

from dataclasses import dataclass, replace
from itertools import pairwise

from feedback_builders import PERSON, RATER, SEEN, closing, dossier, entry, env, giving
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.domain.dossier.entries import GroupKey, by_group
from services.feedback.domain.dossier.life import acknowledge
from services.feedback.domain.dossier.state import DOSSIER, Dossier, summary
from services.feedback.domain.requests import Acknowledge
from shared.decision import Decision
from shared.events.feedback import About, Source
from shared.rules.vocabulary import Level

K = 3
PEERS = tuple(f"P-{n}" for n in range(9))
GROUP = GroupKey(About.BEHAVIOUR, "kerja-sama", Source.PEER)

levels = st.sampled_from(Level)
answers = st.lists(st.tuples(st.sampled_from(PEERS), levels), max_size=25)
"""Who says what, in order; the same peer again replaces the earlier answer."""


@dataclass(frozen=True)
class Story:
    """What happened to a dossier: every state, and every event body that went out."""

    states: tuple[Dossier, ...]
    bodies: tuple[str, ...]

    @classmethod
    def begin(cls) -> "Story":
        return cls((dossier(),), ())

    @property
    def state(self) -> Dossier:
        return self.states[-1]

    def then(self, decision: Decision[Dossier]) -> "Story":
        said = tuple(
            DOSSIER.body(decision.state, each, 10_000 + len(self.states)).model_dump_json()
            for each in decision.publishes
        )
        return replace(self, states=(*self.states, decision.state), bodies=self.bodies + said)


def play(said: list[tuple[str, Level]], *, close: bool = True) -> Story:
    story = Story.begin()
    for number, (peer, level) in enumerate(said):
        story = story.then(giving(story.state, entry(peer, level=level, entry_id=f"f-{number}")))
    return story.then(closing(story.state)) if close else story


def published_by(state: Dossier) -> dict[str, str]:
    return {each.giver_id: each.entry_id for each in by_group(state.published).get(GROUP, ())}


@given(st.lists(st.tuples(st.sampled_from(PEERS[: K - 1]), levels), max_size=12))
def test_fewer_answers_than_the_minimum_reveal_nothing_at_all(said: list[tuple[str, Level]]) -> None:
    nobody = play([])

    story = play(said)

    assert story.bodies == nobody.bodies
    assert summary(story.state) == ()


@given(answers, st.integers(0, 25))
def test_hidden_answers_leave_no_trace_in_the_events_about_others(
    said: list[tuple[str, Level]], superior_at: int
) -> None:
    """Neither a version that jumps nor an event that tells nothing new gives away that somebody answered."""
    hidden = [(peer, level) for peer, level in said if peer in PEERS[: K - 1]]
    of_superior = entry(RATER, source=Source.SUPERIOR, entry_id="s-1")
    with_peers, without = Story.begin(), Story.begin()

    for number, (peer, level) in enumerate(hidden[:superior_at]):
        with_peers = with_peers.then(giving(with_peers.state, entry(peer, level=level, entry_id=f"a-{number}")))
    with_peers = with_peers.then(giving(with_peers.state, of_superior))
    for number, (peer, level) in enumerate(hidden[superior_at:]):
        with_peers = with_peers.then(giving(with_peers.state, entry(peer, level=level, entry_id=f"b-{number}")))
    with_peers = with_peers.then(acknowledge(with_peers.state, Acknowledge(), env(by=PERSON)))
    without = without.then(giving(without.state, of_superior))
    without = without.then(acknowledge(without.state, Acknowledge(), env(by=PERSON)))

    assert with_peers.then(closing(with_peers.state)).bodies == without.then(closing(without.state)).bodies


@given(answers)
def test_two_publications_differ_by_the_answers_of_at_least_k_givers(said: list[tuple[str, Level]]) -> None:
    story = play(said)

    for before, after in pairwise(story.states):
        old, new = published_by(before), published_by(after)
        changed = {giver for giver in old.keys() | new.keys() if old.get(giver) != new.get(giver)}
        assert not changed or len(changed) >= K
        assert not new or len(new) >= K


@given(answers)
def test_an_event_goes_out_only_when_something_was_published(said: list[tuple[str, Level]]) -> None:
    story = play(said, close=False)

    steps = sum(before.published != after.published for before, after in pairwise(story.states))
    assert len(story.bodies) == steps == story.state.edition


@given(answers)
def test_the_last_publication_holds_the_newest_answer_of_everybody(said: list[tuple[str, Level]]) -> None:
    newest = {peer: f"f-{number}" for number, (peer, _level) in enumerate(said)}

    story = play(said)

    assert published_by(story.state) == (newest if len(newest) >= K else {})


@given(answers)
def test_what_is_published_does_not_tell_who_came_first(said: list[tuple[str, Level]]) -> None:
    """The last word is the same whatever the order in which the same answers came."""
    newest = list({peer: (peer, level) for peer, level in said}.values())

    assert summary(play(newest).state) == summary(play(newest[::-1]).state)


@given(answers)
def test_no_event_carries_a_giver_or_a_text(said: list[tuple[str, Level]]) -> None:
    story = play(said)

    for body in story.bodies:
        assert "P-" not in body
        assert SEEN not in body


def test_a_fourth_answer_does_not_move_what_three_made() -> None:
    three = [(peer, Level.AS) for peer in PEERS[:3]]

    seen_after_three = play(three, close=False).bodies
    seen_after_four = play([*three, (PEERS[3], Level.BELOW)], close=False).bodies

    assert seen_after_three == seen_after_four == ()


def test_a_replaced_answer_does_not_move_what_was_published() -> None:
    six = play([(peer, Level.ABOVE) for peer in PEERS[:6]], close=False)
    assert len(six.bodies) == 1

    replaced = six.then(giving(six.state, entry(PEERS[0], level=Level.BELOW, entry_id="new")))

    assert replaced.bodies == six.bodies
    assert replaced.state.published == six.state.published


def test_the_dossier_of_whom_nobody_said_anything_about_is_closed_all_the_same() -> None:
    assert len(play([]).bodies) == 1
    assert PERSON in play([]).bodies[0]
