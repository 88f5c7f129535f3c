"""The explanation of an appraisal: recomputed from what it holds, so that anyone can do the same."""

from dataclasses import dataclass

from services.evaluation.domain.appraisal.state import AppraisalState, LogHeard
from services.evaluation.domain.appraisal.suggest import inputs_of
from services.evaluation.domain.appraisal.summarise import summary
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.policy.running import running
from services.evaluation.domain.unit.state import UnitSeen
from services.evaluation.rules.explain.recompute import Computed, computed_from
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.suggest import suggest
from services.evaluation.rules.rate.suggestion import Suggestion
from services.evaluation.rules.whatif.counterfactual import Counterfactual
from services.evaluation.rules.whatif.counterfactuals import counterfactuals
from shared.ids import feedback, goals
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
    subject = goals.PLAN.of(state.agency_id, state.cycle_id, state.employee_id, state.segment)
    return (
        InputSource(
            subject=subject, label="Rencana kinerja (SKP)", version=state.plan.version, closed=state.plan.closed
        ),
    )


def _log_source(state: AppraisalState, log: LogHeard) -> InputSource:
    subject = goals.ACTIVITY_LOG.of(state.agency_id, state.cycle_id, state.employee_id, state.segment, log.month)
    return InputSource(subject=subject, label=f"Catatan kegiatan {log.month}", version=log.version, closed=log.closed)


def _dossier_source(state: AppraisalState) -> tuple[InputSource, ...]:
    if state.dossier is None:
        return ()
    subject = feedback.DOSSIER.of(state.agency_id, state.cycle_id, state.employee_id, state.segment)
    return (
        InputSource(subject=subject, label="Umpan balik", version=state.dossier.version, closed=state.dossier.closed),
    )


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
