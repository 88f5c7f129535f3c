"""The real service on a real broker and database: what people send, what they see, what the others hear."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from feedback_builders import DAY, SEEN, assignment, cycle_event, plan

from cli.stack import Stack
from shared import clock
from shared.bus.cloudevents import encode
from shared.bus.publisher import Publisher
from shared.events.base import Body
from shared.events.evaluation import CycleStatus
from shared.events.registry import BY_SHORT, FEEDBACK
from tests.support.identity import Identity
from tests.support.services import RunningService, environment, service

pytestmark = pytest.mark.integration
PEERS = ("E-2", "E-3", "E-4")


@dataclass
class World:
    """One agency, its service and its broker."""

    agency: str
    running: RunningService
    identity: Identity
    publisher: Publisher
    bootstrap: str

    async def hear(self, type_: str, body: Body) -> None:
        own = body.model_copy(
            update={"agency_id": self.agency, "subject": body.subject.replace("kota:", f"{self.agency}:", 1)}
        )
        await self.publisher.publish(
            [encode(BY_SHORT[type_], own, now=clock.now(), cause_id="test", correlation_id="test")]
        )

    async def get(self, path: str, who: str = "E-1", *roles: str, agency: str | None = None) -> Any:
        header = self.identity.header(who, agency or self.agency, *roles)
        return await self.running.client.get(f"/v1/{path}", headers=header)

    async def post(self, path: str, body: dict[str, Any], who: str = "E-1", *roles: str) -> Any:
        header = self.identity.header(who, self.agency, *roles)
        return await self.running.client.post(f"/v1/{path}", json=body, headers=header)

    def dossier(self, employee_id: str = "E-1") -> str:
        return f"{self.agency}:dossier:2026:{employee_id}:1"

    async def give(self, giver: str, source: str, **more: Any) -> Any:
        body = {
            "entry_id": f"f-{giver}",
            "source": source,
            "about": "behaviour",
            "criterion": "kerja-sama",
            "observed": f"{SEEN} {more.pop('mark', '')}",
            "level": "as",
            "on": DAY.isoformat(),
        }
        return await self.post(f"dossiers/{self.dossier()}/entries", body | more, giver)

    async def said(self) -> list[dict[str, Any]]:
        """All events about this agency so far, by partition in order."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.bootstrap, auto_offset_reset="earliest")
        await consumer.start()
        try:
            parts = [TopicPartition(FEEDBACK, number) for number in range(6)]
            consumer.assign(parts)
            ends = await consumer.end_offsets(parts)
            await consumer.seek_to_beginning(*parts)
            found = []
            while any([await consumer.position(part) < end for part, end in ends.items()]):
                for batch in (await consumer.getmany(timeout_ms=500)).values():
                    found += [_read(each) for each in batch if each.key.startswith(f"{self.agency}:".encode())]
            return found
        finally:
            await consumer.stop()

    async def told(self, type_: str, **having: Any) -> dict[str, Any]:
        """Wait for an event of this type with these values."""

        async def look() -> dict[str, Any] | None:
            fits = [each for each in await self.said() if each["type"] == type_ and having.items() <= each.items()]
            return fits[-1] if fits else None

        found: dict[str, Any] = await eventually(look)
        return found


def _read(record: Any) -> dict[str, Any]:
    headers = {key: value.decode() for key, value in record.headers}
    body: dict[str, Any] = json.loads(record.value)
    return body | {"type": headers["ce_type"].split(".", 3)[3].removesuffix(".v1"), "raw": record.value.decode()}


async def eventually(look: Callable[[], Awaitable[Any]], seconds: float = 30.0) -> Any:
    deadline = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < deadline:
        if found := await look():
            return found
        await asyncio.sleep(0.1)
    raise AssertionError("it did not happen in time")


@pytest.fixture(scope="module")
async def running(
    servers: Stack, identity: Identity, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningService]:
    env = environment(servers, database="feedback_service", key_file=identity.key_file)
    async with service("feedback", env, tmp_path_factory.mktemp("feedback")) as started:
        yield started


