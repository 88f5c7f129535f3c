"""Acts on the realisations of a unit: whoever keeps its indicators corrects or withdraws them."""

from services.goals.domain.days import days_of_cycle, for_results
from services.goals.domain.realisation import UNIT_REALISATION
from services.goals.domain.report_act import UNIT_REPORT_ACT, ReportSteps, act_on_reports
from services.goals.domain.standing import ChangedMeanwhile
from services.goals.domain.unit import UnitIndicatorsState, kept_unit, publish_unit, unit_realisation_id
from shared.alike import taken_over
from shared.decision import Addition, Decision, Env, existing
from shared.ids import goals
from shared.ids.form import agency_of


def act_on_unit(state: UnitIndicatorsState | None, told: ReportSteps, env: Env) -> Decision[UnitIndicatorsState]:
    """Take steps on realisations of a unit, each for itself; progress follows. Nobody confirms them here.

    :raises Rejected: when the caller may not, the cycle takes no more, or too much was done with it
    """
    _unit, signed, cycle = kept_unit(state, env)
    unit = existing(state)
    if unit != told.known:
        raise ChangedMeanwhile
    acted = act_on_reports(
        told,
        owner=unit.id,
        signed=signed,
        verified=False,
        indicators=unit.in_force,
        days=for_results(days_of_cycle(cycle, today=env.today)),
        at=env.now,
    )
    if acted.act is None:
        return Decision(unit, outcomes=acted.outcomes)
    decision = publish_unit(taken_over(unit, acted))
    filed = tuple(
        Addition(UNIT_REALISATION, unit_realisation_id(unit.id, each.realisation_id), each) for each in acted.filed
    )
    act = Addition(UNIT_REPORT_ACT, _act_id(unit.id, told.name), acted.act)
    return Decision(decision.state, decision.publishes, acted.outcomes, (*filed, act))


def _act_id(unit_indicators_id: str, name: str) -> str:
    parts = goals.UNIT_INDICATORS.read(unit_indicators_id)
    return goals.UNIT_REPORT_ACT.of(agency_of(unit_indicators_id), *parts, name)
