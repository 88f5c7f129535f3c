"""Over HTTP and Kafka: trainings heard, imports, talent, credit, the duty list, expiry, withdrawal, fairness."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from career_builders import cycle_body, final, log, withdrawn
from test_career_http import GAP, OFFICER, Career

from cli.stack import Stack
from shared.bus.publisher import Publisher
from shared.bus.topics import ensure_topics
from shared.events.base import Body
from shared.events.directory import PositionGroup
from shared.events.evaluation import CycleStatus
from shared.events.registry import BY_SHORT
from shared.rules.vocabulary import Predicate
from tests.support.identity import Identity
from tests.support.services import environment, service

pytestmark = pytest.mark.integration
POLICY = Path("services/evaluation/policies/permenpanrb-6-2022.yaml")


@pytest.fixture(scope="module")
async def running(
    servers: Stack, identity: Identity, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Callable[[str], Career]]:
    await ensure_topics(servers.broker.bootstrap, partitions=6, replication=1)
    publisher = Publisher(servers.broker.bootstrap, client_id="test-career-records")
    await publisher.start()
    env = environment(servers, database="career_records", key_file=identity.key_file)
    async with service("career", env, tmp_path_factory.mktemp("career")) as started:
        yield lambda agency: Career(started.client, publisher, identity, servers.broker.bootstrap, agency)
    await publisher.stop()


@pytest.fixture
def career(running: Callable[[str], Career], request: pytest.FixtureRequest) -> Career:
    """One agency a test, named after it: tests share the servers and nothing else."""
    return running(request.node.name.replace("_", "-")[:60])


def of(career: Career, short: str, body: Body) -> tuple[str, Body]:
    """A fact of the test's own agency, whatever agency the builder gave it."""
    told = {**body.model_dump(), "agency_id": career.agency}
    for name in ("subject", "explanation"):
        if name in told:
            told[name] = f"{career.agency}:{told[name].split(':', 1)[1]}"
    return short, BY_SHORT[short].body.model_validate(told)


def cycle_of(career: Career, status: CycleStatus = CycleStatus.OPEN, version: int = 1) -> tuple[str, Body]:
    policy: dict[str, Any] = yaml.safe_load(POLICY.read_text(encoding="utf-8"))
    short = "cycle.opened" if status is CycleStatus.OPEN else "cycle.closed"
    return of(career, short, cycle_body(policy, status=status, version=version))


async def imported(career: Career, path: str, **body: Any) -> list[str]:
    answer = await career.post(path, body)
    assert answer.status_code == 200, answer.text
    return [each["outcome"] for each in answer.json()["rows"]]


async def test_box_and_credits_are_shown_from_what_officers_import(career: Career) -> None:
    body = final(agency_id=career.agency, competences=GAP, position_group=PositionGroup.JF)
    await career.say(cycle_of(career), ("appraisal.final", body))
    await career.profile("budi")
    table = (
        "employee_id;potential;on;source\nbudi;72;2025-06-01;Laporan asesmen\nhantu;1;2025-06-01;Laporan\nbudi;x;;\n"
    )
    record = {
        "employee_id": "budi", "as_of": "2024-12-31", "level": "ahli_pertama", "rank": "III/a", "opening": "40",
        "source": "PAK 2024",
    }  # fmt: skip

    tried = await imported(career, "/talent-assessments/imports", csv=table, dry_run=True)
    before = (await career.get("/profiles/budi/talent", ("budi",))).json()
    taken = await imported(career, "/talent-assessments/imports", csv=table)
    credited = await imported(career, "/credit-records/imports", items=[record, record | {"rank": "V/a"}])
    talent = (await career.get("/profiles/budi/talent", ("budi",))).json()
    credit = (await career.get("/profiles/budi/credit", ("ani",))).json()

    assert (tried, taken) == (["would_record", "rejected", "rejected"], ["recorded", "rejected", "rejected"])
    assert credited == ["recorded", "rejected"]
    assert (before["box"], talent["box"]) == (None, 5)
    assert talent["steps"][-1]["text"].startswith("Untuk box 9: predikat paling rendah Sangat Baik (sekarang Baik)")
    assert credit["rows"][0]["arithmetic"] == "100% x 12,5 x 12/12 = 12,5; jumlah 52,5"
    assert (credit["total"], credit["rank"]["deficit"]) == ("52.50", "0.00")
    for path in ("talent", "credit"):
        assert (await career.get(f"/profiles/budi/{path}", ("joko",))).json()["code"] == "not-yours"
        foreign = career.identity.header("budi", "lain")
        assert (await career.client.get(f"/v1/profiles/budi/{path}", headers=foreign)).status_code == 404
    for path in ("/talent-assessments/imports", "/credit-records/imports", "/statistic-attributes/imports"):
        assert (await career.post(path, {"items": []}, ("budi",))).json()["code"] == "forbidden"


