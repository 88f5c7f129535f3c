"""Imports by HTTP: what files say is shown first, recorded in the background, and never twice."""

from typing import Any

import pytest
from directory_builders import ADMIN, ANALYST_NIP, Json, Office, day, person, uploaded
from directory_files import ANALYST_ROW, CHIEF_ROW, CLERK_ROW, HEADINGS, csv_rows, xlsx_rows

from services.directory.domain.importing.state import PART_SIZE
from services.directory.rules.importing.files import UploadedFile

WITH_DAY = (*HEADINGS, "TMT")


def sent(*files: UploadedFile, **how: Any) -> Json:
    return {"files": [uploaded(each.name, each.content) for each in files]} | how


async def imported(kantor: Office, *files: UploadedFile, **how: Any) -> Json:
    begun = await kantor.done("POST", "imports", sent(*files, **how))
    await kantor.work()
    return await kantor.done("GET", f"imports/{begun['import_id']}")


async def names(kantor: Office) -> list[str]:
    return sorted(each["name"] for each in (await kantor.done("GET", "people?active=true"))["items"])


async def test_a_file_is_recorded_and_the_same_again_changes_nothing(kantor: Office) -> None:
    await kantor.set_up("dinas-a")
    file = xlsx_rows(CHIEF_ROW, ANALYST_ROW, CLERK_ROW)

    first, again = await imported(kantor, file), await imported(kantor, file)

    assert (first["status"], first["done"], first["total"]) == ("done", 3, 3)
    assert first["counts"]["people_new"] == 3
    assert (again["status"], again["total"], again["counts"]["people_same"]) == ("done", 0, 3)
    assert await names(kantor) == ["Hasan Basri", "Siti Aisyah", "Wati Lubis"]


async def test_a_dry_run_says_the_same_and_changes_nothing(kantor: Office) -> None:
    await kantor.set_up("dinas-a")
    file = csv_rows(CHIEF_ROW, ANALYST_ROW)

    dry = await imported(kantor, file, dry_run=True)
    before = await names(kantor)
    wet = await imported(kantor, file)

    assert (dry["status"], before) == ("checked", [])
    assert dry["counts"] == wet["counts"]
    assert dry["total"] == wet["total"] == wet["done"]


async def test_a_dry_run_says_who_moves_from_where_to_where_and_when(kantor: Office) -> None:
    await kantor.set_up()
    old, new = "2024-01-01", "2026-02-01"
    await imported(kantor, csv_rows((*CHIEF_ROW, old), (*ANALYST_ROW, old), headings=WITH_DAY))
    moved = ("Dinas B" if each == "Dinas A" else each for each in ANALYST_ROW)

    dry = await imported(kantor, csv_rows((*CHIEF_ROW, old), (*moved, new), headings=WITH_DAY), dry_run=True)

    assert dry["counts"]["people_moved"] == 1
    move = dry["movements"][0]
    assert (move["name"], move["from_unit_id"], move["to_unit_id"], move["on"]) == (
        "Siti Aisyah", "dinas-a", "dinas-b", new,
    )  # fmt: skip


async def test_rows_with_errors_stop_everything_unless_they_are_skipped(kantor: Office) -> None:
    await kantor.set_up()
    file = csv_rows(CHIEF_ROW, ("123", *ANALYST_ROW[1:]))

    refused = await imported(kantor, file)
    before = await names(kantor)
    skipped = await imported(kantor, file, skip_invalid=True)

    problem = refused["problems"][0]
    assert (refused["status"], before) == ("refused", [])
    assert (problem["file"], problem["row"], problem["column"]) == ("pegawai.csv", 3, "NIP")
    assert (skipped["status"], await names(kantor)) == ("done", ["Hasan Basri"])


async def test_who_is_in_no_file_retires_only_when_asked(kantor: Office) -> None:
    await kantor.set_up()
    await imported(kantor, csv_rows(CHIEF_ROW, ANALYST_ROW))

    kept = await imported(kantor, csv_rows(CHIEF_ROW))
    gone = await imported(kantor, csv_rows(CHIEF_ROW), retire_missing=True)

    assert (kept["counts"]["people_absent"], kept["counts"]["people_retired"]) == (1, 0)
    assert gone["counts"]["people_retired"] == 1
    assert await names(kantor) == ["Hasan Basri"]


