"""The running service: facts in by Kafka, people by HTTP, facts out by Kafka."""

import asyncio
from collections.abc import Awaitable

import httpx
import pytest
from career_builders import AGENCY, NOW, final
from career_world import GAP, opened, profile_of

from shared.events.feedback import MentoringLog
from tests.support.world import BY_OFFICER, World

pytestmark = pytest.mark.integration
STRONG = {"komunikasi": (3, 4), "pelayanan-publik": (2, 2)}


async def test_result_becomes_a_profile_with_a_training_that_the_person_accepts(world: World) -> None:
    items = [
        {"training_id": "kom-01", "title": "Komunikasi Publik", "competence": "komunikasi", "hours_jp": 24},
        {"training_id": "kom-00", "title": "Bicara", "competence": "komunikasi", "hours_jp": 8, "offered": False},
    ]
    recorded = await world.post("trainings", {"items": items})
    repeated = await world.post("trainings", {"items": items[:1]})
    assert [each["outcome"] for each in recorded.json()["items"] + repeated.json()["items"]] == [
        "recorded", "recorded", "repeated",
    ]  # fmt: skip
    await world.publish(opened(), ("appraisal.final", final(competences=GAP, jp="12")))
    profile = await profile_of(world, "budi")

    listed = (await world.get("recommendations", "budi")).json()["items"]
    training = next(each for each in listed if each["kind"] == "training")
    answer = await world.post(f"recommendations/{training['id']}/decisions", {"decision": "accepted"}, "budi")

    assert profile["gaps"] == [{"competence": "komunikasi", "required": "3", "held": "2", "gap": "-1"}]
    assert (profile["training_years"][0]["year"], profile["training_years"][0]["missing_jp"]) == (2025, "8.00")
    assert [each["kind"] for each in profile["not_yet"]] == [
        "mentor_others", "leadership_training", "promotion", "strategic_placement", "recognition",
    ]  # fmt: skip
    assert [each["training_id"] for each in training["trainings"]] == ["kom-01"]
    assert training["id"] == f"{world.agency}:recommendation:2025:budi:pelatihan-kesenjangan.komunikasi"
    assert training["reason"].startswith("Tingkat Komunikasi 2 masih di bawah tingkat yang diperlukan (3)")
    assert answer.status_code == 200
    assert answer.json()["status"] == "accepted"
    assert answer.headers["ETag"] == f'"{profile["version"] + 1}"'
    facts = await world.published("recommendation.decided")
    assert [each.type for each in facts if each.key == training["id"]] == [
        "id.kinerja.career.recommendation.issued.v1",
        "id.kinerja.career.recommendation.decided.v1",
    ]


async def test_result_heard_before_its_cycle_is_judged_when_the_cycle_is_heard(world: World) -> None:
    await world.publish(*(("appraisal.final", final(f"p{number}", competences=GAP)) for number in range(5)))
    waiting = await profile_of(world, "p4", waits=True)
    assert (waiting["waiting_for"], waiting["history"]) == (["2025"], [])

    await world.publish(opened())

    judged = await profile_of(world, "p4")
    for number in range(4):
        await profile_of(world, f"p{number}")
    assert {each["kind"] for each in judged["recommendations"]} == {"training", "mentoring"}
    listed = await world.shown(
        "recommendations?kind=training&status=issued&cycle_id=2025&limit=3", lambda page: len(page["items"]) == 3
    )
    rest = (await world.get("recommendations", kind="training", limit=3, after=listed["next"])).json()
    assert [each["employee_id"] for each in listed["items"] + rest["items"]] == ["p0", "p1", "p2", "p3", "p4"]
    assert rest["next"] is None


async def test_same_result_twice_issues_nothing_twice(world: World) -> None:
    fact = ("appraisal.final", final(competences=GAP))
    await world.publish(opened(), fact)
    before = await profile_of(world, "budi")

    await world.publish(fact, fact, ("appraisal.final", final("tanda")))
    await profile_of(world, "tanda")

    after = await profile_of(world, "budi")
    assert after == before


async def test_mentor_is_ranked_matched_shown_with_sessions_and_ended(world: World) -> None:
    people = [
        final("budi", competences=GAP),
        final("rini", competences=STRONG, rater_id="tuti"),
        final("joko", competences=STRONG, unit_id="dispar"),
    ]
    await world.publish(opened(), *(("appraisal.final", each) for each in people))
    for each in people:
        await profile_of(world, each.assignment.employee_id)
    found = await world.get("mentoring-candidates", "ani", employee_id="budi", competence="komunikasi")
    assert [(each["mentor_id"], each["same_unit"]) for each in found.json()["items"]] == [
        ("rini", True),
        ("joko", False),
    ]

    wanted = {"mentor_id": "rini", "mentee_id": "budi", "competence": "komunikasi"}
    made = await world.post("mentoring-matches", wanted, "ani")
    again = await world.post("mentoring-matches", wanted, "ani")
    log = MentoringLog(
        agency_id=AGENCY, subject=f"{AGENCY}:mentoring:rini:budi", version=1, mentor_id="rini",
        mentee_id="budi", sessions=1, minutes=60, last_on=NOW.date(),
    )  # fmt: skip
    await world.publish(("mentoring.session-recorded", log))

    assert (made.status_code, again.status_code) == (201, 200)
    id = made.json()["id"]
    assert id == f"{world.agency}:match:budi:rini:komunikasi"
    assert made.json()["reason"].startswith("Tingkat Komunikasi mentor 4 (disyaratkan 3), pegawai 2")
    shown = await world.shown(f"mentoring-matches/{id}", lambda match: match["sessions"], "budi")
    assert (shown["sessions"], shown["minutes"], shown["last_on"]) == (1, 60, NOW.date().isoformat())
    assert [each["id"] for each in (await profile_of(world, "budi"))["mentors"]] == [id]
    for who in (("budi",), ("rini",), ("ani",), ("tuti",), BY_OFFICER):
        assert [each["id"] for each in (await world.get("mentoring-matches", *who)).json()["items"]] == [id]
    assert (await world.get("mentoring-matches", "joko")).json()["items"] == []
    assert (await world.get(f"mentoring-matches/{id}", "joko")).json()["code"] == "not-yours"
    assert made.json()["status"] == "proposed"
    for who in ("rini", "budi"):
        answered = await world.post(f"mentoring-matches/{id}/answers", {"answer": "accepted"}, who)
    assert (answered.json()["status"], answered.json()["accepted_by"]) == ("active", ["rini", "budi"])
    silent = await world.post(f"mentoring-matches/{id}/endings", {}, "ani")
    assert silent.json()["code"] == "remark-too-short"
    ended = await world.post(f"mentoring-matches/{id}/endings", {"outcome": "Berani berbicara."}, "ani")
    assert (ended.json()["ended"], ended.json()["remark"]) == (True, "Berani berbicara.")


