"""Realisations on a plan, and the months in which its activities are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from services.goals.domain.access import must_be_employee
from services.goals.domain.cycle.state import CycleState, heard_cycle
from services.goals.domain.days import Days, for_results
from services.goals.domain.plan.state import PlanState, open_plan, publish
from services.goals.domain.realisation import REALISATION, Receipt, Report, report
from shared.decision import Addition, Decision, Env, Rejected, existing
from shared.events.goals import PlanStatus
from shared.ids import goals
from shared.ids.form import agency_of


class PlanNotAgreed(Rejected):
    """Realisations are measured against agreed targets; agree on the plan first."""

    code = "plan-not-agreed"


def report_on_plan(state: PlanState | None, items: Sequence[Report], env: Env) -> Decision[PlanState]:
    """Report what was achieved against the agreed indicators.

    The contexts are those of the realisations that are documents already.

    :raises Rejected: when the plan is closed or not agreed, or an item cannot be taken
    """
    employee_id = must_be_employee(env.by, existing(state).assignment)
    plan = open_plan(state)
    if plan.status is not PlanStatus.AGREED or plan.agreed is None:
        raise PlanNotAgreed("Rencana belum disepakati. Ajukan rencana dan mintalah persetujuan pejabat penilai.")
    days = days_of_results(plan, heard_cycle(env, plan.cycle_id), today=env.today)
    indicators = [each for objective in plan.agreed.objectives for each in objective.indicators]
    taken = report(
        plan,
        items,
        kept=lambda id: env.get(REALISATION, realisation_id(plan.id, id)),
        indicators=indicators,
        days=days,
        verified=plan.verified,
    )
    if taken.realisations is plan.realisations:
        return Decision(plan, outcomes=taken.receipts)
    recorded = taken.receipts.count(Receipt.RECORDED) if plan.verified else 0
    progressed = replace(
        plan,
        waiting=plan.waiting + recorded,
        realisations=taken.realisations,
        earlier=taken.earlier,
        reported=taken.reported,
        last_actor_id=employee_id,
        last_actor_for=None,
    )
    additions = tuple(Addition(REALISATION, realisation_id(plan.id, each.realisation_id), each) for each in taken.new)
    return replace(publish(progressed, "plan.progressed"), outcomes=taken.receipts, additions=additions)


def realisation_id(plan_id: str, id: str) -> str:
    """Name the document of a realisation on a plan by the id that the client made."""
    return goals.REALISATION.of(agency_of(plan_id), *goals.PLAN.read(plan_id), id)


def days_of_plan(plan: PlanState, cycle: CycleState, *, today: date) -> Days:
    """Give the days of a plan's segment: what lies outside belongs to another segment, or to nobody."""
    return Days(first=plan.starts_on or cycle.starts_on, last=plan.ends_on or cycle.ends_on, today=today)


def days_of_results(plan: PlanState, cycle: CycleState, *, today: date) -> Days:
    """Give the days that a result may be dated: longer than the segment, unless the employment ended with it."""
    days = days_of_plan(plan, cycle, today=today)
    return days if plan.ended else for_results(days)


def register_months(state: PlanState | None, months: Iterable[str], env: Env) -> Decision[PlanState]:
    """Note the months whose logs are about to be written, before they are: a closed plan registers no more.

    Logs that begin now hold no entries themselves; those of before are filed first (:func:`note_filed`).

    :raises Rejected: when the plan is closed or not the caller's
    """
    must_be_employee(env.by, existing(state).assignment)
    plan = open_plan(state)
    all_months = tuple(sorted({*plan.months, *months}))
    registered = replace(plan, months=all_months, logs_filed=plan.logs_filed or not plan.months)
    return Decision(plan if registered == plan else registered)


def note_filed(state: PlanState | None, _input: None, _env: Env) -> Decision[PlanState]:
    """Note that no log of the plan holds entries itself any more.

    :raises Rejected: when the plan is closed
    """
    plan = open_plan(state)
    return Decision(plan if plan.logs_filed else replace(plan, logs_filed=True))
