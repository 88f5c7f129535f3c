"""All topics once more: nothing changes where they were applied, and who starts from nothing comes to the same."""

import asyncio
import random
from collections import Counter
from dataclasses import asdict, replace
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer, ConsumerRecord
from pydantic import TypeAdapter

from services.career.domain.profile.state import Profile
from services.career.domain.profile.views import ProfileView, profile_view
from services.career.domain.recommendation.offers import Offers
from services.evaluation.domain.appraisal.state import AppraisalState
from shared.bus.access import KafkaAccess
from shared.events.career import RecommendationStatus
from shared.events.registry import TOPICS
from shared.ids.evaluation import CYCLE
from tests.support import topics
from tests.support.company import Company
from tests.support.consuming import consuming
from tests.support.platform import SUBSCRIBES, Running
from tests.support.stories import Soiled
from tests.support.weather import shuffled

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

VIEW = TypeAdapter(ProfileView)
UNDECIDED: dict[str, Any] = {
    "status": RecommendationStatus.ISSUED,
    "decision_reason": "",
    "decided_by": None,
    "proof": (),
    "place": None,
    "basis_changed": None,
}


async def test_publishing_everything_again_doubled_and_shuffled_changes_no_document(
    seven: Soiled, company: Company
) -> None:
    running = await company.plain()
    records = await records_of(running, seven)
    before = await running.documents(seven.played.agencies)
    ends = await topics.ends_of(running.access)

    again = shuffled(records, key=lambda each: (each.topic, each.key), chance=random.Random("again"))
    await send(running.access, again)
    await topics.caught_up(running.access, SUBSCRIBES)

    assert len(records) > 1000
    assert await running.documents(seven.played.agencies) == before
    expected = Counter(ends) + Counter((each.topic, each.partition) for each in again)
    assert Counter(await topics.ends_of(running.access)) == expected, "somebody published something about it"


async def test_career_applies_the_topics_to_the_same_profiles(seven: Soiled, company: Company) -> None:
    running = await company.plain()
    async with consuming("career", uri=running.mongo_uri, database=running.database) as live:
        known = profiles(await live.states(), seven)
    async with consuming("career", uri=running.mongo_uri, database="replayed") as fresh:
        assert await fresh.apply(await records_of(running, seven, "career"), random.Random("career")) == []
        made = profiles(await fresh.states(), seven)

    assert len(made) > 50
    assert made.keys() == known.keys()
    # What people decided about recommendations, mentors and awards is on no topic that career subscribes to.
    assert {id: view(each, told=False) for id, each in made.items()} == {
        id: view(each, told=False) for id, each in known.items()
    }
    alone = [
        id
        for id, each in known.items()
        if not each.matches and not each.awards and all(map(nobody_decided, each.recommendations))
    ]
    assert len(alone) > 40
    assert [id for id in alone if view(made[id]) != view(known[id])] == []


async def test_feedback_applies_the_topics_to_the_same_people_and_cycles(seven: Soiled, company: Company) -> None:
    running = await company.plain()
    async with consuming("feedback", uri=running.mongo_uri, database=running.database) as live:
        known = of_agencies(await live.states(), seven)
    async with consuming("feedback", uri=running.mongo_uri, database="replayed") as fresh:
        assert await fresh.apply(await records_of(running, seven, "feedback"), random.Random("feedback")) == []
        made = of_agencies(await fresh.states(), seven)

    dossiers = [id for id in known if id.split(":")[1] == "dossier"]
    cycles = [id for id in known if id.split(":")[1] == "cycle"]
    assert len(dossiers) > 50
    assert {id: (made[id].assignment, made[id].objectives, made[id].segment) for id in dossiers} == {
        id: (known[id].assignment, known[id].objectives, known[id].segment) for id in dossiers
    }
    assert {id: (made[id].status, made[id].starts_on, made[id].terms) for id in cycles} == {
        id: (known[id].status, known[id].starts_on, known[id].terms) for id in cycles
    }