async def test_delegations_by_letter_survive_an_import(kantor: Office) -> None:
    await kantor.set_up()
    await imported(kantor, csv_rows(CHIEF_ROW, ANALYST_ROW))
    chief, analyst = [
        (await kantor.done("GET", f"people?name={each}"))["items"][0]["employee_id"] for each in ("hasan", "siti")
    ]
    letter = {"to_employee_id": analyst, "kind": "plh", "valid_from": day(-1), "valid_to": day(5), "letter": "7/2026"}
    await kantor.done("POST", f"people/{chief}/delegations", letter)

    await imported(kantor, xlsx_rows((CHIEF_ROW[0], "Hasan Basri, S.H.", *CHIEF_ROW[2:]), ANALYST_ROW))

    chief_now = await kantor.done("GET", f"people/{chief}")
    assert (chief_now["name"], len(chief_now["delegations"])) == ("Hasan Basri, S.H.", 1)


async def test_many_people_come_in_parts_and_no_name_is_left_behind(kantor: Office) -> None:
    await kantor.set_up()
    rows = [(f"e{n:04}", f"Pegawai {n}", "Dinas A", "Staf", "Pelaksana") for n in range(PART_SIZE * 2 + 3)]
    headings = ("employee_id", "Nama", "Unit Kerja", "Jabatan", "Golongan Jabatan")

    done = await imported(kantor, csv_rows(*rows, headings=headings))
    parts = await kantor.parts.documents.load([f"kota:import-part:{done['import_id']}:{n:06d}" for n in range(9)])

    assert (done["status"], done["done"]) == ("done", len(rows) + 1)
    assert len(parts) > 2
    assert all(not each.state.ids for each in parts.values())


async def test_a_job_that_was_broken_off_goes_on_where_it_was(kantor: Office) -> None:
    await kantor.set_up()
    begun = await kantor.done("POST", "imports", sent(csv_rows(CHIEF_ROW, ANALYST_ROW)))
    while (await kantor.done("GET", f"imports/{begun['import_id']}"))["done"] == 0:
        await kantor.step()
    await kantor.done("PUT", "people/other", person("dinas-a"))

    await kantor.work()

    done = await kantor.done("GET", f"imports/{begun['import_id']}")
    assert (done["status"], done["done"]) == ("done", 3)
    assert await names(kantor) == ["Hasan Basri", "Siti Aisyah", "Siti Aisyah"]


async def test_only_one_import_runs_and_it_can_be_cancelled(kantor: Office) -> None:
    await kantor.set_up()
    begun = await kantor.done("POST", "imports", sent(csv_rows(CHIEF_ROW)))

    second = await kantor.post("imports", sent(csv_rows(ANALYST_ROW)))
    cancelled = await kantor.done("POST", f"imports/{begun['import_id']}/cancellation", {})
    await kantor.work()
    again = await kantor.post(f"imports/{begun['import_id']}/cancellation", {})

    assert second.json()["code"] == "import-running"
    assert (cancelled["status"], await names(kantor)) == ("cancelled", [])
    assert again.status_code == 200
    assert (await imported(kantor, csv_rows(CHIEF_ROW)))["status"] == "done"


async def test_the_same_upload_under_the_same_key_is_one_import(kantor: Office) -> None:
    await kantor.set_up()
    body, key = sent(csv_rows(CHIEF_ROW)), {"Idempotency-Key": "k"}

    first = await kantor.post("imports", body, **key)
    again = await kantor.post("imports", body, **key)
    other = await kantor.post("imports", sent(csv_rows(ANALYST_ROW)), **key)

    assert first.json()["import_id"] == again.json()["import_id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert other.json()["code"] == "key-reused"


async def test_who_was_erased_is_not_brought_back(kantor: Office) -> None:
    await kantor.set_up()
    file = csv_rows(CHIEF_ROW, ANALYST_ROW)
    await imported(kantor, file)
    siti = (await kantor.done("GET", f"people?nip={ANALYST_NIP}"))["items"][0]["employee_id"]
    await kantor.done("PUT", f"people/{siti}/employment", {"last_day": day(-1), "ended": "died"})
    await kantor.done("POST", f"people/{siti}/erasure", {"reason": "Permintaan ahli waris"}, *ADMIN)

    again = await imported(kantor, file)

    assert [(each["id"], each["code"]) for each in again["refusals"]] == [(siti, "erased")]
    assert (await kantor.done("GET", f"people/{siti}"))["name"] == "-"


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"PK\x03\x04 no zip", b"hello", b"%PDF-1.7"])
async def test_what_is_no_table_is_refused(kantor: Office, content: bytes) -> None:
    await kantor.set_up()

    for name in ("pegawai.csv", "pegawai.xlsx"):
        answer = await kantor.post("imports", sent(UploadedFile(name, content)))
        assert (answer.status_code, answer.json()["code"]) == (422, "unreadable-file"), answer.text


