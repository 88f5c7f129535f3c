"""Calibration: officers open sessions, participants propose, frozen raters answer."""

from collections.abc import Mapping

from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.calibration.answer import confirm_change, refuse_change
from services.evaluation.domain.calibration.propose import ProposeChange, propose_change
from services.evaluation.domain.calibration.session import OpenCalibration, close_calibration, open_calibration
from services.evaluation.domain.calibration.state import CALIBRATION, CalibrationState, change_in
from services.evaluation.domain.unit.spread import Spread
from services.evaluation.store import unit_spread
from services.evaluation.usecases.acting import Acting, existing, not_found, run
from shared.commands import Done
from shared.decision import Contexts, Decision
from shared.document import Document
from shared.ids import evaluation


async def open_session(acting: Acting, cycle_id: str, command: OpenCalibration) -> Done[CalibrationState]:
    """Open a session for units of a cycle."""
    cycle_document, by = acting.id(evaluation.CYCLE, cycle_id), acting.caller.employee_id
    return await run(
        acting,
        CALIBRATION,
        acting.id(evaluation.CALIBRATION, cycle_id, command.calibration_id),
        lambda state, contexts: open_calibration(
            state, command, cycle=existing(contexts.get(cycle_document)), by=by, on=acting.today
        ),
        (cycle_document,),
    )


async def propose(acting: Acting, id: str, appraisal_id: str, command: ProposeChange) -> Done[CalibrationState]:
    """Propose a change of a decided rating."""
    known = existing((await visible_session(acting, id)).state)
    by = acting.caller.employee_id

    def decided(state: CalibrationState | None, contexts: Contexts) -> Decision[CalibrationState]:
        found = contexts.get(appraisal_id)
        return propose_change(
            existing(state),
            command,
            appraisal=found if isinstance(found, AppraisalState) and found.cycle_id == known.cycle_id else None,
            by=by,
            on=acting.today,
        )

    return await run(acting, CALIBRATION, id, decided, (appraisal_id,))


async def confirm(acting: Acting, id: str, number: int) -> Done[AppraisalState]:
    """Take a proposed change over, as the rater; the session is told by work that the appraisal owes."""
    session = existing((await visible_session(acting, id)).state)
    by, appraisal_id = acting.caller.employee_id, change_in(session, number).appraisal

    def decided(state: AppraisalState | None, contexts: Contexts) -> Decision[AppraisalState]:
        return confirm_change(
            existing(state),
            session=existing(contexts.get(id)),
            number=number,
            by=by,
            on=acting.today,
            given=acting.given,
        )

    return await run(acting, APPRAISAL, appraisal_id, decided, (id,))


async def refuse(acting: Acting, id: str, number: int, *, reason: str) -> Done[CalibrationState]:
    """Refuse a proposed change, as the rater."""
    await visible_session(acting, id)
    by = acting.caller.employee_id
    return await run(
        acting,
        CALIBRATION,
        id,
        lambda state, _contexts: refuse_change(
            existing(state), number, reason=reason, by=by, on=acting.today, given=acting.given
        ),
    )


async def close_session(acting: Acting, id: str) -> Done[CalibrationState]:
    """Close a session, as an officer."""
    by = acting.caller.employee_id
    return await run(
        acting, CALIBRATION, id, lambda state, _contexts: close_calibration(existing(state), by=by, on=acting.today)
    )


async def visible_session(acting: Acting, id: str) -> Document[CalibrationState]:
    """Read a session that the caller takes part in, as officer, participant or rater.

    :raises NotFound: when there is none, or none for this caller.
    """
    if not evaluation.CALIBRATION.matches(id, agency_id=acting.caller.agency_id):
        raise not_found()
    found: Document[CalibrationState] = await acting.documents.get(CALIBRATION, id)
    if found.state is None or not takes_part(acting, found.state):
        raise not_found()
    return found


def takes_part(acting: Acting, state: CalibrationState) -> bool:
    """Whether the caller sees anything of this session."""
    return sees_all(acting, state) or any(each.rater_id in raters_seen(acting) for each in state.changes)


def sees_all(acting: Acting, state: CalibrationState) -> bool:
    """Whether the caller sees every change; a rater who is no participant sees those of the own people only."""
    return acting.caller.is_officer or acting.caller.employee_id in (*state.participants, state.opened_by)


def raters_seen(acting: Acting) -> frozenset[str]:
    """The raters whose own changes the caller sees: the caller, and those for whom the caller acts today."""
    return acting.principals | {acting.caller.employee_id}


async def spreads_now(acting: Acting, state: CalibrationState) -> Mapping[str, Spread]:
    """How the decided predicates are spread now in each of the session's units."""
    agency_id = acting.caller.agency_id
    return {unit: await unit_spread(acting.documents, agency_id, state.cycle_id, unit) for unit in state.units}
