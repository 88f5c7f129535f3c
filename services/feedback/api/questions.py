"""What somebody is asked about a person, and answering all of it at once."""

from fastapi import APIRouter

from services.feedback.api.acting import DocumentId, DryRun, acting, day, show_judged
from services.feedback.api.models import Filled, FilledAnswer, FillSet
from services.feedback.domain.copying import made_of
from services.feedback.domain.dossier.ask import Questionnaire
from services.feedback.domain.dossier.fill import Form, SetAnswer
from services.feedback.usecases.questions import fill_in, read_questions, try_form
from shared.events.feedback import Source
from shared.http.callers import ReaderDep
from shared.runtime import PartsDep

router = APIRouter(tags=["dossiers"])


@router.get("/dossiers/{dossier_id}/questions")
async def get_questions(
    dossier_id: DocumentId, who: ReaderDep, parts: PartsDep, source: Source | None = None
) -> Questionnaire:
    """Show what the caller is asked about this person, as superior, peer, subordinate or about oneself.

    Those who run the cycle see what givers of any ``source`` are asked.
    """
    return await read_questions(acting(parts, who), dossier_id=dossier_id, source=source)


@router.post("/dossiers/{dossier_id}/answers")
async def post_answers(
    dossier_id: DocumentId, filled: FillSet, who: ReaderDep, parts: PartsDep, dry_run: DryRun = False
) -> Filled:
    """Answer the questions of a set. Each answer is judged for itself; those in order are kept.

    ``dry_run`` tells what would become of each and saves nothing.
    """
    form = made_of(
        Form,
        filled,
        set_id=filled.set,
        on=day(filled.on, parts),
        answers=tuple(made_of(SetAnswer, each) for each in filled.answers),
    )
    do = try_form if dry_run else fill_in
    judged = await do(acting(parts, who), dossier_id=dossier_id, form=form)
    return Filled(
        entry_id=filled.entry_id,
        complete=all(each.refusal is None for each in judged),
        answers=tuple(show_judged(FilledAnswer, each, taken="ready" if dry_run else "recorded") for each in judged),
    )
