"""What officials have not done in time: for officers all of a cycle, for officials theirs and their people's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.evaluation.domain.appraisal.deadlines import Act, Due, due
from services.evaluation.domain.appraisal.publish import APPRAISAL, approval_mark, objection_mark
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.store import people_of, superiors_of
from services.evaluation.usecases.appraisals import calendar_id
from services.evaluation.usecases.cycles import existing_cycle
from shared.acting import Acting
from shared.agency import AGENCY, AgencyState
from shared.alike import filled
from shared.authority import acts_for, is_officer_of, principals
from shared.document import Document
from shared.events.evaluation import AppraisalStatus, ObjectionStatus
from shared.events.reminding import Reminder
from shared.http.pages import Page
from shared.where import Term, any_of

_OWN: Final = "Nyatakan mengetahui; bila pegawai tidak menyatakannya, pengelola memfinalkan dengan alasan."
_NEXT: Final[Mapping[Act, str]] = {
    Act.DECISION: "Putuskan: POST /v1/appraisals/{appraisal_id}/decisions.",
    Act.APPROVAL: "Setujui atau kembalikan: POST /v1/appraisals/{appraisal_id}/approval.",
    Act.OBJECTION: "Putuskan keberatan: POST /v1/appraisals/{appraisal_id}/objection/decision.",
    Act.ACKNOWLEDGEMENT: _OWN,
}
_NAME: Final[Mapping[Act, str]] = {
    Act.DECISION: "Atasan pejabat penilai belum diketahui: periksa penilaian pejabat itu sendiri dalam siklus ini.",
    Act.APPROVAL: "Tunjuk yang menyetujui: POST /v1/appraisals/{appraisal_id}/approval/approver.",
    Act.OBJECTION: "Tunjuk pemutus: POST /v1/appraisals/{appraisal_id}/objection/decider.",
    Act.ACKNOWLEDGEMENT: _OWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueAct:
    """An act that is late: about whom, of whom, awaited since when, due when, and what can be done, in Indonesian.

    ``falls_to``: the superior who acts now instead, by the policy; None: the official still does. ``reminded``: which
    reminders of it were given.
    """

    appraisal_id: str
    employee_id: str
    unit_id: str | None
    act: Act
    official_id: str | None
    superior_id: str | None
    since: date
    due_on: date
    days_late: int
    falls_to: str | None
    reminded: tuple[Reminder, ...]
    next_step: str


async def overdue_acts(acting: Acting, cycle_id: str, act: Act, *, limit: int, after: str | None) -> Page[OverdueAct]:
    """List what is late in a cycle: for an officer everything, else what the caller or his or her people have to do."""
    await acting.load([calendar_id(acting)])
    cycle = await existing_cycle(acting, cycle_id)
    agency = (await acting.find(AGENCY, calendar_id(acting))).state
    where = {"cycle_id": cycle_id, **await _where(acting, cycle_id, act)}

    def row(document: Document[AppraisalState]) -> tuple[AppraisalState, Due] | None:
        state, actor = document.present, acting.actor
        officer = is_officer_of(actor, state.unit_id)
        found = _late(state, act, cycle, agency, acting.today)
        if officer or found is None:
            return found
        theirs = not actor.units or acts_for(actor, found[1].official_id)
        own = state.employee_id == actor.employee_id and act is not Act.ACKNOWLEDGEMENT
        return found if theirs and not own else None

    page = await acting.page(APPRAISAL, where=where, limit=limit, after=after, show=row)
    officials = {awaited.official_id for _state, awaited in page.items if awaited.official_id is not None}
    superiors = await superiors_of(acting, cycle_id, officials)
    rows = [_row(state, awaited, superiors, acting.today) for state, awaited in page.items]
    return Page(items=rows, next=page.next)


async def _where(acting: Acting, cycle_id: str, act: Act) -> dict[str, Term]:
    """Narrow to what is awaited, of anybody or of those whom the caller sees."""
    officials: Iterable[str] | None = None
    if not (acting.actor.officer or acting.actor.units):
        own = {acting.actor.employee_id, *principals(acting.actor)}
        officials = sorted(own | await people_of(acting, cycle_id, own))
    if act is Act.DECISION:
        who: dict[str, Term] = {} if officials is None else {"rater_id": any_of(officials)}
        return {"status": AppraisalStatus.READY.value, **who}
    if act is Act.ACKNOWLEDGEMENT:
        people: dict[str, Term] = {} if officials is None else {"employee_id": any_of(officials)}
        return {"status": AppraisalStatus.DECIDED.value, **people}
    asked = ("",) if officials is None else officials
    if act is Act.APPROVAL:
        return {"reads": any_of(approval_mark(approver_id=each) for each in asked)}
    return {"reads": any_of(objection_mark(ObjectionStatus.FILED, decider_id=each) for each in asked)}


def _late(
    state: AppraisalState, act: Act, cycle: CycleState, agency: AgencyState | None, today: date
) -> tuple[AppraisalState, Due] | None:
    awaited = due(state, act, cycle, agency)
    return (state, awaited) if awaited is not None and awaited.is_overdue(today) else None


def _row(state: AppraisalState, awaited: Due, superiors: Mapping[str, str], today: date) -> OverdueAct:
    superior_id = superiors.get(awaited.official_id or "")
    falls = awaited.falls and superior_id is not None and superior_id not in (state.employee_id, state.inputs.rater_id)
    last_day = awaited.last_day or today
    known = awaited.official_id is not None and (superior_id is not None or not awaited.falls)
    person = state.inputs.assignment
    return filled(
        OverdueAct,
        awaited,
        state,
        appraisal_id=state.id,
        unit_id=person.unit_id if person is not None else None,
        superior_id=superior_id,
        due_on=last_day,
        days_late=(today - last_day).days,
        falls_to=superior_id if falls else None,
        reminded=tuple(
            each for each in state.reminders if (each.wait.value, each.since) == (awaited.act.value, awaited.since)
        ),
        next_step=(_NEXT if known else _NAME)[awaited.act],
    )
