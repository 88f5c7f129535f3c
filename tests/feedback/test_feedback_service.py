"""The real service on a real broker and database: what people send, what they see, what the others hear."""

from typing import Any

import httpx
import pytest
from feedback_builders import DAY, SEEN, assignment, cycle_event, plan

from shared.events.evaluation import CycleStatus
from tests.support.world import BY_OFFICER, World

pytestmark = pytest.mark.integration
PEERS = ("E-2", "E-3", "E-4")


@pytest.fixture
async def world(world: World) -> World:
    """An agency with an open cycle and five people, E-0 leading them."""
    people = [assignment("E-0", rater_id=None), *map(assignment, ("E-1", *PEERS))]
    await world.publish(("cycle.opened", cycle_event()), *(("plan.agreed", plan(each)) for each in people))
    await world.shown("dossiers", lambda page: len(page["items"]) == 5, *BY_OFFICER)
    await world.shown(f"dossiers/{dossier_of(world)}", lambda dossier: "kerja" in str(dossier))
    return world


def dossier_of(world: World, employee_id: str = "E-1") -> str:
    return f"{world.agency}:dossier:2026:{employee_id}:1"


async def give(world: World, giver: str, source: str, **more: Any) -> httpx.Response:
    body = {
        "entry_id": f"f-{giver}",
        "source": source,
        "about": "behaviour",
        "criterion": "kerja-sama",
        "observed": f"{SEEN} {more.pop('mark', '')}",
        "level": "as",
        "on": DAY.isoformat(),
    }
    return await world.post(f"dossiers/{dossier_of(world)}/entries", body | more, giver)


async def close(world: World) -> None:
    await world.publish(("cycle.closing", cycle_event(status=CycleStatus.CLOSING, version=2)))


async def test_peers_show_as_a_group_at_closing_and_nobody_learns_who_they_are(world: World) -> None:
    before = (await world.get(f"dossiers/{dossier_of(world)}")).json()
    for number, peer in enumerate(PEERS):
        answer = await give(world, peer, "peer", level=("below", "as", "above")[number], mark=f"M-{number}")
        assert (answer.status_code, answer.json()["status"]) == (201, "recorded")
        assert answer.json().keys() == {"entry_id", "status", "advice", "problem"}
    assert (await give(world, PEERS[0], "peer", level="below", mark="M-0")).json()["status"] == "repeated"
    assert (await give(world, PEERS[0], "peer")).status_code == 409

    assert (await world.get(f"dossiers/{dossier_of(world)}")).json() == before
    assert await world.published() == []

    await close(world)
    closed = (await world.fact("dossier.closed", subject=dossier_of(world))).json

    assert [(each["source"], each["answers"], each["average"]) for each in closed["criteria"]] == [
        ("peer", 3, "2.000000")
    ]
    assert closed["version"] == 1
    shown = await world.get(f"dossiers/{dossier_of(world)}")
    group = shown.json()["groups"][0]
    assert (group["answers"], group["average"], group["until"], len(group["remarks"])) == (3, "2.00", "2026-03", 3)
    for peer in PEERS:
        assert peer not in shown.text
        assert peer not in str(closed)
        assert peer not in world.running.log.read_text()
    metrics = (await world.running.client.get("/metrics")).text
    assert 'kinerja_feedback_entries_total{source="peer"} 3.0' in metrics
    assert PEERS[0] not in metrics


async def test_the_superior_is_shown_at_once_and_acknowledged(world: World) -> None:
    assert (await give(world, "E-0", "superior", about="objective", criterion="o1")).status_code == 201

    shown = (await world.get(f"dossiers/{dossier_of(world)}")).json()
    assert [(each["by"], each["criterion"], each["level"]) for each in shown["named"]] == [("E-0", "o1", "as")]
    path = f"dossiers/{dossier_of(world)}/acknowledgements"
    assert (await world.post(path, {}, "E-2")).status_code == 403
    early, ahead = [await world.post(path, {"on": day}) for day in ("2026-04-01", "2999-12-31")]
    assert [(each.status_code, each.json()["code"]) for each in (early, ahead)] == [
        (422, "day-too-early"), (422, "day-ahead"),
    ]  # fmt: skip
    read = await world.post(path, {})
    assert (read.status_code, read.json()["acknowledged"], read.json()["status"]) == (200, 1, "acknowledged")
    assert (await world.post(path, {})).json()["status"] == "repeated"
    told = (await world.fact("dossier.acknowledged")).json
    assert (told["version"], told["acknowledged"]) == (2, 1)
    etag = (await world.get(f"dossiers/{dossier_of(world)}")).headers["ETag"]
    assert etag == '"2"'