@pytest.fixture
async def world(servers: Stack, running: RunningService, identity: Identity) -> AsyncIterator[World]:
    """An agency with an open cycle and five people, E-0 leading them."""
    publisher = Publisher(servers.broker.bootstrap, client_id="test")
    await publisher.start()
    found = World(f"a{clock.random_id()[:8]}", running, identity, publisher, servers.broker.bootstrap)
    await found.hear("cycle.opened", cycle_event())
    await found.hear("plan.agreed", plan(assignment("E-0", rater_id=None)))
    for person in ("E-1", *PEERS):
        await found.hear("plan.agreed", plan(assignment(person)))

    async def all_there() -> bool:
        listed = await found.get("dossiers", "P-1", "performance_officer")
        return len(listed.json()["items"]) == 5 and "kerja" in (await found.get(f"dossiers/{found.dossier()}")).text

    await eventually(all_there)
    yield found
    await publisher.stop()


async def close(world: World) -> None:
    await world.hear("cycle.closing", cycle_event(status=CycleStatus.CLOSING, version=2))


async def test_peers_show_as_a_group_at_closing_and_nobody_learns_who_they_are(world: World) -> None:
    before = (await world.get(f"dossiers/{world.dossier()}")).json()
    for number, peer in enumerate(PEERS):
        answer = await world.give(peer, "peer", level=("below", "as", "above")[number], mark=f"M-{number}")
        assert (answer.status_code, answer.json()["status"]) == (201, "recorded")
        assert answer.json().keys() == {"entry_id", "status", "advice", "problem"}
    assert (await world.give(PEERS[0], "peer")).json()["status"] == "repeated"

    assert (await world.get(f"dossiers/{world.dossier()}")).json() == before
    assert await world.said() == []

    await close(world)
    closed = await world.told("dossier.closed", subject=world.dossier())

    assert [(each["source"], each["answers"], each["average"]) for each in closed["criteria"]] == [
        ("peer", 3, "2.000000")
    ]
    assert closed["version"] == 1
    shown = await world.get(f"dossiers/{world.dossier()}")
    group = shown.json()["groups"][0]
    assert (group["answers"], group["average"], group["until"], len(group["remarks"])) == (3, "2.00", "2026-03", 3)
    for peer in PEERS:
        assert peer not in shown.text
        assert peer not in closed["raw"]
        assert peer not in world.running.log.read_text()
    metrics = (await world.running.client.get("/metrics")).text
    assert 'kinerja_feedback_entries_total{source="peer"} 3.0' in metrics
    assert PEERS[0] not in metrics


async def test_the_superior_is_shown_at_once_and_acknowledged(world: World) -> None:
    assert (await world.give("E-0", "superior", about="objective", criterion="o1")).status_code == 201

    shown = (await world.get(f"dossiers/{world.dossier()}")).json()
    assert [(each["by"], each["criterion"], each["level"]) for each in shown["named"]] == [("E-0", "o1", "as")]
    path = f"dossiers/{world.dossier()}/acknowledgements"
    assert (await world.post(path, {}, "E-2")).status_code == 403
    read = await world.post(path, {"on": "2026-04-01"})
    assert (read.status_code, read.json()["acknowledged"], read.json()["status"]) == (200, 1, "acknowledged")
    assert (await world.post(path, {})).json()["status"] == "repeated"
    told = await world.told("dossier.acknowledged")
    assert (told["version"], told["acknowledged"]) == (2, 1)
    etag = (await world.get(f"dossiers/{world.dossier()}")).headers["ETag"]
    assert etag == '"2"'


async def test_a_command_sent_again_is_replayed_and_tells_no_version(world: World) -> None:
    await world.give("E-0", "superior")
    path = f"/v1/dossiers/{world.dossier()}/acknowledgements"
    header = world.identity.header("E-1", world.agency) | {"Idempotency-Key": "k", "If-Match": '"99"'}

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
    answer = await world.give(giver, source, **more)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"]


async def test_a_dry_run_gives_advice_and_keeps_nothing(world: World) -> None:
    path = f"dossiers/{world.dossier()}/entries?dry_run=true"
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
    assert (await world.get(f"dossiers/{world.dossier()}")).json()["version"] == 0


