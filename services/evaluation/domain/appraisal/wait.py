"""What an appraisal still waits for. Nothing is ready before every fact that counts was heard."""

from collections.abc import Iterator
from datetime import date

from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.unit.state import UnitSeen
from shared.ids import feedback, goals

PLAN = "plan"
LOG = "log"
DOSSIER = "dossier"
UNITS = "units"
SEGMENT = "segment"
_WORDS = {
    PLAN: "rencana kinerja (SKP)",
    LOG: "catatan kegiatan",
    DOSSIER: "umpan balik",
    UNITS: "hasil unit",
    SEGMENT: "hasil final segmen",
}


def waits_for(state: AppraisalState, cycle: CycleState, *, today: date) -> tuple[str, ...]:
    """Name what is missing until the inputs are closed: plan, log:MONTH, dossier, units, segment:N; empty is ready.

    Of who left nothing more comes but a superior's word, so that nobody has to wait for the end of the cycle.
    """
    waiting = () if state.has_left(today) else _inputs(state, cycle)
    return (*waiting, *_segments(state))


def in_words(waiting: tuple[str, ...]) -> str:
    """Say in Indonesian what is awaited."""
    return ", ".join(_word(each) for each in waiting)


def _inputs(state: AppraisalState, cycle: CycleState) -> Iterator[str]:
    if state.inputs.plan is None or not state.inputs.plan.closed:
        yield PLAN
    else:
        heard = {log.month: log.version for log in state.inputs.logs}
        yield from (f"{LOG}:{log.month}" for log in state.inputs.plan.logs if heard.get(log.month, 0) < log.version)
    if state.inputs.dossier is None or not state.inputs.dossier.closed:
        yield DOSSIER
    if state.inputs.units and not _units_complete(state, cycle):
        yield UNITS


def _segments(state: AppraisalState) -> Iterator[str]:
    if not state.continued:
        final = {each.segment for each in state.inputs.earlier}
        yield from (f"{SEGMENT}:{number}" for number in range(1, state.segment) if number not in final)


def _units_complete(state: AppraisalState, cycle: CycleState) -> bool:
    if not cycle.answered or cycle.goals is None or cycle.feedback is None:
        return False
    heard = {subject: version for unit in state.inputs.units for subject, version in _versions(unit, cycle)}
    listed = (*cycle.goals.unit_subjects, *cycle.feedback.unit_subjects)
    return all(heard[each.subject] >= each.version for each in listed if each.subject in heard)


def _versions(unit: UnitSeen, cycle: CycleState) -> Iterator[tuple[str, int]]:
    yield goals.UNIT_INDICATORS.of(cycle.agency_id, cycle.cycle_id, unit.unit_id), unit.indicators_version
    yield feedback.SURVEY.of(cycle.agency_id, cycle.cycle_id, unit.unit_id), unit.survey_version


def _word(waiting: str) -> str:
    name, _, month = waiting.partition(":")
    return f"{_WORDS[name]} {month}" if month else _WORDS[name]
