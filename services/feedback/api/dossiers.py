"""Feedback on people. Answers never carry a document's version: it would count hidden answers."""

from fastapi import APIRouter, Response

from services.feedback.api.acting import CREATED, OK, DocumentId, DryRun, acting, day, listed, show_judged
from services.feedback.api.models import Acknowledge, Acknowledged, GiveEntry, Taken
from services.feedback.domain.copying import made_of
from services.feedback.domain.dossier.entries import Entry, Topic
from services.feedback.domain.dossier.show import DossierLine, DossierView, show_dossier, show_line
from services.feedback.domain.dossier.state import DOSSIER, Dossier
from services.feedback.usecases.dossiers import (
    acknowledge_dossier,
    give_feedback,
    may_see,
    try_feedback,
    visible_dossier,
)
from shared.document import Document
from shared.events.base import Id
from shared.http.callers import KeyDep, ReaderDep
from shared.http.pages import After, Limit, Page, tag
from shared.runtime import PartsDep

router = APIRouter(tags=["dossiers"])


@router.get("/dossiers")
async def list_dossiers(
    who: ReaderDep,
    parts: PartsDep,
    cycle_id: Id | None = None,
    unit_id: Id | None = None,
    employee_id: Id | None = None,
    rater_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page:
    """List dossiers: an employee's own, a rater's people, or the whole agency's for those who run the cycle."""
    if not who.is_officer and employee_id is None and rater_id != who.employee_id:
        employee_id = who.employee_id
    where = {"cycle_id": cycle_id, "unit_id": unit_id, "employee_id": employee_id, "rater_id": rater_id}

    def show(found: Document[Dossier]) -> DossierLine | None:
        return show_line(found.present) if may_see(who, found.present) else None

    return await listed(parts, who, DOSSIER, where, limit=limit, after=after, show=show)


@router.get("/dossiers/{dossier_id}")
async def read_dossier(dossier_id: DocumentId, who: ReaderDep, parts: PartsDep, response: Response) -> DossierView:
    """Show a person's feedback, as far as it may be shown."""
    shown = show_dossier(*await visible_dossier(acting(parts, who), dossier_id))
    tag(response, shown.version)
    return shown


@router.post("/dossiers/{dossier_id}/entries", status_code=CREATED)
async def post_entry(
    dossier_id: DocumentId,
    given: GiveEntry,
    who: ReaderDep,
    parts: PartsDep,
    response: Response,
    dry_run: DryRun = False,
) -> Taken:
    """Give feedback. The same ``entry_id`` again changes nothing; a new one replaces the caller's earlier answer.

    ``dry_run`` tells what the text lacks before it is sent, and saves nothing.
    """
    entry = made_of(Entry, given, giver_id=who.employee_id, about=Topic(given.about.value), on=day(given.on, parts))
    do = try_feedback if dry_run else give_feedback
    done = await do(acting(parts, who), dossier_id=dossier_id, entry=entry)
    response.status_code = OK if dry_run or done.repeated else CREATED
    return show_judged(Taken, done, taken="ready" if dry_run else "recorded", entry_id=given.entry_id)


@router.post("/dossiers/{dossier_id}/acknowledgements")
async def post_acknowledgement(
    dossier_id: DocumentId, read: Acknowledge, who: ReaderDep, parts: PartsDep, key: KeyDep
) -> Acknowledged:
    """Acknowledge what is shown."""
    done = await acknowledge_dossier(acting(parts, who, key), dossier_id=dossier_id, on=day(read.on, parts))
    return Acknowledged(
        id=done.id,
        version=done.state.edition,
        acknowledged=len(done.state.acknowledged_on),
        status="repeated" if done.repeated else "acknowledged",
    )
