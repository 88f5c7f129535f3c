"""The directory by HTTP: officers record, people find, and nobody else learns a name."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from directory_builders import ADMIN, ANALYST_NIP, CHIEF_NIP, OFFICER, Office, day, person

from services.directory.domain.agency import AGENCY
from services.directory.domain.employment import EmploymentRecord
from services.directory.domain.person.state import PersonState
from services.directory.store import over_today
from shared.decision import Env
from shared.document import fresh
from shared.events.directory import EarlierAssignment
from shared.jobs import CHUNK, Owner

LETTER = {"to_employee_id": "budi", "kind": "plt", "valid_from": day(-5), "valid_to": day(30), "letter": "800/12/2026"}

SICK = {"kind": "sick", "first_day": "2026-02-01", "last_day": "2026-03-02"}


async def test_nothing_is_recorded_before_the_agency(kantor: Office) -> None:
    answer = await kantor.put("units/dinas", {"name": "Dinas"})

    assert (answer.status_code, answer.json()["code"]) == (409, "agency-unknown")


async def test_only_the_administrator_records_the_agency(kantor: Office) -> None:
    body = {"name": "Kabupaten Jayapura", "zone": "Asia/Jayapura", "holidays": ["2026-08-17", "2026-01-01"]}

    assert (await kantor.put("agency", body, *OFFICER)).status_code == 403
    assert (await kantor.put("agency", body, "siti", "employee")).status_code == 403
    recorded = await kantor.done("PUT", "agency", body, *ADMIN)
    assert recorded["holidays"] == ["2026-01-01", "2026-08-17"]
    assert (await kantor.done("GET", "agency", None, "siti", "employee"))["zone"] == "Asia/Jayapura"


async def test_the_agency_has_its_own_day_at_once(kantor: Office) -> None:
    await kantor.set_up(zone="Pacific/Kiritimati")
    east = (await kantor.done("GET", "agency"))["today"]
    await kantor.set_up(zone="Pacific/Pago_Pago")
    west = (await kantor.done("GET", "agency"))["today"]

    assert east > west


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "Asia/Jakarta\n", "../etc/passwd", "UTC+7"])
async def test_a_zone_that_does_not_exist_is_refused(kantor: Office, zone: str) -> None:
    answer = await kantor.put("agency", {"name": "Kota", "zone": zone}, *ADMIN)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/zone"


async def test_a_unit_does_not_stand_above_itself(kantor: Office) -> None:
    await kantor.set_up("dinas")
    await kantor.done("PUT", "units/bidang", {"name": "Bidang", "parent_id": "dinas"})
    await kantor.done("PUT", "units/seksi", {"name": "Seksi", "parent_id": "bidang"})

    for parent in ("dinas", "bidang", "seksi"):
        answer = await kantor.put("units/dinas", {"name": "Dinas", "parent_id": parent})
        assert (answer.status_code, answer.json()["code"]) == (422, "unit-circle")
    unknown = await kantor.put("units/dinas", {"name": "Dinas", "parent_id": "antah"})
    assert unknown.json()["code"] == "unknown-reference"
    tree = (await kantor.get("unit-tree")).json()
    assert [(each["unit_id"], each["depth"]) for each in tree] == [("dinas", 0), ("bidang", 1), ("seksi", 2)]


async def test_units_that_come_together_may_be_each_others_parents_but_not_in_a_circle(kantor: Office) -> None:
    await kantor.set_up("dinas")
    one, two = {"unit_id": "a", "name": "A", "parent_id": "b"}, {"unit_id": "b", "name": "B", "parent_id": "dinas"}

    fine = await kantor.done("POST", "units", {"units": [one, two]})
    circle = await kantor.done("POST", "units", {"units": [one, two | {"parent_id": "a"}]})

    assert [each["outcome"] for each in fine["items"]] == ["recorded", "recorded"]
    assert [each["problem"]["code"] for each in circle["items"]] == ["unit-circle", "unit-circle"]


async def test_a_unit_gets_another_name_from_a_day_on(kantor: Office) -> None:
    await kantor.set_up("dinas")
    await kantor.done("PUT", "units/bidang", {"name": "Bidang Data", "valid_from": "2024-01-01"})
    await kantor.done("PUT", "units/bidang", {"name": "Bidang Statistik", "valid_from": "2026-01-01"})
    await kantor.done("PUT", "units/bidang", {"name": "Bidang Statistika", "valid_from": "2026-01-01"})

    unit = await kantor.done("GET", "units/bidang", None, "siti", "employee")
    told = await kantor.told("kota:unit:bidang")

    assert [each["name"] for each in unit["versions"]] == ["Bidang Data", "Bidang Statistika"]
    assert (told["name"], told["valid_from"], told["valid_to"]) == ("Bidang Statistika", "2024-01-01", None)


async def test_the_same_first_day_corrects_and_a_later_one_moves(kantor: Office) -> None:
    await kantor.set_up()
    await kantor.done("PUT", "people/siti", person(valid_from="2025-01-01"))
    await kantor.done("PUT", "people/siti", person(valid_from="2025-01-01", position="Analis Muda"))
    await kantor.done("PUT", "people/siti", person("bidang", valid_from="2026-03-01", position="Analis Madya"))

    told = await kantor.told("kota:person:siti")

    assert (told["unit_id"], told["position"], told["valid_from"]) == ("bidang", "Analis Madya", "2026-03-01")
    assert [(each["position"], each["valid_from"]) for each in told["earlier"]] == [("Analis Muda", "2025-01-01")]


async def test_versions_go_on_above_those_of_imports_that_numbered_by_the_clock(kantor: Office) -> None:
    imported_before = int(datetime.now(UTC).timestamp()) - 60
    await kantor.set_up()
    versions = []
    for position in ("Analis", "Analis Muda", "Analis Madya"):
        await kantor.done("PUT", "people/siti", person(position=position))
        versions.append((await kantor.told("kota:person:siti"))["version"])

    assert versions[0] > imported_before
    assert versions == sorted(set(versions))
    for subject in ("kota:agency:kota", "kota:unit:dinas"):
        assert (await kantor.told(subject))["version"] > imported_before


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"rater_id": "siti"}, "own-superior", "/rater_id"),
        ({"rater_id": "nobody"}, "unknown-reference", "/rater_id"),
        ({"unit_id": "nowhere"}, "unknown-reference", "/unit_id"),
        ({"team_id": "nowhere"}, "unknown-reference", "/team_id"),
        ({"heads_unit": "nowhere"}, "unknown-reference", "/heads_unit"),
        ({"nip": "198713122010012003"}, "wrong-nip", "/nip"),
        ({"nip": "123"}, "invalid", "/nip"),
        ({"nip": "１９８７０５１２２０１００１２００３"}, "invalid", "/nip"),
        ({"name": "   "}, "invalid", "/name"),
        ({"name": "Siti\u0000"}, "invalid", "/name"),
        ({"valid_from": "2999-12-31"}, "wrong-days", "/valid_from"),
        ({"valid_from": "0001-01-01"}, "wrong-days", "/valid_from"),
        ({"unknown": 1}, "invalid", "/unknown"),
    ],
)
async def test_what_cannot_be_is_refused_by_field(
    kantor: Office, changes: dict[str, str], code: str, field: str
) -> None:
    await kantor.set_up()

    answer = await kantor.put("people/siti", person(**changes))

    assert answer.status_code == 422
    assert (answer.json()["code"], answer.json()["errors"][0]["pointer"]) == (code, field)


async def test_a_nip_belongs_to_one_person(kantor: Office) -> None:
    await kantor.set_up()
    await kantor.done("PUT", "people/siti", person(nip=ANALYST_NIP))

    answer = await kantor.put("people/budi", person(nip=ANALYST_NIP))

    assert (answer.status_code, answer.json()["code"]) == (409, "nip-taken")


async def test_somebody_with_a_nip_needs_no_id(kantor: Office) -> None:
    await kantor.set_up()

    first, again = [await kantor.people(person(nip=ANALYST_NIP)) for _ in range(2)]

    assert first[0]["id"] == again[0]["id"] != ANALYST_NIP
    assert (first[0]["outcome"], again[0]["outcome"]) == ("recorded", "unchanged")


async def test_a_command_sent_twice_counts_once_and_an_old_version_is_refused(kantor: Office) -> None:
    await kantor.set_up()
    key = {"Idempotency-Key": "k1"}

    first = await kantor.put("people/siti", person(), **key)
    again = await kantor.put("people/siti", person(), **key)
    old = await kantor.put("people/siti", person(position="Lain"), **{"If-Match": '"7"'})
    right = await kantor.put("people/siti", person(position="Lain"), **{"If-Match": first.headers["ETag"]})

    assert again.headers["Idempotency-Replayed"] == "true"
    assert (old.status_code, right.status_code) == (412, 200)


async def test_access_ends_with_the_last_day(kantor: Office) -> None:
    await kantor.set_up()
    await kantor.people(person(employee_id="siti"))

    await kantor.done("PUT", "people/siti/employment", {"last_day": day(0)})
    assert (await kantor.get("me", "siti", "employee")).status_code == 200
    await kantor.done("PUT", "people/siti/employment", {"last_day": day(-2), "ended": "retired"})
    over = await kantor.get("me", "siti", "employee")

    assert (over.status_code, over.json()["code"]) == (403, "not-employed")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"first_day": "2026-02-01", "last_day": "2026-01-01"}, "/last_day"),
        ({"ended": "retired"}, "/last_day"),
        ({"first_day": "1300-01-01"}, "/first_day"),
        ({"leaves": [{"kind": "study", "first_day": "2026-02-02", "last_day": "2026-02-01"}]}, "/leaves/0/last_day"),
        (
            {"leaves": [{"kind": "study", "first_day": f"2026-0{n}-01", "last_day": "2026-05-01"} for n in (2, 3)]},
            "/leaves",
        ),
        (
            {
                "first_day": "2026-03-01",
                "leaves": [{"kind": "sick", "first_day": "2026-02-01", "last_day": "2026-03-02"}],
            },
            "/leaves/0/first_day",
        ),
        ({"contract": "12/2026"}, "/contract"),
        ({"last_day": "2026-03-01", "ended": "contract_ended"}, "/ended"),
    ],
)
async def test_days_of_an_employment_are_in_order(kantor: Office, body: dict[str, object], field: str) -> None:
    await kantor.set_up()
    await kantor.people(person(employee_id="siti"))

    answer = await kantor.put("people/siti/employment", body)

    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == field


async def test_who_left_becomes_inactive_and_active_again_when_it_was_prolonged(kantor: Office) -> None:
    await kantor.set_up()
    await kantor.people(person(employee_id="siti"))

    await kantor.done("PUT", "people/siti/employment", {"kind": "pppk", "last_day": day(-1)})
    await kantor.work()
    left = await kantor.told("kota:person:siti")
    again = (await kantor.people(person(employee_id="siti")))[0]
    await kantor.done("PUT", "people/siti/employment", {"kind": "pppk", "last_day": day(300)})
    await kantor.work()
    back = await kantor.told("kota:person:siti")

    assert (left["active"], again["outcome"], back["active"]) == (False, "unchanged", True)


async def test_the_daily_look_sets_inactive_whose_last_day_has_passed_meanwhile(
    kantor: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kantor.set_up()
    await kantor.people(person(employee_id="siti"), person(employee_id="budi"))
    await kantor.done("PUT", "people/siti/employment", {"last_day": day(1), "ended": "retired"})
    await kantor.work()
    before = await kantor.told("kota:person:siti")

    now = datetime.now(UTC) + timedelta(days=3)
    monkeypatch.setattr(kantor.parts.times, "_now", lambda: now)
    await kantor.work()

    assert before["active"]
    assert not (await kantor.told("kota:person:siti"))["active"]
    assert (await kantor.told("kota:person:budi"))["active"]


async def test_a_delegation_by_letter_travels_with_the_person_and_can_be_taken_back(kantor: Office) -> None:
    await kantor.set_up()
    await kantor.people(person(employee_id="siti"), person(employee_id="budi"))

    await kantor.done("POST", "people/siti/delegations", LETTER)
    told = (await kantor.told("kota:person:siti"))["delegations"]
    path = f"people/siti/delegations/budi/{LETTER['valid_from']}"
    gone = await kantor.done("DELETE", path)
    again = await kantor.call("DELETE", path)

    assert [(each["to_employee_id"], each["letter"]) for each in told] == [("budi", "800/12/2026")]
    assert gone["delegations"] == []
    assert again.status_code == 404


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to_employee_id": "siti"}, "own-superior"),
        ({"to_employee_id": "nobody"}, "unknown-reference"),
        ({"letter": ""}, "letter-missing"),
        ({"valid_to": day(-6)}, "wrong-days"),
        ({"valid_to": day(3000)}, "wrong-days"),
    ],
)
async def test_a_delegation_that_cannot_be_is_refused(kantor: Office, changes: dict[str, str], code: str) -> None:
    await kantor.set_up()
    await kantor.people(person(employee_id="siti"), person(employee_id="budi"))

    answer = await kantor.post("people/siti/delegations", LETTER | changes)

    assert answer.json()["code"] == code


async def test_officers_find_people_by_words_of_the_name_by_nip_and_by_unit(kantor: Office) -> None:
    await kantor.set_up()
    await kantor.people(
        person(employee_id="e1", name="Dr. Élodie Nur'aini, M.Si.", nip=CHIEF_NIP),
        person("bidang", employee_id="e2", name="Nuraini Elok", nip=ANALYST_NIP),
        person("bidang", employee_id="e3", name="Budi Santoso"),
    )

    async def found(query: str) -> list[str]:
        return [each["employee_id"] for each in (await kantor.done("GET", f"people?{query}"))["items"]]

    assert await found("name=ELODIE") == ["e1"]
    assert await found("name=el nur") == ["e1", "e2"]
    assert await found("name=santoso budi") == ["e3"]
    assert await found(f"nip={CHIEF_NIP}") == ["e1"]
    assert await found("nip=19870512") == ["e2"]
    assert await found("unit_id=bidang&limit=1") == ["e2"]
    assert await found("name=$ne") == []
    assert (await kantor.get("people?name=...")).status_code == 422
    assert (await kantor.get("people?nip=1987.*")).status_code == 422
    assert (await kantor.get("people?name=budi", "siti", "employee")).json() == {"items": [], "next": None}
    assert (await kantor.get("people?name=budi", "siti", "subscriber")).status_code == 403


async def test_a_person_sees_himself_and_nobody_else(kantor: Office) -> None:
    await kantor.set_up()
    await kantor.people(person(employee_id="kepala", name="Hasan"), person(employee_id="siti", rater_id="kepala"))

    me = await kantor.done("GET", "me", None, "siti", "employee")

    assert (me["person"]["name"], me["rater"]["name"]) == ("Siti Aisyah", "Hasan")
    assert (await kantor.get("people/siti", "siti", "employee")).status_code == 200
    refused = [await kantor.get(f"people/{each}", "siti", "employee") for each in ("kepala", "nobody")]
    assert {each.status_code for each in refused} == {404}
    assert refused[0].json() == refused[1].json()
    assert (await kantor.get("people/siti", agency="desa")).status_code == 404


async def test_identity_is_erased_only_after_the_employment_ended(kantor: Office) -> None:
    await kantor.set_up()
    await kantor.people(person(employee_id="siti", nip=ANALYST_NIP))
    reason = {"reason": "Permintaan pemilik data"}

    early = await kantor.post("people/siti/erasure", reason, *ADMIN)
    await kantor.done("PUT", "people/siti/employment", {"last_day": day(-1), "ended": "retired"})
    by_officer = await kantor.post("people/siti/erasure", reason, *OFFICER)
    erased = await kantor.done("POST", "people/siti/erasure", reason, *ADMIN)
    told = await kantor.told("kota:person:siti")
    stored = str((await kantor.parts.documents.load(["kota:person:siti"]))["kota:person:siti"].state)

    assert (early.json()["code"], by_officer.status_code) == ("still-employed", 403)
    assert (told["name"], told["nip"], told["active"]) == ("-", "", False)
    assert erased["erased"]["by"] == "admin"
    assert "Aisyah" not in stored
    assert ANALYST_NIP not in stored
    assert (await kantor.done("GET", "people?name=siti"))["items"] == []
    assert (await kantor.put("people/siti", person())).json()["code"] == "erased"


async def test_everything_about_a_person_is_given_to_the_person_and_the_administrator(kantor: Office) -> None:
    await kantor.set_up()
    await kantor.people(person(employee_id="siti", nip=ANALYST_NIP), person(employee_id="budi"))
    await kantor.done("PUT", "people/siti/employment", {"first_day": "2010-01-01"})
    await kantor.done("POST", "people/siti/delegations", LETTER)

    mine = await kantor.done("GET", "people/siti/export", None, "siti", "employee")
    substitute = await kantor.done("GET", "people/budi/export", None, *ADMIN)

    assert (mine["person"]["nip"], mine["employment"]["first_day"]) == (ANALYST_NIP, "2010-01-01")
    assert mine["published"] == ["employment.recorded", "person.recorded"]
    assert substitute["delegations_received"][0]["principal_id"] == "siti"
    assert (await kantor.get("people/siti/export", *OFFICER)).status_code == 404


async def test_the_daily_look_gives_no_more_at_once_than_a_job_takes(kantor: Office) -> None:
    """What is behind the first ids of a page would wait for the next pass, and after the last one for tomorrow."""
    await kantor.set_up()
    documents, now = kantor.parts.documents, datetime.now(UTC)
    over, works = now.date() - timedelta(days=1), person_state(valid_from=now.date())
    states: dict[str, Any] = {}
    for id in (f"e{number:04}" for number in range(CHUNK + 20)):
        states[f"kota:employment:{id}"] = EmploymentRecord(
            agency_id="kota", employee_id=id, last_day=over, version_base=1
        )
        states[f"kota:person:{id}"] = replace(works, employee_id=id)
    kinds = documents.kind_of
    made = [replace(fresh(kind=kinds(id), id=id), state=each, version=1, dirty=True) for id, each in states.items()]
    await documents.save(made, now=now)
    agency = await documents.get(AGENCY, "kota:agency:kota")
    env = Env(id=agency.id, now=now, today=now.date())

    pages = [len(ids) async for ids, _end in over_today(Owner(documents, agency, env))("")]

    assert pages == [CHUNK, 20]


def person_state(*, valid_from: date) -> PersonState:
    assignment = EarlierAssignment(unit_id="dinas", position="Staf", position_group="jf", valid_from=valid_from)
    return PersonState(agency_id="kota", employee_id="x", name="X", assignments=(assignment,), version_base=1)
