"""Over HTTP and Kafka: trainings heard, imports, talent, credit, the duty list, withdrawal, fairness."""

from datetime import date
from typing import Any

import pytest
from career_builders import final, log, withdrawn
from career_world import GAP, OFFICER, Career, of, opened, told

from shared.events.base import Body
from shared.events.directory import PositionGroup
from shared.events.evaluation import CycleStatus
from shared.rules.vocabulary import Predicate

pytestmark = pytest.mark.integration
JF = PositionGroup.JF
LETTER = {
    "letter_number": "800/041/PAK/2026", "letter_on": "2026-01-25", "starts_on": "2025-01-01", "ends_on": "2025-12-31",
    "position_history_id": "8ae482885f3a2c1b015f3c0d7e2b4a91",
}  # fmt: skip


def cycle_of(career: Career, **how: Any) -> tuple[str, Body]:
    return opened(career, "permenpanrb-6-2022", **how)


async def imported(career: Career, path: str, **body: Any) -> list[str]:
    answer = await career.post(path, body)
    assert answer.status_code == 200, answer.text
    return [each["outcome"] for each in answer.json()["rows"]]


async def test_box_and_credits_are_shown_from_what_officers_import(career: Career) -> None:
    body = final(agency_id=career.agency, competences=GAP, position_group=JF)
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


async def test_credits_are_determined_replaced_withdrawn_and_told_without_reasons(career: Career) -> None:
    await career.say(cycle_of(career), ("appraisal.final", final(agency_id=career.agency, position_group=JF)))
    await career.profile("budi")
    level = {
        "employee_id": "budi", "as_of": "2024-12-31", "level": "ahli_muda", "rank": "III/c", "opening": "0",
        "source": "PAK 2024",
    }  # fmt: skip
    path = "/profiles/budi/credit-determinations"
    early = await career.post(path, LETTER)
    await imported(career, "/credit-records/imports", items=[level])

    first = await career.post(path, LETTER, **{"Idempotency-Key": "k"})
    repeated = await career.post(path, LETTER, **{"Idempotency-Key": "k"})
    again = await career.post(path, LETTER)
    silent = await career.post(path, LETTER | {"main": "30"})
    newer = await career.post(path, LETTER | {"main": "30", "additional": "1.5", "reason": "Menurut surat tim."})
    outdated = await career.post(path, LETTER, **{"If-Match": first.headers["ETag"]})
    id = newer.json()["id"]
    withdrawal = f"/credit-determinations/{id}/withdrawals"
    gone = await career.post(withdrawal, {"reason": "Surat keliru orang."})

    assert early.json()["code"] == "credit-not-computed"
    assert [each.status_code for each in (first, repeated, again, newer, gone)] == [201, 200, 200, 201, 200]
    assert (first.json()["main"], first.json()["arithmetic"]) == ("25.00", "100% x 25 x 12/12 = 25; jumlah 25")
    assert (silent.json()["code"], silent.json()["errors"][0]["pointer"]) == ("reason-too-short", "/reason")
    assert (newer.json()["total"], newer.json()["deviates"], newer.json()["own"]) == ("31.5", True, "25.00")
    assert (outdated.status_code, outdated.json()["code"]) == (412, "outdated")
    assert gone.json()["withdrawn"]["reason"] == "Surat keliru orang."
    listed = (await career.get(path, ("budi",))).json()["items"]
    assert [each["status"] for each in listed] == ["withdrawn", "replaced"]
    assert [short.split(".")[4] for short, subject in await told(career) if subject == id] == [
        "determined", "determined", "withdrawn",
    ]  # fmt: skip


async def test_credits_are_determined_by_officers_of_the_agency_and_read_by_whom_they_concern(career: Career) -> None:
    await career.say(cycle_of(career), ("appraisal.final", final(agency_id=career.agency, position_group=JF)))
    await career.profile("budi")
    path = "/profiles/budi/credit-determinations"
    figures = {"main": "12.5", "reason": "Jenjang belum dicatat di sini."}
    made = await career.post(path, LETTER | figures)
    withdrawal = f"/credit-determinations/{made.json()['id']}/withdrawals"
    reason = {"reason": "Bukan urusan saya ini."}
    foreign = career.identity.header("siti", "lain", "performance_officer")

    assert made.status_code == 201
    for who in (("budi",), ("ani",), OFFICER):
        assert len((await career.get(path, who)).json()["items"]) == 1
    assert (await career.get(path, ("joko",))).json()["code"] == "not-yours"
    assert (await career.get(path, ("budi", "subscriber"))).json()["code"] == "forbidden"
    for who in (("budi",), ("ani",)):
        assert (await career.post(path, LETTER, who)).json()["code"] == "forbidden"
        assert (await career.post(withdrawal, reason, who)).json()["code"] == "forbidden"
    assert (await career.client.get(f"/v1{path}", headers=foreign)).json()["code"] == "profile-unknown"
    answer = await career.client.post(f"/v1{path}", json=LETTER | figures, headers=foreign)
    assert answer.json()["code"] == "profile-unknown"
    answer = await career.client.post(f"/v1{withdrawal}", json=reason, headers=foreign)
    assert (answer.status_code, answer.json()["code"]) == (404, "credit-unknown")
    for id in ("x", f"{career.agency}:credit:budi:x", f"{career.agency}:profile:budi", "%00", "%2e%2e%2fprofile"):
        assert (await career.post(f"/credit-determinations/{id}/withdrawals", reason)).status_code == 404


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
    career: Career, change: dict[str, Any], pointer: str, detail: str
) -> None:
    await career.say(cycle_of(career), ("appraisal.final", final(agency_id=career.agency, position_group=JF)))
    before = await career.profile("budi")

    answer = await career.post("/profiles/budi/credit-determinations", LETTER | change)

    assert answer.status_code == 422
    details = {each["pointer"]: each["detail"] for each in answer.json()["errors"]}
    assert detail in details[pointer]
    assert (await career.profile("budi"))["version"] == before["version"]


async def test_trainings_of_the_log_count_and_officers_list_who_is_below_the_duty(career: Career) -> None:
    people = [
        final(each, agency_id=career.agency, jp="4", unit_id=unit) for each, unit in (("budi", "a"), ("rini", "b"))
    ]
    await career.say(cycle_of(career), *(("appraisal.final", each) for each in people))
    for each in people:
        await career.profile(each.assignment.employee_id)
    first = (await career.get("/training-duty", year=2025)).json()

    await career.say(of(career, "activity.recorded", log("2025-05", ("diklat", "24"))))

    left = await career.eventually(
        lambda: career.get("/training-duty", year=2025), lambda page: page["below"] == len(page["items"]) == 1
    )
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
    await career.say(cycle_of(career, status=CycleStatus.CLOSED, version=2))

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
