"""Goal setting: the plan from opening to closing, a month of activities, the school's own indicators."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from cli.contracts.examples.people import AGENCY, ASSIGNMENT, CYCLE, EMPLOYEE, PLAN, RATER, UNIT, subject
from shared.events.base import Body
from shared.events.goals import (
    ActivityLog,
    Appendix,
    Aspect,
    Cascade,
    CycleAnswer,
    CycleEnrolment,
    Desk,
    ImpactChange,
    IndicatorState,
    LogVersion,
    ObjectiveState,
    Plan,
    PlanImpact,
    PlanReminder,
    PlanStatus,
    RaterReport,
    SubjectVersion,
    TemplateRef,
    TrainingRecord,
    UnitIndicators,
)

_MONTH: Final = "2026-03"


def _indicator(**told: Any) -> IndicatorState:
    values: dict[str, Any] = {
        "indicator_id": "murid-lancar",
        "name": "Murid kelas 7 yang lancar membaca pemahaman",
        "target": Decimal(85),
        "baseline": Decimal(72),
        "unit": "persen",
        "aspect": Aspect.KUANTITAS,
        "weight": Decimal(60),
    }
    return IndicatorState(**(values | told))


def _objective(*, target: Decimal = Decimal(85), actual: Decimal | None = None) -> ObjectiveState:
    told = {"actual": actual, "reported_on": date(2026, 9, 30), "evidence_count": 2} if actual is not None else {}
    reading = _indicator(target=target, **told)
    module = _indicator(
        indicator_id="modul-ajar",
        name="Modul ajar literasi",
        quantitative=False,
        target=None,
        baseline=None,
        unit="",
        expectation="Dipakai semua guru kelas 7 dan diperbarui setiap semester",
        aspect=Aspect.KUALITAS,
        weight=Decimal(40),
    )
    return ObjectiveState(
        objective_id="literasi",
        name="Kemampuan membaca murid kelas 7 meningkat",
        intervenes_in=subject("plan", CYCLE, RATER, "1", "mutu"),
        cascade=Cascade.DIRECT,
        mission="Setiap murid mampu membaca untuk belajar",
        weight=Decimal(100),
        indicators=(reading, module),
    )


def _plan(version: int, status: PlanStatus, **told: Any) -> Plan:
    values: dict[str, Any] = {"objectives": (_objective(),), "last_actor_id": EMPLOYEE}
    return Plan(
        agency_id=AGENCY,
        subject=PLAN,
        version=version,
        cycle_id=CYCLE,
        assignment=ASSIGNMENT,
        status=status,
        **(values | told),
    )


def _log(version: int, *, closed: bool) -> ActivityLog:
    return ActivityLog(
        agency_id=AGENCY,
        subject=subject("activity-log", CYCLE, EMPLOYEE, "1", _MONTH),
        version=version,
        cycle_id=CYCLE,
        employee_id=EMPLOYEE,
        month=_MONTH,
        closed=closed,
        entries=41,
        days_reported=20,
        minutes=7860,
        trainings=(
            TrainingRecord(
                activity_id="a-20260318-1", on=date(2026, 3, 18), competence="literasi", hours_jp=Decimal(8)
            ),
        ),
    )


BODIES: Final[dict[str, Body]] = {
    "plan.opened": _plan(1, PlanStatus.DRAFT, objectives=(), last_actor_id=None),
    "plan.prefilled": _plan(
        2,
        PlanStatus.DRAFT,
        objectives=(),
        last_actor_id=None,
        template=TemplateRef(template_id="guru-bahasa", version=3),
    ),
    "plan.proposed": _plan(
        3, PlanStatus.PROPOSED, template=TemplateRef(template_id="guru-bahasa", version=3, adapted=True)
    ),
    "plan.returned": _plan(
        4, PlanStatus.RETURNED, reason="Sebutkan kelas mana yang diukur dan kapan.", last_actor_id=RATER
    ),
    "plan.agreed": _plan(
        5,
        PlanStatus.AGREED,
        agreed_edition=1,
        last_actor_id=RATER,
        expectations={"kolaboratif": "Melatih dua guru lain memakai modul ajar"},
        appendix=Appendix(
            resources=("Dua ratus buku bacaan",),
            accountability=("Laporan setiap akhir triwulan",),
            consequences=("Pendampingan pengawas bila target triwulan tidak tercapai",),
        ),
    ),
    "plan.revised": _plan(
        9,
        PlanStatus.AGREED,
        agreed_edition=2,
        objectives=(_objective(target=Decimal(80)),),
        reason="Dua kelas digabung sejak Juli.",
        last_actor_id=RATER,
    ),
    "plan.progressed": _plan(
        11,
        PlanStatus.AGREED,
        agreed_edition=2,
        objectives=(_objective(target=Decimal(80), actual=Decimal("82.5")),),
    ),
    "plan.impacted": _plan(
        10,
        PlanStatus.AGREED,
        agreed_edition=2,
        objectives=(_objective(target=Decimal(80)),),
        last_actor_id=RATER,
        impacts=(
            PlanImpact(
                objective=subject("plan", CYCLE, RATER, "1", "mutu"),
                edition=2,
                change=ImpactChange.CHANGED,
                changes=('Hasil kerja "Mutu pembelajaran", indikator "Rapor": target berubah dari 80 menjadi 78.',),
                levels_up=1,
                through=("literasi",),
                noticed_at=datetime(2026, 8, 3, 2, 15, tzinfo=UTC),
            ),
        ),
    ),
    "plan.reminded": _plan(
        4,
        PlanStatus.PROPOSED,
        reminder=PlanReminder(
            desk=Desk.RATER,
            employee_id=RATER,
            step=2,
            on=date(2026, 2, 7),
            due_on=date(2026, 1, 31),
            days_late=7,
        ),
    ),
    "plan.ended": _plan(7, PlanStatus.AGREED, agreed_edition=1, last_actor_id=None, ends_on=date(2026, 6, 30)),
    "plan.rater-reported": _plan(
        2,
        PlanStatus.DRAFT,
        objectives=(),
        rater_reports=(
            RaterReport(
                number=1,
                reported_by=EMPLOYEE,
                reported_on=date(2026, 1, 9),
                reason="Kepala sekolah berganti sejak awal Januari.",
            ),
        ),
    ),
    "plan.closed": _plan(
        13,
        PlanStatus.CLOSED,
        agreed_edition=2,
        objectives=(_objective(target=Decimal(80), actual=Decimal("82.5")),),
        logs=(LogVersion(month=_MONTH, version=22),),
        last_actor_id=None,
    ),
    "activity.recorded": _log(21, closed=False),
    "activity.closed": _log(22, closed=True),
    "unit-indicator.progressed": UnitIndicators(
        agency_id=AGENCY,
        subject=subject("unit-indicators", CYCLE, UNIT),
        version=4,
        cycle_id=CYCLE,
        unit_id=UNIT,
        indicators=(
            _indicator(indicator_id="rapor-literasi", name="Nilai literasi rapor sekolah", actual=Decimal("78.25")),
        ),
    ),
    "cycle.enrolled": CycleEnrolment(
        agency_id=AGENCY,
        subject=subject("enrolment", CYCLE),
        version=18,
        cycle_id=CYCLE,
        people=8412,
        complete=True,
    ),
    "goals.answered": CycleAnswer(
        agency_id=AGENCY,
        subject=subject("goals-answer", CYCLE),
        version=18,
        cycle_id=CYCLE,
        complete=True,
        people=8412,
        unit_subjects=(SubjectVersion(subject=subject("unit-indicators", CYCLE, UNIT), version=5),),
    ),
}
