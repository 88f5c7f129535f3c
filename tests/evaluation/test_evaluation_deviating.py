"""Officers see which units deviate from the expected spread, what is asked of whom, and what was answered."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import pytest
from evaluation_builders import (
    AGENCY,
    CYCLE_ID,
    DAY,
    LONG,
    RATER,
    assignment,
    closing,
    env,
    ready,
    under,
    with_inputs,
)

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.unit.state import SpreadComment, UnitState
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared.agency import AgencyState, UnitPlaceState
from shared.ids import directory
from shared.policy.outcome import DistributionRule
from shared.rules.vocabulary import Level, UnitPredicate
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.world import OFFICER

ABOVE: Final = Decide(results=Level.ABOVE, behaviour=Level.ABOVE, reason=LONG, on=DAY)
AS: Final = Decide(results=Level.AS, behaviour=Level.AS, reason=LONG, on=DAY)
BELOW: Final = Decide(results=Level.BELOW, behaviour=Level.AS, reason=LONG, on=DAY)
PATH: Final = f"/v1/work-queue/deviating-units?cycle_id={CYCLE_ID}"


def people(unit_id: str, *commands: Decide) -> Iterator[AppraisalState]:
    """People of a unit, decided so; the first heads it."""
    for place, command in enumerate(commands):
        heads = unit_id if place == 0 else None
        who = assignment(employee_id=f"{unit_id}-{place}", unit_id=unit_id, heads_unit=heads)
        state = replace(with_inputs(ready(), assignment=who), employee_id=who.employee_id)
        yield decide(state, command, env(closing(), by=RATER, id=state.id)).state


def documents() -> Mapping[str, Any]:
    running = under(closing(), distribution=DistributionRule(follow_up_days=10))
    appraisals = [
        *people("bidang", *[ABOVE] * 5),
        *people("seksi", *[ABOVE] * 5),
        *people("wajar", ABOVE, AS, AS, AS, BELOW),
        *people("dua", ABOVE, ABOVE),
    ]
    rated = UnitState(
        agency_id=AGENCY, cycle_id=CYCLE_ID, unit_id="", predicate=UnitPredicate.BAIK, decided_by="bupati"
    )
    comment = SpreadComment(text=LONG, by="seksi-0", on=DAY)
    units = [
        replace(rated, unit_id=each, spread_comment=comment if each == "seksi" else None)
        for each in ("bidang", "seksi", "wajar", "dua")
    ]
    place = UnitPlaceState(agency_id=AGENCY, unit_id="seksi", parent_id="dinas")
    return {
        directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta"),
        directory.UNIT_PLACE.of(AGENCY, "seksi"): place,
        running.id: running,
        **{each.id: each for each in (*units, *appraisals)},
    }


async def asked(identity: Identity, query: str = "", **claims: Any) -> Any:
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), documents())
    async with client_of(app) as client:
        answer = await client.get(f"{PATH}{query}", headers=identity.header("petugas", AGENCY, OFFICER, **claims))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_units_that_deviate_are_listed_with_what_is_asked_and_what_was_said(identity: Identity) -> None:
    found = await asked(identity)

    assert [each["unit_id"] for each in found["items"]] == ["bidang", "seksi"]
    silent, answered = found["items"]
    assert (silent["unit_predicate"], silent["decided"]["sangat_baik"], silent["undecided"]) == ("baik", 5, 0)
    assert silent["distribution"]["valid"] is False
    assert silent["distribution"]["nearest"]["moved"] > 0
    assert (silent["follow_up"]["asked_of"], silent["follow_up"]["comment"]) == (["bidang-0"], None)
    assert silent["follow_up"]["overdue"] is True
    assert answered["follow_up"]["comment"]["text"] == LONG
    assert answered["follow_up"]["overdue"] is False


@pytest.mark.parametrize(("answered", "units"), [("true", ["seksi"]), ("false", ["bidang"])])
async def test_those_answered_or_not_are_asked_for(identity: Identity, answered: str, units: list[str]) -> None:
    found = await asked(identity, f"&answered={answered}")

    assert [each["unit_id"] for each in found["items"]] == units


async def test_the_list_goes_on_where_a_page_ended(identity: Identity) -> None:
    first = await asked(identity, "&limit=1")
    second = await asked(identity, f"&limit=1&after={first['next']}")

    assert [each["unit_id"] for page in (first, second) for each in page["items"]] == ["bidang", "seksi"]
    assert second["next"] is None


async def test_an_officer_of_a_unit_sees_those_below_it(identity: Identity) -> None:
    found = await asked(identity, officer_units=["dinas"])

    assert [each["unit_id"] for each in found["items"]] == ["seksi"]
