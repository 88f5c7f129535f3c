"""Where people and units stand: since when, in which unit, as its only head, and never in a circle."""

import asyncio
from datetime import date

import pytest
from directory_builders import ADMIN, ANALYST_NIP, TODAY, Json, Office, day, env, person, uploaded, wanted
from directory_files import ANALYST_ROW, CHIEF_ROW, HEADINGS, csv_rows
from test_directory_imports import imported

from services.directory.domain.employment import EmploymentRecord
from services.directory.domain.person.record import record_person

UNSOURCED: str = ANALYST_NIP[:12] + "22" + ANALYST_NIP[14:]
PERSON, EMPLOYMENT = "kota:person:siti", "kota:employment:siti"


@pytest.mark.parametrize(
    ("first_day", "begins"),
    [
        (None, date(2026, 1, 1)),
        (date(2019, 3, 1), date(2026, 1, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 9, 1), date(2026, 9, 1)),
    ],
)
def test_who_is_new_and_has_no_day_is_in_place_since_the_year_or_the_employment_began(
    first_day: date | None, begins: date
) -> None:
    employed = EmploymentRecord(agency_id="kota", employee_id="siti", first_day=first_day, version_base=0)

    state = record_person(None, wanted(), env(PERSON, contexts={EMPLOYMENT: employed})).state

    assert state.present.valid_from == begins != TODAY


async def test_a_file_without_days_lets_everybody_begin_with_the_year_or_the_employment(kantor: Office) -> None:
    await kantor.set_up()
    year = (await kantor.done("GET", "agency"))["today"][:4]
    joined = day(-1) if day(-1) > f"{year}-01-01" else f"{year}-01-01"

    done = await imported(
        kantor, csv_rows((*CHIEF_ROW, ""), (*ANALYST_ROW, joined), headings=(*HEADINGS, "Tanggal Masuk"))
    )

    begins = {each["nip"]: each["valid_from"] for each in (await kantor.done("GET", "people"))["items"]}
    assert begins == {CHIEF_ROW[0]: f"{year}-01-01", ANALYST_ROW[0]: joined}
    assert not [each for each in done["warnings"] if "masuk" in each["text"]]


async def test_an_import_warns_once_of_those_who_would_have_joined_with_their_present_position(kantor: Office) -> None:
    await kantor.set_up()
    today = (await kantor.done("GET", "agency"))["today"]
    rows = ((*CHIEF_ROW, today, ""), (*ANALYST_ROW, today, "2015-03-01"))
    file = csv_rows(*rows, headings=(*HEADINGS, "TMT Jabatan", "Tanggal Masuk"))

    dry = await imported(kantor, file, dry_run=True)
    await imported(kantor, file)
    again = await imported(kantor, file)

    told = [each["text"] for each in dry["warnings"] if "baru menjabat" in each["text"]]
    assert len(told) == 1
    assert told[0].startswith("1 pegawai baru")
    assert not [each for each in again["warnings"] if "baru menjabat" in each["text"]]


@pytest.mark.parametrize("field", ["unit_id", "team_id", "heads_unit"])
async def test_nobody_is_put_into_a_unit_that_is_closed(kantor: Office, field: str) -> None:
    await kantor.set_up("dinas")
    await kantor.done("PUT", "units/lama", {"name": "Lama", "valid_from": "2020-01-01", "valid_to": "2024-12-31"})

    now = await kantor.put("people/siti", person(**{field: "lama"}))
    bulk = await kantor.done("POST", "people", {"people": [person(employee_id="siti", **{field: "lama"})]})
    gone = await kantor.put("people/siti", person(valid_from="2024-01-01", active=False, **{field: "lama"}))
    corrected = await kantor.put(
        "people/siti", person(valid_from="2024-01-01", active=False, name="Siti A.", **{field: "lama"})
    )

    assert (now.status_code, now.json()["code"], now.json()["errors"][0]["pointer"]) == (
        422,
        "unit-closed",
        f"/{field}",
    )
    assert bulk["items"][0]["problem"]["code"] == "unit-closed"
    assert (gone.status_code, corrected.status_code) == (200, 200)


