"""Over HTTP and Kafka: trainings heard, imports, talent, credit, the duty list, withdrawal, fairness."""

from datetime import date
from typing import Any

import httpx
import pytest
from career_builders import final, log, withdrawn
from career_world import GAP, opened, profile_of

from shared.events.directory import PositionGroup
from shared.events.evaluation import CycleStatus
from shared.rules.vocabulary import Predicate
from tests.support.publishing import Fact
from tests.support.waiting import eventually
from tests.support.world import BY_OFFICER, World

pytestmark = pytest.mark.integration
JF = PositionGroup.JF
LETTER = {
    "letter_number": "800/041/PAK/2026", "letter_on": "2026-01-25", "starts_on": "2025-01-01", "ends_on": "2025-12-31",
    "position_history_id": "8ae482885f3a2c1b015f3c0d7e2b4a91",
}  # fmt: skip


def cycle_of(**how: Any) -> Fact:
    return opened("permenpanrb-6-2022", **how)


async def imported(world: World, path: str, **body: Any) -> list[str]:
    answer = await world.post(path, body)
    assert answer.status_code == 200, answer.text
    return [each["outcome"] for each in answer.json()["rows"]]


async def test_box_and_credits_are_shown_from_what_officers_import(world: World) -> None:
    body = final(competences=GAP, position_group=JF)
    await world.publish(cycle_of(), ("appraisal.final", body))
    await profile_of(world, "budi")
    table = (
        "employee_id;potential;on;source\nbudi;72;2025-06-01;Laporan asesmen\nhantu;1;2025-06-01;Laporan\nbudi;x;;\n"
    )
    record = {
        "employee_id": "budi", "as_of": "2024-12-31", "level": "ahli_pertama", "rank": "III/a", "opening": "40",
        "source": "PAK 2024",
    }  # fmt: skip

    tried = await imported(world, "talent-assessments/imports", csv=table, dry_run=True)
    before = (await world.get("profiles/budi/talent", "budi")).json()
    taken = await imported(world, "talent-assessments/imports", csv=table)
    credited = await imported(world, "credit-records/imports", items=[record, record | {"rank": "V/a"}])
    talent = (await world.get("profiles/budi/talent", "budi")).json()
    credit = (await world.get("profiles/budi/credit", "ani")).json()

    assert (tried, taken) == (["would_record", "rejected", "rejected"], ["recorded", "rejected", "rejected"])
    assert credited == ["recorded", "rejected"]
    assert (before["box"], talent["box"]) == (None, 5)
    assert talent["steps"][-1]["text"].startswith("Untuk box 9: predikat paling rendah Sangat Baik (sekarang Baik)")
    assert credit["rows"][0]["arithmetic"] == "100% x 12,5 x 12/12 = 12,5; jumlah 52,5"
    assert (credit["total"], credit["rank"]["deficit"]) == ("52.50", "0.00")
    for path in ("talent", "credit"):
        assert (await world.get(f"profiles/budi/{path}", "joko")).json()["code"] == "not-yours"
        assert (await world.get(f"profiles/budi/{path}", "budi", agency="lain")).status_code == 404
    for path in ("talent-assessments/imports", "credit-records/imports", "statistic-attributes/imports"):
        assert (await world.post(path, {"items": []}, "budi")).json()["code"] == "forbidden"


async def test_credits_are_determined_replaced_withdrawn_and_told_without_reasons(world: World) -> None:
    await world.publish(cycle_of(), ("appraisal.final", final(position_group=JF)))
    await profile_of(world, "budi")
    level = {
        "employee_id": "budi", "as_of": "2024-12-31", "level": "ahli_muda", "rank": "III/c", "opening": "0",
        "source": "PAK 2024",
    }  # fmt: skip
    path = "profiles/budi/credit-determinations"
    early = await world.post(path, LETTER)
    await imported(world, "credit-records/imports", items=[level])

    first = await world.post(path, LETTER, **{"Idempotency-Key": "k"})
    repeated = await world.post(path, LETTER, **{"Idempotency-Key": "k"})
    again = await world.post(path, LETTER)
    silent = await world.post(path, LETTER | {"main": "30"})
    newer = await world.post(path, LETTER | {"main": "30", "additional": "1.5", "reason": "Menurut surat tim."})
    outdated = await world.post(path, LETTER, **{"If-Match": first.headers["ETag"]})
    id = newer.json()["id"]
    withdrawal = f"credit-determinations/{id}/withdrawals"
    gone = await world.post(withdrawal, {"reason": "Surat keliru orang."})

    assert early.json()["code"] == "credit-not-computed"
    assert [each.status_code for each in (first, repeated, again, newer, gone)] == [201, 200, 200, 201, 200]
    assert (first.json()["main"], first.json()["arithmetic"]) == ("25.00", "100% x 25 x 12/12 = 25; jumlah 25")
    assert (silent.json()["code"], silent.json()["errors"][0]["pointer"]) == ("reason-too-short", "/reason")
    assert (newer.json()["total"], newer.json()["deviates"], newer.json()["own"]) == ("31.5", True, "25.00")
    assert (outdated.status_code, outdated.json()["code"]) == (412, "outdated")
    assert gone.json()["withdrawn"]["reason"] == "Surat keliru orang."
    listed = (await world.get(path, "budi")).json()["items"]
    assert [each["status"] for each in listed] == ["withdrawn", "replaced"]
    facts = await world.published("credit.withdrawn")
    assert [each.short for each in facts if each.key == id][-1] == "credit.withdrawn"