async def test_employees_import_nothing(kantor: Office) -> None:
    answer = await kantor.post("imports", sent(csv_rows(CHIEF_ROW)), "siti", "employee")

    assert answer.status_code == 403


async def test_nobody_retires_while_rows_are_wrong(kantor: Office) -> None:
    """A wrong row is somebody too: who stands in it is in the file."""
    await kantor.set_up()
    await imported(kantor, csv_rows(CHIEF_ROW, ANALYST_ROW))
    wrong = (ANALYST_ROW[0], "", *ANALYST_ROW[2:])

    done = await imported(kantor, csv_rows(CHIEF_ROW, wrong), retire_missing=True, skip_invalid=True)

    assert (done["status"], done["counts"]["people_retired"]) == ("done", 0)
    assert "dinonaktifkan" in done["warnings"][-1]["text"]
    assert await names(kantor) == ["Hasan Basri", "Siti Aisyah"]


async def test_a_file_without_nip_takes_none_away(kantor: Office) -> None:
    await kantor.set_up()
    await kantor.people(person(employee_id="siti", nip=ANALYST_NIP))
    headings = ("employee_id", "Nama", "Unit Kerja", "Jabatan", "Golongan Jabatan")

    await imported(kantor, csv_rows(("siti", "Siti A.", "Dinas", "Analis", "JF"), headings=headings))

    siti = await kantor.done("GET", "people/siti")
    assert (siti["name"], siti["nip"]) == ("Siti A.", ANALYST_NIP)


@pytest.mark.parametrize(("column", "value"), [(1, "A" * 301), (3, "B" * 401), (2, "C" * 301)])
async def test_what_the_directory_cannot_hold_is_refused_for_that_row_alone(
    kantor: Office, column: int, value: str
) -> None:
    await kantor.set_up()
    long = tuple(value if place == column else cell for place, cell in enumerate(ANALYST_ROW))

    done = await imported(kantor, csv_rows(CHIEF_ROW, long), skip_invalid=True)

    assert done["status"] == "done"
    assert done["refusals"] or done["problems"]
    assert "Hasan Basri" in await names(kantor)


async def test_what_is_no_base64_is_refused(kantor: Office) -> None:
    await kantor.set_up()

    answer = await kantor.post("imports", {"files": [{"name": "a.csv", "content": "*"}]})

    assert answer.status_code == 422
    assert {"pointer": "/files/0/content", "detail": "bukan Base64 yang benar"} in answer.json()["errors"]


async def test_who_is_new_and_has_no_first_day_begins_on_the_day_that_is_named(kantor: Office) -> None:
    """An agency that was imported before there was this service is not moved by importing it once more."""
    await kantor.set_up()
    await kantor.people(person(employee_id="known", valid_from="2020-01-01"))
    headings = ("employee_id", "Nama", "Unit Kerja", "Jabatan", "Golongan Jabatan", "TMT")
    rows = [("known", "A", "Dinas", "Staf", "JF", ""), ("new", "B", "Dinas", "Staf", "JF", ""),
            ("dated", "C", "Dinas", "Staf", "JF", "2025-05-05")]  # fmt: skip

    await imported(kantor, csv_rows(*rows, headings=headings), since="2024-02-02")

    first = {each: (await kantor.told(f"kota:person:{each}"))["valid_from"] for each in ("known", "new", "dated")}
    assert first == {"known": "2020-01-01", "new": "2024-02-02", "dated": "2025-05-05"}
