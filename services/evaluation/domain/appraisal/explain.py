"""An appraisal explained, recomputed from what it holds so that anyone can do the same, and in one Indonesian line."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.evaluation.domain.appraisal.decision import Decided
from services.evaluation.domain.appraisal.flagged import FlagKind
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.suggest import inputs_of
from services.evaluation.domain.correction.state import CorrectionState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.unit.state import UnitSeen
from services.evaluation.rules.explain.wording import LEVELS, PREDICATES, percent_text
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.suggest import suggest
from services.evaluation.rules.suggestion import Counterfactual, Suggestion
from services.evaluation.rules.whatif.counterfactuals import counterfactuals
from shared.alike import filled
from shared.events.correction import CorrectionKind, CorrectionStatus
from shared.events.evaluation import ObjectionStatus, Outcome
from shared.ids import feedback, goals
from shared.indonesian import date_text, month_text, span_text
from shared.policy.policy import Policy

_FLAGS: Final = {FlagKind.ABSENCE: "tidak masuk kerja", FlagKind.DISCIPLINE: "keputusan disiplin"}
_CORRECTIONS: Final = {CorrectionKind.REPLACE: "Koreksi hasil", CorrectionKind.WITHDRAW: "Penarikan hasil"}


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSource:
    """A document that was heard, how far, and whether that was its last word."""

    subject: str
    label: str
    version: int
    closed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """Somebody whom the summary mentions by what he or she did; the directory names whom the reader may know."""

    role: str
    employee_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why this rating, and what would change it. ``inputs`` with the policy are all that ``suggest`` needs."""

    policy: Policy
    summary: str
    people: tuple[Involved, ...]
    suggestion: Suggestion | None
    counterfactuals: tuple[Counterfactual, ...]
    inputs: Inputs | None
    sources: tuple[InputSource, ...]


def explain(state: AppraisalState, *, cycle: CycleState) -> Explanation:
    """Explain the suggestion as it stands, at any moment of the cycle and after the decision."""
    policy = cycle.running.policy
    inputs = inputs_of(state, months=cycle.months, closed=not state.inputs.waits_for)
    return Explanation(
        policy=policy,
        summary=summary(state),
        people=tuple(_people(state)),
        suggestion=None if inputs is None else suggest(policy, inputs),
        counterfactuals=() if inputs is None or not state.undecided else counterfactuals(policy, inputs),
        inputs=inputs,
        sources=tuple(_sources(state)),
    )


def summary(state: AppraisalState) -> str:
    """Say in one Indonesian line what is suggested, what was decided, and why it differs; nobody by id or name."""
    parts = [f"Saran: {_words(state.suggestion.outcome)}.", *_segment_words(state)]
    decided = state.decision.decided
    if decided is not None:
        same = decided.outcome == state.suggestion.outcome
        parts.append("Putusan: sama dengan saran." if same else f"Putusan: {_words(decided.outcome)}.")
        if decided.acting_for is not None:
            parts.append("Diputuskan penerima delegasi untuk pejabat penilai.")
        if decided.deviates:
            parts.append(f"Berbeda dari saran karena: {decided.reason}")
        parts.extend(_approval_words(state, decided))
    parts.extend(_flag_words(state))
    if state.by_rule is not None:
        parts.append(state.by_rule.text)
    elif state.decision.unrated_reason:
        parts.append(f"Tanpa predikat karena: {state.decision.unrated_reason}")
    parts.extend(
        f"Putusan diubah pejabat penilai setelah kalibrasi; semula: {_words(each.before.outcome)}."
        f" Diubah karena: {each.reason}"
        for each in state.calibrations
    )
    parts.extend(_replaced_words(state))
    parts.extend(map(_correction_words, state.corrections))
    parts.extend(
        f"Putusan {_words(each.decided.outcome)} dikembalikan atasan pejabat penilai pada {date_text(each.on)} karena:"
        f" {each.reason}"
        for each in state.returned
    )
    parts.extend(f"Dibuka kembali pada {date_text(each.on)} karena: {each.reason}" for each in state.reopened)
    return " ".join(parts)


def _people(state: AppraisalState) -> Iterator[Involved]:
    """Name by id who decided, who decided on objections and corrections, and who opened it again, each for whom."""
    for role, by, acting_for in _parts(state):
        if by is not None:
            yield Involved(role=role, employee_id=by)
        if by is not None and acting_for is not None:
            yield Involved(role=f"{role}, diwakili", employee_id=acting_for)


def _parts(state: AppraisalState) -> Iterator[tuple[str, str | None, str | None]]:
    """List the parts that people had, with who it was and for whom."""
    decided = [("Memutuskan", state.decision.decided), *(("Putusan semula", each.decided) for each in state.replaced)]
    yield from ((role, each.by, each.acting_for) for role, each in decided if each is not None)
    for objection in (*state.earlier_objections, state.objection):
        if objection is not None:
            yield "Memutus keberatan", objection.decided_by, objection.decided_for
    approval = state.decision.approval
    if approval is not None:
        yield "Menyetujui putusan", approval.by, approval.acting_for
    yield from (("Mengembalikan putusan", each.by, each.acting_for) for each in state.returned)
    for each in state.corrections:
        what = _CORRECTIONS[each.kind].lower()
        yield f"Mengusulkan {what}", each.proposed_by, each.proposed_for
        yield f"Memutus {what}", each.decided_by, each.decided_for
    yield from (("Membuka kembali", each.by, each.acting_for) for each in state.reopened)


