"""Three explanations word by word, as the service answers them and `kinerja explain show` writes them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from cli.explained import explained
from services.evaluation.api.views import ExplanationView
from services.evaluation.domain.appraisal.decision import Decided, Standing, outcome_of
from services.evaluation.domain.appraisal.explain import explain
from services.evaluation.domain.appraisal.heard import DossierHeard, Heard, LogHeard, PlanHeard
from services.evaluation.domain.appraisal.state import AppraisalState, Suggested, new_appraisal
from services.evaluation.domain.appraisal.suggest import inputs_of
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.policy.running import policy_text
from services.evaluation.rules.policy.packaged import load
from services.evaluation.rules.rate.inputs import EarlierSegment, Observation
from services.evaluation.rules.rate.suggest import suggest
from shared.alike import filled
from shared.events.directory import PositionGroup
from shared.events.evaluation import AppraisalStatus, CyclePeriod, Population
from shared.events.feedback import About, CriterionFeedback, Source
from shared.events.goals import Assignment, IndicatorState, ObjectiveState
from shared.policy.policy import Policy
from shared.rules.indicator import Direction
from shared.rules.vocabulary import Level, Predicate

_STARTS, _ENDS, _DECIDED = date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 8)
_MOVED: Final = date(2026, 7, 1)
_NAMES: Final = {"e-114": "Cut Meutia", "e-027": "Teuku Ramli", "e-031": "Nurhayati Daud"}


def explanations() -> Mapping[str, Mapping[str, Any]]:
    """The three, by their title: as computed and followed, with another decision, and after a movement."""
    return {
        "A result as it was suggested": _answer(_normal(), _cycle("sasaran")),
        "A result that the rater decided otherwise": _answer(_deviating(), _cycle("permenpanrb-6-2022")),
        "A result after a movement within the year": _answer(_moved(), _cycle("sasaran")),
    }


def explanations_page() -> str:
    """Write the three as people read them; the superior's words lie in the dossier and are shown beside the steps."""
    parts = [
        "# Three explanations, word by word\n\nGenerated from the code (`make docs`). Each is what"
        " `GET /v1/appraisals/{id}/explanation` answers, written as `kinerja explain show` and `kinerja record export`"
        " do, with names for a reader who may know them.\n"
    ]
    for title, explanation in explanations().items():
        lines = explained(explanation, names=_NAMES, feedback=_dossier(explanation))
        parts.append("\n".join([f"## {title}\n", "```text", *lines, "```", ""]))
    return "\n".join(parts)


def _answer(state: AppraisalState, cycle: CycleState) -> Mapping[str, Any]:
    view = ExplanationView.of(7, state, explain(state, cycle=cycle))
    found: dict[str, Any] = json.loads(view.model_dump_json(by_alias=True))
    return found


def _cycle(policy_id: str) -> CycleState:
    policy = load(policy_id)
    return CycleState(
        agency_id="pidie",
        cycle_id="2026",
        title="Penilaian 2026",
        period=CyclePeriod.ANNUAL,
        starts_on=_STARTS,
        ends_on=_ENDS,
        population=Population(),
        policy_id=policy.policy_id,
        policy_version=policy.version,
        policy_text=policy_text(policy),
    )


def _normal() -> AppraisalState:
    plan = (
        _objective("berkas", "Berkas kepegawaian terlayani tepat waktu", 60, _served(), _complaints()),
        _objective("arsip", "Arsip kepegawaian terdigitalkan", 40, _archive()),
    )
    said = _behaviour(load("sasaran"), {"disiplin": 3})
    return _decided("sasaran", Heard(assignment=_assignment(), plan=_plan(plan), dossier=_heard(said)))


def _deviating() -> AppraisalState:
    plan = (
        _objective("berkas", "Berkas kepegawaian terlayani tepat waktu", 1, _served()),
        _objective("arsip", "Arsip kepegawaian terdigitalkan", 1, _archive()),
        _objective("diklat", "Rencana pelatihan 2027 tersusun", 1, _drafted()),
    )
    judged = CriterionFeedback(
        about=About.OBJECTIVE, criterion="diklat", source=Source.SUPERIOR, answers=1, average=Decimal(3)
    )
    said = (*_behaviour(load("permenpanrb-6-2022"), {"kompeten": 3, "adaptif": 1}), judged)
    heard = Heard(assignment=_assignment(), plan=_plan(plan), dossier=_heard(said))
    reason = (
        "Sejak Juli ia melatih lima pegawai dinas lain memakai arsip digital di luar tugasnya;"
        " itu tidak tercermin dalam rata-rata umpan balik."
    )
    return _decided("permenpanrb-6-2022", heard, results=Level.ABOVE, behaviour=Level.ABOVE, reason=reason, by="e-031")


def _moved() -> AppraisalState:
    plan = (_objective("arsip", "Arsip kepegawaian terdigitalkan", 100, _archive()),)
    before = EarlierSegment(
        segment=1,
        appraisal_id="pidie:appraisal:2026:e-114:1",
        unit_id="dinas-kesehatan",
        starts_on=_STARTS,
        ends_on=date(2026, 6, 30),
        decided_by="e-044",
        results=Level.AS,
        behaviour=Level.AS,
        predicate=Predicate.BAIK,
        results_percent=Decimal("97.50"),
        behaviour_percent=Decimal("100.00"),
        finalised_at=datetime(2026, 7, 20, 3, tzinfo=UTC),
    )
    said = _behaviour(load("sasaran"), {})
    seen = Observation(
        competence="komunikasi", held=3, observed="Memandu rapat lintas dinas sampai sepakat", on=_MOVED, by="e-027"
    )
    heard = Heard(
        assignment=_assignment(),
        plan=replace(_plan(plan), starts_on=_MOVED),
        logs=(LogHeard(month="2026-07", version=3, closed=True, days=20, training_jp=Decimal(12)),),
        dossier=_heard(said),
        observations=(seen,),
        earlier=(before,),
    )
    return replace(_suggested("sasaran", heard), status=AppraisalStatus.READY)


