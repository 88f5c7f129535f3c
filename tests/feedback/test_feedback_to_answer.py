"""About whom somebody finds that feedback may be given, and as what: each relation, and nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from feedback_builders import AGENCY, CYCLE_ID, DAY, PERSON, RATER, assignment, cycle, dossier, entry

from services.feedback.domain.dossier.entries import Topic
from services.feedback.domain.dossier.state import Dossier
from services.feedback.domain.nomination.state import Nominations, Nominee, Phase, Standing
from services.feedback.main import SERVICE
from services.feedback.settings import Settings
from shared.agency import AgencyState
from shared.decision import Delegation
from shared.events.delegation import DelegationStatus
from shared.events.evaluation import CycleStatus
from shared.events.feedback import Source
from shared.ids import directory, goals
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection

SOURCES = {"sources": ["superior", "peer", "subordinate", "self"]}
MATE, COLLEAGUE, SUBORDINATE, SUBSTITUTE, STRANGER = "E-7", "E-5", "E-6", "plh", "E-9"
FIELDS = {"id", "cycle_id", "segment", "employee_id", "unit_id", "sources"}


def people() -> Iterator[Dossier]:
    yield dossier(assignment(PERSON, team_id="tim"))
    yield dossier(assignment(COLLEAGUE))
    yield dossier(assignment(MATE, unit_id="U-2", team_id="tim", rater_id="lain"))
    yield dossier(assignment(SUBORDINATE, unit_id="U-3", rater_id=PERSON))
    yield dossier(assignment(STRANGER, unit_id="U-4", rater_id="lain"))


def documents(*more: Dossier, status: CycleStatus = CycleStatus.OPEN, **feedback: Any) -> dict[str, Any]:
    delegation = Delegation(
        agency_id=AGENCY,
        principal_id=RATER,
        delegate_id=SUBSTITUTE,
        kind="plh",
        valid_from=DAY,
        valid_to=DAY,
        status=DelegationStatus.ACCEPTED,
        answered_on=DAY,
    )
    return {
        directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta"),
        f"{AGENCY}:cycle:{CYCLE_ID}": cycle(status=status, **SOURCES | feedback),
        goals.DELEGATION.of(AGENCY, RATER, SUBSTITUTE, DAY.isoformat()): delegation,
        **{each.id: each for each in (*people(), *more)},
    }


async def to_answer(
    identity: Identity, who: str, known: dict[str, Any] | None = None, *, limit: int = 50, today: date = DAY
) -> list[dict[str, Any]]:
    """Everything that somebody finds, page by page."""
    known = known if known is not None else documents()
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), known)
    app.state.parts.times._now = lambda: datetime(today.year, today.month, today.day, 5, tzinfo=UTC)
    found, after = list[dict[str, Any]](), ""
    async with client_of(app) as client:
        while after is not None:
            path = f"/v1/dossiers/to-answer?cycle_id={CYCLE_ID}&limit={limit}{after and f'&after={after}'}"
            answer = await client.get(path, headers=identity.header(who, AGENCY))
            assert answer.status_code == 200, answer.text
            found, after = found + answer.json()["items"], answer.json()["next"]
    return found


def named(found: list[dict[str, Any]]) -> dict[str, list[str]]:
    return {each["employee_id"]: [one["source"] for one in each["sources"]] for each in found}


@pytest.mark.parametrize("limit", [1, 2, 50])
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (RATER, {PERSON: ["superior"], COLLEAGUE: ["superior"]}),
        (SUBSTITUTE, {PERSON: ["superior"], COLLEAGUE: ["superior"]}),
        (PERSON, {PERSON: ["self"], COLLEAGUE: ["peer"], MATE: ["peer"], SUBORDINATE: ["superior"]}),
        (COLLEAGUE, {PERSON: ["peer"], COLLEAGUE: ["self"]}),
        (MATE, {PERSON: ["peer"], MATE: ["self"]}),
        (SUBORDINATE, {PERSON: ["subordinate"], SUBORDINATE: ["self"]}),
        (STRANGER, {STRANGER: ["self"]}),
        ("lain", {MATE: ["superior"], STRANGER: ["superior"]}),
        ("asing", {}),
    ],
)
async def test_everybody_finds_those_about_whom_feedback_may_be_given_and_nobody_else(
    identity: Identity, who: str, expected: dict[str, list[str]], limit: int
) -> None:
    found = await to_answer(identity, who, limit=limit)

    assert named(found) == expected
    assert len(found) == len(expected)
    assert all(each.keys() == FIELDS for each in found)


async def test_a_substitute_finds_the_superiors_people_on_the_days_only_and_is_told_for_whom(
    identity: Identity,
) -> None:
    assert await to_answer(identity, SUBSTITUTE, today=DAY - timedelta(days=1)) == []
    assert await to_answer(identity, SUBSTITUTE, today=DAY + timedelta(days=1)) == []
    [first, _second] = await to_answer(identity, SUBSTITUTE)
    assert [each["acting_for"] for each in first["sources"]] == [RATER]


async def test_a_colleague_who_substitutes_may_answer_as_both(identity: Identity) -> None:
    mine = dossier(assignment(SUBSTITUTE))

    found = named(await to_answer(identity, SUBSTITUTE, documents(mine)))

    assert {who: set(sources) for who, sources in found.items()} == {
        PERSON: {"superior", "peer"},
        COLLEAGUE: {"superior", "peer"},
        SUBSTITUTE: {"self"},
    }


async def test_only_approved_peers_find_a_person_where_they_have_to_be_nominated(identity: Identity) -> None:
    approved = Nominee(employee_id=MATE, source=Source.PEER, standing=Standing.APPROVED)
    asked = replace(
        dossier(assignment(PERSON, team_id="tim")), nominations=Nominations(phase=Phase.DECIDED, nominees=(approved,))
    )
    known = documents(asked, nomination={"required": True, "minimum": 3, "maximum": 4})

    assert named(await to_answer(identity, MATE, known)) == {MATE: ["self"], PERSON: ["peer"]}
    assert named(await to_answer(identity, COLLEAGUE, known)) == {COLLEAGUE: ["self"]}


async def test_what_the_policy_does_not_ask_and_what_is_closed_or_has_not_begun_is_not_listed(
    identity: Identity,
) -> None:
    later = replace(dossier(assignment(COLLEAGUE)), starts_on=DAY + timedelta(days=1))

    assert named(await to_answer(identity, COLLEAGUE, documents(sources=["peer"]))) == {PERSON: ["peer"]}
    assert await to_answer(identity, COLLEAGUE, documents(status=CycleStatus.CLOSING)) == []
    assert named(await to_answer(identity, COLLEAGUE, documents(later))) == {PERSON: ["peer"]}


async def test_it_says_whether_the_caller_answered_and_nothing_of_others(identity: Identity) -> None:
    said = replace(entry(COLLEAGUE, source=Source.PEER, entry_id="f-1"), about=Topic.BEHAVIOUR)
    answered = replace(dossier(assignment(PERSON, team_id="tim")), entries=(said,))

    for who, expected in ((COLLEAGUE, True), (MATE, False), (SUBORDINATE, False), (RATER, False)):
        about = next(
            each for each in await to_answer(identity, who, documents(answered)) if each["employee_id"] == PERSON
        )
        assert [each["answered"] for each in about["sources"]] == [expected]
