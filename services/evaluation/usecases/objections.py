"""Objections: the employee files one, and the rater's superior is found to decide it."""

from datetime import date

from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.objection.file import FileObjection, file_objection
from services.evaluation.metrics import count_objection
from services.evaluation.store import superior_of
from services.evaluation.usecases.appraisals import change, load_with_cycles, visible_appraisal
from shared.acting import Acting
from shared.commands import Done


async def object_to_result(acting: Acting, id: str, *, reason: str, on: date | None) -> Done[AppraisalState]:
    """Object to a result; the superior of its rater decides, where he or she is known."""
    await load_with_cycles(acting, [id])
    known = (await visible_appraisal(acting, id)).present
    rater_id = known.inputs.rater_id
    superior_id = await superior_of(acting, known.cycle_id, rater_id) if rater_id is not None else None
    done = await change(acting, id, file_objection, FileObjection(reason=reason, on=on, superior_id=superior_id))
    count_objection(done, "filed")
    return done
