"""How often every command asks the database: as docs/round-trips.md says."""

from dataclasses import replace
from typing import Any, Final

from evaluation_builders import (
    AGENCY,
    CYCLE_ID,
    EMPLOYEE,
    LONG,
    RATER,
    assignment,
    closing,
    env,
    plan,
    policy,
    ready,
    under,
    with_inputs,
)
from evaluation_builders import cycle as open_cycle

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import Ending, finalise
from services.evaluation.domain.appraisal.hear import on_plan
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.policy.running import policy_text
from services.evaluation.domain.unit.state import UnitState
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared import clock
from shared.policy.deciding import ApprovalRule, DecidingRule
from shared.policy.outcome import DistributionRule, ImprovementRule
from shared.rules.vocabulary import Level, Predicate, UnitPredicate
from tests.support.counting import act, commands, documented, trips_of
from tests.support.identity import Identity
from tests.support.in_process import service_on
from tests.support.world import BY_OFFICER

SUPERIOR: Final = "eka"
MANY: Final = tuple(f"pegawai-{number}" for number in range(400))
OTHERS: Final = tuple(f"lain-{number}" for number in range(400))
APPROVED: Final = tuple(f"disetujui-{number}" for number in range(100))
BRIEFED: Final = {
    "briefing_id": "rapat",
    "cycle_id": CYCLE_ID,
    "about": "rules",
    "text": "Cara menilai tahun ini",
    "held_on": "2025-01-06",
    "held_by": "pengelola",
    "people": [EMPLOYEE],
}
FLAGGED: Final = {"kind": "discipline", "source": "SK 800/12/2025", "on": "2025-06-02"}
LOW: Final = "fani"
HEADING: Final = assignment(employee_id="kepala", rater_id=SUPERIOR, heads_unit="dinas", unit_id="atas")
RATED_BY: Final = assignment(employee_id=RATER, rater_id=SUPERIOR)
REASON: Final = {"reason": LONG}
STARTS: Final = "2026-02-01"
BETTER: Final = {"results": "above", "behaviour": "above", "reason": LONG}


def appraisal_id(employee_id: str = EMPLOYEE) -> str:
    return f"{AGENCY}:appraisal:{CYCLE_ID}:{employee_id}:1"


def approving_id(employee_id: str) -> str:
    return f"{AGENCY}:appraisal:2024:{employee_id}:1"


TALK: Final = {"goal": "Laporan tepat waktu", "measure": "Enam laporan", "due_on": "2026-06-30"}


FOLLOWED: Final = {"results": "above", "behaviour": "as"}
SEEN: Final = {"competence": "komunikasi", "held": 3, "observed": "Memimpin rapat data", "on": "2025-09-01"}
NEW_CYCLE: Final = {
    "cycle_id": "2027",
    "title": "Penilaian 2027",
    "policy_id": "sasaran",
    "period": "annual",
    "starts_on": "2027-01-01",
    "ends_on": "2027-12-31",
}


def decision(*employee_ids: str) -> dict[str, Any]:
    return {"items": [FOLLOWED | {"appraisal_id": appraisal_id(each)} for each in employee_ids]}


def ending(*employee_ids: str) -> dict[str, Any]:
    return {"items": [REASON | {"appraisal_id": appraisal_id(each)} for each in employee_ids]}