def _sources(state: AppraisalState) -> Iterator[InputSource]:
    """The person's plan, the logs of each month, the dossier, units and results, as far as they were heard."""
    heard, whose = state.inputs, (state.agency_id, state.cycle_id, state.employee_id, state.segment)
    if heard.plan is not None:
        yield filled(InputSource, heard.plan, subject=goals.PLAN.of(*whose), label="Rencana kinerja (SKP)")
    for log in heard.logs:
        subject = goals.ACTIVITY_LOG.of(*whose, log.month)
        yield filled(InputSource, log, subject=subject, label=f"Catatan kegiatan {month_text(log.month)}")
    if heard.dossier is not None:
        yield filled(InputSource, heard.dossier, subject=feedback.DOSSIER.of(*whose), label="Umpan balik")
    for unit in heard.units:
        yield from _unit_sources(state, unit)
    for each in state.periodic:
        label = f"Hasil periodik {span_text(each.starts_on, each.ends_on)}"
        yield InputSource(subject=each.appraisal_id, label=label, version=each.version, closed=True)
    for part in heard.earlier:
        label = f"Penilaian segmen {part.segment}"
        yield InputSource(subject=part.appraisal_id, label=label, version=0, closed=True)


def _unit_sources(state: AppraisalState, unit: UnitSeen) -> tuple[InputSource, ...]:
    heard = (
        (goals.UNIT_INDICATORS, "Capaian unit", unit.indicators_version),
        (feedback.SURVEY, "Survei kepuasan masyarakat (SKM)", unit.survey_version),
    )
    return tuple(
        InputSource(subject=form.of(state.agency_id, state.cycle_id, unit.unit_id), label=label, version=version)
        for form, label, version in heard
        if version > 0
    )


def _segment_words(state: AppraisalState) -> list[str]:
    """Say that the person moved within the cycle, and which part this is."""
    if state.continued:
        return [f"Pegawai berpindah; ini segmen {state.segment}, {span_text(state.first_day, state.last_day)}."]
    return [f"Saran ini menggabungkan {len(state.inputs.earlier) + 1} segmen."] if state.inputs.earlier else []


def _approval_words(state: AppraisalState, decided: Decided) -> Iterator[str]:
    """Say that the decision fell to the superior, and whether the superior approved it."""
    if decided.after_deadline is not None:
        late = date_text(decided.after_deadline)
        yield f"Diputuskan atasan pejabat penilai karena batas waktu {late} terlewati."
    approval = state.decision.approval
    if approval is not None and approval.is_awaited:
        yield "Menunggu persetujuan atasan pejabat penilai."
    elif approval is not None:
        why = f" dengan catatan: {approval.reason}" if approval.reason else "."
        yield f"Disetujui atasan pejabat penilai pada {date_text(approval.on)}{why}"


def _flag_words(state: AppraisalState) -> Iterator[str]:
    """Say what stands recorded beside the rating, and that it is no part of it."""
    for each in state.flags:
        if each.stands:
            what = _FLAGS[each.kind] if each.days is None else f"{_FLAGS[each.kind]} {each.days} hari"
            yield f"Tercatat, tidak dihitung dalam nilai: {what}, {date_text(each.on)} (sumber '{each.source}')."


def _replaced_words(state: AppraisalState) -> list[str]:
    """Say what stood before and who replaced it, or that an objection was rejected, and why."""
    objection = state.objection
    if objection is None or objection.decided_by is None:
        return [] if objection is None else [f"Keberatan diajukan pada {date_text(objection.filed_on)}, belum diputus."]
    if objection.status is ObjectionStatus.REJECTED:
        return [f"Keberatan ditolak karena: {objection.decision_reason}"]
    before = state.replaced[-1].decided
    stood = "tanpa predikat" if before is None else _words(before.outcome)
    return [f"Keberatan dikabulkan; putusan semula: {stood}. Diganti karena: {objection.decision_reason}"]


def _correction_words(correction: CorrectionState) -> str:
    """Say what was asked to be corrected, and what came of it."""
    what = _CORRECTIONS[correction.kind]
    asked = f"{what} diusulkan pada {date_text(correction.proposed_on)} karena: {correction.reason}"
    if correction.is_proposed:
        return f"{asked} Belum diputus; hasil tetap berlaku."
    verb = "Disetujui" if correction.status is CorrectionStatus.APPROVED else "Ditolak; hasil tetap berlaku. Ditolak"
    return f"{asked} {verb} karena: {correction.decision_reason}"


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
