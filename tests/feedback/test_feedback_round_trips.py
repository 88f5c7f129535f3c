"""How often each command asks the database and writes: as the table in docs/core.md says."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from feedback_builders import AGENCY, DAY, DOSSIER_ID, SEEN, SURVEY_ID, assignment, cycle, dossier
from pydantic import SecretStr
from test_feedback_questions import SETS

from cli.stack import Stack
from services.feedback.domain.cycle import CYCLE
from services.feedback.domain.dossier.state import DOSSIER
from services.feedback.main import SERVICE
from services.feedback.rules.questions import ELEMENTS
from services.feedback.settings import Settings
from shared import clock
from shared.decision import Kind
from shared.document import fresh
from shared.runtime import Parts, build
from tests.support.counting import Counting, counting
from tests.support.identity import Identity

CORE_MD = Path(__file__).resolve().parents[2] / "docs" / "core.md"
OFFICER = ("P-1", "performance_officer")
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
ACTS: tuple[tuple[str, str, dict[str, Any], tuple[str, ...]], ...] = (
    ("POST", "/v1/surveys", {"cycle_id": "2026", "unit_id": "PKM", "title": "Survei"}, OFFICER),
    ("POST", "/v1/surveys/{survey_id}/codes", {"count": 1}, OFFICER),
    ("PUT", "/v1/surveys/{survey_id}/population", {"users": 300}, OFFICER),
    ("POST", "/v1/public/surveys/{survey_id}/answers", {"answers": dict.fromkeys(ELEMENTS, 4), "website": "x"}, ()),
    ("POST", "/v1/surveys/{survey_id}/releases", {"suspicion": "hidden_field", "reason": "Formulir lama"}, OFFICER),
    ("POST", "/v1/dossiers/{dossier_id}/entries", ENTRY, ("E-0",)),
    ("POST", "/v1/dossiers/{dossier_id}/acknowledgements", {}, ("E-1",)),
    ("PUT", "/v1/dossiers/{dossier_id}/nominations", {"nominees": [{"employee_id": each} for each in PEERS]}, ("E-1",)),
    ("POST", "/v1/dossiers/{dossier_id}/nominations/decisions", {"approve": PEERS}, ("E-0",)),
    ("POST", "/v1/dossiers/{dossier_id}/answers", FORM, ("E-2",)),
    ("POST", "/v1/mentoring-sessions", SESSION, ("E-0",)),
)


@pytest.mark.integration
async def test_every_command_makes_as_many_round_trips_as_documented(servers: Stack, identity: Identity) -> None:
    """On a service without its background work, in which a cycle and five people are known."""
    uri = SecretStr(servers.database.uri)
    app = build(SERVICE, Settings(mongo_uri=uri, mongo_database="feedback_trips", jwt_key_file=identity.key_file))
    parts: Parts = app.state.parts
    people = [dossier(assignment(who)) for who in ("E-0", "E-1", *PEERS)]
    known: list[tuple[Kind[Any], str, Any]] = [(CYCLE, f"{AGENCY}:cycle:2026", RULES)]
    known += [(DOSSIER, each.id, each) for each in people]
    made = [replace(fresh(kind=kind, id=id), state=state, version=1, dirty=True) for kind, id, state in known]
    await parts.documents.save(made, now=clock.now())
    counted, found, code = counting(parts.documents), {}, ""

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://feedback") as client:
        for method, path, body, who in ACTS:
            counted.forget()
            header = identity.header(who[0], AGENCY, *who[1:]) if who else {}
            sent = body if who else body | {"code": code}
            address = path.format(survey_id=SURVEY_ID, dossier_id=DOSSIER_ID)
            answer = await client.request(method, address, json=sent, headers=header)
            assert answer.status_code < 300, (path, answer.text)
            assert "refused" not in answer.text
            code = "".join(answer.json().get("codes", ())) or code
            found[f"{method} {path}"] = _trips(counted)

    assert found == documented()


def test_every_command_is_documented() -> None:
    paths = build(SERVICE, Settings()).openapi()["paths"]
    commands = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods if method != "get"}

    assert commands == set(documented())


def documented() -> dict[str, tuple[int, int]]:
    """What the table says of feedback: finds and writes by command."""
    lines = CORE_MD.read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| feedback |")]
    return {command: (int(finds), int(writes)) for _service, command, finds, writes in rows}


def _trips(counted: Counting) -> tuple[int, int]:
    asked = sum(counted.calls[name] for name in ("find", "find_one", "count_documents"))
    return asked, sum(counted.calls.values()) - asked
