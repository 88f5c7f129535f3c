"""How often each command asks the database and writes: as the table in docs/round-trips.md says."""

from dataclasses import replace
from datetime import date
from typing import Any

from career_builders import AGENCY, actor, cycle, env, final, profile, rule
from career_world import GAP

from services.career.domain.mentoring.propose import propose
from services.career.domain.placement.position import PositionCopy
from services.career.domain.profile.state import Profile
from services.career.domain.requests import MakeMatch
from services.career.main import SERVICE
from services.career.rules.mentoring import MentoringLimits
from services.career.settings import Settings
from shared.agency import AgencyState
from shared.events.directory import PositionGroup
from shared.events.evaluation import CycleStatus
from shared.policy.career import ForEach
from shared.runtime import build
from tests.support.counting import act, commands, documented, trips_of
from tests.support.identity import Identity
from tests.support.in_process import service_on
from tests.support.world import BY_OFFICER

BEFORE = cycle(cycle_id="2024")
FEW = {"komunikasi": (3, 2), "data": (3, 3), "layanan": (3, 3)}
STRONG = {"komunikasi": (3, 4)}
RULES = replace(cycle(rule("latih", for_each=ForEach.GAP), expires_after_days=30), status=CycleStatus.CLOSED)
REASON = "Alasan yang cukup."
LETTER = {
    "letter_number": "800/041/PAK/2026", "letter_on": "2026-01-25", "starts_on": "2025-01-01", "ends_on": "2025-12-31",
    "position_history_id": "8ae482885f3a2c1b015f3c0d7e2b4a91", "main": "12.5", "reason": REASON,
}  # fmt: skip
TRAINING = {"training_id": "kom-1", "title": "Komunikasi", "competence": "komunikasi", "hours_jp": 24}
ASSESSED = {"employee_id": "budi", "potential": "72", "on": "2025-06-01", "source": "Laporan asesmen"}
LEVEL = {
    "employee_id": "budi", "as_of": "2024-12-31", "level": "ahli_pertama", "rank": "III/a", "opening": "40",
    "source": "PAK 2024",
}  # fmt: skip
CREDIT = f"{AGENCY}:credit:budi:2025-01_2025-12"
AWARDED = f"{AGENCY}:award:budi:1"
AWARD = {
    "kind": "tanda_kehormatan", "title": "Satyalancana", "awarded_on": "2025-08-17", "given_by": "Presiden",
    "letter_number": "1/TK/2025",
}  # fmt: skip
SUCCESSOR = f"{AGENCY}:succession:budi:kabid"
KABID = PositionCopy(
    agency_id=AGENCY, position_id="kabid", unit_id="dinkes", name="Kabid", position_group=PositionGroup.ADMINISTRATOR
)
RECOMMENDED = f"{AGENCY}:recommendation:2025:budi:latih.komunikasi"
MATCH = f"{AGENCY}:match:budi:rini:komunikasi"
ATTRIBUTES = {
    "items": [{"employee_id": "budi", "sex": "male", "birth_year": 1990}], "purpose": "Pemantauan kesetaraan karier",
}  # fmt: skip
ACTS = (
    act("POST /v1/trainings", {"items": [TRAINING]}, *BY_OFFICER),
    act("POST /v1/trainings/imports", {"items": [TRAINING | {"hours_jp": 8}]}, *BY_OFFICER),
    act("POST /v1/talent-assessments/imports", {"items": [ASSESSED]}, *BY_OFFICER),
    act("POST /v1/credit-records/imports", {"items": [LEVEL]}, *BY_OFFICER),
    act("POST /v1/statistic-attributes/imports", ATTRIBUTES, *BY_OFFICER),
    act("POST /v1/profiles/{employee_id}/credit-determinations", LETTER, *BY_OFFICER, employee_id="budi"),
    act("POST /v1/credit-determinations/{id}/withdrawals", {"reason": REASON}, *BY_OFFICER, id=CREDIT),
    act("POST /v1/profiles/{employee_id}/awards", AWARD, *BY_OFFICER, employee_id="budi"),
    act("POST /v1/awards/imports", {"items": [AWARD | {"employee_id": "budi", "kind": "piagam"}]}, *BY_OFFICER),
    act("POST /v1/awards/{id}/sharings", {"title": "Seminar", "on": "2026-01-20"}, "budi", id=AWARDED),
    act("POST /v1/awards/{id}/withdrawals", {"reason": REASON}, *BY_OFFICER, id=AWARDED),
    act("POST /v1/successors", {"employee_id": "budi", "position_id": "kabid", "reason": REASON}, *BY_OFFICER),
    act("POST /v1/successors/{id}/removals", {"reason": REASON}, *BY_OFFICER, id=SUCCESSOR),
    act("POST /v1/recommendations/{id}/decisions", {"decision": "accepted"}, "budi", id=RECOMMENDED),
    act("POST /v1/recommendations/expirations", {}, *BY_OFFICER),
    act("POST /v1/mentoring-matches", {"mentor_id": "joko", "mentee_id": "budi", "competence": "komunikasi"}, "ani"),
    act("POST /v1/mentoring-matches/{id}/answers", {"answer": "accepted"}, "budi", id=MATCH),
    act("POST /v1/mentoring-matches/{id}/endings", {"outcome": REASON}, "ani", id=MATCH),
    act("POST /v1/fairness-reports", {"cycle_id": "2025"}, *BY_OFFICER),
)


def budi() -> Profile:
    """With a gap that is small enough for a succession group, and hours enough."""
    state = profile((final(cycle_id="2024", jp="20"), BEFORE), (final(competences=FEW, jp="20"), RULES))
    (issued,) = state.recommendations
    return state.with_recommendation(replace(issued, issued_on=None, expires_on=None))


def rini() -> Profile:
    proposal = MakeMatch(mentor_id="rini", mentee_id="budi", competence="komunikasi")
    senior = profile((final("rini", competences=STRONG), RULES))
    return propose(senior, proposal, env(budi(), RULES, by=actor("ani")), limits=MentoringLimits()).state


def late() -> Profile:
    state = profile((final("late", competences=GAP), RULES))
    (issued,) = state.recommendations
    return state.with_recommendation(replace(issued, expires_on=date(2026, 1, 31)))


async def test_every_command_makes_as_many_round_trips_as_documented(collection: Any, identity: Identity) -> None:
    """On a service without its background work: people who have gaps, strengths, a match and something overdue."""
    people = (budi(), rini(), profile((final("joko", competences=STRONG), RULES)), late())
    here = AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta")
    known: dict[str, Any] = {f"{AGENCY}:agency:{AGENCY}": here, f"{AGENCY}:cycle:2025": RULES}
    known |= {f"{AGENCY}:position:kabid": KABID}
    known |= {f"{AGENCY}:profile:{each.employee_id}": each for each in people}
    app = await service_on(collection, SERVICE, Settings(jwt_key_file=identity.key_file), known)

    assert await trips_of(app, ACTS, identity, AGENCY) == documented("career")


def test_every_command_is_documented() -> None:
    assert commands(build(SERVICE, Settings())) == documented("career").keys()
