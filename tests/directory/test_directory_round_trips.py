"""How often each command asks the database and writes: as the table in docs/round-trips.md says."""

from typing import Any

import pytest
from directory_builders import ADMIN, AGENCY, ANALYST_NIP, OFFICER, Office, day, person, uploaded
from directory_files import CHIEF_ROW, csv_rows

from services.directory.main import SERVICE
from services.directory.settings import Settings
from shared.runtime import build
from shared.times import Times
from tests.support.counting import act, commands, documented, trips_of
from tests.support.identity import Identity

FILE = csv_rows(CHIEF_ROW)
SITI = {"employee_id": "siti"}
BUDI = {"employee_id": "budi"}
LETTER = {"to_employee_id": "budi", "kind": "plt", "valid_from": day(-1), "valid_to": day(1), "letter": "1/2026"}
POSITION = {"unit_id": "dinas", "name": "Analis", "position_group": "jf"}
KABID = {"position_id": "kabid", "vacant_from": day(-1)}
GONE = {"last_day": day(-5), "ended": "retired"}
ACTS = (
    act("PUT /v1/units/{unit_id}", {"name": "Seksi", "parent_id": "dinas"}, *OFFICER, unit_id="seksi"),
    act("POST /v1/units", {"units": [{"unit_id": "a", "name": "A"}]}, *OFFICER),
    act("POST /v1/people", {"people": [person(employee_id="wati", nip=ANALYST_NIP)]}, *OFFICER),
    act("PUT /v1/people/{employee_id}", person(position="Lain", rater_id="budi"), *OFFICER, **SITI),
    act("POST /v1/people/{employee_id}/delegations", LETTER, *OFFICER, **SITI),
    act(
        "DELETE /v1/people/{employee_id}/delegations/{to_employee_id}/{valid_from}", {}, *OFFICER,
        employee_id="siti", to_employee_id="budi", valid_from=day(-1),
    ),
    act("PUT /v1/positions/{position_id}", POSITION | {"held_by": "siti"}, *OFFICER, position_id="analis"),
    act("POST /v1/positions/imports", {"items": [POSITION | KABID]}, *OFFICER),
    act("PUT /v1/people/{employee_id}/employment", GONE, *OFFICER, **BUDI),
    act("POST /v1/people/{employee_id}/erasure", {"reason": "Permintaan pemilik"}, *ADMIN, **BUDI),
    act("POST /v1/names", {"employee_ids": ["siti"]}, "siti"),
    act("PUT /v1/agency", {"name": "Kota", "zone": "Asia/Makassar"}, *ADMIN),
    act("POST /v1/imports", {"files": [uploaded(FILE.name, FILE.content)]}, *OFFICER),
)  # fmt: skip


async def test_every_command_makes_as_many_round_trips_as_documented(
    kantor: Office, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a service that knows the agency's time already, as it does for two seconds after each look."""
    monkeypatch.setattr(Times, "_is_old", lambda *_given: False)
    monkeypatch.setattr(Times, "forget", lambda *_given: None)
    await kantor.set_up()
    await kantor.people(person(employee_id="siti"), person(employee_id="budi"))

    trips = await trips_of(kantor.app, ACTS, identity, AGENCY, reads_again={"POST /v1/imports", "POST /v1/people"})
    running = (await kantor.done("GET", "imports"))["items"][0]["import_id"]
    cancel = act("POST /v1/imports/{import_id}/cancellation", {}, *OFFICER, import_id=running)
    trips |= await trips_of(kantor.app, (cancel,), identity, AGENCY)

    assert trips == documented("directory")


def test_every_command_is_documented() -> None:
    app: Any = build(SERVICE, Settings())

    assert commands(app) == documented("directory").keys()
