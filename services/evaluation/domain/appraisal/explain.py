"""The explanation of an appraisal: recomputed from what it holds, so that anyone can do the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.evaluation.domain.appraisal.heard import DossierHeard, LogHeard, PlanHeard
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.suggest import inputs_of
from services.evaluation.domain.appraisal.summarise import summary
from services.evaluation.domain.cycle.state import CycleState
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
    policy = cycle.running.policy
    inputs = inputs_of(state, months=cycle.months, closed=not state.inputs.waits_for)
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
        *_own_sources(state),
        *(source for unit in state.inputs.units for source in _unit_sources(state, unit)),
        *(
            InputSource(
                subject=each.appraisal_id, label=f"Hasil periodik {each.cycle_id}", version=each.version, closed=True
            )
            for each in state.periodic
        ),
        *(
            InputSource(subject=each.appraisal_id, label=f"Penilaian segmen {each.segment}", version=0, closed=True)
            for each in state.inputs.earlier
        ),
    )


def _own_sources(state: AppraisalState) -> Iterator[InputSource]:
    """The person's plan, the logs of each month, and the dossier, as far as they were heard."""
    heard, whose = state.inputs, (state.agency_id, state.cycle_id, state.employee_id, state.segment)
    if heard.plan is not None:
        yield _source(goals.PLAN.of(*whose), "Rencana kinerja (SKP)", heard.plan)
    for log in heard.logs:
        yield _source(goals.ACTIVITY_LOG.of(*whose, log.month), f"Catatan kegiatan {log.month}", log)
    if heard.dossier is not None:
        yield _source(feedback.DOSSIER.of(*whose), "Umpan balik", heard.dossier)


def _source(subject: str, label: str, heard: PlanHeard | LogHeard | DossierHeard) -> InputSource:
    return InputSource(subject=subject, label=label, version=heard.version, closed=heard.closed)


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