async def test_load_of_a_mentor_holds_when_matches_are_made_at_once(world: World) -> None:
    juniors = [f"j{number}" for number in range(6)]
    facts = [final(each, competences=GAP) for each in juniors]
    facts.append(final("rini", competences=STRONG))
    await world.publish(opened(), *(("appraisal.final", each) for each in facts))
    for each in facts:
        await profile_of(world, each.assignment.employee_id)

    async def match(mentee: str) -> httpx.Response:
        wanted = {"mentor_id": "rini", "mentee_id": mentee, "competence": "komunikasi"}
        return await world.post("mentoring-matches", wanted, "ani")

    answers = await asyncio.gather(*(match(each) for each in juniors))

    assert sorted(each.status_code for each in answers) == [201, 201, 201, 409, 409, 409]
    assert {each.json()["code"] for each in answers if each.status_code == 409} == {"mentor-load"}


async def test_everybody_sees_and_decides_only_what_is_theirs(world: World) -> None:
    await world.publish(opened(), ("appraisal.final", final(competences=GAP)))
    profile = await profile_of(world, "budi")
    id = profile["recommendations"][0]["id"]
    decide = f"recommendations/{id}/decisions"

    async def code(answer: Awaitable[httpx.Response]) -> tuple[int, str]:
        got = await answer
        return got.status_code, got.json()["code"]

    assert (await world.get("profiles/budi", "budi")).status_code == 200
    assert (await world.get("profiles/budi", "ani")).status_code == 200
    assert await code(world.get("profiles/budi", "joko")) == (403, "not-yours")
    assert await code(world.get("recommendations", "joko", employee_id="budi")) == (403, "not-yours")
    assert (await world.get("recommendations", "joko")).json()["items"] == []
    assert len((await world.get("recommendations", "ani")).json()["items"]) == 2
    assert await code(world.get("profiles/budi", "budi", "subscriber")) == (403, "forbidden")
    assert await code(world.running.client.get("/v1/profiles/budi")) == (401, "unauthenticated")
    assert await code(world.get("profiles/budi", agency="lain")) == (404, "profile-unknown")
    assert (await world.get("recommendations", agency="lain")).json()["items"] == []
    assert await code(world.post(decide, {"decision": "done"}, agency="lain")) == (404, "recommendation-unknown")
    assert await code(world.get("recommendations", agency="lain", after=id)) == (422, "invalid")
    assert await code(world.post(decide, {"decision": "accepted"}, "ani")) == (403, "not-yours")
    assert await code(world.post(decide, {"decision": "declined", "reason": "tidak"}, "budi")) == (
        422, "reason-too-short",
    )  # fmt: skip
    assert await code(world.post(decide, {"decision": "done"})) == (409, "recommendation-not-accepted")
    assert await code(world.post(decide, {"decision": "withdrawn"}, "budi")) == (422, "invalid")
    assert await code(world.post("trainings", {"items": []}, "budi")) == (403, "forbidden")
    arrange = {"mentor_id": "budi", "mentee_id": "budi", "competence": "komunikasi"}
    assert await code(world.post("mentoring-matches", arrange)) == (422, "mentor-self")
    assert await code(world.post("mentoring-matches", arrange | {"mentor_id": "orang-lain"})) == (
        404, "profile-unknown",
    )  # fmt: skip
    assert await code(world.get("mentoring-matches/x")) == (404, "match-unknown")


async def test_repetition_key_belongs_to_one_recommendation(world: World) -> None:
    await world.publish(opened(), ("appraisal.final", final(competences=GAP)))
    first, second = (await profile_of(world, "budi"))["recommendations"]
    version = first["version"]

    async def accept(id: str, **headers: str) -> httpx.Response:
        return await world.post(f"recommendations/{id}/decisions", {"decision": "accepted"}, "budi", **headers)

    accepted = await accept(first["id"], **{"Idempotency-Key": "k", "If-Match": f'"{version}"'})
    repeated = await accept(first["id"], **{"Idempotency-Key": "k", "If-Match": f'"{version}"'})
    other = await accept(second["id"], **{"Idempotency-Key": "k"})
    outdated = await accept(second["id"], **{"If-Match": f'"{version}"'})

    assert accepted.json() == repeated.json()
    assert other.json()["status"] == "accepted"
    assert outdated.status_code == 412
