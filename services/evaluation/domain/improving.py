"""An improvement plan (*rencana perbaikan*) after a low result: agreed by rater and employee, followed, concluded.

Whatever follows from its outcome is for people to decide; the platform only lists it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from services.evaluation.domain.appraisal import AppraisalState
from services.evaluation.domain.cycle import CycleState
from services.evaluation.domain.deciding import check_reason
from services.evaluation.domain.policy import running
from shared.decision import Decision, Invalid, Kind, NotYet, NotYours, Rejected, Says, document_id
from shared.events.evaluation import AppraisalStatus
from shared.events.improvement import CheckIn, Improvement, ImprovementGoal, ImprovementOutcome, ImprovementStatus
from shared.rules.vocabulary import Predicate

_CHECK_INS_MAX: Final = 100
_STARTS_WITHIN: Final = timedelta(days=2 * 366)
"""A technical limit: no plan lies further from its result."""


class NotOwed(Rejected):
    """The policy asks for no improvement plan after this result, or the result is not final."""

    code = "improvement-not-owed"


class NotAgreed(NotYet):
    """The plan is not in force yet."""

    code = "improvement-not-agreed"


class AlreadyAgreed(Rejected):
    """The plan is in force or concluded, and stays as it was agreed."""

    code = "improvement-agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovementState:
    """A plan. ``agreed_on`` is absent until the side that did not propose it agrees."""

    agency_id: str
    cycle_id: str
    employee_id: str
    segment: int
    rater_id: str
    predicate: Predicate
    goals: tuple[ImprovementGoal, ...]
    starts_on: date
    ends_on: date
    check_ins_on: tuple[date, ...]
    proposed_by: str
    status: ImprovementStatus = ImprovementStatus.PROPOSED
    agreed_on: date | None = None
    check_ins: tuple[CheckIn, ...] = ()
    outcome: ImprovementOutcome | None = None
    outcome_reason: str = ""
    concluded_on: date | None = None

    @property
    def id(self) -> str:
        """The document's id, which is also the subject of its events."""
        return document_id(self.agency_id, "improvement", self.cycle_id, self.employee_id, self.segment)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposePlan:
    """The command of rater or employee."""

    goals: tuple[ImprovementGoal, ...]
    starts_on: date
    ends_on: date
    check_ins_on: tuple[date, ...]


def owed(appraisal: AppraisalState, cycle: CycleState) -> bool:
    """Whether the policy asks for a plan after this result."""
    predicate = appraisal.decided.outcome.predicate if appraisal.decided is not None else None
    rule = running(cycle.policy_text).policy.improvement
    return appraisal.status is AppraisalStatus.FINAL and predicate in rule.predicates


def propose_plan(
    state: ImprovementState | None, command: ProposePlan, *, appraisal: AppraisalState, cycle: CycleState, by: str
) -> Decision[ImprovementState]:
    """Propose goals, dates and talks, or propose otherwise while the other side has not agreed.

    :raises NotOwed: when no plan is owed.
    :raises NotYours: when it is neither rater nor employee.
    :raises AlreadyAgreed: when a plan is in force.
    :raises Invalid: when the dates do not fit each other or the policy.
    """
    rater_id, predicate = _check_owed(appraisal, cycle)
    if by not in (rater_id, appraisal.employee_id):
        raise NotYours("Rencana perbaikan disusun oleh pegawai dan pejabat penilainya.")
    wanted = ImprovementState(
        agency_id=appraisal.agency_id,
        cycle_id=appraisal.cycle_id,
        employee_id=appraisal.employee_id,
        segment=appraisal.segment,
        rater_id=rater_id,
        predicate=predicate,
        goals=command.goals,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        check_ins_on=tuple(sorted(set(command.check_ins_on))),
        proposed_by=by,
    )
    if state is not None and state == wanted:
        return Decision(state)
    if state is not None and state.status is not ImprovementStatus.PROPOSED:
        raise AlreadyAgreed("Rencana perbaikan sudah disepakati. Catat perkembangannya, lalu simpulkan.")
    _check_dates(command, cycle, months=running(cycle.policy_text).policy.improvement.months)
    return Decision(wanted, (Says("improvement.proposed", wanted.id),))


def agree_plan(state: ImprovementState, *, by: str, on: date) -> Decision[ImprovementState]:
    """Agree, as the side that did not propose.

    :raises NotYours: when it is somebody else.
    """
    if by not in _sides(state) or by == state.proposed_by:
        raise NotYours("Rencana perbaikan disetujui oleh pihak yang tidak mengusulkannya: pegawai atau penilainya.")
    if state.agreed_on is not None:
        return Decision(state)
    agreed = replace(state, status=ImprovementStatus.AGREED, agreed_on=on)
    return Decision(agreed, (Says("improvement.agreed", state.id),))