async def test_trainings_of_the_log_count_and_officers_list_who_is_below_the_duty(career: Career) -> None:
    people = [
        final(each, agency_id=career.agency, jp="4", unit_id=unit) for each, unit in (("budi", "a"), ("rini", "b"))
    ]
    await career.say(cycle_of(career), *(("appraisal.final", each) for each in people))
    for each in people:
        await career.profile(each.assignment.employee_id)
    first = (await career.get("/training-duty", year=2025)).json()

    await career.say(of(career, "activity.recorded", log("2025-05", ("diklat", "24"))))

    left = await career.eventually(lambda: career.get("/training-duty", year=2025), lambda page: page["below"] == 1)
    assert [each["employee_id"] for each in first["items"]] == ["budi", "rini"]
    assert left["items"] == [{"employee_id": "rini", "unit_id": "b", "hours_jp": "4", "missing_jp": "16.00"}]
    counted = (await career.get("/training-duty/units", year=2025)).json()
    assert counted == {"year": 2025, "below": 1, "units": [{"unit_id": "b", "below": 1}]}
    export = await career.get("/training-duty.csv", year=2025)
    assert export.text.splitlines() == ["employee_id,unit_id,year,hours_jp,missing_jp", "rini,b,2025,4,16.00"]
    assert (await career.get("/training-duty", ("budi",), year=2025)).json()["code"] == "forbidden"
    years = (await career.get("/profiles/budi", ("budi",))).json()["years"]
    assert [(each["year"], each["training"]["met"]) for each in years] == [(2025, True)]


async def test_withdrawn_result_leaves_the_profile_and_nothing_undecided_is_overdue(career: Career) -> None:
    await career.say(cycle_of(career), ("appraisal.final", final(agency_id=career.agency, competences=GAP)))
    issued = (await career.profile("budi"))["recommendations"][0]
    assert (date.fromisoformat(issued["expires_on"]) - date.fromisoformat(issued["issued_on"])).days == 180
    swept = await career.post("/recommendations/expirations", {})
    assert swept.json() == {"items": [], "next": None}
    overridden = {"decision": "overridden", "reason": "Salah menilai jabatan."}
    path = f"/recommendations/{issued['id']}/decisions"
    assert (await career.post(path, overridden, ("budi",))).json()["code"] == "not-yours"
    assert (await career.post(path, overridden)).json()["status"] == "overridden"

    await career.say(of(career, "result.withdrawn", withdrawn(version=9)))

    gone = await career.eventually(lambda: career.get("/profiles/budi"), lambda shown: not shown["history"])
    assert [each["status"] for each in gone["recommendations"]] == ["overridden"]


async def test_fairness_report_is_counted_for_a_closed_cycle_and_hides_small_groups(career: Career) -> None:
    people = [
        final(f"p{n:02}", agency_id=career.agency, predicate=Predicate.BAIK, unit_id="besar" if n < 12 else "kecil")
        for n in range(14)
    ]
    await career.say(cycle_of(career), *(("appraisal.final", each) for each in people))
    for each in people:
        await career.profile(each.assignment.employee_id)
    early = await career.post("/fairness-reports", {"cycle_id": "2025"})
    blank = (await career.get("/fairness-reports/2025")).json()
    attributes = [{"employee_id": f"p{n:02}", "sex": "female", "birth_year": 1990} for n in range(14)]
    recorded = await imported(
        career, "/statistic-attributes/imports", items=attributes, purpose="Pemantauan kesetaraan karier"
    )
    await career.say(cycle_of(career, CycleStatus.CLOSED, version=2))

    asked = await career.eventually_posted("/fairness-reports", {"cycle_id": "2025"})

    assert early.json()["code"] == "cycle-open"
    assert (blank["asked_on"], blank["counted_on"], blank["tables"]) == (None, None, [])
    assert recorded == ["recorded"] * 14
    assert asked.status_code == 202
    report = await career.eventually(
        lambda: career.get("/fairness-reports/2025"), lambda shown: shown["counted_on"] is not None
    )
    tables = {each["by"]: each for each in report["tables"]}
    assert (tables["unit"]["groups"], tables["unit"]["hidden_groups"]) == ([], 2)
    assert [(each["name"], each["people"]) for each in tables["sex"]["groups"]] == [("female", 15)]
    assert tables["age_group"]["groups"][0]["predicates"] == [{"name": "baik", "people": 15, "percent": 100}]
    assert (await career.get("/fairness-reports/2025", ("p01",))).json()["code"] == "forbidden"
    assert (await career.get("/fairness-reports/2024", OFFICER)).json()["code"] == "cycle-unknown"
