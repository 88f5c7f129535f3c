"""The explanation of an appraisal: recomputed from what it holds, so that anyone can do the same."""

from dataclasses import dataclass
from decimal import Decimal

from services.evaluation.domain.appraisal import AppraisalState, LogHeard
from services.evaluation.domain.cycle import CycleState
from services.evaluation.domain.policy import running
from services.evaluation.domain.suggesting import inputs_of
from services.evaluation.domain.unit import UnitSeen
from services.evaluation.rules.counterfactuals import counterfactuals
from services.evaluation.rules.inputs import Inputs
from services.evaluation.rules.recompute import Computed, computed_from
from services.evaluation.rules.suggest import suggest
from services.evaluation.rules.suggestion import Counterfactual, Suggestion
from services.evaluation.rules.wording import LEVELS, PREDICATES, percent_text
from shared.decision import document_id
from shared.events.evaluation import ObjectionStatus, Outcome
from shared.policy.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSource:
    """A document that was heard, how far, and whether that was its last word."""

    subject: str
    label: str
    version: int
    closed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why this rating, and what would change it. ``inputs`` with the policy are all that ``suggest`` needs."""

    policy: Policy
    summary: str
    computed: Computed | None
    counterfactuals: tuple[Counterfactual, ...]
    inputs: Inputs | None
    sources: tuple[InputSource, ...]


def explain(state: AppraisalState, *, cycle: CycleState) -> Explanation:
    """Explain the suggestion as it stands, at any moment of the cycle and after the decision."""
    policy = running(cycle.policy_text).policy
    inputs = inputs_of(state, months=cycle.months, closed=not state.waits_for)
    found = None if inputs is None else suggest(policy, inputs)
    return Explanation(
        policy=policy,
        summary=summary(state),
        computed=None if found is None else computed_from(found),
        counterfactuals=_changes(state, policy, inputs, found),
        inputs=inputs,
        sources=_sources(state),
    )


def summary(state: AppraisalState) -> str:
    """Say in one Indonesian line what is suggested, what was decided, and why it differs."""
    parts = [f"Saran: {_words(state.suggested.outcome)}.", *_segment_words(state)]
    decided = state.decided
    if decided is not None:
        parts.append(f"Putusan: {_words(decided.outcome)}.")
        if decided.acting_for is not None:
            parts.append(f"Diputuskan {decided.by} untuk {decided.acting_for}.")
        if decided.deviates:
            parts.append(f"Berbeda dari saran karena: {decided.reason}")
    if state.unrated_reason:
        parts.append(f"Tanpa predikat karena: {state.unrated_reason}")
    parts.extend(
        f"Putusan diubah pejabat penilai setelah kalibrasi; semula: {_words(each.before.outcome)}."
        f" Diubah karena: {each.reason}"
        for each in state.calibrations
    )
    parts.extend(_replaced_words(state))
    return " ".join(parts)


def _segment_words(state: AppraisalState) -> list[str]:
    """Say that the person moved within the cycle, and which part this is."""
    if state.continued:
        return [f"Pegawai berpindah; ini segmen {state.segment}, {state.first_day} sampai {state.last_day}."]
    return [f"Saran ini menggabungkan {len(state.earlier) + 1} segmen."] if state.earlier else []


def _replaced_words(state: AppraisalState) -> list[str]:
    """Say what stood before and who replaced it, or that an objection was rejected, and why."""
    objection = state.objection
    if objection is None or objection.decided_by is None:
        return [] if objection is None else [f"Keberatan diajukan pada {objection.filed_on}, belum diputus."]
    if objection.status is ObjectionStatus.REJECTED:
        return [f"Keberatan ditolak oleh {objection.decided_by} karena: {objection.decision_reason}"]
    before = state.replaced[-1].decided
    stood = "tanpa predikat" if before is None else _words(before.outcome)
    return [
        f"Keberatan dikabulkan oleh {objection.decided_by}; putusan semula: {stood}."
        f" Diganti karena: {objection.decision_reason}"
    ]


def _words(outcome: Outcome) -> str:
    results, behaviour = (
        "belum dapat dinilai" if level is None else LEVELS[level].id for level in (outcome.results, outcome.behaviour)
    )
    with_percents = (
        f"hasil kerja {results}{_percent(outcome.results_percent)},"
        f" perilaku kerja {behaviour}{_percent(outcome.behaviour_percent)}"
    )
    return with_percents if outcome.predicate is None else f"{with_percents}, predikat {PREDICATES[outcome.predicate]}"


def _percent(value: Decimal | None) -> str:
    return "" if value is None else f" ({percent_text(value)} %)"


def _changes(
    state: AppraisalState, policy: Policy, inputs: Inputs | None, found: Suggestion | None
) -> tuple[Counterfactual, ...]:
    if inputs is None or found is None or not state.undecided:
        return ()
    return counterfactuals(policy, inputs, found)


def _sources(state: AppraisalState) -> tuple[InputSource, ...]:
    return (
        *_plan_source(state),
        *(_log_source(state, log) for log in state.logs),
        *_dossier_source(state),
        *(source for unit in state.units for source in _unit_sources(state, unit)),
        *(
            InputSource(
                subject=each.appraisal_id, label=f"Hasil periodik {each.cycle_id}", version=each.version, closed=True
            )
            for each in state.periodic
        ),
        *(
            InputSource(subject=each.appraisal_id, label=f"Penilaian segmen {each.segment}", version=0, closed=True)
            for each in state.earlier
        ),
    )


def _plan_source(state: AppraisalState) -> tuple[InputSource, ...]:
    if state.plan is None:
        return ()
    subject = document_id(state.agency_id, "plan", state.cycle_id, state.employee_id, state.segment)
    return (
        InputSource(
            subject=subject, label="Rencana kinerja (SKP)", version=state.plan.version, closed=state.plan.closed
        ),
    )


def _log_source(state: AppraisalState, log: LogHeard) -> InputSource:
    subject = document_id(state.agency_id, "activity-log", state.cycle_id, state.employee_id, state.segment, log.month)
    return InputSource(subject=subject, label=f"Catatan kegiatan {log.month}", version=log.version, closed=log.closed)


def _dossier_source(state: AppraisalState) -> tuple[InputSource, ...]:
    if state.dossier is None:
        return ()
    subject = document_id(state.agency_id, "dossier", state.cycle_id, state.employee_id, state.segment)
    return (
        InputSource(subject=subject, label="Umpan balik", version=state.dossier.version, closed=state.dossier.closed),
    )


def _unit_sources(state: AppraisalState, unit: UnitSeen) -> tuple[InputSource, ...]:
    heard = (
        ("unit-indicators", "Capaian unit", unit.indicators_version),
        ("survey", "Survei kepuasan masyarakat (SKM)", unit.survey_version),
    )
    return tuple(
        InputSource(
            subject=document_id(state.agency_id, kind, state.cycle_id, unit.unit_id), label=label, version=version
        )
        for kind, label, version in heard
        if version > 0
    )