async def test_a_command_sent_again_is_replayed_and_tells_no_version(world: World) -> None:
    await give(world, "E-0", "superior")
    path = f"/v1/dossiers/{dossier_of(world)}/acknowledgements"
    header = world.header("E-1") | {"Idempotency-Key": "k", "If-Match": '"99"'}

    first, again = [await world.running.client.post(path, json={}, headers=header) for _ in range(2)]

    assert (first.status_code, first.json()["status"]) == (200, "acknowledged")
    assert (again.status_code, again.json()) == (200, first.json() | {"status": "repeated"})
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "ETag" not in first.headers


@pytest.mark.parametrize(
    ("giver", "source", "more", "status", "code"),
    [
        pytest.param("E-2", "superior", {}, 403, "not-yours", id="not-the-superior"),
        pytest.param("E-2", "peer", {"observed": "Kerja bagus"}, 422, "not-specific", id="a-phrase"),
        pytest.param("E-2", "peer", {"criterion": "o1"}, 422, "criterion-unknown", id="no-such-criterion"),
        pytest.param("E-2", "peer", {"on": "2025-12-31"}, 422, "outside-cycle", id="before-the-cycle"),
        pytest.param("E-2", "friend", {}, 422, "invalid", id="no-such-source"),
        pytest.param("E-2", "peer", {"secret": 1}, 422, "invalid", id="a-field-too-many"),
        pytest.param("E-77", "peer", {}, 409, "not-yet", id="nobody-knows-the-giver"),
    ],
)
async def test_refused_feedback_says_why(
    world: World, giver: str, source: str, more: dict[str, Any], status: int, code: str
) -> None:
    answer = await give(world, giver, source, **more)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"]


async def test_a_dry_run_gives_advice_and_keeps_nothing(world: World) -> None:
    path = f"dossiers/{dossier_of(world)}/entries?dry_run=true"
    body = {
        "entry_id": "f-1",
        "source": "superior",
        "about": "behaviour",
        "criterion": "kerja-sama",
        "level": "as",
        "on": DAY.isoformat(),
    }

    vague = await world.post(path, body | {"observed": "Ia rajin"}, "E-0")
    ready = await world.post(path, body | {"observed": f"{SEEN} Ia rajin."}, "E-0")
    other = await world.post(path, body | {"observed": SEEN}, "E-2")

    assert (vague.status_code, vague.json()["status"], vague.json()["problem"]["code"]) == (
        200,
        "refused",
        "not-specific",
    )
    first = vague.json()["advice"][0]
    assert (first["check"], first["severity"]) == ("too_short", "refuse")
    assert (ready.json()["status"], ready.json()["advice"][0]["words"]) == ("ready", ["rajin"])
    assert other.json()["code"] == "not-yours"
    assert (await world.get(f"dossiers/{dossier_of(world)}")).json()["version"] == 0


async def test_a_dossier_is_for_the_person_the_rater_and_the_officer_of_the_agency(world: World) -> None:
    path = f"dossiers/{dossier_of(world)}"

    assert (await world.get(path, "E-1")).status_code == 200
    assert (await world.get(path, "E-0")).status_code == 200
    assert (await world.get(path, *BY_OFFICER)).status_code == 200
    assert (await world.get(path, "E-2")).status_code == 403
    assert (await world.get(path, "S-1", "subscriber")).status_code == 403
    assert (await world.get(path, "E-1", "performance_officer", agency="other")).status_code == 404
    assert (await world.get(f"dossiers/{world.agency}:survey:2026:E-1", "E-1")).status_code == 404
    assert (await world.running.client.get(f"/v1/{path}")).status_code == 401