def _suggested(policy_id: str, heard: Heard) -> AppraisalState:
    cycle = _cycle(policy_id)
    state = replace(new_appraisal(cycle, employee_id="e-114", segment=2 if heard.earlier else 1), inputs=heard)
    inputs = inputs_of(state, months=cycle.months, closed=True)
    assert inputs is not None
    found = suggest(cycle.running.policy, inputs)
    return replace(state, suggestion=filled(Suggested, found, outcome=found.suggested))


def _decided(
    policy_id: str,
    heard: Heard,
    *,
    results: Level | None = None,
    behaviour: Level | None = None,
    reason: str = "",
    by: str = "e-027",
) -> AppraisalState:
    state = _suggested(policy_id, heard)
    outcome = state.suggestion.outcome
    if results is not None and behaviour is not None:
        outcome = outcome_of(results, behaviour, as_of=_ENDS)
    decided = Decided(
        outcome=outcome,
        by=by,
        on=_DECIDED,
        deviates=bool(reason),
        reason=reason,
        acting_for=None if by == "e-027" else "e-027",
    )
    return replace(state, status=AppraisalStatus.DECIDED, decision=Standing(decided=decided))


def _assignment() -> Assignment:
    return Assignment(
        employee_id="e-114",
        unit_id="bkpsdm",
        position="Analis SDM Aparatur",
        position_group=PositionGroup.JF,
        rater_id="e-027",
    )


def _plan(objectives: tuple[ObjectiveState, ...]) -> PlanHeard:
    return PlanHeard(version=9, closed=True, agreed=True, objectives=objectives, logs=())


def _objective(id: str, name: str, weight: int, *indicators: IndicatorState) -> ObjectiveState:
    return ObjectiveState(objective_id=id, name=name, weight=Decimal(weight), indicators=indicators)


def _served() -> IndicatorState:
    return IndicatorState(
        indicator_id="terlayani",
        name="Berkas terlayani dalam lima hari kerja",
        target=Decimal(1200),
        unit="berkas",
        weight=Decimal(70),
        actual=Decimal(1254),
        actual_text="Rekap buku agenda Januari sampai Desember",
        reported_on=date(2026, 12, 18),
        evidence_count=2,
    )


def _complaints() -> IndicatorState:
    return IndicatorState(
        indicator_id="keluhan",
        name="Lama menjawab keluhan",
        direction=Direction.MINIMISE,
        target=Decimal(10),
        unit="hari",
        weight=Decimal(30),
        actual=Decimal("9.5"),
        reported_on=date(2026, 12, 18),
        evidence_count=1,
    )


def _archive() -> IndicatorState:
    return IndicatorState(
        indicator_id="arsip",
        name="Map arsip terdigitalkan",
        target=Decimal(2500),
        unit="map",
        weight=Decimal(100),
        actual=Decimal(2400),
        reported_on=date(2026, 12, 21),
        evidence_count=3,
    )


def _drafted() -> IndicatorState:
    return IndicatorState(
        indicator_id="rencana",
        name="Rencana pelatihan sesuai analisis kebutuhan",
        quantitative=False,
        expectation="Lengkap, disetujui kepala badan sebelum Desember",
        actual_text="Disetujui 20 November 2026",
        reported_on=date(2026, 11, 20),
        evidence_count=1,
    )


def _behaviour(policy: Policy, other: Mapping[str, int]) -> tuple[CriterionFeedback, ...]:
    """The superior's judgement of every criterion: as expected, where nothing else is said."""
    return tuple(
        CriterionFeedback(
            about=About.BEHAVIOUR,
            criterion=each.id,
            source=Source.SUPERIOR,
            answers=1,
            average=Decimal(other.get(each.id, 2)),
        )
        for each in policy.behaviour.criteria
        if each.applies_to.heads is not True
    )


def _heard(criteria: tuple[CriterionFeedback, ...]) -> DossierHeard:
    return DossierHeard(version=4, closed=True, criteria=criteria)


def _dossier(explanation: Mapping[str, Any]) -> Mapping[str, Any]:
    """The superior's words as the dossier shows them."""
    words = {
        "disiplin": "Menyelesaikan 38 berkas mendesak sebelum tenggat tanpa diminta, 14 sampai 18 September.",
        "adaptif": "Formulir baru baru dipakai tiga bulan setelah diedarkan, sehingga data kuartal kedua terlambat.",
        "diklat": "Rencana disusun dari analisis jabatan dan disetujui tanpa perbaikan.",
    }
    heard = {each["criterion"]: each for each in explanation["inputs"]["feedback"]}
    return {
        "named": [
            {
                "source": "superior",
                "about": heard[criterion]["about"],
                "criterion": criterion,
                "observed": observed,
                "effect": "",
                "on": "2026-12-22",
            }
            for criterion, observed in words.items()
            if criterion in heard
        ]
    }
