"""Every route of evaluation against every relation to an appraisal, on the days around a delegation."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import httpx
import pytest
from evaluation_builders import (
    AGENCY,
    EMPLOYEE,
    LONG,
    RATER,
    SUBSTITUTE,
    UNIT_ID,
    altered,
    assignment,
    closing,
    delegated,
    env,
    plan,
    policy,
    ready,
    under,
    with_inputs,
)
from evaluation_builders import cycle as open_cycle

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import Ending, conclude_unrated, finalise
from services.evaluation.domain.appraisal.flagged import FlagKind
from services.evaluation.domain.appraisal.flags import record_flag
from services.evaluation.domain.appraisal.hear import on_plan
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.briefing.record import record_briefing
from services.evaluation.domain.briefing.state import BriefingState
from services.evaluation.domain.calibration.session import open_calibration, propose_change
from services.evaluation.domain.correction.propose import ProposeCorrection, propose_correction
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.improvement.follow import agree_plan
from services.evaluation.domain.improvement.propose import propose_plan
from services.evaluation.domain.improvement.state import ImprovementState
from services.evaluation.domain.objection.decide import decide_objection
from services.evaluation.domain.objection.file import FileObjection, file_objection
from services.evaluation.domain.requests import (
    BriefingBody,
    CalibrationBody,
    ChangeBody,
    FlagBody,
    GoalBody,
    ObjectionDecisionBody,
    PlanBody,
)
from services.evaluation.domain.unit.state import UnitState
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared.agency import AgencyState
from shared.delegations import on_delegation
from shared.events.correction import CorrectionKind
from shared.events.delegation import DelegationStatus
from shared.events.evaluation import CycleStatus
from shared.http.pages import cursor_of
from shared.ids import directory, goals
from shared.policy.deciding import ApprovalRule, Deadline, DecidingRule, Overdue
from shared.policy.outcome import DistributionRule, ImprovementRule
from shared.rules.vocabulary import Level, Predicate, UnitPredicate
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.matrix import Asked, Day, Days, Expected, Json, Relation, Route, cases, rows
from tests.support.memory import MemoryCollection
from tests.support.world import OFFICER

DAYS: Final = Days(first=date(2026, 1, 9), last=date(2026, 1, 11), zone="Asia/Jayapura")
FINAL_AT: Final = datetime(2026, 1, 6, 3, tzinfo=UTC)
FINAL_ON, FILED_ON = date(2026, 1, 6), date(2026, 1, 7)
HEAD, DECIDER, PARTICIPANT, FORMER = "kepala", "eka", "peserta", "lama"
LEADER: Final = "bupati"
SESSION: Final = f"{AGENCY}:calibration:decided:k1"

# ---- who asks

RELATIONS: Final = (
    # The employee is also the rater's accepted substitute: that is never a way to one's own appraisal.
    Relation(name="self", id=EMPLOYEE),
    Relation(name="self as officer", id=EMPLOYEE, roles=("employee", OFFICER)),
    Relation(name="rater", id=RATER, roles=("employee", "rater")),
    Relation(name="substitute", id=SUBSTITUTE, stands_in_for="rater"),
    Relation(name="substitute not accepted", id="calon", stands_in_for="rater", accepted=False),
    Relation(name="substitute withdrawn", id="mantan", stands_in_for="rater", accepted=False),
    Relation(name="substitute of the substitute", id="cucu", stands_in_for="substitute"),
    Relation(name="decider", id=DECIDER, roles=("employee", "rater")),
    Relation(name="decider's substitute", id="ganti", stands_in_for="decider"),
    Relation(name="decider's substitute not accepted", id="calon-ganti", stands_in_for="decider", accepted=False),
    Relation(name="head of the unit", id=HEAD, roles=("employee", "rater")),
    Relation(name="head as officer", id=HEAD, roles=("employee", OFFICER)),
    Relation(name="head's substitute", id="plt-kepala", stands_in_for="head of the unit"),
    Relation(name="leader above the unit", id=LEADER, roles=("employee", "rater")),
    Relation(name="leader's substitute", id="plh-bupati", stands_in_for="leader above the unit"),
    Relation(name="former rater", id=FORMER, roles=("employee", "rater")),
    Relation(name="former rater's substitute", id="plh-lama", stands_in_for="former rater"),
    Relation(name="rater of others", id="oki", roles=("employee", "rater")),
    Relation(name="colleague", id="citra"),
    Relation(name="participant", id=PARTICIPANT),
    Relation(name="officer", id="pengelola", roles=(OFFICER,)),
    Relation(name="officer of the unit", id="kasubag", roles=("employee", OFFICER), units=(UNIT_ID,)),
    Relation(name="officer of another unit", id="petugas", roles=("employee", OFFICER), units=("lain",)),
    Relation(name="admin of no unit", id="kosong", roles=("agency_admin",), units=()),
    Relation(name="admin", id="admin", roles=("agency_admin",)),
    Relation(name="subscriber", id="pelanggan", roles=("subscriber",)),
    Relation(name="same id elsewhere", id=EMPLOYEE, agency="lain"),
    Relation(name="rater elsewhere", id=RATER, roles=("employee", "rater"), agency="lain"),
    Relation(name="officer elsewhere", id="pengelola", roles=(OFFICER,), agency="lain"),
    Relation(name="nobody known", id="", known=False),
)

ALL: Final = frozenset(each.name for each in RELATIONS)
ELSEWHERE: Final = frozenset(each.name for each in RELATIONS if each.agency)
PEOPLE: Final = ALL - ELSEWHERE - {"subscriber", "nobody known"}
READERS: Final = ALL - {"subscriber", "nobody known"}
OFFICERS: Final = frozenset({"officer", "admin", "self as officer", "head as officer"})
OF_UNIT: Final = frozenset({"officer of the unit"})
OTHER_OFFICERS: Final = OFFICERS - {"self as officer"} | OF_UNIT
SELF: Final = frozenset({"self", "self as officer"})
SEES: Final = OFFICERS | OF_UNIT | SELF | {"rater"}
HEADS: Final = OFFICERS | OF_UNIT | {"head of the unit", "head as officer", "leader above the unit"}
SIDES: Final = SELF | {"rater"}
TABLE: Final = OFFICERS - {"self as officer"} | {"rater"}

# ---- what is asked

TOLD: Final = f"{AGENCY}:briefing:decided:apel"
BRIEFED: Final = {
    "briefing_id": "rapat",
    "cycle_id": "decided",
    "about": "rules",
    "text": "Cara menilai tahun ini",
    "held_on": "2025-01-06",
    "held_by": "pengelola",
    "people": [EMPLOYEE],
}
FOLLOWED: Final = {"results": "above", "behaviour": "as"}
BETTER: Final = {"results": "above", "behaviour": "above", "reason": LONG}
REASON: Final = {"reason": LONG}
PROVEN: Final = {"proof": ["https://arsip.kota.go.id/ba/17"]}
SEEN: Final = {"competence": "komunikasi", "held": 3, "observed": "Memimpin rapat data", "on": "2025-09-01"}
NEW_CYCLE: Final = {
    "cycle_id": "2027",
    "title": "Penilaian 2027",
    "policy_id": "sasaran",
    "period": "annual",
    "starts_on": "2027-01-01",
    "ends_on": "2027-12-31",
}
TALK: Final = {"goal": "Laporan tepat waktu", "measure": "Enam laporan", "due_on": "2026-06-30"}
IMPROVED: Final = {"goals": [TALK], "starts_on": "2026-02-01", "ends_on": "2026-07-31"}
OTHER_DAYS: Final = "delegation-not-in-force"


def appraisal_id(stage: str, segment: int = 1) -> str:
    return f"{AGENCY}:appraisal:{stage}:{EMPLOYEE}:{segment}"


def of(stage: str, rest: str = "", *, segment: int = 1, method: str = "POST") -> dict[str, Any]:
    row = f"{method} /v1/appraisals/{{appraisal_id}}{rest}"
    return {"row": row, "places": {"appraisal_id": appraisal_id(stage, segment)}, "about": f"({stage} {segment})"}


def yesterday(body: Json) -> Any:
    return lambda today: body | {"on": (today - timedelta(days=1)).isoformat()}


def many(*appraisal_ids: str) -> Json:
    return {"items": [REASON | {"appraisal_id": each} for each in appraisal_ids]}


def lists_the_person(answer: Json) -> bool:
    return any(each["employee_id"] == EMPLOYEE for each in answer["items"])


def rates_the_person(answer: Json) -> bool:
    return any(each["employee_id"] == EMPLOYEE for each in answer.get("rows", ()))


def waits(kind: str) -> Any:
    def found(answer: Json) -> bool:
        return any((each["kind"], each["employee_id"]) == (kind, EMPLOYEE) for each in answer["items"])

    return found


def tells(kind: str) -> Any:
    def found(answer: Json) -> bool:
        return any((each["kind"], each["employee_id"]) == (kind, EMPLOYEE) for each in answer["happened"])

    return found


def lists_the_unit(answer: Json) -> bool:
    return {"cycle_id": "decided", "unit_id": UNIT_ID} in answer["items"]


def lists_something(answer: Json) -> bool:
    return bool(answer["items"])


def is_done(answer: Json) -> bool:
    return any(each["status"] != "rejected" for each in answer["items"])


def sights(stage: str, seen_by: frozenset[str], *, segment: int = 1) -> tuple[Route, ...]:
    """Everything that is read of one appraisal."""
    rests = ("", "/explanation", "/objection", "/improvement")
    return tuple(Route(**of(stage, rest, segment=segment, method="GET"), may=seen_by) for rest in rests)


ROUTES: Final = (
    *sights("open", SEES),
    *sights("decided", SEES),
    *sights("final", SEES),
    *sights("contested", SEES | {"decider"}),
    *sights("correcting", SEES | {"decider"}),
    *sights("approving", SEES | {"decider"}),
    *sights("late", SEES | {"decider"}),
    *sights("moved", SEES - {"rater"} | {"former rater"}),
    *sights("moved", SEES, segment=2),
    Route(row=f"GET /v1/appraisals?cycle_id=decided&employee_id={EMPLOYEE}", may=SEES, found=lists_the_person),
    Route(row=f"GET /v1/appraisals?cycle_id=decided&rater_id={RATER}", may=SEES, found=lists_the_person),
    Route(
        row=f"GET /v1/appraisals?cycle_id=decided&unit_id={UNIT_ID}", may=SEES, personal=True, found=lists_the_person
    ),
    Route(row="GET /v1/objections", may=OFFICERS | OF_UNIT | {"decider"}, found=lists_the_person),
    Route(row="GET /v1/corrections", may=OFFICERS | OF_UNIT | {"decider"}, found=lists_the_person),
    Route(row="GET /v1/approvals", may=OFFICERS | OF_UNIT | {"decider"}, found=lists_the_person),
    *(
        Route(
            row=f"GET /v1/work-queue/overdue?cycle_id={cycle_id}&act={act}",
            may=OFFICERS | OF_UNIT | late | {"decider"},
            found=lists_the_person,
        )
        for cycle_id, act, late in (("late", "decision", {"rater"}), ("approving", "approval", set()))
    ),
    *(
        Route(row=f"GET /v1/briefings{query}", may=OFFICERS | {"self"}, found=lists_something)
        for query in ("", "?cycle_id=decided")
    ),
    Route(row="POST /v1/briefings", body=BRIEFED, may=OFFICERS),
    Route(row="POST /v1/briefings/{id}/acknowledgement", places={"id": TOLD}, may=SELF, personal=True),
    Route(row="GET /v1/follow-ups?cycle_id=final", may=OFFICERS, found=lists_the_person),
    *(
        Route(row=f"GET /v1/calibrations{query}", may=OFFICERS | {"participant", "rater"}, found=lists_something)
        for query in ("", "?cycle_id=decided", "?status=open")
    ),
    Route(
        row="GET /v1/calibrations/{session_id}",
        places={"session_id": SESSION},
        may=OFFICERS | {"participant", "rater"},
    ),
    Route(row="GET /v1/raters/leniency?cycle_id=decided", may=OFFICERS),
    Route(
        row="GET /v1/raters/{rater_id}/leniency?cycle_id=decided",
        places={"rater_id": RATER},
        may=OFFICERS | {"rater"},
        personal=True,
    ),
    Route(row="GET /v1/units/{unit_id}/results?cycle_id=decided", places={"unit_id": UNIT_ID}, may=HEADS),
    *(Route(row=f"GET /v1/units{query}", may=HEADS, found=lists_the_unit) for query in ("", "?cycle_id=decided")),
    Route(
        row="GET /v1/work-queue/deviating-units?cycle_id=decided", may=OFFICERS | OF_UNIT | {"officer of another unit"}
    ),
    Route(
        row="GET /v1/cycles/{cycle_id}/board",
        places={"cycle_id": "decided"},
        may=OFFICERS | OF_UNIT | {"officer of another unit"},
    ),
    Route(
        row="GET /v1/cycles/{cycle_id}/results",
        places={"cycle_id": "decided"},
        may=OFFICERS | OF_UNIT | {"officer of another unit"},
        found=lists_something,
    ),
    Route(
        row="GET /v1/appraisals/table?cycle_id=decided",
        may=frozenset({"rater"}),
        personal=True,
        found=rates_the_person,
    ),
    Route(row=f"GET /v1/appraisals/table?cycle_id=decided&rater_id={RATER}", may=TABLE, found=rates_the_person),
    Route(
        row="GET /v1/me/tasks", about="(decide)", may=frozenset({"rater", "decider"}), found=waits("decide_appraisal")
    ),
    Route(row="GET /v1/me/tasks", about="(acknowledge)", may=SELF, found=waits("acknowledge_result")),
    Route(row="GET /v1/me/tasks", about="(objection)", may=frozenset({"decider"}), found=waits("decide_objection")),
    Route(row="GET /v1/me/tasks", about="(correction)", may=frozenset({"decider"}), found=waits("decide_correction")),
    Route(row="GET /v1/me/tasks", about="(approve)", may=frozenset({"decider"}), found=waits("approve_decision")),
    Route(row="GET /v1/me/tasks?since=2020-01-01", about="(final)", may=SELF, found=tells("result_final")),
    Route(row="GET /v1/work-queue/officials-left", may=OFFICERS | {"officer elsewhere"}),
    Route(row="GET /v1/cycles?status=open", may=PEOPLE, found=lists_something),
    Route(row="GET /v1/cycles/{cycle_id}", places={"cycle_id": "decided"}, may=PEOPLE),
    Route(row="GET /v1/policies", may=READERS),
    Route(row="GET /v1/policies/{policy_id}/{version}", places={"policy_id": "sasaran", "version": "1"}, may=READERS),
    Route(
        row="GET /v1/policies/{policy_id}/{version}/text",
        places={"policy_id": "sasaran", "version": "1"},
        may=READERS,
    ),
    Route(row="GET /v1/rules", may=ALL),
    Route(
        row="POST /v1/rules/{name}",
        places={"name": "predicate"},
        body={"results": "above", "behaviour": "as", "as_of": "2025-12-31"},
        may=ALL,
    ),
    Route(row="POST /v1/cycles", body=NEW_CYCLE, may=OFFICERS | {"officer elsewhere"}),
    Route(row="POST /v1/cycles/preview", body=NEW_CYCLE, may=OFFICERS | {"officer elsewhere"}),
    Route(row="GET /v1/cycles/{cycle_id}/closing-preview", places={"cycle_id": "open"}, may=OFFICERS),
    Route(
        row="POST /v1/cycles/{cycle_id}/amendments",
        places={"cycle_id": "open"},
        body=REASON | {"title": "Penilaian kinerja 2025"},
        may=OFFICERS,
    ),
    Route(row="POST /v1/cycles/{cycle_id}/cancellation", places={"cycle_id": "open"}, body=REASON, may=OFFICERS),
    Route(row="POST /v1/cycles/{cycle_id}/closing", places={"cycle_id": "open"}, may=OFFICERS),
    Route(
        row="POST /v1/policies",
        body=policy().model_dump(mode="json", by_alias=True) | {"policy_id": "kota"},
        may=OFFICERS | {"officer elsewhere"},
    ),
    Route(
        row="POST /v1/cycles/{cycle_id}/policy-trials",
        places={"cycle_id": "open"},
        body=policy().model_dump(mode="json", by_alias=True),
        may=OFFICERS,
    ),
    Route(
        row="POST /v1/units/{unit_id}/rating",
        places={"unit_id": UNIT_ID},
        body={"cycle_id": "decided", "predicate": "baik", "reason": LONG},
        may=frozenset({"leader above the unit"}),
        outside=OTHER_DAYS,
    ),
    Route(
        row="POST /v1/units/{unit_id}/rating",
        about="(nobody is above)",
        places={"unit_id": "atasan"},
        body={"cycle_id": "decided", "predicate": "baik", "reason": LONG},
        may=OFFICERS,
    ),
    Route(
        row="POST /v1/units/{unit_id}/rating",
        about="(nobody is above the unit of its officer)",
        places={"unit_id": "lain"},
        body={"cycle_id": "decided", "predicate": "baik", "reason": LONG},
        may=OFFICERS | {"officer of another unit"},
    ),
    Route(
        row="POST /v1/units/{unit_id}/distribution-comment",
        places={"unit_id": UNIT_ID},
        body={"cycle_id": "spread", "text": LONG},
        may=frozenset({"head of the unit", "head as officer", "leader above the unit"}),
        outside=OTHER_DAYS,
    ),
    Route(**of("open", "/observations"), body={"items": [SEEN]}, may=frozenset({"rater"}), outside=OTHER_DAYS),
    Route(**of("ready", "/decisions"), body=FOLLOWED, may=frozenset({"rater"}), outside=OTHER_DAYS),
    Route(
        **of("ready", "/decisions") | {"about": "(dated the day before)"},
        body=yesterday(FOLLOWED),
        may=frozenset({"rater"}),
        outside=OTHER_DAYS,
    ),
    Route(
        row="POST /v1/decisions",
        body={"items": [FOLLOWED | {"appraisal_id": appraisal_id("ready")}]},
        may=frozenset({"rater"}),
        found=is_done,
        outside=OTHER_DAYS,
    ),
    Route(
        row="POST /v1/decisions",
        about="(dated the day before)",
        body=lambda today: {"items": [yesterday(FOLLOWED)(today) | {"appraisal_id": appraisal_id("ready")}]},
        may=frozenset({"rater"}),
        found=is_done,
        outside=OTHER_DAYS,
    ),
    Route(**of("late", "/decisions"), body=FOLLOWED, may=frozenset({"decider"}), outside=OTHER_DAYS),
    Route(**of("approving", "/approval"), body={"approved": True}, may=frozenset({"decider"}), outside=OTHER_DAYS),
    Route(**of("approving", "/approval/approver"), body=REASON | {"decider_id": "gita"}, may=OTHER_OFFICERS),
    Route(
        row="POST /v1/approvals",
        body={"items": [REASON | {"approved": False, "appraisal_id": appraisal_id("approving")}]},
        may=frozenset({"decider"}),
        found=is_done,
        outside=OTHER_DAYS,
    ),
    Route(**of("ready", "/note", method="GET"), may=frozenset({"rater"}), personal=True),
    Route(**of("final", "/note", method="GET"), may=frozenset({"rater"}), personal=True),
    Route(**of("ready", "/note", method="PUT"), body={"text": LONG}, may=frozenset({"rater"}), personal=True),
    Route(
        **of("ready", "/flags"),
        body={"kind": "absence", "source": "Rekap kehadiran Maret", "on": "2025-03-04", "days": 2},
        may=OTHER_OFFICERS,
    ),
    Route(**of("flagged", "/flags/withdrawal"), body=REASON | {"number": 1}, may=OTHER_OFFICERS),
    Route(**of("ready", "/unrated"), body=REASON, may=OTHER_OFFICERS),
    Route(row="POST /v1/unrated", body=many(appraisal_id("ready")), may=OTHER_OFFICERS, found=is_done),
    Route(**of("decided", "/acknowledgements"), body={}, may=SELF),
    Route(**of("decided", "/finalisations"), body=REASON, may=OTHER_OFFICERS),
    Route(row="POST /v1/finalisations", body=many(appraisal_id("decided")), may=OTHER_OFFICERS, found=is_done),
    Route(**of("final", "/hand-overs"), body={"evidence": LONG}, may=OTHER_OFFICERS),
    Route(**of("final", "/objection"), body=REASON, may=SELF | OTHER_OFFICERS),
    Route(**of("contested", "/objection/decider"), body=REASON | {"decider_id": "gita"}, may=OTHER_OFFICERS),
    Route(**of("contested", "/objection/statements"), body={"text": LONG}, may=SIDES, outside=OTHER_DAYS),
    Route(
        **of("contested", "/objection/decision"),
        body=BETTER | {"upheld": True},
        may=frozenset({"decider"}),
        outside=OTHER_DAYS,
    ),
    Route(
        **of("contested", "/objection/decision") | {"about": "(dated the day before)"},
        body=yesterday(REASON | {"upheld": False}),
        may=frozenset({"decider"}),
        outside=OTHER_DAYS,
    ),
    Route(
        **of("final", "/corrections"),
        body=BETTER | PROVEN,
        may=OTHER_OFFICERS | {"rater"},
        outside=OTHER_DAYS,
    ),
    Route(
        **of("final", "/corrections") | {"about": "(a withdrawal)"},
        body=REASON | PROVEN | {"kind": "withdraw"},
        may=OTHER_OFFICERS | {"rater"},
        outside=OTHER_DAYS,
    ),
    Route(**of("correcting", "/correction/decider"), body=REASON | {"decider_id": "gita"}, may=OTHER_OFFICERS),
    Route(
        **of("correcting", "/correction/decision"),
        body=REASON | {"approved": True},
        may=frozenset({"decider"}),
        outside=OTHER_DAYS,
    ),
    Route(
        **of("correcting", "/correction/decision") | {"about": "(dated the day before)"},
        body=yesterday(REASON | {"approved": False}),
        may=frozenset({"decider"}),
        outside=OTHER_DAYS,
    ),
    Route(
        **of("decided", "/reopenings"),
        body=REASON,
        may=OTHER_OFFICERS | {"rater"},
        outside=OTHER_DAYS,
    ),
    Route(**of("unrated", "/reopenings"), body=REASON, may=OTHER_OFFICERS),
    Route(**of("final", "/improvement"), body=IMPROVED, may=SIDES, outside=OTHER_DAYS),
    Route(**of("plan", "/improvement/agreement"), may=frozenset({"rater"}), outside=OTHER_DAYS),
    Route(**of("counter", "/improvement/agreement"), may=SELF),
    Route(**of("agreed", "/improvement/check-ins"), body={"note": LONG}, may=SIDES, outside=OTHER_DAYS),
    Route(
        **of("agreed", "/improvement/conclusion"),
        body=REASON | {"outcome": "met"},
        may=frozenset({"rater"}),
        outside=OTHER_DAYS,
    ),
    Route(
        row="POST /v1/calibrations",
        body={"calibration_id": "k2", "cycle_id": "decided", "units": [UNIT_ID], "participants": [PARTICIPANT]},
        may=OFFICERS,
    ),
    Route(
        row="POST /v1/calibrations/{session_id}/changes",
        places={"session_id": SESSION},
        body=BETTER | {"appraisal_id": f"{AGENCY}:appraisal:decided:citra:1"},
        may=frozenset({"participant", "officer"}),
    ),
    Route(
        row="POST /v1/calibrations/{session_id}/changes/{number}/confirmation",
        places={"session_id": SESSION, "number": "1"},
        may=frozenset({"rater"}),
        outside=OTHER_DAYS,
    ),
    Route(
        row="POST /v1/calibrations/{session_id}/changes/{number}/refusal",
        places={"session_id": SESSION, "number": "1"},
        body=REASON,
        may=frozenset({"rater"}),
        outside=OTHER_DAYS,
    ),
    Route(row="POST /v1/calibrations/{session_id}/closing", places={"session_id": SESSION}, may=OFFICERS),
)
CASES: Final = tuple(cases(ROUTES, RELATIONS))

# ---- what there is


DECIDING: Final = {
    "late": {"deciding": DecidingRule(decision=Deadline(days=1, calendar=True, overdue=Overdue.SUPERIOR))},
    "spread": {"distribution": DistributionRule(people_min=1, follow_up_days=5)},
    "approving": {"deciding": DecidingRule(approved=ApprovalRule.ALWAYS, approval=Deadline(days=1, calendar=True))},
}
"""Cycles in which the rater is late, and in which the superior approves."""


def cycle_of(stage: str) -> CycleState:
    rule = ImprovementRule(predicates=(Predicate.BUTUH_PERBAIKAN,))
    base = open_cycle() if stage == "open" else closing()
    return replace(under(base, improvement=rule, **DECIDING.get(stage, {})), cycle_id=stage)


def ready_in(stage: str, employee_id: str = EMPLOYEE, **more: Any) -> AppraisalState:
    person = assignment(**{"employee_id": employee_id} | more)
    return replace(with_inputs(ready(), assignment=person), cycle_id=stage, employee_id=employee_id)


def decided_in(stage: str, employee_id: str = EMPLOYEE, results: Level = Level.ABOVE, **more: Any) -> AppraisalState:
    before = ready_in(stage, employee_id, **more)
    command = Decide(results=results, behaviour=Level.AS, reason=LONG)
    return decide(before, command, env(cycle_of(stage), by=before.inputs.rater_id)).state


def approving() -> AppraisalState:
    command = Decide(results=Level.ABOVE, behaviour=Level.AS, reason=LONG)
    by = env(cycle_of("approving"), ready_in("approving", RATER, rater_id=DECIDER), by=RATER)
    return decide(ready_in("approving"), command, by).state


def flagged() -> AppraisalState:
    body = FlagBody(kind=FlagKind.DISCIPLINE, source="SK 800/12/2025", on=date(2025, 6, 2))
    return record_flag(ready_in("flagged"), body, env(cycle_of("flagged"), by="sekretaris", officer=True)).state


def briefing() -> BriefingState:
    body = BriefingBody.model_validate(BRIEFED | {"briefing_id": "apel"})
    return record_briefing(None, body, env(cycle_of("decided"), by="pengelola", officer=True, id=TOLD)).state


def final_in(stage: str) -> AppraisalState:
    """A low result, which asks for an improvement plan."""
    state = decided_in(stage, results=Level.BELOW)
    by = env(cycle_of(stage), by="pengelola", officer=True, now=FINAL_AT, today=FINAL_ON)
    return finalise(state, Ending(reason=LONG), by).state


def contested() -> AppraisalState:
    command = FileObjection(reason=LONG, superior_id=DECIDER)
    return file_objection(final_in("contested"), command, env(cycle_of("contested"), by=EMPLOYEE, today=FILED_ON)).state


def unrated() -> AppraisalState:
    by = env(cycle_of("unrated"), by="pengelola", officer=True, now=FINAL_AT, today=FINAL_ON)
    return conclude_unrated(ready_in("unrated"), Ending(reason=LONG), by).state


def correcting() -> AppraisalState:
    command = ProposeCorrection(
        kind=CorrectionKind.REPLACE,
        results=Level.ABOVE,
        behaviour=Level.AS,
        reason=LONG,
        proof=("https://arsip.kota.go.id/ba/17",),
        superior_id=DECIDER,
    )
    by = env(cycle_of("correcting"), by="sekretaris", officer=True, today=FILED_ON)
    return propose_correction(final_in("correcting"), command, by).state


def improvement(stage: str, *, by: str, agreed_by: str | None = None) -> ImprovementState:
    goal = GoalBody(goal="Laporan tepat waktu", measure="Enam laporan", due_on=date(2026, 6, 30))
    wanted = PlanBody(goals=(goal,), starts_on=date(2026, 2, 1), ends_on=date(2026, 7, 31))
    context = {"id": f"{AGENCY}:improvement:{stage}:{EMPLOYEE}:1", "today": FILED_ON}
    proposed = propose_plan(None, wanted, env(final_in(stage), cycle_of(stage), by=by, **context)).state
    return proposed if agreed_by is None else agree_plan(proposed, None, env(by=agreed_by, **context)).state


def moved() -> tuple[AppraisalState, ...]:
    """Somebody who came under another rater within the cycle: each rater has a segment."""
    running = cycle_of("moved")
    first = altered(plan(ends_on=date(2025, 6, 30)), cycle_id="moved", assignment=assignment(rater_id=FORMER))
    second = altered(plan(starts_on=date(2025, 7, 1)), cycle_id="moved", segment=2)
    return tuple(on_plan(None, each, env(running)).state for each in (first, second))


def who_headed_the_unit_earlier() -> AppraisalState:
    state = decided_in("decided", FORMER, rater_id="bupati", heads_unit=UNIT_ID, unit_id="atasan")
    assert state.inputs.plan is not None
    return with_inputs(state, plan=replace(state.inputs.plan, ends_on=date(2025, 6, 30)))


def session() -> Any:
    command = CalibrationBody(calibration_id="k1", cycle_id="decided", units=(UNIT_ID,), participants=(PARTICIPANT,))
    opened = open_calibration(None, command, env(cycle_of("decided"), by="pengelola", id=SESSION)).state
    change = ChangeBody(appraisal_id=appraisal_id("decided"), results=Level.ABOVE, behaviour=Level.ABOVE, reason=LONG)
    return propose_change(opened, change, env(decided_in("decided"), by=PARTICIPANT)).state


def delegation(principal: str, delegate: str, status: DelegationStatus = DelegationStatus.ACCEPTED) -> dict[str, Any]:
    answered = None if status is DelegationStatus.PROPOSED else DAYS.first - timedelta(days=2)
    more = {"valid_from": DAYS.first, "valid_to": DAYS.last, "status": status, "answered_on": answered}
    decision = on_delegation(None, delegated(principal_id=principal, delegate_id=delegate, **more), env())
    assert decision is not None
    return {goals.DELEGATION.of(AGENCY, principal, delegate, DAYS.first.isoformat()): decision.state}


def documents() -> dict[str, Any]:
    under_way = on_plan(None, altered(plan(), cycle_id="open"), env(cycle_of("open"))).state
    states = (
        *map(
            cycle_of,
            (
                "open",
                "ready",
                "decided",
                "final",
                "contested",
                "correcting",
                "unrated",
                "plan",
                "counter",
                "agreed",
                "moved",
                "late",
                "approving",
                "flagged",
                "spread",
            ),
        ),
        under_way,
        ready_in("ready"),
        *(ready_in(each, RATER, rater_id=DECIDER) for each in ("late", "approving")),
        ready_in("late"),
        approving(),
        flagged(),
        decided_in("spread"),
        decided_in("spread", HEAD, rater_id=LEADER, heads_unit=UNIT_ID, unit_id="atasan"),
        UnitState(
            agency_id=AGENCY,
            cycle_id="spread",
            unit_id=UNIT_ID,
            predicate=UnitPredicate.SANGAT_KURANG,
            decided_by=LEADER,
        ),
        briefing(),
        decided_in("decided"),
        decided_in("decided", "citra"),
        decided_in("decided", "dodi", rater_id="oki", unit_id="lain"),
        decided_in("decided", HEAD, rater_id="bupati", heads_unit=UNIT_ID, unit_id="atasan"),
        who_headed_the_unit_earlier(),
        final_in("final"),
        contested(),
        correcting(),
        unrated(),
        *map(final_in, ("plan", "counter", "agreed")),
        improvement("plan", by=EMPLOYEE),
        improvement("counter", by=RATER),
        improvement("agreed", by=RATER, agreed_by=EMPLOYEE),
        *moved(),
        session(),
    )
    return {
        directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Kota", zone=DAYS.zone),
        **{each.id: each for each in states},
        **delegation(RATER, SUBSTITUTE),
        **delegation(RATER, EMPLOYEE),
        **delegation(RATER, "calon", DelegationStatus.PROPOSED),
        **delegation(RATER, "mantan", DelegationStatus.WITHDRAWN),
        **delegation(SUBSTITUTE, "cucu"),
        **delegation(DECIDER, "ganti"),
        **delegation(DECIDER, "calon-ganti", DelegationStatus.PROPOSED),
        **delegation(HEAD, "plt-kepala"),
        **delegation(LEADER, "plh-bupati"),
        **delegation(FORMER, "plh-lama"),
    }


@pytest.fixture(scope="module")
def asked(identity: Identity) -> Asked:
    collection = MemoryCollection()
    app = asyncio.run(service_on(collection, SERVICE, Settings(jwt_key_file=identity.key_file), documents()))
    return Asked(app, collection, identity, AGENCY, DAYS)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
async def test_who_must_act_is_let_through_and_everybody_else_refused(asked: Asked, route: Route) -> None:
    await asked.check_all(cases((route,), RELATIONS))


def test_the_table_leaves_no_route_out_and_has_cases_of_both_kinds(asked: Asked) -> None:
    expected = [case.expected for case in CASES]

    assert {each.asks for each in ROUTES} == rows(asked.app)
    assert len(CASES) > 4000
    assert min(expected.count(Expected.ALLOWED), expected.count(Expected.REFUSED)) > 1000


async def test_the_deciders_substitute_may_repeat_the_decision_that_ended_the_dispute(identity: Identity) -> None:
    collection = MemoryCollection()
    app = await service_on(collection, SERVICE, Settings(jwt_key_file=identity.key_file), documents())
    app.state.parts.times._now = lambda: DAYS.moment(Day.FIRST)
    header = identity.header("ganti", AGENCY) | {"Idempotency-Key": "k1"}
    path = f"/v1/appraisals/{appraisal_id('contested')}"

    async with client_of(app) as client:
        first, again = [
            await client.post(f"{path}/objection/decision", json=REASON | {"upheld": False}, headers=header)
            for _ in range(2)
        ]
        header["Idempotency-Key"] = "k2"
        other = await client.post(f"{path}/objection/decision", json=BETTER | {"upheld": True}, headers=header)
        seen = await client.get(path, headers=header)

    assert (first.status_code, again.status_code, again.headers["Idempotency-Replayed"]) == (200, 200, "true")
    assert (other.json()["code"], seen.status_code) == ("objection-decided", 404)


async def test_the_deciders_substitute_sees_a_dispute_only_while_it_is_one(asked: Asked, identity: Identity) -> None:
    ruling = ObjectionDecisionBody(upheld=False, reason=LONG)
    settled = decide_objection(contested(), ruling, env(by=DECIDER, today=FILED_ON)).state
    collection = MemoryCollection()
    known = documents() | {settled.id: settled}
    app = await service_on(collection, SERVICE, Settings(jwt_key_file=identity.key_file), known)
    seen_by = SEES | {"decider"}
    after = Asked(app, collection, identity, AGENCY, DAYS)

    for case in cases(sights("contested", seen_by)[:1], RELATIONS):
        route = replace(case.route, personal=case.relation.stands_in_for == "decider")
        await after.check(replace(case, route=route))


async def test_the_list_of_units_is_read_on_page_by_page_and_leaves_closed_cycles_out(identity: Identity) -> None:
    collection = MemoryCollection()
    closed = replace(cycle_of("final"), status=CycleStatus.CLOSED)
    states = documents() | {closed.id: closed}
    app = await service_on(collection, SERVICE, Settings(jwt_key_file=identity.key_file), states)
    header = identity.header("pengelola", AGENCY, OFFICER)

    async def read(client: httpx.AsyncClient, query: str) -> list[tuple[str, str]]:
        found, after = [], ""
        while after is not None:
            page = (await client.get(f"/v1/units?{query}{after and f'&after={after}'}", headers=header)).json()
            found += [(each["cycle_id"], each["unit_id"]) for each in page["items"]]
            after = page["next"]
        return found

    async with client_of(app) as client:
        whole, one_by_one = await read(client, "limit=200"), await read(client, "limit=1")
        of_closed = await read(client, "cycle_id=final&limit=1")
        foreign = await client.get(f"/v1/units?after={cursor_of(appraisal_id('open'))}", headers=header)

    assert whole == one_by_one == sorted(set(whole))
    assert {("decided", UNIT_ID), ("decided", "lain"), ("decided", "atasan"), ("moved", UNIT_ID)} <= set(whole)
    assert "final" not in {cycle for cycle, _unit in whole}
    assert of_closed == [("final", UNIT_ID)]
    assert (foreign.status_code, foreign.json()["errors"][0]["pointer"]) == (422, "/after")