async def test_lists_hold_what_the_caller_may_see(world: World) -> None:
    async def listed(who: str, *roles: str, query: str = "") -> list[str]:
        items = (await world.get(f"dossiers{query}", who, *roles)).json()["items"]
        return [each["employee_id"] for each in items]

    assert await listed("E-1") == ["E-1"]
    assert await listed("E-0", "rater", query="?rater_id=E-0") == ["E-1", *PEERS]
    assert await listed("E-1", query="?rater_id=E-0") == ["E-1"]
    assert await listed("E-1", query="?employee_id=E-2") == []
    first = (await world.get("dossiers?limit=3", *BY_OFFICER)).json()
    second = (await world.get(f"dossiers?limit=3&after={first['next']}", *BY_OFFICER)).json()
    assert [len(first["items"]), len(second["items"]), second["next"]] == [3, 2, None]
    assert (await world.get("dossiers", "E-1", "performance_officer", agency="other")).json()["items"] == []


async def test_the_public_answers_a_survey_and_the_answer_of_the_cycle_names_it(world: World) -> None:
    asked = {"cycle_id": "2026", "unit_id": "PKM", "title": "Survei Puskesmas", "unit_name": "Puskesmas Malawili"}
    assert (await world.post("surveys", asked, "E-1")).status_code == 403
    opened = await world.post("surveys", asked, *BY_OFFICER)
    assert (opened.status_code, opened.json()["minimum"]) == (201, 3)
    assert (await world.post("surveys", asked, *BY_OFFICER)).status_code == 200
    assert (await world.post("surveys", asked | {"title": "Lain"}, *BY_OFFICER)).json()["code"] == "survey-exists"
    survey = opened.json()["id"]
    codes = (await world.post(f"surveys/{survey}/codes", {"count": 4}, *BY_OFFICER)).json()["codes"]

    public = world.running.client
    shown = (await public.get(f"/v1/public/surveys/{survey}")).json()
    assert (shown["unit_name"], shown["result"]) == ("Puskesmas Malawili", None)
    questions = shown["questions"]
    assert [each["element"] for each in questions] == [f"U{n}" for n in range(1, 10)]
    answers = {each["element"]: 4 for each in questions}
    path = f"/v1/public/surveys/{survey}/answers"
    for code in codes[:3]:
        taken = await public.post(path, json={"code": code.lower().replace("-", " "), "answers": answers})
        assert (taken.status_code, taken.json()["accepted"]) == (201, True)
    refusals = [
        (await public.post(path, json={"code": code, "answers": given})).json()["code"]
        for code, given in ((codes[0], answers), ("AAAAA-AAAAA", answers), (codes[3], {"U1": 4}))
    ]
    assert refusals == ["code-used", "code-unknown", "invalid"]
    seen = (await world.get(f"surveys/{survey}", *BY_OFFICER)).json()
    assert (seen["answers"], seen["index"], seen["answers_received"], seen["codes_issued"]) == (0, None, 3, 4)
    assert (await world.get(f"surveys/{survey}", "E-1")).json()["answers_received"] is None

    await close(world)
    answered = (await world.fact("feedback.answered")).json

    assert (answered["people"], answered["complete"]) == (5, True)
    assert answered["unit_subjects"] == [{"subject": survey, "version": 1}]
    told = (await world.fact("survey.closed")).json
    assert (told["answers"], told["index"], told["grade"]) == (3, "100.00", "A")
    assert (await public.post(path, json={"code": codes[3], "answers": answers})).json()["code"] == "survey-closed"
    result = (await public.get(f"/v1/public/surveys/{survey}")).json()["result"]
    assert (result["answers"], result["index"], result["grade"], len(result["elements"])) == (3, "100.00", "A", 9)
    assert (await give(world, "E-2", "peer")).json()["code"] == "dossier-closed"
    late = asked | {"unit_id": "OTHER"}
    assert (await world.post("surveys", late, *BY_OFFICER)).json()["code"] == "survey-closed"


