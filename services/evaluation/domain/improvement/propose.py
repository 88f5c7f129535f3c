"""Rater or employee propose an improvement plan, where the policy asks for one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from services.evaluation.domain.appraisal.checks import sign_as_party
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState, cycle_in
from services.evaluation.domain.improvement.state import ImprovementState, appraisal_id, published
from services.evaluation.domain.requests import PlanBody
from shared.alike import filled
from shared.decision import Decision, Env, Invalid, Rejected, existing
from shared.events.evaluation import AppraisalStatus
from shared.events.improvement import ImprovementGoal, ImprovementStatus
from shared.indonesian import date_text

_STARTS_WITHIN: Final = timedelta(days=2 * 366)
"""A technical limit: no plan lies further from its result."""


class NotOwed(Rejected):
    """The policy asks for no improvement plan after this result, or the result is not final."""

    code = "improvement-not-owed"


class AlreadyAgreed(Rejected):
    """The plan is in force or concluded, and stays as it was agreed."""

    code = "improvement-agreed"


def owed(appraisal: AppraisalState, cycle: CycleState) -> bool:
    """Whether the policy asks for a plan after this result."""
    predicates = cycle.running.policy.improvement.predicates
    return appraisal.status is AppraisalStatus.FINAL and appraisal.decision.outcome.predicate in predicates


def propose_plan(state: ImprovementState | None, input: PlanBody, env: Env) -> Decision[ImprovementState]:
    """Propose goals, dates and talks, or propose otherwise while the other side has not agreed.

    :raises NotOwed: when no plan is owed.
    :raises NotYours: when it is neither the rater nor a substitute of today nor the employee.
    :raises AlreadyAgreed: when a plan is in force.
    :raises Invalid: when the dates do not fit each other or the policy.
    """
    appraisal = existing(env.get(APPRAISAL, appraisal_id(env.id)))
    cycle = cycle_in(env, appraisal)
    rater_id, predicate = appraisal.inputs.rater_id, appraisal.decision.outcome.predicate
    if not owed(appraisal, cycle) or rater_id is None or predicate is None:
        raise NotOwed("Hasil ini tidak mewajibkan rencana perbaikan menurut kebijakan, atau belum final.")
    signed = sign_as_party(
        env.by,
        employee_id=appraisal.employee_id,
        rater_id=rater_id,
        otherwise="Rencana perbaikan disusun oleh pegawai dan pejabat penilainya.",
    )
    wanted = filled(
        ImprovementState,
        input,
        agency_id=appraisal.agency_id,
        cycle_id=appraisal.cycle_id,
        employee_id=appraisal.employee_id,
        segment=appraisal.segment,
        rater_id=rater_id,
        predicate=predicate,
        goals=tuple(filled(ImprovementGoal, each) for each in input.goals),
        check_ins_on=tuple(sorted(set(input.check_ins_on))),
        proposed_by=signed.by,
        proposed_for=signed.acting_for,
    )
    if state is not None and state == wanted:
        return Decision(state)
    if state is not None and state.status is not ImprovementStatus.PROPOSED:
        raise AlreadyAgreed("Rencana perbaikan sudah disepakati. Catat perkembangannya, lalu simpulkan.")
    _check_dates(input, cycle)
    return published(wanted, "improvement.proposed")


def _check_dates(input: PlanBody, cycle: CycleState) -> None:
    if not timedelta(0) <= input.starts_on - cycle.ends_on <= _STARTS_WITHIN:
        raise Invalid(
            f"Rencana perbaikan dimulai dalam dua tahun sesudah {date_text(cycle.ends_on)}.", field="starts_on"
        )
    if input.ends_on <= input.starts_on:
        raise Invalid("Tanggal akhir harus sesudah tanggal mulai.", field="ends_on")
    months = cycle.running.policy.improvement.months
    last = _months_after(input.starts_on, months)
    if input.ends_on > last:
        raise Invalid(f"Rencana perbaikan paling lama {months} bulan, sampai {date_text(last)}.", field="ends_on")
    _check_within([each.due_on for each in input.goals], input, field="goals.{}.due_on")
    _check_within(input.check_ins_on, input, field="check_ins_on.{}")


def _check_within(days: Sequence[date], input: PlanBody, *, field: str) -> None:
    for place, day in enumerate(days):
        if not input.starts_on <= day <= input.ends_on:
            raise Invalid(
                f"Tanggal {date_text(day)} di luar rencana ({date_text(input.starts_on)} sampai"
                f" {date_text(input.ends_on)}).",
                field=field.format(place),
            )


def _months_after(day: date, months: int) -> date:
    """The last day of so many months from this day on."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    length = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - first).days
    return first + timedelta(days=min(day.day, length) - 1) - timedelta(days=1 if day.day <= length else 0)