async def test_credits_are_determined_by_officers_of_the_agency_and_read_by_whom_they_concern(world: World) -> None:
    await world.publish(cycle_of(), ("appraisal.final", final(position_group=JF)))
    await profile_of(world, "budi")
    path = "profiles/budi/credit-determinations"
    figures = {"main": "12.5", "reason": "Jenjang belum dicatat di sini."}
    made = await world.post(path, LETTER | figures)
    withdrawal = f"credit-determinations/{made.json()['id']}/withdrawals"
    reason = {"reason": "Bukan urusan saya ini."}

    assert made.status_code == 201
    for who in (("budi",), ("ani",), BY_OFFICER):
        assert len((await world.get(path, *who)).json()["items"]) == 1
    assert (await world.get(path, "joko")).json()["code"] == "not-yours"
    assert (await world.get(path, "budi", "subscriber")).json()["code"] == "forbidden"
    for who in ("budi", "ani"):
        assert (await world.post(path, LETTER, who)).json()["code"] == "forbidden"
        assert (await world.post(withdrawal, reason, who)).json()["code"] == "forbidden"
    assert (await world.get(path, agency="lain")).json()["code"] == "profile-unknown"
    answer = await world.post(path, LETTER | figures, agency="lain")
    assert answer.json()["code"] == "profile-unknown"
    answer = await world.post(withdrawal, reason, agency="lain")
    assert (answer.status_code, answer.json()["code"]) == (404, "credit-unknown")
    for id in ("x", f"{world.agency}:credit:budi:x", f"{world.agency}:profile:budi", "%00", "%2e%2e%2fprofile"):
        assert (await world.post(f"credit-determinations/{id}/withdrawals", reason)).status_code == 404


@pytest.mark.parametrize(
    ("change", "pointer", "detail"),
    [
        ({"letter_number": "=1+1"}, "/letter_number", "bentuknya tidak sesuai"),
        ({"letter_on": "2026-02-30"}, "/letter_on", "harus tanggal yang ada"),
        ({"position_history_id": "198705122010012003"}, "/position_history_id", "bentuknya tidak sesuai"),
        ({"starts_on": "2025-01-15"}, "/starts_on", "harus tanggal 1"),
        ({"ends_on": "9999-12-31"}, "/ends_on", "paling besar 2200-12-31"),
        ({"ends_on": "2199-12-31"}, "/ends_on", "belum berakhir"),
        ({"main": "-1"}, "/main", "paling kecil 0"),
        ({"additional": "1e400"}, "/additional", "paling"),
        ({"basis": "hadiah"}, "/basis", "harus salah satu dari"),
        ({"nip": "198705122010012003"}, "/nip", "tidak dikenal"),
    ],
    ids=lambda each: next(iter(each)) if isinstance(each, dict) else "",
)
async def test_what_is_wrong_with_a_letter_is_said_in_indonesian_and_nothing_is_kept(
    world: World, change: dict[str, Any], pointer: str, detail: str
) -> None:
    await world.publish(cycle_of(), ("appraisal.final", final(position_group=JF)))
    before = await profile_of(world, "budi")

    answer = await world.post("profiles/budi/credit-determinations", LETTER | change)

    assert answer.status_code == 422
    details = {each["pointer"]: each["detail"] for each in answer.json()["errors"]}
    assert detail in details[pointer]
    assert (await profile_of(world, "budi"))["version"] == before["version"]


