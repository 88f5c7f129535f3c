"""Many appraisals at once, over HTTP: each item is answered for itself, as it would be alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import httpx
import pytest
from evaluation_builders import AGENCY, CYCLE_ID, EMPLOYEE, LONG, RATER, assignment, closing, env, rating, ready
from evaluation_builders import with_inputs as heard

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import Ending, finalise
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.policy.running import policy_text
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared.metrics import REGISTRY
from shared.policy.outcome import DistributionMode
from shared.rules.vocabulary import Level, UnitPredicate
from tests.support.counting import Counting, counting
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.world import BY_OFFICER

OFFICER: Final = "pengelola"
FOLLOWED: Final = {"results": "above", "behaviour": "as"}
REASON: Final = {"reason": LONG}
Stored = dict[str, dict[str, Any]]
Answered = tuple[httpx.Response, httpx.Response]


def id_of(employee_id: str) -> str:
    return f"{AGENCY}:appraisal:{CYCLE_ID}:{employee_id}:1"


def ready_of(employee_id: str, unit_id: str = "dinas") -> AppraisalState:
    person = assignment(employee_id=employee_id, unit_id=unit_id)
    return replace(heard(ready(), assignment=person), employee_id=employee_id)


def decided_of(employee_id: str, unit_id: str = "dinas", *, behaviour: Level = Level.AS) -> AppraisalState:
    command = Decide(results=Level.ABOVE, behaviour=behaviour, reason=LONG)
    return decide(ready_of(employee_id, unit_id), command, env(closing(), by=RATER)).state


def final_of(employee_id: str) -> AppraisalState:
    return finalise(decided_of(employee_id), Ending(reason=LONG), env(by="lain", officer=True)).state


def everybody() -> tuple[Any, ...]:
    states = (
        *map(decided_of, ("citra", "budi", OFFICER)),
        *map(ready_of, ("hadi", "indah")),
        final_of("joko"),
    )
    return (closing(), *states)


def binding() -> CycleState:
    known = closing().running.policy
    changed = known.model_copy(
        update={"distribution": known.distribution.model_copy(update={"mode": DistributionMode.BLOCK, "people_min": 2})}
    )
    return replace(closing(), policy_text=policy_text(changed))


class Office:
    """The service on some documents, its officer, and what the database was asked."""

    def __init__(self, identity: Identity) -> None:
        self.collection = MemoryCollection()
        self._identity = identity

    async def opened(self, states: Sequence[Any]) -> "Office":
        settings = Settings(jwt_key_file=self._identity.key_file)
        self._app = await service_on(self.collection, SERVICE, settings, {each.id: each for each in states})
        self.counted: Counting = counting(self._app.state.parts.documents)
        return self

    async def post(
        self, path: str, body: dict[str, Any], *, who: Sequence[str] = BY_OFFICER, key: str = ""
    ) -> httpx.Response:
        header = self._identity.header(who[0], AGENCY, *who[1:])
        async with client_of(self._app) as client:
            return await client.post(f"/v1{path}", json=body, headers=header | {"Idempotency-Key": key or path})

    async def get(self, path: str, *, who: Sequence[str]) -> httpx.Response:
        async with client_of(self._app) as client:
            return await client.get(f"/v1{path}", headers=self._identity.header(who[0], AGENCY, *who[1:]))

    async def many(self, path: str, items: Sequence[dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
        answer = await self.post(path, {"items": list(items)}, **more)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def status_of(self, employee_id: str) -> str:
        [found] = [each async for each in self.collection.find({"_id": id_of(employee_id)})]
        return str(found["state"]["status"])

    async def stored(self) -> Stored:
        return {each["_id"]: each async for each in self.collection.find({})}


@pytest.fixture
async def office(identity: Identity) -> Office:
    return await Office(identity).opened(everybody())


def about(*employee_ids: str, **more: Any) -> list[dict[str, Any]]:
    return [REASON | {"appraisal_id": id_of(each)} | more for each in employee_ids]


def codes(items: Sequence[dict[str, Any]]) -> list[tuple[str, str | None]]:
    return [(each["status"], each["code"]) for each in items]


def ended(way: str) -> float:
    return REGISTRY.get_sample_value("kinerja_evaluation_final_total", {"way": way}) or 0.0


async def test_many_decisions_are_made_final_and_each_is_answered_for_itself(office: Office) -> None:
    before = ended("without_acknowledgement")
    foreign = REASON | {"appraisal_id": f"lain:appraisal:{CYCLE_ID}:budi:1"}
    short = {"appraisal_id": id_of("budi"), "reason": "pendek"}

    answered = await office.many("/finalisations", [*about("citra"), short, *about("hadi", "joko", OFFICER), foreign])

    assert [each["appraisal_id"] for each in answered][-1] == foreign["appraisal_id"]
    assert codes(answered) == [
        ("final", None),
        ("rejected", "reason-needed"),
        ("rejected", "not-decided"),
        ("rejected", "already-final"),
        ("rejected", "own-appraisal"),
        ("rejected", "not-found"),
    ]
    assert (answered[0]["predicate"], answered[0]["version"], answered[1]["field"]) == ("baik", 2, "reason")
    assert [await office.status_of(each) for each in ("citra", "budi", "hadi")] == ["final", "decided", "ready"]
    assert ended("without_acknowledgement") - before == 1


async def test_many_end_without_a_rating_and_each_is_answered_for_itself(office: Office) -> None:
    before = ended("unrated")

    answered = await office.many("/unrated", about("hadi", "budi", "joko", "indah"))

    assert codes(answered) == [
        ("final", None),
        ("rejected", "already-decided"),
        ("rejected", "already-final"),
        ("final", None),
    ]
    assert answered[0]["predicate"] is None
    assert [await office.status_of(each) for each in ("hadi", "budi", "indah")] == ["final", "decided", "final"]
    assert ended("unrated") - before == 2


@pytest.mark.parametrize(
    ("path", "item"), [("/finalisations", about("citra")), ("/unrated", about("hadi"))], ids=["finalise", "unrated"]
)
async def test_the_same_request_again_is_a_repetition(office: Office, path: str, item: list[dict[str, Any]]) -> None:
    first = await office.many(path, item)
    before, stored = ended("unrated") + ended("without_acknowledgement"), await office.stored()

    assert await office.many(path, item) == first
    assert (await office.stored(), ended("unrated") + ended("without_acknowledgement")) == (stored, before)


@pytest.mark.parametrize(
    ("path", "good", "bad", "would"),
    [
        ("/decisions", FOLLOWED | {"appraisal_id": id_of("hadi")}, FOLLOWED | {"appraisal_id": "x"}, "would_decide"),
        ("/finalisations", *about("citra", "hadi"), "would_finalise"),
        ("/unrated", *about("hadi", "citra"), "would_finalise"),
    ],
    ids=["decisions", "finalisations", "unrated"],
)
async def test_a_dry_run_tells_what_would_become_of_each_and_saves_nothing(
    office: Office, path: str, good: dict[str, Any], bad: dict[str, Any], would: str
) -> None:
    who = (RATER,) if path == "/decisions" else BY_OFFICER
    stored, before = await office.stored(), ended("unrated") + ended("without_acknowledgement")

    answer = await office.post(path, {"items": [good, bad], "dry_run": True}, who=who)

    assert answer.status_code == 200, answer.text
    assert [each["status"] for each in answer.json()["items"]] == [would, "rejected"]
    assert (await office.stored(), ended("unrated") + ended("without_acknowledgement")) == (stored, before)
    assert [each["status"] for each in await office.many(path, [good], who=who)] != [would]


async def test_a_decision_on_a_version_that_moved_is_refused_and_its_neighbours_are_taken(office: Office) -> None:
    old, new = [FOLLOWED | {"appraisal_id": id_of(each)} for each in ("hadi", "indah")]

    first = await office.many("/decisions", [old | {"version": 1}], who=(RATER,), key="one")
    again = await office.many(
        "/decisions",
        [old | {"version": 1, "behaviour": "above", "reason": LONG}, new | {"version": 1}],
        who=(RATER,),
        key="two",
    )

    assert codes(first) == [("decided", None)]
    assert codes(again) == [("rejected", "outdated"), ("decided", None)]


async def test_the_table_of_a_rater_is_one_read_and_leaves_the_rater_out(office: Office) -> None:
    answer = await office.get(f"/appraisals/table?cycle_id={CYCLE_ID}", who=(RATER, "rater"))

    told = answer.json()
    people = {each["employee_id"]: each for each in told["rows"]}
    assert people.keys() == {"citra", "budi", OFFICER, "hadi", "indah", "joko"}
    assert (people["hadi"]["open"], people["citra"]["open"], people["joko"]["open"]) == (True, True, False)
    assert (people["hadi"]["decided"], people["citra"]["decided"]["results"]) == (None, "above")
    assert {part["label"]["id"] for part in people["hadi"]["parts"]}
    assert told["units"] == [
        {"unit_id": "dinas", "predicate": None, "others": dict.fromkeys(told["units"][0]["others"], 0)}
    ]


@pytest.mark.parametrize("path", ["/decisions", "/finalisations", "/unrated"])
async def test_what_cannot_be_read_or_comes_twice_is_refused_alone(office: Office, path: str) -> None:
    who = (RATER,) if path == "/decisions" else BY_OFFICER
    item = (FOLLOWED if path == "/decisions" else REASON) | {
        "appraisal_id": id_of("citra" if path == "/finalisations" else "hadi")
    }
    bad = {"appraisal_id": "buruk", "reason": 7}

    answered = await office.many(path, [bad, item, item], who=who)

    assert [each["appraisal_id"] for each in answered] == ["buruk", item["appraisal_id"], item["appraisal_id"]]
    assert codes(answered)[0] == ("rejected", "invalid")
    assert "/items/0/reason" in [each["pointer"] for each in answered[0]["errors"]]
    assert (answered[1]["code"], answered[1]["version"]) == (None, 2)
    assert codes(answered)[2] == ("rejected", "entry-twice")


@pytest.mark.parametrize("path", ["/decisions", "/finalisations", "/unrated"])
async def test_somebody_is_named_and_not_too_many(office: Office, path: str) -> None:
    item = FOLLOWED if path == "/decisions" else REASON

    for items in ([], [item | {"appraisal_id": str(number)} for number in range(501)]):
        answer = await office.post(path, {"items": items})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/items")


@pytest.mark.parametrize("employee", [EMPLOYEE, "hadi", "joko", OFFICER, "nobody"])
@pytest.mark.parametrize("how", ["finalisations", "unrated"])
async def test_alone_and_among_many_the_answer_is_the_same(identity: Identity, how: str, employee: str) -> None:
    alone = await (await Office(identity).opened(everybody())).post(f"/appraisals/{id_of(employee)}/{how}", REASON)
    [among] = await (await Office(identity).opened(everybody())).many(f"/{how}", about(employee))

    said = alone.json()
    if alone.status_code == 200:
        assert (among["status"], among["version"]) == (said["status"], said["version"])
    else:
        assert (among["code"], among["detail"]) == (said["code"], said["detail"])


async def test_where_the_spread_binds_each_unit_is_looked_at_once(identity: Identity) -> None:
    """The people of *dinas* and *bidang* fit, somebody of *seksi* is not decided, *tim* has no predicate."""
    units = ("dinas", "bidang", "seksi", "tim")
    rated = [rating(binding(), UnitPredicate.KURANG, unit_id=unit).state for unit in units[:3]]
    people = [decided_of(f"{unit}-{number}", unit) for unit in units for number in range(2)]
    office = await Office(identity).opened((binding(), *rated, *people, ready_of("seksi-2", "seksi")))

    items = about(*(each.employee_id for each in people))
    answered = await office.many("/finalisations", items)
    looked_for = [each for each in office.counted.queries if "unit_id" in str(each)]

    assert {each["appraisal_id"].split(":")[3].split("-")[0]: each["code"] for each in answered} == {
        "dinas": None,
        "bidang": None,
        "seksi": "distribution-open",
        "tim": "unit-unrated",
    }
    assert len(looked_for) == len(units)
    assert len(office.counted.read) == len(set(office.counted.read))
