"""Acts on realisations of a plan: the employee corrects or withdraws them, the superior confirms or returns them."""

from dataclasses import replace

from services.goals.domain.access import must_be_employee, must_be_rater
from services.goals.domain.cycle.state import heard_cycle
from services.goals.domain.plan.realise import PlanNotAgreed, days_of_results, realisation_id
from services.goals.domain.plan.state import PlanState, open_plan, publish
from services.goals.domain.realisation import REALISATION
from services.goals.domain.report_act import REPORT_ACT, ReportSteps, act_on_reports
from services.goals.domain.standing import BY_SUPERIOR, ChangedMeanwhile
from shared.alike import taken_over
from shared.authority import Signed
from shared.decision import Addition, Decision, Env, existing
from shared.ids import goals
from shared.ids.form import agency_of


def act_on_plan(state: PlanState | None, told: ReportSteps, env: Env) -> Decision[PlanState]:
    """Take steps on realisations, each for itself; progress follows.

    The superior is the rater frozen on the plan, or who acts for the rater today; never the employee (``domain.md``
    8.1: a realisation is submitted, then judged). The context is the cycle.

    :raises Rejected: when the caller may not, the plan is closed or not agreed, or too much was done with it
    """
    assignment = existing(state).assignment
    superior = any(each.step in BY_SUPERIOR for each in told.asked)
    signed = must_be_rater(env.by, assignment) if superior else Signed(by=must_be_employee(env.by, assignment))
    plan = open_plan(state)
    if plan.agreed is None:
        raise PlanNotAgreed("Rencana belum disepakati. Ajukan rencana dan mintalah persetujuan pejabat penilai.")
    if plan != told.known:
        raise ChangedMeanwhile
    acted = act_on_reports(
        told,
        owner=plan.id,
        signed=signed,
        verified=plan.verified,
        indicators=[each for objective in plan.agreed.objectives for each in objective.indicators],
        days=days_of_results(plan, heard_cycle(env, plan.cycle_id), today=env.today),
        at=env.now,
    )
    if acted.act is None:
        return Decision(plan, outcomes=acted.outcomes)
    progressed = replace(taken_over(plan, acted), last_actor_id=signed.by, last_actor_for=signed.acting_for)
    filed = tuple(Addition(REALISATION, realisation_id(plan.id, each.realisation_id), each) for each in acted.filed)
    act = Addition(REPORT_ACT, _act_id(plan.id, told.name), acted.act)
    return replace(publish(progressed, "plan.progressed"), outcomes=acted.outcomes, additions=(*filed, act))


def _act_id(plan_id: str, name: str) -> str:
    return goals.REPORT_ACT.of(agency_of(plan_id), *goals.PLAN.read(plan_id), name)
