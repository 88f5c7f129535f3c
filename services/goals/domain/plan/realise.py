"""Realisations on a plan, and the months in which its activities are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.goals.domain.access import must_be_employee
from services.goals.domain.cycle.state import CycleState, heard_cycle
from services.goals.domain.plan.state import PlanState, open_plan, publish
from services.goals.domain.realisation import Realisation, report
from shared.decision import Decision, Env, Rejected
from shared.events.goals import PlanStatus


class PlanNotAgreed(Rejected):
    """Realisations are measured against agreed targets; agree on the plan first."""

    code = "plan-not-agreed"


def report_on_plan(state: PlanState | None, items: Sequence[Realisation], env: Env) -> Decision[PlanState]:
    """Report what was achieved against the agreed indicators.

    :raises Rejected: when the plan is closed or not agreed, or an item cannot be taken
    """
    plan = open_plan(state)
    employee_id = must_be_employee(env.by, plan.assignment)
    if plan.status is not PlanStatus.AGREED or plan.agreed is None:
        raise PlanNotAgreed("Rencana belum disepakati. Ajukan rencana dan mintalah persetujuan pejabat penilai.")
    cycle = within(plan, heard_cycle(env, plan.cycle_id))
    indicators = [each for objective in plan.agreed.objectives for each in objective.indicators]
    realisations, receipts = report(plan.realisations, items, indicators=indicators, cycle=cycle)
    if realisations == plan.realisations:
        return Decision(plan, outcomes=receipts)
    progressed = replace(plan, realisations=realisations, last_actor_id=employee_id, last_actor_for=None)
    return replace(publish(progressed, "plan.progressed"), outcomes=receipts)


def within(plan: PlanState, cycle: CycleState) -> CycleState:
    """Give the cycle with the days of the plan's segment in place of its own."""
    return replace(cycle, starts_on=plan.starts_on or cycle.starts_on, ends_on=plan.ends_on or cycle.ends_on)


def register_months(state: PlanState | None, months: Iterable[str], env: Env) -> Decision[PlanState]:
    """Note the months whose logs are about to be written, before they are: a closed plan registers no more.

    :raises Rejected: when the plan is closed or not the caller's
    """
    plan = open_plan(state)
    must_be_employee(env.by, plan.assignment)
    all_months = tuple(sorted({*plan.months, *months}))
    return Decision(plan if all_months == plan.months else replace(plan, months=all_months))