async def test_a_dossier_is_for_the_person_the_rater_and_the_officer_of_the_agency(world: World) -> None:
    path = f"dossiers/{world.dossier()}"

    assert (await world.get(path, "E-1")).status_code == 200
    assert (await world.get(path, "E-0")).status_code == 200
    assert (await world.get(path, "P-1", "performance_officer")).status_code == 200
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
    first = (await world.get("dossiers?limit=3", "P-1", "performance_officer")).json()
    second = (await world.get(f"dossiers?limit=3&after={first['next']}", "P-1", "performance_officer")).json()
    assert [len(first["items"]), len(second["items"]), second["next"]] == [3, 2, None]
    assert (await world.get("dossiers", "E-1", "performance_officer", agency="other")).json()["items"] == []


async def test_the_public_answers_a_survey_and_the_answer_of_the_cycle_names_it(world: World) -> None:
    officer = ("P-1", "performance_officer")
    asked = {"cycle_id": "2026", "unit_id": "PKM", "title": "Survei Puskesmas"}
    assert (await world.post("surveys", asked, "E-1")).status_code == 403
    opened = await world.post("surveys", asked, *officer)
    assert (opened.status_code, opened.json()["minimum"]) == (201, 3)
    assert (await world.post("surveys", asked, *officer)).status_code == 200
    assert (await world.post("surveys", asked | {"title": "Lain"}, *officer)).json()["code"] == "survey-exists"
    survey = opened.json()["id"]
    codes = (await world.post(f"surveys/{survey}/codes", {"count": 4}, *officer)).json()["codes"]

    public = world.running.client
    questions = (await public.get(f"/v1/public/surveys/{survey}")).json()["questions"]
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
    seen = (await world.get(f"surveys/{survey}", *officer)).json()
    assert (seen["answers"], seen["index"], seen["answers_received"], seen["codes_issued"]) == (0, None, 3, 4)
    assert (await world.get(f"surveys/{survey}", "E-1")).json()["answers_received"] is None

    await close(world)
    answered = await world.told("feedback.answered")

    assert (answered["people"], answered["complete"]) == (5, True)
    assert answered["unit_subjects"] == [{"subject": survey, "version": 1}]
    told = await world.told("survey.closed")
    assert (told["answers"], told["index"], told["grade"]) == (3, "100.00", "A")
    assert (await public.post(path, json={"code": codes[3], "answers": answers})).json()["code"] == "survey-closed"
    assert (await world.give("E-2", "peer")).json()["code"] == "dossier-closed"
    late = asked | {"unit_id": "OTHER"}
    assert (await world.post("surveys", late, *officer)).json()["code"] == "survey-closed"


async def test_suspicious_answers_are_set_aside_and_may_be_let_count(world: World) -> None:
    officer = ("P-1", "performance_officer")
    asked = {"cycle_id": "2026", "unit_id": "PKM", "title": "Survei Puskesmas"}
    survey = (await world.post("surveys", asked, *officer)).json()["id"]
    made = (await world.post(f"surveys/{survey}/codes", {"count": 3, "label": "loket 1"}, *officer)).json()
    public, path = world.running.client, f"/v1/public/surveys/{survey}"
    opened = (await public.get(path)).json()
    sent = {"answers": {each["element"]: 4 for each in opened["questions"]}, "form": opened["form"]}
    told = [
        await public.post(f"{path}/answers", json=sent | {"code": code, "comment": "Bu Sri ramah"} | more)
        for code, more in zip(made["codes"], ({}, {}, {"website": "http://x"}), strict=True)
    ]
    assert {(each.status_code, each.text) for each in told} == {(201, told[0].text)}

    users = {"users": 300}
    header = world.identity.header("P-1", world.agency, "performance_officer")
    shown = (await public.put(f"/v1/surveys/{survey}/population", json=users, headers=header)).json()
    assert (shown["sample"]["needed"], shown["set_aside"]) == (169, {"hidden_field": 1})
    assert [(each["label"], each["used"]) for each in shown["batches"]] == [("loket 1", 3)]
    seen = (await world.get(f"surveys/{survey}", "E-1")).json()
    assert (seen["set_aside"], seen["batches"], seen["comments"]) == (None, None, None)
    reason = {"suspicion": "hidden_field", "reason": "Formulir lama mengisinya sendiri"}
    assert (await world.post(f"surveys/{survey}/releases", reason, "E-1")).status_code == 403
    assert (await world.post(f"surveys/{survey}/releases", reason, *officer)).json()["set_aside"] == {}
    assert (await world.post(f"surveys/{survey}/releases", reason, *officer)).json()["code"] == "nothing-aside"

    await close(world)
    closed = await world.told("survey.closed")
    assert (closed["answers"], closed["population"], closed["sample_size"]) == (3, 300, 169)
    assert (await world.get(f"surveys/{survey}", *officer)).json()["comments"] == ["Bu [disamarkan] ramah"] * 3
    table = await world.get(f"surveys/{survey}/export.csv", *officer)
    assert (table.status_code, table.text.splitlines()[-1]) == (200, "SKM,Semua unsur,3,,100.00,A")
    assert (await world.get(f"surveys/{survey}/export.csv", "E-1")).status_code == 403


