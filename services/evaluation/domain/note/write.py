"""What a rater notes for himself or herself about an appraisal; nobody else reads it, and nothing is told of it."""

from dataclasses import dataclass, replace
from datetime import date

from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.requests import NoteBody
from shared.decision import Actor, Decision, Env, Kind, NotYours, existing, publishes_nothing
from shared.ids import evaluation
from shared.ids.form import agency_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteState:
    """The note of one rater on one appraisal, as it was last written; empty: it was deleted."""

    agency_id: str
    appraisal_id: str
    writer_id: str
    text: str = ""
    on: date | None = None


def note_id(appraisal_id: str, writer_id: str) -> str:
    """The id of somebody's note on an appraisal."""
    return evaluation.NOTE.of(agency_of(appraisal_id), *evaluation.APPRAISAL.read(appraisal_id), writer_id)


def check_own_notes(state: AppraisalState, by: Actor) -> None:
    """Let only the rater have notes, in person: no substitute, no officer, no superior.

    :raises NotYours: for everybody else.
    """
    if by.employee_id != state.inputs.rater_id or by.employee_id == state.employee_id:
        raise NotYours(
            "Catatan pribadi hanya milik pejabat penilai yang tercatat; pengganti dan pengelola kinerja tidak"
            " membacanya. Yang perlu diketahui orang lain ditulis sebagai pengamatan atau alasan putusan."
        )


def write_note(state: NoteState | None, input: NoteBody, env: Env) -> Decision[NoteState]:
    """Write the own note, in place of the one before; an empty one deletes it.

    :raises NotYours: when it is not the rater of the appraisal.
    """
    *whose, writer_id = evaluation.NOTE.read(env.id)
    agency_id = agency_of(env.id)
    appraisal_id = evaluation.APPRAISAL.of(agency_id, *whose)
    check_own_notes(existing(env.get(APPRAISAL, appraisal_id)), env.by)
    known = state or NoteState(agency_id=agency_id, appraisal_id=appraisal_id, writer_id=writer_id)
    if known.text == input.text and state is not None:
        return Decision(known)
    return Decision(replace(known, text=input.text, on=env.today))


NOTE: Kind[NoteState] = Kind(evaluation.NOTE.kind, NoteState, lambda _state: {}, publishes_nothing)
