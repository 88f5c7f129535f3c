"""Evaluation: the cycle with its policy, a unit's predicate, an appraisal up to final, the published result."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from cli.contracts.examples.people import (
    AGENCY,
    APPRAISAL,
    ASSIGNMENT,
    CYCLE,
    EMPLOYEE,
    RATER,
    SUPERIOR,
    UNIT,
    subject,
)
from shared.events.approval import Approval, ApprovalStatus, Returning
from shared.events.base import Body
from shared.events.correction import Correction, CorrectionKind, CorrectionStatus, Reopening
from shared.events.evaluation import (
    Appraisal,
    AppraisalStatus,
    CompetenceResult,
    ConsideredResult,
    CriterionResult,
    Cycle,
    CycleChange,
    CycleChangeKind,
    CyclePeriod,
    CycleStatus,
    Objection,
    ObjectionStatus,
    Outcome,
    ReplacedOutcome,
    ReplacedResult,
    Result,
    ResultStatus,
    UnitRating,
)
from shared.events.reminding import Reminder, Wait
from shared.policy.policy import Policy
from shared.rules.vocabulary import Level, Predicate, UnitPredicate

_HEAD: Final = subject("cycle", CYCLE)
_POLICY_ID: Final = "contoh-ringkas"
_POLICY: Final = Policy.model_validate(
    {
        "policy_id": _POLICY_ID,
        "version": 2,
        "title": {"id": "Contoh kebijakan yang ringkas", "en": "A short example of a policy"},
        "regulation": "PermenPANRB 6/2022",
        "valid_from": "2026-01-01",
        "periods": ["annual"],
        "results": {
            "method": "weighted_percent",
            "components": [
                {
                    "id": "hasil-kerja",
                    "label": {"id": "Hasil kerja", "en": "Results"},
                    "source": "indicators",
                    "weight": "100",
                }
            ],
            "bounds": {"above": "100", "above_inclusive": False, "as_from": "90"},
            "level_percents": {"above": "120", "as": "100", "below": "80"},
            "cap_percent": "120",
        },
        "behaviour": {
            "method": "feedback",
            "criteria": [{"id": "kolaboratif", "label": {"id": "Kolaboratif", "en": "Collaborative"}}],
            "level_percents": {"above": "120", "as": "100", "below": "80"},
            "bounds": {"above": "105", "above_inclusive": False, "as_from": "90"},
        },
        "feedback": {"sources": ["superior", "peer"], "minimum_answers": {"peer": 3}},
        "career": {
            "rules": [
                {
                    "id": "penghargaan",
                    "kind": "recognition",
                    "when": {"predicates": ["sangat_baik"]},
                    "reason": {"id": "Predikat {predicate}.", "en": "Predicate {predicate}."},
                }
            ]
        },
    }
)
_SUGGESTED: Final = Outcome(
    results=Level.ABOVE,
    behaviour=Level.AS,
    predicate=Predicate.BAIK,
    results_percent=Decimal("103.13"),
    behaviour_percent=Decimal("100.00"),
)
DECIDED: Final = Outcome(results=Level.ABOVE, behaviour=Level.ABOVE, predicate=Predicate.SANGAT_BAIK)


def _cycle(version: int, status: CycleStatus, *, closing_on: date | None = None) -> Cycle:
    return Cycle(
        agency_id=AGENCY,
        subject=_HEAD,
        version=version,
        cycle_id=CYCLE,
        title="Penilaian kinerja tahun 2026",
        period=CyclePeriod.ANNUAL,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        status=status,
        policy_id=_POLICY_ID,
        policy_version=2,
        policy=_POLICY.model_dump(mode="json", by_alias=True),
        closing_on=closing_on,
    )


def _changed(kind: CycleChangeKind, reason: str) -> CycleChange:
    return CycleChange(kind=kind, on=date(2026, 1, 5), by=SUPERIOR, reason=reason)


def _appraisal(version: int, status: AppraisalStatus, **told: Any) -> Appraisal:
    values: dict[str, Any] = {
        "decided": DECIDED,
        "decided_by": RATER,
        "deviates": True,
        "deviation_reason": "Memimpin tim literasi kabupaten sejak Agustus; belum tercatat sebagai umpan balik.",
    }
    return Appraisal(
        agency_id=AGENCY,
        subject=APPRAISAL,
        version=version,
        cycle_id=CYCLE,
        assignment=ASSIGNMENT,
        policy_id=_POLICY_ID,
        policy_version=2,
        status=status,
        suggested=_SUGGESTED,
        criteria=(
            CriterionResult(criterion="hasil-kerja", axis="results", percent=Decimal("103.13"), weight=Decimal(100)),
            CriterionResult(criterion="kolaboratif", axis="behaviour", percent=Decimal(100), weight=Decimal(1)),
        ),
        competences=(CompetenceResult(competence="mengelola-perubahan", required=Decimal(3), held=Decimal(2)),),
        trainings_jp=Decimal(14),
        rules=("permenpanrb-6-2022.predicate", "indicator.maximise"),
        **(values | told),
    )


def _result(version: int, status: ResultStatus, **told: Any) -> Result:
    values: dict[str, Any] = {
        "results": Level.ABOVE,
        "behaviour": Level.ABOVE,
        "predicate": Predicate.SANGAT_BAIK,
        "siasn_results": 1,
        "siasn_behaviour": 1,
        "siasn_quadrant": 1,
    }
    return Result(
        agency_id=AGENCY,
        subject=subject("result", CYCLE, EMPLOYEE, "1"),
        version=version,
        employee_id=EMPLOYEE,
        cycle_id=CYCLE,
        period=CyclePeriod.ANNUAL,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        unit_id=UNIT,
        status=status,
        policy_id=_POLICY_ID,
        policy_version=2,
        decided_by=RATER,
        finalised_at=datetime(2027, 1, 18, 3, 5, tzinfo=UTC),
        explanation=APPRAISAL,
        **(values | told),
    )


def _contested(version: int, status: ObjectionStatus, **told: Any) -> Appraisal:
    objection = Objection(
        status=status,
        filed_on=date(2027, 1, 25),
        last_day=date(2027, 1, 29),
        decider_id=SUPERIOR,
        decided_on=None if status is ObjectionStatus.FILED else date(2027, 2, 3),
        reason=""
        if status is ObjectionStatus.FILED
        else "Bukti kerja tim literasi sudah diperiksa bersama kedua pihak.",
    )
    return _appraisal(version, AppraisalStatus.FINAL, objection=objection, **told)


def _to_correct(version: int, kind: CorrectionKind, status: CorrectionStatus, **told: Any) -> Appraisal:
    decided = {
        "decided_by": SUPERIOR,
        "decided_on": date(2027, 2, 16),
        "reason": "Nilai pada berita acara memang berbeda dari yang tercatat.",
    }
    correction = Correction(
        kind=kind,
        status=status,
        proposed_by=RATER,
        proposed_on=date(2027, 2, 9),
        decider_id=SUPERIOR,
        **({} if status is CorrectionStatus.PROPOSED else decided),
    )
    return _appraisal(version, AppraisalStatus.FINAL, correction=correction, **told)


_UNDECIDED: Final = {"decided": None, "decided_by": None, "deviates": False, "deviation_reason": ""}
_CORRECTED: Final = {"behaviour": Level.AS, "predicate": Predicate.BAIK, "siasn_behaviour": 2, "siasn_quadrant": 2}

BODIES: Final[dict[str, Body]] = {
    "cycle.opened": _cycle(1, CycleStatus.OPEN),
    "cycle.closing": _cycle(5, CycleStatus.CLOSING, closing_on=date(2027, 1, 4)),
    "cycle.amended": _cycle(2, CycleStatus.OPEN).model_copy(
        update={"changes": (_changed(CycleChangeKind.AMENDED, "Siklus mulai sesudah mutasi Januari selesai."),)}
    ),
    "cycle.cancelled": _cycle(3, CycleStatus.CANCELLED).model_copy(
        update={"changes": (_changed(CycleChangeKind.CANCELLED, "Kebijakan yang dipilih bukan untuk dinas ini."),)}
    ),
    "cycle.closed": _cycle(9, CycleStatus.CLOSED, closing_on=date(2027, 1, 4)),
    "unit.rated": UnitRating(
        agency_id=AGENCY,
        subject=subject("unit-rating", CYCLE, UNIT),
        version=2,
        cycle_id=CYCLE,
        unit_id=UNIT,
        predicate=UnitPredicate.BAIK,
        reason="Target literasi tercapai, target numerasi belum.",
        decided_by=RATER,
    ),
    "appraisal.suggested": _appraisal(24, AppraisalStatus.READY, **_UNDECIDED),
    "appraisal.decided": _appraisal(
        25,
        AppraisalStatus.DECIDED,
        considered=(
            ConsideredResult(
                appraisal=subject("appraisal", "2026-t1", EMPLOYEE, "1"), version=19, predicate=Predicate.BAIK
            ),
        ),
    ),
    "appraisal.approved": _appraisal(
        26,
        AppraisalStatus.DECIDED,
        approval=Approval(
            status=ApprovalStatus.APPROVED,
            since=date(2027, 1, 12),
            approver_id=SUPERIOR,
            by=SUPERIOR,
            on=date(2027, 1, 13),
        ),
    ),
    "appraisal.returned": _appraisal(
        26,
        AppraisalStatus.READY,
        **_UNDECIDED,
        returned=(
            Returning(
                on=date(2027, 1, 13), by=SUPERIOR, reason="Capaian triwulan keempat belum dibahas dalam alasan putusan."
            ),
        ),
    ),
    "appraisal.reminded": _appraisal(
        26,
        AppraisalStatus.READY,
        **_UNDECIDED,
        reminder=Reminder(
            wait=Wait.DECISION,
            employee_id=RATER,
            superior_id=SUPERIOR,
            on=date(2027, 1, 20),
            since=date(2027, 1, 4),
            due_on=date(2027, 1, 13),
            days_late=7,
            step=2,
        ),
    ),
    "appraisal.acknowledged": _appraisal(26, AppraisalStatus.ACKNOWLEDGED, acknowledged_on=date(2027, 1, 15)),
    "appraisal.final": _appraisal(27, AppraisalStatus.FINAL, acknowledged_on=date(2027, 1, 15)),
    "appraisal.contested": _contested(28, ObjectionStatus.FILED, acknowledged_on=date(2027, 1, 15)),
    "appraisal.confirmed": _contested(29, ObjectionStatus.REJECTED, acknowledged_on=date(2027, 1, 15)),
    "appraisal.superseded": _contested(
        29,
        ObjectionStatus.UPHELD,
        decided=Outcome(results=Level.ABOVE, behaviour=Level.AS, predicate=Predicate.BAIK),
        decided_by=SUPERIOR,
        deviates=False,
        deviation_reason="",
        replaced=(
            ReplacedOutcome(decided=DECIDED, decided_by=RATER, finalised_at=datetime(2027, 1, 18, 3, 5, tzinfo=UTC)),
        ),
    ),
    "appraisal.correction-proposed": _to_correct(28, CorrectionKind.REPLACE, CorrectionStatus.PROPOSED),
    "appraisal.correction-refused": _to_correct(29, CorrectionKind.REPLACE, CorrectionStatus.REFUSED),
    "appraisal.withdrawn": _to_correct(
        30,
        CorrectionKind.WITHDRAW,
        CorrectionStatus.APPROVED,
        **_UNDECIDED,
        unrated_reason="Penilaian ini tertukar dengan milik pegawai lain yang senama.",
        replaced=(
            ReplacedOutcome(decided=DECIDED, decided_by=RATER, finalised_at=datetime(2027, 1, 18, 3, 5, tzinfo=UTC)),
        ),
    ),
    "appraisal.cancelled": _appraisal(4, AppraisalStatus.CANCELLED, **_UNDECIDED),
    "appraisal.reopened": _appraisal(
        31,
        AppraisalStatus.READY,
        **_UNDECIDED,
        reopened=(
            Reopening(
                on=date(2027, 2, 2), by=RATER, reason="Diselesaikan tanpa predikat sebelum umpan balik diterima."
            ),
        ),
    ),
    "result.final": _result(27, ResultStatus.FINAL),
    "result.superseded": _result(
        29,
        ResultStatus.SUPERSEDED,
        **_CORRECTED,
        number=2,
        replaces=(
            ReplacedResult(
                number=1,
                results=DECIDED.results,
                behaviour=DECIDED.behaviour,
                predicate=DECIDED.predicate,
                decided_by=RATER,
                finalised_at=datetime(2027, 1, 18, 3, 5, tzinfo=UTC),
            ),
        ),
    ),
    "result.withdrawn": _result(30, ResultStatus.WITHDRAWN),
}