def note_check_in(state: ImprovementState, *, note: str, by: str, on: date) -> Decision[ImprovementState]:
    """Note a talk, as rater or employee.

    :raises NotYours: when it is somebody else.
    :raises NotAgreed: when the plan is not in force.
    :raises Invalid: when there are too many.
    :raises ReasonNeeded: when the note is too short.
    """
    if by not in _sides(state):
        raise NotYours("Perkembangan dicatat oleh pegawai atau pejabat penilainya.")
    _check_in_force(state)
    talk = CheckIn(on=on, by=by, note=note.strip())
    if talk in state.check_ins:
        return Decision(state)
    check_reason(note, "Catatan perkembangan terlalu pendek.")
    if len(state.check_ins) >= _CHECK_INS_MAX:
        raise Invalid(f"Paling banyak {_CHECK_INS_MAX} catatan per rencana.", field="note")
    check_ins = tuple(sorted((*state.check_ins, talk), key=lambda each: each.on))
    return Decision(replace(state, check_ins=check_ins), (Says("improvement.progressed", state.id),))


def conclude_plan(
    state: ImprovementState, *, outcome: ImprovementOutcome, reason: str, by: str, on: date
) -> Decision[ImprovementState]:
    """Say as the rater whether the goals were met; nothing follows by itself.

    :raises NotYours: when it is not the rater.
    :raises NotAgreed: when the plan is not in force.
    :raises ReasonNeeded: when the reason is too short.
    """
    if by != state.rater_id:
        raise NotYours("Hasil rencana perbaikan disimpulkan oleh pejabat penilai.")
    if (state.outcome, state.outcome_reason) == (outcome, reason.strip()):
        return Decision(state)
    _check_in_force(state)
    check_reason(reason, "Simpulan harus disertai alasan.")
    concluded = replace(
        state,
        status=ImprovementStatus.CONCLUDED,
        outcome=outcome,
        outcome_reason=reason.strip(),
        concluded_on=on,
    )
    return Decision(concluded, (Says("improvement.concluded", state.id),))


def _check_owed(appraisal: AppraisalState, cycle: CycleState) -> tuple[str, Predicate]:
    person, decided = appraisal.assignment, appraisal.decided
    rater_id = person.rater_id if person is not None else None
    predicate = decided.outcome.predicate if decided is not None else None
    if not owed(appraisal, cycle) or rater_id is None or predicate is None:
        raise NotOwed("Hasil ini tidak mewajibkan rencana perbaikan menurut kebijakan, atau belum final.")
    return rater_id, predicate


def _check_dates(command: ProposePlan, cycle: CycleState, *, months: int) -> None:
    if not timedelta(0) <= command.starts_on - cycle.ends_on <= _STARTS_WITHIN:
        raise Invalid(f"Rencana perbaikan dimulai dalam dua tahun sesudah {cycle.ends_on}.", field="starts_on")
    if command.ends_on <= command.starts_on:
        raise Invalid("Tanggal akhir harus sesudah tanggal mulai.", field="ends_on")
    last = _months_after(command.starts_on, months)
    if command.ends_on > last:
        raise Invalid(f"Rencana perbaikan paling lama {months} bulan, sampai {last}.", field="ends_on")
    _check_within([each.due_on for each in command.goals], command, field="goals.{}.due_on")
    _check_within(command.check_ins_on, command, field="check_ins_on.{}")


def _check_within(days: Sequence[date], command: ProposePlan, *, field: str) -> None:
    for place, day in enumerate(days):
        if not command.starts_on <= day <= command.ends_on:
            raise Invalid(
                f"Tanggal {day} di luar rencana ({command.starts_on} sampai {command.ends_on}).",
                field=field.format(place),
            )


def _months_after(day: date, months: int) -> date:
    """The last day of so many months from this day on."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    length = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - first).days
    return first + timedelta(days=min(day.day, length) - 1) - timedelta(days=1 if day.day <= length else 0)


def _check_in_force(state: ImprovementState) -> None:
    if state.status is ImprovementStatus.PROPOSED:
        raise NotAgreed("Rencana perbaikan belum disetujui kedua pihak.")
    if state.status is ImprovementStatus.CONCLUDED:
        raise AlreadyAgreed("Rencana perbaikan ini sudah disimpulkan.")


def _sides(state: ImprovementState) -> tuple[str, str]:
    return (state.employee_id, state.rater_id)


def _lookup(state: ImprovementState) -> Mapping[str, str]:
    return {
        "cycle_id": state.cycle_id,
        "status": state.status.value,
        "employee_id": state.employee_id,
        "rater_id": state.rater_id,
    }


def _body(state: ImprovementState, says: Says, version: int) -> Improvement:
    return Improvement(
        agency_id=state.agency_id,
        subject=says.subject,
        version=version,
        cycle_id=state.cycle_id,
        employee_id=state.employee_id,
        segment=state.segment,
        rater_id=state.rater_id,
        appraisal=document_id(state.agency_id, "appraisal", state.cycle_id, state.employee_id, state.segment),
        predicate=state.predicate,
        status=state.status,
        goals=state.goals,
        starts_on=state.starts_on,
        ends_on=state.ends_on,
        check_ins_on=state.check_ins_on,
        proposed_by=state.proposed_by,
        agreed_on=state.agreed_on,
        check_ins=state.check_ins,
        outcome=state.outcome,
        outcome_reason=state.outcome_reason,
        concluded_on=state.concluded_on,
    )


IMPROVEMENT = Kind("improvement", ImprovementState, _lookup, _body)