async def test_an_import_warns_of_people_in_a_unit_that_is_closed(kantor: Office) -> None:
    await kantor.set_up("dinas-a")
    await kantor.done("PUT", "units/dinas-a", {"name": "Dinas A", "valid_to": "2024-12-31"})

    done = await imported(kantor, csv_rows(CHIEF_ROW, ANALYST_ROW))

    assert done["status"] == "done"
    assert [each["text"][:40] for each in done["warnings"] if "ditutup" in each["text"]] == [
        "2 pegawai ditempatkan di unit yang sudah"
    ]


async def test_a_unit_has_one_head(kantor: Office) -> None:
    await kantor.set_up("dinas")
    await kantor.people(person(employee_id="siti", heads_unit="dinas", valid_from="2024-01-01"))
    head = person(heads_unit="dinas", valid_from=day(10))

    taken = await kantor.put("people/budi", head)
    again = await kantor.put("people/siti", person(heads_unit="dinas", valid_from="2024-01-01", name="Siti A."))
    both = await kantor.done("POST", "people", {"people": [head | {"employee_id": each} for each in ("ani", "budi")]})

    assert (taken.status_code, taken.json()["code"]) == (409, "head-taken")
    assert "siti" in taken.json()["detail"]
    assert again.status_code == 200
    assert {each["problem"]["code"] for each in both["items"]} == {"head-taken"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("people/siti", person("dinas", valid_from=day(10))),
        ("people/siti", person("dinas", heads_unit="dinas", valid_from="2024-01-01", active=False)),
        ("people/siti/employment", {"last_day": day(9)}),
    ],
)
async def test_another_heads_the_unit_from_the_day_on_which_the_first_does_not_any_more(
    kantor: Office, path: str, body: Json
) -> None:
    await kantor.set_up("dinas")
    await kantor.people(person(employee_id="siti", heads_unit="dinas", valid_from="2024-01-01"))
    await kantor.done("PUT", path, body)

    answer = await kantor.put("people/budi", person(heads_unit="dinas", valid_from=day(10)))

    assert answer.status_code == 200, answer.text


async def test_two_heads_change_places_in_one_go(kantor: Office) -> None:
    await kantor.set_up("a", "b")
    await kantor.people(
        person("a", employee_id="siti", heads_unit="a", valid_from="2024-01-01"),
        person("b", employee_id="budi", heads_unit="b", valid_from="2024-01-01"),
    )

    changed = await kantor.people(
        person("b", employee_id="siti", heads_unit="b", valid_from=day(0)),
        person("a", employee_id="budi", heads_unit="a", valid_from=day(0)),
    )

    assert [each["outcome"] for each in changed] == ["recorded", "recorded"]


async def test_an_import_does_not_make_a_second_head(kantor: Office) -> None:
    await kantor.set_up("dinas-a")
    await kantor.people(person("dinas-a", employee_id="siti", heads_unit="dinas-a", valid_from="2024-01-01"))

    done = await imported(kantor, csv_rows((*CHIEF_ROW, "ya"), headings=(*HEADINGS, "Memimpin Unit")))

    assert [each["code"] for each in done["refusals"]] == ["head-taken"]


async def test_two_officers_at_the_same_moment_make_no_circle(kantor: Office) -> None:
    await kantor.set_up("dinas", "a", "b")

    for one, other in (("a", "b"), ("b", "a")):
        answers = await asyncio.gather(
            kantor.put(f"units/{one}", {"name": one, "parent_id": other}),
            kantor.put(f"units/{other}", {"name": other, "parent_id": one}),
        )
        assert sorted(each.status_code for each in answers) == [200, 422]
        assert {each.json().get("code") for each in answers} == {None, "unit-circle"}
        tree = await kantor.done("GET", "units")
        assert [each["parent_id"] for each in tree["items"]].count(None) == 2
        for each in (one, other):
            await kantor.done("PUT", f"units/{each}", {"name": each})


async def test_new_units_that_come_at_the_same_moment_make_no_circle(kantor: Office) -> None:
    await kantor.set_up("dinas")
    units = [[{"unit_id": each, "name": each, "parent_id": up} for each, up in pairs] for pairs in (
        (("a", "b"), ("b", "dinas")), (("b", "a"), ("a", "dinas")),
    )]  # fmt: skip

    await asyncio.gather(*(kantor.done("POST", "units", {"units": each}) for each in units))

    tree = (await kantor.get("unit-tree")).json()
    assert {each["unit_id"] for each in tree} == {"dinas", "a", "b"}