OPENED: Final = {"calibration_id": "k1", "cycle_id": CYCLE_ID, "units": ["dinas"], "participants": [SUPERIOR]}
IMPROVED: Final = {"goals": [TALK], "starts_on": STARTS, "ends_on": "2026-07-31"}
OF_LOW: Final = {"appraisal_id": appraisal_id(LOW)}
OF_SESSION: Final = {"session_id": f"{AGENCY}:calibration:{CYCLE_ID}:k1"}
REASON: Final = {"reason": LONG}
GONE: Final = REASON | {"kind": "withdraw", "proof": ["https://arsip.kota.go.id/ba/17"]}
PREDICATE: Final = {"results": "above", "behaviour": "above", "as_of": "2025-12-31"}
ACTS: Final = (
    act("POST /v1/rules/{name}", PREDICATE, *BY_OFFICER, name="predicate"),
    act("POST /v1/cycles/preview", NEW_CYCLE, *BY_OFFICER),
    act("POST /v1/cycles", NEW_CYCLE, *BY_OFFICER),
    act("POST /v1/cycles/{cycle_id}/amendments", REASON | {"title": "Tahun 2027"}, *BY_OFFICER, cycle_id="2027"),
    act("POST /v1/cycles/{cycle_id}/cancellation", REASON, *BY_OFFICER, cycle_id="2027"),
    act(
        "POST /v1/appraisals/{appraisal_id}/observations",
        {"items": [SEEN]},
        RATER,
        appraisal_id=f"{AGENCY}:appraisal:2026:{EMPLOYEE}:1",
    ),
    act("POST /v1/cycles/{cycle_id}/closing", {}, *BY_OFFICER, cycle_id="2026"),
    act(
        "POST /v1/units/{unit_id}/rating",
        {"cycle_id": CYCLE_ID, "predicate": "baik", "reason": LONG},
        *BY_OFFICER,
        unit_id="dinas",
    ),
    act("POST /v1/appraisals/{appraisal_id}/decisions", FOLLOWED, RATER, appraisal_id=appraisal_id("hadi")),
    act("POST /v1/decisions", decision("indah", "joko"), RATER),
    act("POST /v1/decisions", decision(*MANY), RATER),
    act("POST /v1/appraisals/{appraisal_id}/acknowledgements", {}, "hadi", appraisal_id=appraisal_id("hadi")),
    act("POST /v1/appraisals/{appraisal_id}/finalisations", REASON, *BY_OFFICER, appraisal_id=appraisal_id("indah")),
    act("POST /v1/appraisals/{appraisal_id}/unrated", REASON, *BY_OFFICER, appraisal_id=appraisal_id("kiki")),
    act("POST /v1/finalisations", ending("joko"), *BY_OFFICER),
    act("POST /v1/finalisations", ending(*MANY[:200]), *BY_OFFICER),
    act("POST /v1/unrated", ending("lina"), *BY_OFFICER),
    act("POST /v1/unrated", ending(*OTHERS), *BY_OFFICER),
    act("POST /v1/policies", policy().model_dump(mode="json", by_alias=True) | {"policy_id": "kota"}, *BY_OFFICER),
    act(
        "POST /v1/cycles/{cycle_id}/policy-trials",
        policy().model_dump(mode="json", by_alias=True),
        *BY_OFFICER,
        cycle_id=CYCLE_ID,
    ),
    act("POST /v1/calibrations", OPENED, *BY_OFFICER),
    *(
        act("POST /v1/calibrations/{session_id}/changes", BETTER | {"appraisal_id": id}, SUPERIOR, **OF_SESSION)
        for id in (appraisal_id(), appraisal_id("citra"))
    ),
    act("POST /v1/calibrations/{session_id}/changes/{number}/confirmation", {}, RATER, **OF_SESSION, number="1"),
    act("POST /v1/calibrations/{session_id}/changes/{number}/refusal", REASON, RATER, **OF_SESSION, number="2"),
    act("POST /v1/calibrations/{session_id}/closing", {}, *BY_OFFICER, **OF_SESSION),
    act("POST /v1/appraisals/{appraisal_id}/improvement", IMPROVED, RATER, **OF_LOW),
    act("POST /v1/appraisals/{appraisal_id}/improvement/agreement", {}, LOW, **OF_LOW),
    act("POST /v1/appraisals/{appraisal_id}/improvement/check-ins", {"note": LONG}, LOW, **OF_LOW),
    act("POST /v1/appraisals/{appraisal_id}/improvement/conclusion", REASON | {"outcome": "met"}, RATER, **OF_LOW),
    act("POST /v1/appraisals/{appraisal_id}/hand-overs", {"evidence": LONG}, *BY_OFFICER, **OF_LOW),
    act("POST /v1/appraisals/{appraisal_id}/objection", REASON, LOW, **OF_LOW),
    act("POST /v1/appraisals/{appraisal_id}/objection/decider", REASON | {"decider_id": "gita"}, *BY_OFFICER, **OF_LOW),
    act("POST /v1/appraisals/{appraisal_id}/objection/statements", {"text": LONG}, LOW, **OF_LOW),
    act("POST /v1/appraisals/{appraisal_id}/objection/decision", BETTER | {"upheld": True}, "gita", **OF_LOW),
    act("POST /v1/appraisals/{appraisal_id}/corrections", GONE, RATER, **OF_LOW),
    act(
        "POST /v1/appraisals/{appraisal_id}/correction/decider", REASON | {"decider_id": "wira"}, *BY_OFFICER, **OF_LOW
    ),
    act("POST /v1/appraisals/{appraisal_id}/correction/decision", REASON | {"approved": True}, "wira", **OF_LOW),
    act(
        "POST /v1/appraisals/{appraisal_id}/approval/approver",
        REASON | {"decider_id": "wira"},
        *BY_OFFICER,
        appraisal_id=approving_id("nina"),
    ),
    act("POST /v1/appraisals/{appraisal_id}/approval", {"approved": True}, "wira", appraisal_id=approving_id("nina")),
    act(
        "POST /v1/approvals",
        {"items": [{"approved": True, "appraisal_id": approving_id(each)} for each in APPROVED]},
        SUPERIOR,
    ),
    act("PUT /v1/appraisals/{appraisal_id}/note", {"text": LONG}, RATER, appraisal_id=appraisal_id("mira")),
    act("POST /v1/appraisals/{appraisal_id}/flags", FLAGGED, *BY_OFFICER, appraisal_id=appraisal_id("mira")),
    act(
        "POST /v1/appraisals/{appraisal_id}/flags/withdrawal",
        REASON | {"number": 1},
        *BY_OFFICER,
        appraisal_id=appraisal_id("mira"),
    ),
    act(
        "POST /v1/units/{unit_id}/distribution-comment",
        {"cycle_id": "2024", "text": LONG},
        SUPERIOR,
        unit_id="dinas",
    ),
    act("POST /v1/briefings", BRIEFED, *BY_OFFICER),
    act("POST /v1/briefings/{id}/acknowledgement", {}, EMPLOYEE, id=f"{AGENCY}:briefing:{CYCLE_ID}:rapat"),
    act("POST /v1/appraisals/{appraisal_id}/reopenings", REASON, *BY_OFFICER, **OF_LOW),
)