async def test_trainings_of_the_log_count_and_officers_list_who_is_below_the_duty(world: World) -> None:
    people = [final(each, jp="4", unit_id=unit) for each, unit in (("budi", "a"), ("rini", "b"))]
    await world.publish(cycle_of(), *(("appraisal.final", each) for each in people))
    for each in people:
        await profile_of(world, each.assignment.employee_id)
    first = (await world.get("training-duty", year=2025)).json()

    await world.publish(("activity.recorded", log("2025-05", ("diklat", "24"))))

    left = await world.shown("training-duty", lambda page: page["below"] == len(page["items"]) == 1, year=2025)
    assert [each["employee_id"] for each in first["items"]] == ["budi", "rini"]
    assert left["items"] == [{"employee_id": "rini", "unit_id": "b", "hours_jp": "4", "missing_jp": "16.00"}]
    counted = (await world.get("training-duty/units", year=2025)).json()
    assert counted == {"year": 2025, "below": 1, "units": [{"unit_id": "b", "below": 1}]}
    export = await world.get("training-duty.csv", year=2025)
    assert export.text.splitlines() == ["employee_id,unit_id,year,hours_jp,missing_jp", "rini,b,2025,4,16.00"]
    assert (await world.get("training-duty", "budi", year=2025)).json()["code"] == "forbidden"
    years = (await world.get("profiles/budi", "budi")).json()["years"]
    assert [(each["year"], each["training"]["met"]) for each in years] == [(2025, True)]


async def test_withdrawn_result_leaves_the_profile_and_nothing_undecided_is_overdue(world: World) -> None:
    await world.publish(cycle_of(), ("appraisal.final", final(competences=GAP)))
    issued = (await profile_of(world, "budi"))["recommendations"][0]
    assert (date.fromisoformat(issued["expires_on"]) - date.fromisoformat(issued["issued_on"])).days == 180
    swept = await world.post("recommendations/expirations", {})
    assert swept.json() == {"items": [], "next": None}
    overridden = {"decision": "overridden", "reason": "Salah menilai jabatan."}
    path = f"recommendations/{issued['id']}/decisions"
    assert (await world.post(path, overridden, "budi")).json()["code"] == "not-yours"
    assert (await world.post(path, overridden)).json()["status"] == "overridden"

    await world.publish(("result.withdrawn", withdrawn(version=9)))

    gone = await world.shown("profiles/budi", lambda profile: not profile["history"])
    assert [each["status"] for each in gone["recommendations"]] == ["overridden"]


async def test_fairness_report_is_counted_for_a_closed_cycle_and_hides_small_groups(world: World) -> None:
    people = [final(f"p{n:02}", predicate=Predicate.BAIK, unit_id="besar" if n < 12 else "kecil") for n in range(14)]
    await world.publish(cycle_of(), *(("appraisal.final", each) for each in people))
    for each in people:
        await profile_of(world, each.assignment.employee_id)
    early = await world.post("fairness-reports", {"cycle_id": "2025"})
    blank = (await world.get("fairness-reports/2025")).json()
    attributes = [{"employee_id": f"p{n:02}", "sex": "female", "birth_year": 1990} for n in range(14)]
    recorded = await imported(
        world, "statistic-attributes/imports", items=attributes, purpose="Pemantauan kesetaraan karier"
    )
    await world.publish(cycle_of(status=CycleStatus.CLOSED, version=2))

    async def accepted() -> httpx.Response | None:
        answer = await world.post("fairness-reports", {"cycle_id": "2025"})
        return answer if answer.status_code < 300 else None

    asked = await eventually(accepted)

    assert early.json()["code"] == "cycle-open"
    assert (blank["asked_on"], blank["counted_on"], blank["tables"]) == (None, None, [])
    assert recorded == ["recorded"] * 14
    assert asked.status_code == 202
    report = await world.shown("fairness-reports/2025", lambda shown: shown["counted_on"] is not None)
    tables = {each["by"]: each for each in report["tables"]}
    assert (tables["unit"]["groups"], tables["unit"]["hidden_groups"]) == ([], 2)
    assert [(each["name"], each["people"]) for each in tables["sex"]["groups"]] == [("female", 15)]
    assert tables["age_group"]["groups"][0]["predicates"] == [{"name": "baik", "people": 15, "percent": 100}]
    assert (await world.get("fairness-reports/2025", "p01")).json()["code"] == "forbidden"
    assert (await world.get("fairness-reports/2024")).json()["code"] == "cycle-unknown"