async def test_a_number_of_pppk_without_a_known_source_is_taken_with_a_warning_as_from_a_file(kantor: Office) -> None:
    await kantor.set_up()

    answer = await kantor.put("people/siti", person(nip=UNSOURCED))
    bulk = (await kantor.people(person(employee_id="siti", nip=UNSOURCED)))[0]
    other = (await kantor.people(person(employee_id="budi", nip=ANALYST_NIP)))[0]

    assert answer.status_code == 200, answer.text
    assert "berkode 22" in answer.json()["warnings"][0]
    assert bulk["warnings"] == answer.json()["warnings"]
    assert (other["warnings"], (await kantor.done("GET", "people/budi"))["warnings"]) == ([], [])


OWN: tuple[tuple[str, str, Json | None], ...] = (
    ("PUT", "people/siti", person(position="Kepala", valid_from="2024-01-01")),
    ("PUT", "people/siti/employment", {"first_day": "2020-01-01"}),
    (
        "POST",
        "people/siti/delegations",
        {"to_employee_id": "budi", "kind": "delegate", "valid_from": day(0), "valid_to": day(1)},
    ),
    (
        "POST",
        "people/budi/delegations",
        {"to_employee_id": "siti", "kind": "delegate", "valid_from": day(0), "valid_to": day(1)},
    ),
    (
        "PUT",
        "people/budi",
        person(
            valid_from="2024-01-01",
            delegations=[{"to_employee_id": "siti", "kind": "plh", "valid_from": day(0), "valid_to": day(1)}],
        ),
    ),
)


@pytest.mark.parametrize(("method", "path", "body"), OWN)
async def test_an_officer_changes_nothing_about_himself_or_herself(
    kantor: Office, method: str, path: str, body: Json
) -> None:
    await kantor.set_up()
    both = [person(employee_id=each, valid_from="2024-01-01") for each in ("siti", "budi")]
    await kantor.people(*both)

    for role in ("performance_officer", "agency_admin"):
        answer = await kantor.call(method, path, body, "siti", role)
        assert (answer.status_code, answer.json()["code"]) == (403, "own-record"), answer.text
    same = await kantor.done("POST", "people", {"people": both}, "siti", "performance_officer")
    bulk = await kantor.done("POST", "people", {"people": [each | {"name": "B"} for each in both]}, "siti", *ADMIN[1:])

    assert [each["outcome"] for each in same["items"]] == ["unchanged", "unchanged"]
    assert [each["outcome"] for each in bulk["items"]] == ["refused", "recorded"]
    assert (await kantor.get("people/siti", "siti", "performance_officer")).status_code == 200


async def test_a_file_changes_nothing_about_who_imports_it(kantor: Office) -> None:
    await kantor.set_up()
    await imported(kantor, csv_rows(CHIEF_ROW, ANALYST_ROW))
    found = (await kantor.done("GET", f"people?nip={CHIEF_ROW[0]}"))["items"][0]
    me = (found["employee_id"], "performance_officer")
    headings = (*HEADINGS, "Tanggal Masuk")
    risen = [each if place != 3 else "Sekretaris Daerah" for place, each in enumerate(CHIEF_ROW)]
    files = (
        csv_rows(risen, ANALYST_ROW),
        csv_rows((*CHIEF_ROW, "2001-01-01"), (*ANALYST_ROW, ""), headings=headings),
        csv_rows(ANALYST_ROW),
    )

    for file in files:
        body = {"files": [uploaded(file.name, file.content)]}
        begun = await kantor.done("POST", "imports", body | {"retire_missing": True}, *me)
        await kantor.work()
        assert [(each["id"], each["code"]) for each in begun["refusals"]] == [(me[0], "own-record")]

    now = await kantor.done("GET", f"people/{me[0]}")
    assert (now["position"], now["active"]) == (found["position"], True)
    assert (await kantor.get(f"people/{me[0]}/employment")).status_code == 404


async def test_a_file_of_people_tells_nothing_new_of_units_that_are_known(kantor: Office) -> None:
    await kantor.set_up("pemda")
    unit = {"name": "Dinas Satu", "parent_id": "pemda", "mission": ["Melayani"], "valid_from": "2020-01-01"}
    before = await kantor.done("PUT", "units/dinas-a", unit)

    done = await imported(kantor, csv_rows(CHIEF_ROW, ANALYST_ROW))

    assert done["counts"]["units_same"] == 1
    assert await kantor.done("GET", "units/dinas-a") == before