async def test_evaluation_applies_the_topics_to_the_same_inputs_and_suggestions(
    seven: Soiled, company: Company
) -> None:
    running = await company.plain()
    async with consuming("evaluation", uri=running.mongo_uri, database=running.database) as live:
        known = of_agencies(await live.states(), seven)
        # Cycles are opened here by people; everything else that counts comes from topics.
        cycles = [each async for each in live.collection.find({"kind": "cycle"})]
    async with consuming("evaluation", uri=running.mongo_uri, database="replayed") as fresh:
        await fresh.collection.insert_many(cycles)
        assert await fresh.apply(await records_of(running, seven, "evaluation"), random.Random("evaluation")) == []
        made = of_agencies(await fresh.states(), seven)

    # Nothing is heard of a cycle that was cancelled; what was heard before stands.
    cancelled = {each["_id"] for each in cycles if each["state"]["status"] == "cancelled"}
    appraisals = [
        id for id, each in known.items() if isinstance(each, AppraisalState) and cycle_of(each) not in cancelled
    ]
    units = [id for id in known if id.split(":")[1] == "unit"]
    assert len(appraisals) > 50
    assert units
    different = {
        id: [(a, b) for a, b in zip(inputs(made[id]), inputs(known[id]), strict=True) if a != b]
        for id in appraisals
        if inputs(made[id]) != inputs(known[id])
    }
    assert different == {}
    assert {id: about_unit(made[id]) for id in units if id in made} == {
        id: about_unit(known[id]) for id in units if id in made
    }
    # What people observed, the predicates that they gave to units, and what they decided about earlier segments is
    # evaluation's own.
    computed = [
        id
        for id in appraisals
        if not (known[id].inputs.observations or known[id].inputs.earlier)
        and not any(each.inputs and each.inputs.predicate for each in known[id].inputs.units)
    ]
    assert len(computed) > 25
    assert {id: made[id].suggestion for id in computed} == {id: known[id].suggestion for id in computed}


async def records_of(running: Running, seven: Soiled, service: str | None = None) -> list[ConsumerRecord]:
    """All real records of the stories, or those that a service subscribes to, each once."""
    wanted = SUBSCRIBES[service] if service else TOPICS
    records = await topics.read(running.access, wanted, since=seven.begins)
    return [each.record for each in topics.published(records, seven.played.agencies)]


async def send(access: KafkaAccess, records: list[ConsumerRecord]) -> None:
    producer = AIOKafkaProducer(**access.client, acks="all", linger_ms=5)
    await producer.start()
    try:
        sent = [
            await producer.send(
                each.topic, value=each.value, key=each.key, partition=each.partition, headers=list(each.headers)
            )
            for each in records
        ]
        await asyncio.gather(*sent)
    finally:
        await producer.stop()


def of_agencies(states: dict[str, Any], seven: Soiled) -> dict[str, Any]:
    return {id: state for id, state in states.items() if id.split(":")[0] in seven.played.agencies}


def profiles(states: dict[str, Any], seven: Soiled) -> dict[str, Profile]:
    return {
        id: state for id, state in of_agencies(states, seven).items() if isinstance(state, Profile) and state.results
    }


def view(profile: Profile, *, told: bool = True) -> bytes:
    """What people are shown of a profile; ``told``: with what was decided about its recommendations.

    What a newer result took back is known only to whoever applied the older one, so it is left out. So are the days on
    which recommendations were issued: who applies a story later does so on another day.
    """
    standing = tuple(each for each in profile.recommendations if each.status is not RecommendationStatus.WITHDRAWN)
    dateless = tuple(replace(each, issued_on=None, expires_on=None) for each in standing)
    profile = replace(profile, recommendations=dateless)
    if not told:
        undecided = tuple(replace(each, **UNDECIDED) for each in dateless)
        profile = replace(profile, recommendations=undecided, matches=(), awards=())
    return VIEW.dump_json(profile_view(profile, version=0, cycle=None, offers=Offers(), mentees=(), mentors=()))


def nobody_decided(recommendation: Any) -> bool:
    return recommendation.status in (RecommendationStatus.ISSUED, RecommendationStatus.WITHDRAWN)


def cycle_of(appraisal: AppraisalState) -> str:
    return CYCLE.of(appraisal.agency_id, appraisal.cycle_id)


def inputs(appraisal: Any) -> tuple[Any, ...]:
    """What counts, or would count if it was decided anew. An acknowledged dossier is a newer one that says the same."""
    heard = appraisal.later or appraisal.inputs
    dossier = heard.dossier and (heard.dossier.closed, heard.dossier.criteria)
    return (heard.assignment, heard.plan, heard.logs, dossier, appraisal.policy_id)


def about_unit(unit: Any) -> dict[str, Any]:
    heard_only = {"indicators", "indicators_version", "indicators_closed", "survey_index", "survey_answers",
                  "survey_version", "survey_closed"}  # fmt: skip
    return {name: value for name, value in asdict(unit).items() if name in heard_only}
