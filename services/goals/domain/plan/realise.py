"""Realisations on a plan, and the months in which its activities are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.goals.domain.access import Actor, must_be_employee
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.plan.state import PlanState, open_plan, say
from services.goals.domain.realisation.report import Realisation, ReportedOn, report
from services.goals.domain.refusals import cycle_not_heard
from shared.decision import Decision, Rejected
from shared.events.goals import PlanStatus


class PlanNotAgreed(Rejected):
    """Realisations are measured against agreed targets; agree on the plan first."""

    code = "plan-not-agreed"


def report_on_plan(
    state: PlanState | None, items: Sequence[Realisation], *, actor: Actor, cycle: CycleState | None
) -> ReportedOn[PlanState]:
    """Report what was achieved against the agreed indicators.

    :raises Rejected: when the plan is closed or not agreed, or an item cannot be taken
    """
    plan = open_plan(state)
    employee_id = must_be_employee(actor, plan.assignment)
    if plan.status is not PlanStatus.AGREED or plan.agreed is None:
        raise PlanNotAgreed("Rencana belum disepakati. Ajukan rencana dan mintalah persetujuan pejabat penilai.")
    if cycle is None:
        raise cycle_not_heard(plan.cycle_id)
    indicators = [each for objective in plan.agreed.objectives for each in objective.indicators]
    reported = report(plan.realisations, items, indicators=indicators, cycle=within(plan, cycle))
    if reported.realisations == plan.realisations:
        return ReportedOn(decision=Decision(plan), outcomes=reported.outcomes)
    progressed = replace(plan, realisations=reported.realisations, last_actor_id=employee_id, last_actor_for=None)
    return ReportedOn(decision=say(progressed, "plan.progressed"), outcomes=reported.outcomes)


def within(plan: PlanState, cycle: CycleState) -> CycleState:
    """Give the cycle with the days of the plan's segment in place of its own."""
    return replace(cycle, starts_on=plan.starts_on or cycle.starts_on, ends_on=plan.ends_on or cycle.ends_on)


def register_months(state: PlanState | None, months: Iterable[str], *, actor: Actor) -> Decision[PlanState]:
    """Note the months whose logs are about to be written, before they are: a closed plan registers no more.

    :raises Rejected: when the plan is closed or not the caller's
    """
    plan = open_plan(state)
    must_be_employee(actor, plan.assignment)
    all_months = tuple(sorted({*plan.months, *months}))
    return Decision(plan if all_months == plan.months else replace(plan, months=all_months))
