"""Who acts for a superior today speaks, decides and reads as the superior does; nobody does so about the own work."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from feedback_builders import AGENCY, DAY, DOSSIER_ID, PERSON, RATER, SEEN, assignment, cycle, dossier, entry, env

from services.feedback.domain.cycle import Cycle
from services.feedback.domain.dossier.access import may_see, may_see_nominations
from services.feedback.domain.dossier.ask import questionnaire
from services.feedback.domain.dossier.fill import fill
from services.feedback.domain.dossier.give import give
from services.feedback.domain.dossier.relations import Giver
from services.feedback.domain.dossier.show import show_dossier
from services.feedback.domain.dossier.state import Dossier, summary
from services.feedback.domain.dossier.uncounted import Uncounted, show_uncounted
from services.feedback.domain.nomination.nominate import decide
from services.feedback.domain.nomination.state import Nominations, Nominee, Phase
from services.feedback.domain.requests import DecideNominations, FillSet, GiveEntry
from shared.authority import DelegationNotAccepted, DelegationNotInForce
from shared.decision import Actor, DayTooEarly, Decision, Delegation, Env, NotYours, Rejected
from shared.events.delegation import DelegationStatus
from shared.events.feedback import About, Source
from shared.rules.vocabulary import Level

SUBSTITUTE = "plh"
ACCEPTED, PROPOSED, DECLINED = DelegationStatus.ACCEPTED, DelegationStatus.PROPOSED, DelegationStatus.DECLINED
PEERS = ["E-2", "E-3", "E-4"]
NOMINATING = cycle(nomination={"required": True, "minimum": 3, "maximum": 4})


def given(
    by: str = SUBSTITUTE,
    *,
    principal_id: str = RATER,
    status: DelegationStatus = ACCEPTED,
    first: date = date(2026, 3, 1),
    last: date = date(2026, 3, 10),
    answered_on: date | None = date(2026, 3, 2),
) -> Delegation:
    return Delegation(
        agency_id=AGENCY,
        principal_id=principal_id,
        delegate_id=by,
        kind="plh",
        valid_from=first,
        valid_to=last,
        status=status,
        answered_on=answered_on,
    )


def acting(by: str = SUBSTITUTE, *held: Delegation, today: date = DAY) -> Actor:
    return Actor(employee_id=by, today=today, given=held or (given(by),))


def within(actor: Actor, *known: Cycle | Dossier) -> Env:
    return replace(env(*(known or (cycle(),)), today=actor.today), actor=actor)


def said(state: Dossier, actor: Actor, *known: Cycle | Dossier, **more: Any) -> Decision[Dossier]:
    words = {
        "entry_id": f"f-{actor.employee_id}",
        "source": Source.SUPERIOR,
        "about": About.BEHAVIOUR,
        "criterion": "kerja-sama",
        "observed": SEEN,
        "level": Level.ABOVE,
    }
    return give(state, GiveEntry.model_validate(words | more), within(actor, *known))


def test_an_accepted_substitute_gives_the_superiors_feedback_under_both_names() -> None:
    decision = said(dossier(), acting())

    (named,) = show_dossier(decision.state, cycle()).named
    assert (named.source, named.by, named.acting_for) == (Source.SUPERIOR, SUBSTITUTE, RATER)
    assert [(each.source, each.average) for each in summary(decision.state)] == [(Source.SUPERIOR, 3)]


NOT_TODAY: dict[str, tuple[Delegation, type[Rejected]]] = {
    "not accepted": (given(status=PROPOSED, answered_on=None), DelegationNotAccepted),
    "declined": (given(status=DECLINED), NotYours),
    "days are over": (given(last=date(2026, 3, 4)), DelegationNotInForce),
    "days are to come": (given(first=date(2026, 3, 6)), DelegationNotInForce),
    "for another superior": (given(principal_id="E-9"), NotYours),
    "given to another": (given("somebody"), NotYours),
}


@pytest.mark.parametrize(("held", "refusal"), NOT_TODAY.values(), ids=NOT_TODAY)
def test_nobody_else_speaks_decides_or_reads_as_the_superior(held: Delegation, refusal: type[Rejected]) -> None:
    actor = acting(SUBSTITUTE, held)

    with pytest.raises(refusal):
        said(dossier(), actor)
    with pytest.raises(refusal):
        decide(waiting(), DecideNominations(approve=tuple(PEERS)), within(actor, NOMINATING))
    assert not may_see(actor, dossier())
    assert not may_see_nominations(actor, dossier())


@pytest.mark.parametrize("on", [date(2026, 3, 4), date(2026, 1, 15)])
def test_a_written_day_gives_no_authority_and_a_substitutes_feedback_is_of_today(on: date) -> None:
    past = acting(SUBSTITUTE, given(first=date(2026, 1, 1), last=date(2026, 1, 31), answered_on=date(2026, 1, 1)))

    with pytest.raises(DelegationNotInForce):
        said(dossier(), past, on=on)
    with pytest.raises(DayTooEarly, match="Pengganti hanya berbicara untuk hari ini") as refused:
        said(dossier(), acting(), on=on)
    assert refused.value.field == "on"
    assert said(dossier(), acting(), on=DAY).state.entries[0].on == DAY


def test_nobody_speaks_for_the_superior_about_oneself() -> None:
    with pytest.raises(NotYours):
        said(dossier(), acting(PERSON))
    with pytest.raises(NotYours):
        decide(waiting(), DecideNominations(approve=tuple(PEERS)), within(acting(PERSON), NOMINATING))


def test_a_superior_has_one_voice_and_the_newer_word_counts() -> None:
    in_person = Actor(employee_id=RATER, today=DAY)
    first = said(dossier(), in_person, level=Level.BELOW).state
    second = said(first, acting()).state
    third = said(second, in_person, entry_id="f-new", level=Level.AS).state

    assert [each.average for each in summary(first)] == [1]
    assert [each.average for each in summary(second)] == [3]
    assert [each.average for each in summary(third)] == [2]
    officer = Actor(employee_id="officer", today=DAY, officer=True)
    (kept,) = show_uncounted(second, officer, outline=True)
    assert (kept.by, kept.level, kept.reason) == (RATER, Level.BELOW, Uncounted.REPLACED)
    assert [each.by for each in show_uncounted(third, officer, outline=True)] == [SUBSTITUTE]
    assert len(third.entries) == 2


def test_the_same_id_of_two_people_is_no_repetition() -> None:
    first = said(dossier(), Actor(employee_id=RATER, today=DAY), entry_id="f-1", level=Level.BELOW).state

    assert [each.average for each in summary(said(first, acting(), entry_id="f-1").state)] == [3]
    assert said(said(first, acting(), entry_id="f-1").state, acting(), entry_id="f-1").outcomes[0].repeated


def test_a_colleague_who_substitutes_answers_as_both_and_each_counts_for_itself() -> None:
    colleague = dossier(assignment("E-2"))
    state = said(dossier(), acting("E-2"), cycle(), colleague).state
    both = said(state, acting("E-2"), cycle(), colleague, source=Source.PEER, entry_id="own").state

    assert [(each.source, each.voice) for each in both.entries] == [(Source.SUPERIOR, RATER), (Source.PEER, "E-2")]
    giver = Giver(employee_id="E-2", assignment=colleague.assignment, actor=acting("E-2"))
    assert questionnaire(dossier(), giver=giver, cycle=cycle()).source is Source.SUPERIOR
    assert questionnaire(dossier(), giver=giver, cycle=cycle(), source=Source.PEER).source is Source.PEER
    with pytest.raises(NotYours):
        questionnaire(dossier(), giver=giver, cycle=cycle(), source=Source.SUBORDINATE)


def test_a_substitute_sees_what_the_superior_answered() -> None:
    state = said(dossier(), Actor(employee_id=RATER, today=DAY)).state
    giver = Giver(employee_id=SUBSTITUTE, assignment=None, actor=acting())

    asked = questionnaire(state, giver=giver, cycle=cycle()).questions

    assert [each.answered for each in asked if each.criterion == "kerja-sama"] == [True]


def test_a_substitute_fills_in_a_set_for_the_superior() -> None:
    sets = [
        {
            "id": "atasan",
            "title": {"id": "Atasan"},
            "questions": [
                {"id": "q1", "text": {"id": "Apa?"}, "criterion": "kerja-sama", "answer": "scale", "required": True},
            ],
        }
    ]
    form = FillSet.model_validate(
        {"entry_id": "a-1", "source": "superior", "set": "atasan", "answers": [{"question": "q1", "level": "above"}]}
    )

    decision = fill(dossier(), form, within(acting(), cycle(question_sets=sets)))
    again = fill(decision.state, form, within(acting(), cycle(question_sets=sets)))

    assert [(each.giver_id, each.acting_for) for each in decision.state.entries] == [(SUBSTITUTE, RATER)]
    assert again.outcomes[0].repeated


def waiting() -> Dossier:
    nominees = tuple(Nominee(employee_id=each, source=Source.PEER) for each in PEERS)
    return replace(dossier(), nominations=Nominations(phase=Phase.PROPOSED, nominees=nominees))


def test_a_substitute_decides_about_nominations_under_both_names() -> None:
    decided = decide(waiting(), DecideNominations(approve=tuple(PEERS)), within(acting(), NOMINATING)).state

    assert decided.nominations.approved(Source.PEER) == frozenset(PEERS)
    assert (decided.nominations.decided_by, decided.nominations.decided_for) == (SUBSTITUTE, RATER)
    in_person = Actor(employee_id=RATER, today=DAY)
    again = decide(decided, DecideNominations(approve=tuple(PEERS)), within(in_person, NOMINATING))
    assert again.state is decided


def test_a_substitute_reads_what_the_superior_reads_today_and_not_tomorrow() -> None:
    assert may_see(acting(), dossier())
    assert may_see(acting(today=date(2026, 3, 10)), dossier())
    assert not may_see(acting(today=date(2026, 3, 11)), dossier())
    assert not may_see(acting(today=date(2026, 3, 1)), dossier())


def test_peers_stay_peers() -> None:
    assert entry("E-2").voice == "E-2"
    assert dossier().id == DOSSIER_ID
