"""An appraisal in one Indonesian line."""

from decimal import Decimal

from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.rules.explain.wording import LEVELS, PREDICATES, percent_text
from shared.events.evaluation import ObjectionStatus, Outcome


def summary(state: AppraisalState) -> str:
    """Say in one Indonesian line what is suggested, what was decided, and why it differs."""
    parts = [f"Saran: {_words(state.suggestion.outcome)}.", *_segment_words(state)]
    decided = state.decision.decided
    if decided is not None:
        parts.append(f"Putusan: {_words(decided.outcome)}.")
        if decided.acting_for is not None:
            parts.append(f"Diputuskan {decided.by} untuk {decided.acting_for}.")
        if decided.deviates:
            parts.append(f"Berbeda dari saran karena: {decided.reason}")
    if state.decision.unrated_reason:
        parts.append(f"Tanpa predikat karena: {state.decision.unrated_reason}")
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
    return [f"Saran ini menggabungkan {len(state.inputs.earlier) + 1} segmen."] if state.inputs.earlier else []


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