def cycle() -> CycleState:
    rule = ImprovementRule(predicates=(Predicate.BUTUH_PERBAIKAN,))
    changed = closing().running.policy.model_copy(update={"improvement": rule})
    return replace(closing(), policy_text=policy_text(changed))


def approving() -> CycleState:
    """A cycle in which the rater's superior approves."""
    rules = {"deciding": DecidingRule(approved=ApprovalRule.ALWAYS), "distribution": DistributionRule(people_min=1)}
    return replace(under(cycle(), **rules), cycle_id="2024")


def awaiting(employee_id: str) -> AppraisalState:
    person = assignment(employee_id=employee_id)
    state = replace(with_inputs(ready(), assignment=person), employee_id=employee_id, cycle_id="2024")
    superior = replace(of(RATER, ready(), cycle_id="2024"), inputs=replace(ready().inputs, assignment=RATED_BY))
    command = Decide(results=Level.ABOVE, behaviour=Level.AS, reason=LONG)
    return decide(state, command, env(approving(), superior, by=RATER)).state


def decided(employee_id: str, *, results: Level = Level.ABOVE, rater_id: str = RATER) -> AppraisalState:
    state = decide(ready(), Decide(results=results, behaviour=Level.AS, reason=LONG), env(cycle(), by=RATER)).state
    person = assignment(employee_id=employee_id, rater_id=rater_id)
    return replace(with_inputs(state, assignment=person), employee_id=employee_id)


def of(employee_id: str, state: AppraisalState, **more: Any) -> AppraisalState:
    return replace(with_inputs(state, assignment=assignment(employee_id=employee_id)), employee_id=employee_id, **more)


def final(employee_id: str) -> AppraisalState:
    now = clock.now()
    today = clock.day_in("Asia/Jakarta", now)
    state = decided(employee_id, results=Level.BELOW)
    return finalise(state, Ending(reason=LONG), env(by="pengelola", officer=True, now=now, today=today)).state


async def test_every_command_makes_as_many_round_trips_as_documented(collection: Any, identity: Identity) -> None:
    """On a service without its background work, in which a cycle and some appraisals are known."""
    appraisals = [decided(EMPLOYEE), decided("citra"), decided(RATER, rater_id=SUPERIOR), final(LOW)]
    closed_inputs = ready()
    people = ("hadi", "indah", "joko", "kiki", "lina", "mira", *MANY, *OTHERS)
    appraisals += [of(each, closed_inputs) for each in people]
    appraisals += [of(EMPLOYEE, on_plan(None, plan(), env(open_cycle())).state, cycle_id="2026")]
    appraisals += map(awaiting, ("nina", *APPROVED))
    appraisals.append(
        replace(of("kepala", ready(), cycle_id="2024"), inputs=replace(ready().inputs, assignment=HEADING))
    )
    low = UnitPredicate.SANGAT_KURANG
    unit = UnitState(agency_id=AGENCY, cycle_id="2024", unit_id="dinas", predicate=low, decided_by=SUPERIOR)
    known = (cycle(), approving(), unit, replace(open_cycle(), cycle_id="2026"), *appraisals)
    settings = Settings(jwt_key_file=identity.key_file)
    app = await service_on(collection, SERVICE, settings, {each.id: each for each in known})

    assert await trips_of(app, ACTS, identity, AGENCY) == documented("evaluation")
    assert commands(app) == documented("evaluation").keys()