async def test_a_person_heard_of_after_closing_is_closed_and_answered_for(world: World) -> None:
    await close(world)
    await world.told("feedback.answered", people=5)

    await world.hear("plan.closed", plan(assignment("E-9"), version=7))

    assert (await world.told("dossier.closed", subject=world.dossier("E-9")))["closed"]
    assert (await world.told("feedback.answered", people=6))["complete"]


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
    told = await world.told("mentoring.session-recorded", helpfulness="4.00")
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
    officer = ("P-1", "performance_officer")
    rule = {"required": True, "minimum": 3, "maximum": 4, "reminders": True}
    await world.hear("cycle.opened", cycle_event(version=2, question_sets=SETS, nomination=rule))
    path = f"dossiers/{world.dossier()}"

    async def heard() -> bool:
        return bool((await world.get(f"{path}/questions", "E-0")).json().get("set"))

    await eventually(heard)
    header = world.identity.header("E-1", world.agency)
    nominees = {"nominees": [{"employee_id": each} for each in PEERS]}
    client = world.running.client
    assert (await world.get(f"{path}/questions", "E-2")).json()["code"] == "not-nominated"
    assert (await client.put(f"/v1/{path}/nominations", json=nominees, headers=header)).json()["phase"] == "proposed"
    assert (await world.get(f"{path}/questions", *officer)).json()["source"] == "superior"
    assert (await world.get(f"{path}/questions?source=peer", *officer)).json()["set"] == "umum"
    assert (await world.get(f"{path}/questions?source=peer", "E-2")).json()["code"] == "not-yours"
    counts = (await world.get("nominations/reminders?cycle_id=2026", *officer)).json()
    assert counts == {"people": 5, "nothing_proposed": 4, "waiting_for_rater": 1, "decided": 0, "givers": None}
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

    of_unit = (await world.get("nominations/reminders?cycle_id=2026&unit_id=U-1", *officer)).json()
    assert (of_unit["decided"], of_unit["givers"]) == (1, None)

    before = await world.get(path, *officer)
    lines = (await world.get("dossiers", *officer)).text
    for peer in PEERS:
        answers = [{"question": "q1", "level": "above"}, {"question": "q2", "observed": "Bagus"}]
        sent = {"entry_id": "a-1", "source": "peer", "set": "umum", "on": DAY.isoformat(), "answers": answers}
        first = (await world.post(f"{path}/answers", sent, peer)).json()
        assert [each["status"] for each in first["answers"]] == ["recorded", "refused"]
        assert (first["complete"], first["answers"][1]["problem"]["code"]) == (False, "not-specific")
        answers[1]["observed"] = f"{SEEN} {peer[-1]}"
        again = (await world.post(f"{path}/answers", sent, peer)).json()
        assert [each["status"] for each in again["answers"]] == ["repeated", "recorded"]
        after = await world.get(path, *officer)
        assert (after.text, after.headers["ETag"]) == (before.text, before.headers["ETag"])
        assert (await world.get("dossiers", *officer)).text == lines
    assert await world.said() == []

    await world.hear(
        "cycle.closing", cycle_event(status=CycleStatus.CLOSING, version=3, question_sets=SETS, nomination=rule)
    )
    closed = await world.told("dossier.closed", subject=world.dossier())
    assert [(each["criterion"], each["answers"]) for each in closed["criteria"]] == [("kerja-sama", 3)]
    groups = {each["about"]: each for each in (await world.get(path)).json()["groups"]}
    assert (groups["question"]["average"], len(groups["question"]["remarks"])) == (None, 3)
    assert groups["question"]["label"] == "Apa yang Anda lihat?"
