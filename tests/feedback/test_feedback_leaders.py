"""Leaders besides the superior are heard by name (domain.md 1.4): who heads the team, and others who were nominated."""

from collections.abc import Mapping
from typing import Any, Final

import pytest
from feedback_builders import PERSON, RATER, assignment, cycle, dossier, entry, env, giving

from services.feedback.domain.cycle import Cycle
from services.feedback.domain.dossier.ask import NotNominated, SourceNotAllowed
from services.feedback.domain.dossier.relations import giver_of, source_of
from services.feedback.domain.dossier.show import show_dossier
from services.feedback.domain.dossier.state import Dossier, summary
from services.feedback.domain.dossier.to_answer import to_answer
from services.feedback.domain.nomination.nominate import NominationLimit, decide, propose
from services.feedback.domain.requests import DecideNominations, ProposeNominee, ProposeNominees
from services.feedback.rules.anonymity import GROUPED
from shared.decision import Actor, Invalid, NotYours
from shared.events.feedback import Source
from shared.policy.feedback import FeedbackRule

TEAM: Final = "tim-data"
LEAD, LEADER = "ketua", "kabid"
ASKED: Final[Mapping[str, Any]] = {
    "sources": ["superior", "team_lead", "other_leader", "peer", "self"],
    "nomination": {"required": False, "minimum": 3, "maximum": 4},
}
RECEIVER: Final = assignment(team_id=TEAM)
AS_LEAD: Final = assignment(LEAD, unit_id="U-9", heads_unit=TEAM)
AS_LEADER: Final = assignment(LEADER, unit_id="U-7", heads_unit="U-7")


def asking() -> Cycle:
    return cycle(**ASKED)


def said(by: str, source: Source) -> Any:
    return entry(by, source=source)


def nominated(*nominees: tuple[str, Source]) -> Dossier:
    known = (asking(), dossier(AS_LEADER), dossier(AS_LEAD), dossier(assignment("E-2", team_id=TEAM)))
    asked = ProposeNominees(nominees=[ProposeNominee(employee_id=who, source=source) for who, source in nominees])
    state = propose(dossier(RECEIVER), asked, env(*known)).state
    return decide(state, DecideNominations(approve=[who for who, _source in nominees]), env(*known, by=RATER)).state


def test_who_heads_the_team_is_heard_as_its_lead_by_name_and_at_once() -> None:
    state = giving(dossier(RECEIVER), said(LEAD, Source.TEAM_LEAD), by=AS_LEAD, during=asking()).state

    shown = show_dossier(state, asking())

    assert [(each.source, each.by) for each in shown.named] == [(Source.TEAM_LEAD, LEAD)]
    assert [(each.source, each.answers) for each in summary(state)] == [(Source.TEAM_LEAD, 1)]
    assert Source.TEAM_LEAD not in GROUPED


@pytest.mark.parametrize(
    "who",
    [
        assignment("lain", unit_id="U-9", heads_unit="tim-lain"),
        assignment("rekan", team_id=TEAM),
        assignment(RATER, unit_id="U-9", heads_unit=TEAM),
        assignment("bawahan", heads_unit=TEAM, rater_id=PERSON),
    ],
    ids=["another team's", "a member", "the superior", "a subordinate"],
)
def test_nobody_else_is_the_lead_of_the_team(who: Any) -> None:
    with pytest.raises(NotYours, match="ketua tim"):
        giving(dossier(RECEIVER), said(who.employee_id, Source.TEAM_LEAD), by=who, during=asking())


def test_a_lead_is_no_colleague_besides_where_leads_are_asked_and_still_one_where_they_are_not() -> None:
    lead = assignment(LEAD, team_id=TEAM, heads_unit=TEAM)

    with pytest.raises(NotYours):
        giving(dossier(RECEIVER), said(LEAD, Source.PEER), by=lead, during=asking())
    assert giving(dossier(RECEIVER), said(LEAD, Source.PEER), by=lead, during=cycle()).state.entries
    with pytest.raises(SourceNotAllowed, match="ketua tim"):
        giving(dossier(RECEIVER), said(LEAD, Source.TEAM_LEAD), by=lead, during=cycle())


def test_another_leader_is_heard_by_name_once_nominated_and_approved() -> None:
    answer = said(LEADER, Source.OTHER_LEADER)
    with pytest.raises(NotNominated, match="pimpinan lain"):
        giving(dossier(RECEIVER), answer, by=AS_LEADER, during=asking())

    state = giving(nominated((LEADER, Source.OTHER_LEADER)), answer, by=AS_LEADER, during=asking()).state

    assert [(each.source, each.by) for each in show_dossier(state, asking()).named] == [(Source.OTHER_LEADER, LEADER)]


def test_nobody_is_nominated_as_another_leader_who_heads_nothing_or_stands_nearer() -> None:
    for who in ("E-2", LEAD):
        with pytest.raises(Invalid, match="tidak tercatat sebagai pimpinan lain"):
            nominated((who, Source.OTHER_LEADER))
    with pytest.raises(Invalid, match="tidak meminta umpan balik pimpinan lain"):
        propose(
            dossier(RECEIVER),
            ProposeNominees(nominees=[ProposeNominee(employee_id=LEADER, source=Source.OTHER_LEADER)]),
            env(cycle(nomination={"required": False}), dossier(AS_LEADER)),
        )


def test_peers_need_their_minimum_also_beside_other_leaders() -> None:
    with pytest.raises(NominationLimit, match="1 rekan kerja, 0 bawahan dan 1 pimpinan lain"):
        nominated((LEADER, Source.OTHER_LEADER), ("E-2", Source.PEER))


def test_a_leader_is_asked_as_what_he_or_she_is() -> None:
    for giver, source in ((AS_LEAD, Source.TEAM_LEAD), (AS_LEADER, Source.OTHER_LEADER)):
        found = giver_of(dossier(RECEIVER), giver.employee_id, [dossier(giver)])
        assert source_of(RECEIVER, found, asking().terms.sources) is source
        assert source_of(RECEIVER, found, cycle().terms.sources) is None

    listed = to_answer(dossier(RECEIVER), asking(), [dossier(AS_LEAD)], Actor(employee_id=LEAD, today=env().today))
    assert listed is not None
    assert [each.source for each in listed.sources] == [Source.TEAM_LEAD]


def test_a_policy_that_asks_other_leaders_has_nomination() -> None:
    with pytest.raises(ValueError, match="only when nominated"):
        FeedbackRule(sources=(Source.SUPERIOR, Source.OTHER_LEADER))
