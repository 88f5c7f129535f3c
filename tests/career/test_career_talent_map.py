"""The talent map of an agency and its register of successors: officers see who, others no small groups."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest
from career_builders import AGENCY, SITI, actor, cycle, env, final, profile

from services.career.domain.placement.position import PositionCopy
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.records import record_assessment
from services.career.domain.profile.state import Profile
from services.career.domain.requests import AddSuccessor, RemoveSuccessor
from services.career.domain.talent.map import exact_map, map_for_others, seat_of
from services.career.domain.talent.state import Assessment, Scores
from services.career.domain.talent.succession import add, remove
from services.career.main import SERVICE
from services.career.settings import Settings
from shared.decision import Actor, Decision, Env, Rejected
from shared.events.directory import PositionGroup
from shared.rules.vocabulary import Predicate
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.world import BY_OFFICER

SB, B = Predicate.SANGAT_BAIK, Predicate.BAIK
GOOD = {"komunikasi": (3, 3)}
C24, C25 = cycle(cycle_id="2024"), cycle()
ON = date(2026, 2, 1)
OFFICER = actor("siti", officer=True)
REASON = "Memimpin dua program lintas bidang."
ENTRY = f"{AGENCY}:succession:budi:kabid-promosi"


def assessed(state: Profile, potential: str, on: date = date(2025, 6, 1)) -> Profile:
    scores = Scores(potential=Decimal(potential))
    made = Assessment(scores=scores, on=on, valid_until=None, source="Laporan", recorded_by="siti", recorded_on=on)
    return record_assessment(state, made, env(by=SITI, on=ON)).state


def person(id: str = "budi", predicate: Predicate = SB, potential: str | None = "85", **how: Any) -> Profile:
    state = profile(
        (final(id, cycle_id="2024", competences=GOOD, jp="20", **how), C24),
        (final(id, predicate=predicate, competences=GOOD, jp="20", **how), C25),
    )
    return state if potential is None else assessed(state, potential)


def position(**changes: Any) -> PositionCopy:
    made = PositionCopy(
        agency_id=AGENCY,
        position_id="kabid-promosi",
        unit_id="dinkes",
        name="Kepala Bidang Promosi",
        position_group=PositionGroup.ADMINISTRATOR,
        vacant_from=date(2026, 3, 1),
    )
    return replace(made, **changes)


# ---- the map


@pytest.mark.parametrize(
    ("predicate", "potential", "box"), [(SB, "85", 9), (B, "85", 8), (SB, "72", 7), (B, "72", 5), (SB, None, None)]
)
def test_seat_is_the_box_that_the_person_is_shown(predicate: Predicate, potential: str | None, box: int | None) -> None:
    seat = seat_of(person(predicate=predicate, potential=potential), cycle=C25, on=ON)

    assert seat is not None
    assert (seat.box, seat.year, seat.unit_id) == (box, 2025, "dinkes")
    assert bool(seat.missing) is (box is None)


def test_who_has_left_has_no_seat() -> None:
    assert seat_of(replace(person(), last_day=date(2026, 1, 31)), cycle=C25, on=ON) is None


def test_officers_see_exact_counts() -> None:
    found = exact_map([9, 9, 8, None], on=ON)

    assert [(each.box, each.people) for each in found.boxes[:3]] == [(9, 2), (8, 1), (7, 0)]
    assert (found.people, found.unplaced, found.rounded_to) == (4, 1, 1)


def test_others_see_no_small_group_and_none_that_tells_it_by_difference() -> None:
    boxes: list[int | None] = [9] * 3 + [8] * 12 + [5] * 41 + [None] * 23

    shown = map_for_others(exact_map(boxes, on=ON), minimum=10, rounding=5)

    # 3 in box 9 are too few; box 8, the next smallest, is hidden with it: 15 people in two groups
    assert {each.box: each.people for each in shown.boxes if each.people != 0} == {9: None, 8: None, 5: 40}
    assert (shown.people, shown.unplaced, shown.rounded_to) == (80, 25, 5)


def test_agency_of_a_few_shows_others_nothing() -> None:
    shown = map_for_others(exact_map([9, 9, 5], on=ON), minimum=10, rounding=5)

    assert (shown.people, [each.people for each in shown.boxes if each.people]) == (None, [])


# ---- the register


def added(
    state: Profile | None, *, by: Actor = OFFICER, where: PositionCopy | None = None, **changes: Any
) -> Decision[Profile]:
    content = {"employee_id": "budi", "position_id": "kabid-promosi", "reason": REASON}
    wanted = AddSuccessor.model_validate(content | changes)
    known = position() if where is None else where
    contexts = {f"{AGENCY}:position:{known.position_id}": known, f"{AGENCY}:cycle:2025": C25}
    return add(state, wanted, Env(id=f"{AGENCY}:profile:budi", now=env().now, today=ON, actor=by, contexts=contexts))


def removed(state: Profile | None, reason: str = REASON, *, by: Actor = OFFICER) -> Decision[Profile]:
    return remove(state, RemoveSuccessor(reason=reason), env(by=by, on=ON), subject=ENTRY)


def test_successor_is_recorded_with_box_reason_and_rule() -> None:
    decision = added(person())

    (entry,) = decision.state.candidacies
    assert (entry.subject, entry.name, entry.box, entry.reason) == (ENTRY, "Kepala Bidang Promosi", 9, REASON)
    assert (entry.added_by, entry.added_on) == ("siti", ON)
    assert entry.rule
    assert decision.publishes == ()
    assert {"successor", "successor:kabid-promosi"} <= set(PROFILE.lookup(decision.state)["advice"] or ())


def test_who_is_in_it_stays_and_who_was_taken_out_can_come_back() -> None:
    state = added(person()).state
    gone = removed(state, "Menolak penempatan di luar daerah.")

    assert added(state) == Decision(state)
    assert gone.state.candidacies[0].removed is not None
    assert removed(gone.state, "Menolak penempatan di luar daerah.") == Decision(gone.state)
    assert [each.removed is None for each in added(gone.state).state.candidacies] == [False, True]


REFUSED: dict[str, tuple[Profile | None, dict[str, Any], str]] = {
    "person unknown": (None, {}, "profile-unknown"),
    "the officer's own": (person(), {"by": actor("budi", officer=True)}, "own-record"),
    "position unknown": (person(), {"position_id": "entah"}, "position-unknown"),
    "position abolished": (person(), {"where": position(active=False)}, "position-unknown"),
    "predicate too low": (person(predicate=Predicate.KURANG), {}, "succession-not-eligible"),
    "has left": (replace(person(), last_day=date(2026, 1, 31)), {}, "succession-not-eligible"),
}


@pytest.mark.parametrize(("state", "changes", "code"), REFUSED.values(), ids=REFUSED)
def test_successor_is_refused(state: Profile | None, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Rejected) as refusal:
        added(state, **changes)

    assert refusal.value.code == code


def test_refusal_names_what_is_missing() -> None:
    with pytest.raises(Rejected) as refusal:
        added(person(predicate=Predicate.KURANG))

    assert refusal.value.text.startswith("Belum memenuhi syarat kelompok rencana suksesi: Predikat")


NOT_REMOVED: dict[str, tuple[Profile | None, dict[str, Any], str]] = {
    "person unknown": (None, {}, "successor-unknown"),
    "not in it": (person(), {}, "successor-unknown"),
    "the officer's own": (added(person()).state, {"by": actor("budi", officer=True)}, "own-record"),
    "for another reason": (removed(added(person()).state).state, {"reason": "alasan yang lain"}, "successor-removed"),
}


@pytest.mark.parametrize(("state", "changes", "code"), NOT_REMOVED.values(), ids=NOT_REMOVED)
def test_removal_is_refused(state: Profile | None, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Rejected) as refusal:
        removed(state, **changes)

    assert refusal.value.code == code


# ---- by HTTP


class Desk:
    """Career with a few people, and who asks."""

    def __init__(self, client: httpx.AsyncClient, identity: Identity) -> None:
        self._client, self._identity = client, identity

    async def ask(self, method: str, path: str, body: Any = None, *who: str) -> httpx.Response:
        id, *roles = who or BY_OFFICER
        header = self._identity.header(id, AGENCY, *roles)
        return await self._client.request(method, f"/v1/{path}", json=body, headers=header)


@pytest.fixture
async def desk(identity: Identity) -> AsyncIterator[Desk]:
    people = (
        person(),
        person("rini", B, "72", unit_id="dispar"),
        person("joko", SB, None),
        person("tuti", SB, "90", position_group=PositionGroup.ADMINISTRATOR),
    )
    known: dict[str, Any] = {f"{AGENCY}:profile:{each.employee_id}": each for each in people}
    known |= {f"{AGENCY}:cycle:2024": C24, f"{AGENCY}:cycle:2025": C25}
    known |= {f"{AGENCY}:position:kabid-promosi": position()}
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), known)
    async with client_of(app) as client:
        yield Desk(client, identity)


def counts(answer: httpx.Response) -> dict[int, int]:
    return {each["box"]: each["people"] for each in answer.json()["boxes"] if each["people"]}


async def test_map_is_counted_by_unit_and_group_and_says_who(desk: Desk) -> None:
    everybody = await desk.ask("GET", "talent-map")
    of_unit = await desk.ask("GET", "talent-map?unit_id=dispar")
    of_group = await desk.ask("GET", "talent-map?position_group=administrator")
    first = (await desk.ask("GET", "talent-map/people?box=9&limit=1")).json()
    second = (await desk.ask("GET", f"talent-map/people?box=9&limit=1&after={first['next']}")).json()
    unplaced = (await desk.ask("GET", "talent-map/people")).json()["items"]

    assert (counts(everybody), everybody.json()["unplaced"]) == ({9: 2, 5: 1}, 1)
    assert (counts(of_unit), counts(of_group)) == ({5: 1}, {9: 1})
    assert [each["employee_id"] for page in (first, second) for each in page["items"]] == ["budi", "tuti"]
    assert second["next"] is None
    assert [(each["employee_id"], len(each["missing"])) for each in unplaced] == [("joko", 1)]


async def test_superiors_see_the_whole_agency_without_small_groups_and_nobody_by_name(desk: Desk) -> None:
    superior = ("ani", "employee", "rater")
    seen = await desk.ask("GET", "talent-map", None, *superior)
    of_unit = await desk.ask("GET", "talent-map?unit_id=dispar", None, *superior)
    people = await desk.ask("GET", "talent-map/people?box=9", None, *superior)
    employee = await desk.ask("GET", "talent-map", None, "budi", "employee")

    assert (counts(seen), seen.json()["people"]) == ({}, None)
    assert (of_unit.status_code, of_unit.json()["code"]) == (403, "not-yours")
    assert (people.status_code, employee.status_code, employee.json()["code"]) == (403, 403, "not-yours")


async def test_register_says_who_stands_in_which_box_for_which_position(desk: Desk) -> None:
    entry = {"employee_id": "budi", "position_id": "kabid-promosi", "reason": REASON}
    made = await desk.ask("POST", "successors", entry)
    again = await desk.ask("POST", "successors", entry)
    refused = await desk.ask("POST", "successors", entry | {"employee_id": "hantu"})
    listed = (await desk.ask("GET", "successors?position_id=kabid-promosi")).json()["items"]
    none = (await desk.ask("GET", "successors?position_id=lain")).json()["items"]
    gone = await desk.ask("POST", f"successors/{ENTRY}/removals", {"reason": "Menolak penempatan di luar daerah."})

    assert (made.status_code, again.status_code, refused.json()["code"]) == (201, 200, "profile-unknown")
    assert [(each["employee_id"], each["box"], each["box_then"], each["eligible"]) for each in listed] == [
        ("budi", 9, 9, True)
    ]
    assert none == []
    assert gone.json()["removed"]["reason"] == "Menolak penempatan di luar daerah."
