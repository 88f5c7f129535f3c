"""Feedback on people, given one by one or as a set. Answers never carry a document's version."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from services.feedback.api.beside import AsGiverDep
from services.feedback.api.unversioned import CREATED, OK, DryRun, OnceDep, replayed
from services.feedback.domain.dossier.access import check_own
from services.feedback.domain.dossier.advise import Advice
from services.feedback.domain.dossier.ask import Questionnaire
from services.feedback.domain.dossier.fill import fill
from services.feedback.domain.dossier.give import JudgedAnswer, give
from services.feedback.domain.dossier.life import acknowledge
from services.feedback.domain.dossier.show import DossierLine, DossierView, show_dossier, show_line
from services.feedback.domain.dossier.state import DOSSIER, Dossier
from services.feedback.domain.dossier.to_answer import ToAnswer
from services.feedback.domain.dossier.uncounted import UncountedFeedback, show_uncounted
from services.feedback.domain.requests import Acknowledge, FillSet, GiveEntry
from services.feedback.usecases.dossiers import (
    answer,
    read_questions,
    uncounted_feedback,
    visible_dossier,
    visible_in_list,
)
from services.feedback.usecases.to_answer import dossiers_to_answer
from shared.acting import DocumentId, ReadingDep
from shared.alike import filled
from shared.authority import acts_for, looks_after
from shared.document import Document
from shared.events.base import Id
from shared.events.feedback import Source
from shared.http.pages import After, Limit, Page, tag
from shared.http.problems import Problem, rejection
from shared.where import Term

router = APIRouter(tags=["dossiers"])


class Acknowledged(BaseModel):
    """How often the employee acknowledged."""

    id: str
    version: int
    acknowledged: int
    status: str


class UncountedList(BaseModel):
    """Feedback that does not count any more."""

    items: tuple[UncountedFeedback, ...]


class Taken(BaseModel):
    """What became of an entry: ``recorded`` or ``repeated``; after a dry run ``ready`` or ``refused`` and why.

    ``advice`` says what the text lacks. No version, since it would tell how many answered before.
    """

    entry_id: str
    status: str
    advice: tuple[Advice, ...] = ()
    problem: Problem | None = None


class FilledAnswer(BaseModel):
    """What became of one answer: ``recorded`` (after a dry run ``ready``), ``repeated``, or ``refused`` and why."""

    question: str
    status: str
    advice: tuple[Advice, ...] = ()
    problem: Problem | None = None


class Filled(BaseModel):
    """What became of each answer of a set; ``complete`` when none is refused or missing."""

    entry_id: str
    complete: bool
    answers: tuple[FilledAnswer, ...]


@router.get("/dossiers")
async def list_dossiers(
    acting: ReadingDep,
    cycle_id: Id | None = None,
    unit_id: Id | None = None,
    employee_id: Id | None = None,
    rater_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[DossierLine]:
    """List dossiers: an employee's own, a rater's people, or the agency's or units' for those who run the cycle.

    A substitute names the ``rater_id``; who decides about an objection names the ``employee_id``.
    """
    actor = acting.actor
    units: Term = unit_id
    if not actor.officer and employee_id is None and not acts_for(actor, rater_id):
        if actor.units:
            units = looks_after(actor, unit_id)
        else:
            employee_id = actor.employee_id
    visible = await visible_in_list(acting)
    where = {"cycle_id": cycle_id, "unit_id": units, "employee_id": employee_id, "rater_id": rater_id}

    def show(found: Document[Dossier]) -> DossierLine | None:
        return show_line(found.present) if visible(found.present) else None

    return await acting.page(DOSSIER, where=where, show=show, limit=limit, after=after)


@router.get("/dossiers/to-answer")
async def list_to_answer(
    acting: ReadingDep,
    cycle_id: Annotated[Id | None, Query(description="Satu siklus; tanpa ini semua yang masih terbuka.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[ToAnswer]:
    """List about whom the caller may give feedback today, and as what: people, superior, colleagues, oneself.

    A page may be shorter than asked for while its ``next`` leads on.
    """
    return await dossiers_to_answer(acting, cycle_id=cycle_id, limit=limit, after=after)


@router.get("/dossiers/{dossier_id}")
async def read_dossier(dossier_id: DocumentId, acting: ReadingDep, response: Response) -> DossierView:
    """Show a person's feedback, as far as it may be shown."""
    dossier, cycle = await visible_dossier(acting, dossier_id)
    check_own(acting.actor, dossier, cycle)
    shown = show_dossier(dossier, cycle, uncounted=show_uncounted(dossier, acting.actor, outline=True))
    tag(response, shown.version)
    return shown


@router.get("/dossiers/{dossier_id}/uncounted")
async def read_uncounted(dossier_id: DocumentId, acting: ReadingDep) -> UncountedList:
    """Show feedback of superiors that is kept and does not count, and why; a former superior sees the own."""
    return UncountedList(items=await uncounted_feedback(acting, dossier_id))


@router.post("/dossiers/{dossier_id}/entries", status_code=CREATED)
async def post_entry(
    dossier_id: DocumentId, given: GiveEntry, acting: AsGiverDep, response: Response, dry_run: DryRun = False
) -> Taken:
    """Give feedback. The same ``entry_id`` again changes nothing; a new one replaces the caller's earlier answer.

    ``dry_run`` tells what the text lacks before it is sent, and saves nothing.
    """
    [judged] = await answer(acting, dossier_id, give, given, source=given.source, dry_run=dry_run)
    response.status_code = OK if dry_run or judged.repeated else CREATED
    return filled(Taken, judged, entry_id=given.entry_id, **_became(judged, dry_run=dry_run))


@router.get("/dossiers/{dossier_id}/questions")
async def get_questions(dossier_id: DocumentId, acting: AsGiverDep, source: Source | None = None) -> Questionnaire:
    """Show what the caller is asked about this person, as superior, peer, subordinate or about oneself.

    A substitute is asked as the superior, and as a colleague where ``source`` says so. Those who run the cycle see what
    givers of any ``source`` are asked.
    """
    return await read_questions(acting, dossier_id, source)


@router.post("/dossiers/{dossier_id}/answers")
async def post_answers(dossier_id: DocumentId, form: FillSet, acting: AsGiverDep, dry_run: DryRun = False) -> Filled:
    """Answer the questions of a set. Each answer is judged for itself; those in order are kept.

    ``dry_run`` tells what would become of each and saves nothing.
    """
    judged = await answer(acting, dossier_id, fill, form, source=form.source, dry_run=dry_run)
    return Filled(
        entry_id=form.entry_id,
        complete=all(each.refusal is None for each in judged),
        answers=tuple(filled(FilledAnswer, each, **_became(each, dry_run=dry_run)) for each in judged),
    )


@router.post("/dossiers/{dossier_id}/acknowledgements")
async def post_acknowledgement(
    dossier_id: DocumentId, read: Acknowledge, acting: OnceDep, response: Response
) -> Acknowledged:
    """Acknowledge what is shown."""
    done = await acting.run(DOSSIER, dossier_id, acknowledge, read)
    status = "repeated" if replayed(response, done) else "acknowledged"
    acknowledged = len(done.state.acknowledged_on)
    return Acknowledged(id=done.id, version=done.state.edition, acknowledged=acknowledged, status=status)


def _became(judged: JudgedAnswer, *, dry_run: bool) -> dict[str, object]:
    """Name what became of an answer, and why it is refused."""
    if judged.refusal is not None:
        return {"status": "refused", "problem": rejection(judged.refusal)}
    new = "ready" if dry_run else "recorded"
    return {"status": "repeated" if judged.repeated else new}
