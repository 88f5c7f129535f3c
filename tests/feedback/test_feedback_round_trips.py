"""How often each command asks the database and writes: as the table in docs/round-trips.md says."""

from typing import Any

import pytest
from feedback_builders import AGENCY, DAY, DOSSIER_ID, SEEN, SURVEY_ID, assignment, cycle, dossier
from test_feedback_questions import SETS

from services.feedback.main import SERVICE
from services.feedback.rules.questions import ELEMENTS
from services.feedback.settings import Settings
from shared import clock
from shared.agency import AgencyState
from shared.runtime import build
from tests.support.counting import act, commands, documented, trips_of
from tests.support.identity import Identity
from tests.support.in_process import service_on
from tests.support.world import BY_OFFICER

PEERS = ["E-2", "E-3", "E-4"]
RULES = cycle(nomination={"required": True, "minimum": 3, "maximum": 4}, **SETS)
ENTRY = {
    "entry_id": "f-1", "source": "superior", "about": "behaviour", "criterion": "kerja-sama", "observed": SEEN,
    "level": "as", "on": DAY.isoformat(),
}  # fmt: skip
FORM = {
    "entry_id": "a-1", "source": "peer", "set": "umum", "on": DAY.isoformat(),
    "answers": [{"question": "q1", "level": "above"}, {"question": "q3", "observed": SEEN}],
}  # fmt: skip
SESSION = {
    "session_id": "s-1", "mentor_id": "E-0", "mentee_id": "E-1", "competence": "data", "on": DAY.isoformat(),
    "minutes": 60,
}  # fmt: skip
CODE = "ABCDEFGHJK"
ANSWER = {"answers": dict.fromkeys(ELEMENTS, 4), "website": "x", "code": CODE}
NOMINEES = {"nominees": [{"employee_id": each} for each in PEERS]}
RELEASE = {"suspicion": "hidden_field", "reason": "Formulir lama"}
OF_SURVEY = {"survey_id": SURVEY_ID}
OF_DOSSIER = {"dossier_id": DOSSIER_ID}
ACTS = (
    act("POST /v1/surveys", {"cycle_id": "2026", "unit_id": "PKM", "title": "Survei"}, *BY_OFFICER),
    act("POST /v1/surveys/{survey_id}/codes", {"count": 1}, *BY_OFFICER, **OF_SURVEY),
    act("PUT /v1/surveys/{survey_id}/population", {"users": 300}, *BY_OFFICER, **OF_SURVEY),
    act("POST /v1/public/surveys/{survey_id}/answers", ANSWER, **OF_SURVEY),
    act("POST /v1/surveys/{survey_id}/releases", RELEASE, *BY_OFFICER, **OF_SURVEY),
    act("POST /v1/dossiers/{dossier_id}/entries", ENTRY, "E-0", **OF_DOSSIER),
    act("POST /v1/dossiers/{dossier_id}/acknowledgements", {}, "E-1", **OF_DOSSIER),
    act("PUT /v1/dossiers/{dossier_id}/nominations", NOMINEES, "E-1", **OF_DOSSIER),
    act("POST /v1/dossiers/{dossier_id}/nominations/decisions", {"approve": PEERS}, "E-0", **OF_DOSSIER),
    act("POST /v1/dossiers/{dossier_id}/answers", FORM, "E-2", **OF_DOSSIER),
    act("POST /v1/mentoring-sessions", SESSION, "E-0"),
)


async def test_every_command_makes_as_many_round_trips_as_documented(
    collection: Any, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a service without its background work, in which a cycle and five people are known."""
    monkeypatch.setattr(clock, "secret_code", lambda: CODE)
    people = [dossier(assignment(who)) for who in ("E-0", "E-1", *PEERS)]
    here = AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta")
    known = {f"{AGENCY}:agency:{AGENCY}": here, f"{AGENCY}:cycle:2026": RULES, **{each.id: each for each in people}}
    app = await service_on(collection, SERVICE, Settings(jwt_key_file=identity.key_file), known)

    trips = await trips_of(app, ACTS, identity, AGENCY, never="refused", reads_again={"POST /v1/surveys"})

    assert trips == documented("feedback")


def test_every_command_is_documented() -> None:
    assert commands(build(SERVICE, Settings())) == documented("feedback").keys()
