"""Objections: filed by the employee, heard on both sides, decided by the rater's superior."""

from datetime import date

from services.evaluation import metrics
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.objection.argue import name_decider, state_side
from services.evaluation.domain.objection.decide import DecideObjection, decide_objection
from services.evaluation.domain.objection.file import FileObjection, file_objection
from services.evaluation.store import superior_of
from services.evaluation.usecases.acting import Acting, existing
from services.evaluation.usecases.appraisals import change, visible_appraisal
from shared import clock
from shared.commands import Done
from shared.decision import Invalid


async def object_to_result(acting: Acting, id: str, *, reason: str, on: date | None, zone: str) -> Done[AppraisalState]:
    """Object as the employee, today; an officer may record a letter that came in on an earlier day.

    :raises Invalid: when the day is not the caller's to choose, or lies ahead.
    """
    by, today = acting.caller.employee_id, acting.today
    known = existing((await visible_appraisal(acting, id)).state)
    records = acting.caller.is_officer and by != known.employee_id
    _check_day(on, today=today, records=records)
    rater_id = known.inputs.rater_id
    superior = None
    if rater_id is not None:
        superior = await superior_of(acting.documents, acting.caller.agency_id, known.cycle_id, rater_id)
    command = FileObjection(reason=reason, on=on or today, recorded_by=by if records else None)
    done = await change(
        acting,
        id,
        lambda state, cycle, _units: file_objection(
            state, command, cycle=cycle, by=by, superior_id=superior, zone=zone
        ),
    )
    _count(done, "filed")
    return done


async def name_objection_decider(acting: Acting, id: str, *, decider_id: str, reason: str) -> Done[AppraisalState]:
    """Name who decides, as an officer."""
    by = acting.caller.employee_id
    return await change(
        acting, id, lambda state, _cycle, _units: name_decider(state, decider_id=decider_id, reason=reason, by=by)
    )


async def state_objection_side(acting: Acting, id: str, *, text: str) -> Done[AppraisalState]:
    """Say something about the objection, as the employee, the rater or the rater's substitute."""
    by = acting.caller.employee_id
    return await change(
        acting,
        id,
        lambda state, _cycle, _units: state_side(state, text=text, by=by, on=acting.today, given=acting.given),
    )


async def decide_on_objection(acting: Acting, id: str, command: DecideObjection) -> Done[AppraisalState]:
    """Decide an objection."""
    by = acting.caller.employee_id
    done = await change(
        acting,
        id,
        lambda state, _cycle, _units: decide_objection(state, command, by=by, now=clock.now(), given=acting.given),
    )
    _count(done, "upheld" if command.upheld else "rejected")
    return done


def _check_day(on: date | None, *, today: date, records: bool) -> None:
    if on is None or on == today:
        return
    if on > today:
        raise Invalid("Hari pengajuan tidak boleh di masa depan.", field="on")
    if not records:
        raise Invalid(
            "Keberatan diajukan hari ini. Surat yang diterima lebih awal dicatat oleh pengelola kinerja.", field="on"
        )


def _count(done: Done[AppraisalState], step: str) -> None:
    if not done.repeated:
        metrics.OBJECTIONS.labels(step=step).inc()