async def test_suspicious_answers_are_set_aside_and_may_be_let_count(world: World) -> None:
    asked = {"cycle_id": "2026", "unit_id": "PKM", "title": "Survei Puskesmas"}
    survey = (await world.post("surveys", asked, *BY_OFFICER)).json()["id"]
    made = (await world.post(f"surveys/{survey}/codes", {"count": 3, "label": "loket 1"}, *BY_OFFICER)).json()
    public, path = world.running.client, f"/v1/public/surveys/{survey}"
    opened = (await public.get(path)).json()
    sent = {"answers": {each["element"]: 4 for each in opened["questions"]}, "form": opened["form"]}
    told = [
        await public.post(f"{path}/answers", json=sent | {"code": code, "comment": "Bu Sri ramah"} | more)
        for code, more in zip(made["codes"], ({}, {}, {"website": "http://x"}), strict=True)
    ]
    assert {(each.status_code, each.text) for each in told} == {(201, told[0].text)}

    users = {"users": 300}
    header = world.header(*BY_OFFICER)
    shown = (await public.put(f"/v1/surveys/{survey}/population", json=users, headers=header)).json()
    assert (shown["sample"]["needed"], shown["set_aside"]) == (169, {"hidden_field": 1})
    assert [(each["label"], each["used"]) for each in shown["batches"]] == [("loket 1", 3)]
    seen = (await world.get(f"surveys/{survey}", "E-1")).json()
    assert (seen["set_aside"], seen["batches"], seen["comments"]) == (None, None, None)
    reason = {"suspicion": "hidden_field", "reason": "Formulir lama mengisinya sendiri"}
    assert (await world.post(f"surveys/{survey}/releases", reason, "E-1")).status_code == 403
    assert (await world.post(f"surveys/{survey}/releases", reason, *BY_OFFICER)).json()["set_aside"] == {}
    assert (await world.post(f"surveys/{survey}/releases", reason, *BY_OFFICER)).json()["code"] == "nothing-aside"

    await close(world)
    closed = (await world.fact("survey.closed")).json
    assert (closed["answers"], closed["population"], closed["sample_size"]) == (3, 300, 169)
    assert (await world.get(f"surveys/{survey}", *BY_OFFICER)).json()["comments"] == ["Bu [disamarkan] ramah"] * 3
    table = await world.get(f"surveys/{survey}/export.csv", *BY_OFFICER)
    assert (table.status_code, table.text.splitlines()[-1]) == (200, "SKM,Semua unsur,3,,100.00,A")
    assert (await world.get(f"surveys/{survey}/export.csv", "E-1")).status_code == 403


async def test_a_person_heard_of_after_closing_is_closed_and_answered_for(world: World) -> None:
    await close(world)
    await world.fact("feedback.answered", people=5)

    await world.publish(("plan.closed", plan(assignment("E-9"), version=7)))

    assert (await world.fact("dossier.closed", subject=dossier_of(world, "E-9"))).json["closed"]
    assert (await world.fact("feedback.answered", people=6)).json["complete"]


async def test_mentoring_sessions_count_once(world: World) -> None:
    held = {
        "session_id": "s-1",
        "mentor_id": "E-0",
        "mentee_id": "E-1",
        "competence": "data",
        "on": "2026-03-01",
        "minutes": 60,
        "topic": "Validasi",
    }

    assert (await world.post("mentoring-sessions", held, "E-0")).status_code == 201
    assert (await world.post("mentoring-sessions", held, "E-0")).json()["status"] == "repeated"
    assert (await world.post("mentoring-sessions", held | {"helpfulness": 4}, "E-1")).status_code == 201
    assert (await world.post("mentoring-sessions", held, "E-2")).json()["code"] == "not-yours"
    alone = held | {"mentee_id": "E-0"}
    assert (await world.post("mentoring-sessions", alone, "E-0")).json()["code"] == "mentoring-with-oneself"

    listed = (await world.get("mentoring-sessions?mentee_id=E-1", "E-1")).json()["items"]
    assert [(each["sessions"], each["minutes"], each["helpfulness"]) for each in listed] == [(1, 60, "4.00")]
    assert (await world.get("mentoring-sessions?mentee_id=E-1", "E-2")).status_code == 403
    told = (await world.fact("mentoring.session-recorded", helpfulness="4.00")).json
    assert (told["sessions"], told["version"]) == (1, 2)


SETS = [
    {
        "id": "umum",
        "title": {"id": "Umum"},
        "questions": [
            {"id": "q1", "text": {"id": "Ia berbagi informasi?"}, "criterion": "kerja-sama"},
            {"id": "q2", "text": {"id": "Apa yang Anda lihat?"}, "answer": "text"},
        ],
    }
]


async def test_nominated_peers_answer_a_set_and_nobody_sees_who(world: World) -> None:
    rule = {"required": True, "minimum": 3, "maximum": 4, "reminders": True}
    await world.publish(("cycle.opened", cycle_event(version=2, question_sets=SETS, nomination=rule)))
    path = f"dossiers/{dossier_of(world)}"
    await world.shown(f"{path}/questions", lambda questions: questions.get("set"), "E-0")
    header = world.header("E-1")
    nominees = {"nominees": [{"employee_id": each} for each in PEERS]}
    client = world.running.client
    assert (await world.get(f"{path}/questions", "E-2")).json()["code"] == "not-nominated"
    assert (await client.put(f"/v1/{path}/nominations", json=nominees, headers=header)).json()["phase"] == "proposed"
    assert (await world.get(f"{path}/questions", *BY_OFFICER)).json()["source"] == "superior"
    assert (await world.get(f"{path}/questions?source=peer", *BY_OFFICER)).json()["set"] == "umum"
    assert (await world.get(f"{path}/questions?source=peer", "E-2")).json()["code"] == "not-nominated"
    assert (await world.get(f"{path}/questions?source=superior", "E-2")).json()["code"] == "not-yours"
    counts = (await world.get("nominations/reminders?cycle_id=2026", *BY_OFFICER)).json()
    waiting = {"waiting_for_rater": 1, "waiting_for_rater_who_left": 0}
    assert counts == {"people": 5, "nothing_proposed": 4, **waiting, "decided": 0, "givers": None}
    assert (await world.get("nominations/reminders?cycle_id=2026", "E-1")).status_code == 403
    mine = (await world.get("nominations?cycle_id=2026&rater_id=E-0&phase=proposed", "E-0")).json()["items"]
    assert [(each["employee_id"], each["proposed"], each["approved"]) for each in mine] == [("E-1", 3, 0)]
    decided = await world.post(f"{path}/nominations/decisions", {"approve": PEERS}, "E-0")
    assert (decided.status_code, decided.json()["phase"]) == (200, "decided")
    assert "approved" not in (await world.get(f"{path}/nominations", "E-1")).text
    assert (await world.get(f"{path}/nominations", "E-2")).status_code == 403
    seen = (await world.get(f"{path}/nominations", "E-0")).json()["nominees"]
    assert {each["standing"] for each in seen} == {"approved"}
    asked = (await world.get("nominations/asked-of-me?cycle_id=2026&unit_id=U-1", "E-2")).json()["items"]
    assert [(each["employee_id"], each["source"]) for each in asked] == [("E-1", "peer")]
    everywhere = (await world.get("nominations/asked-of-me", "E-2")).json()["items"]
    assert everywhere == asked
    assert [(each["cycle_id"], each["unit_id"]) for each in everywhere] == [("2026", "U-1")]
    assert (await world.get("nominations/asked-of-me", "E-1")).json()["items"] == []

    of_unit = (await world.get("nominations/reminders?cycle_id=2026&unit_id=U-1", *BY_OFFICER)).json()
    assert (of_unit["decided"], of_unit["givers"]) == (1, None)

    before = await world.get(path, *BY_OFFICER)
    lines = (await world.get("dossiers", *BY_OFFICER)).text
    for peer in PEERS:
        answers = [{"question": "q1", "level": "above"}, {"question": "q2", "observed": "Bagus"}]
        sent = {"entry_id": "a-1", "source": "peer", "set": "umum", "on": DAY.isoformat(), "answers": answers}
        first = (await world.post(f"{path}/answers", sent, peer)).json()
        assert [each["status"] for each in first["answers"]] == ["recorded", "refused"]
        assert (first["complete"], first["answers"][1]["problem"]["code"]) == (False, "not-specific")
        answers[1]["observed"] = f"{SEEN} {peer[-1]}"
        again = (await world.post(f"{path}/answers", sent, peer)).json()
        assert [each["status"] for each in again["answers"]] == ["repeated", "recorded"]
        after = await world.get(path, *BY_OFFICER)
        assert (after.text, after.headers["ETag"]) == (before.text, before.headers["ETag"])
        assert (await world.get("dossiers", *BY_OFFICER)).text == lines
    assert await world.published() == []

    closing = cycle_event(status=CycleStatus.CLOSING, version=3, question_sets=SETS, nomination=rule)
    await world.publish(("cycle.closing", closing))
    closed = (await world.fact("dossier.closed", subject=dossier_of(world))).json
    assert [(each["criterion"], each["answers"]) for each in closed["criteria"]] == [("kerja-sama", 3)]
    groups = {each["about"]: each for each in (await world.get(path)).json()["groups"]}
    assert (groups["question"]["average"], len(groups["question"]["remarks"])) == (None, 3)
    assert groups["question"]["label"] == "Apa yang Anda lihat?"
