"""Who may be heard about a person: proposed by the person, decided by the rater."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from services.feedback.api.unversioned import OnceDep, replayed
from services.feedback.domain.dossier.access import may_see_nominations
from services.feedback.domain.dossier.state import DOSSIER, Dossier
from services.feedback.domain.nomination.nominate import decide, propose
from services.feedback.domain.nomination.show import (
    AskedToAnswer,
    NominationLine,
    NominationsView,
    asked_to_answer,
    show_nominations,
)
from services.feedback.domain.nomination.state import Phase
from services.feedback.domain.requests import DecideNominations, ProposeNominees
from services.feedback.usecases.dossiers import around, visible_dossier
from services.feedback.usecases.nominations import Reminders, count_reminders, last_days, nomination_lines
from shared.acting import AnyOfficerReadingDep, DocumentId, ReadingDep
from shared.authority import acts_for, looks_after
from shared.decision import NotYours
from shared.document import Document
from shared.events.base import Id
from shared.http.pages import After, Limit, Page
from shared.where import Term

router = APIRouter(tags=["nominations"])


class Nominated(BaseModel):
    """How far a nomination is; no version, since one would count other things too."""

    id: str
    phase: Phase
    status: str


@router.get("/dossiers/{dossier_id}/nominations")
async def get_nominations(dossier_id: DocumentId, acting: ReadingDep) -> NominationsView:
    """Show a person's nominations. The person sees what was proposed, never what was decided."""
    dossier, _cycle = await visible_dossier(acting, dossier_id)
    if not may_see_nominations(acting.actor, dossier):
        raise NotYours("Usulan ini hanya dapat dibaca oleh pegawai, penilainya, dan pengelola kinerja.")
    decisions = acting.actor.employee_id != dossier.assignment.employee_id
    left = await last_days(acting, [each.employee_id for each in dossier.nominations.nominees] if decisions else ())
    return show_nominations(dossier, decisions=decisions, left=left)


@router.put("/dossiers/{dossier_id}/nominations")
async def put_nominations(
    dossier_id: DocumentId, asked: ProposeNominees, acting: OnceDep, response: Response
) -> Nominated:
    """Propose who may be heard, in place of what was proposed before."""
    contexts = around(acting, dossier_id, [each.employee_id for each in asked.nominees])
    done = await acting.run(DOSSIER, dossier_id, propose, asked, contexts=contexts)
    status = "repeated" if replayed(response, done) else "proposed"
    return Nominated(id=done.id, phase=done.state.nominations.phase, status=status)


@router.post("/dossiers/{dossier_id}/nominations/decisions")
async def post_decisions(
    dossier_id: DocumentId, asked: DecideNominations, acting: OnceDep, response: Response
) -> Nominated:
    """Approve nominees, or replace them with a reason."""
    contexts = around(acting, dossier_id, [each.instead for each in asked.replace])
    done = await acting.run(DOSSIER, dossier_id, decide, asked, contexts=contexts)
    status = "repeated" if replayed(response, done) else "decided"
    return Nominated(id=done.id, phase=done.state.nominations.phase, status=status)


@router.get("/nominations")
async def list_nominations(
    acting: ReadingDep,
    cycle_id: Annotated[Id, Query()],
    unit_id: Id | None = None,
    rater_id: Id | None = None,
    phase: Phase | None = None,
    rater_left: bool | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[NominationLine]:
    """List whose turn it is: a rater's people, also for a substitute, or the agency's for officers.

    ``rater_left`` gives those whose superior has left (or has not): somebody has to record who is superior now.
    """
    actor = acting.actor
    units: Term = unit_id
    if not actor.officer and not acts_for(actor, rater_id):
        if not actor.units:
            raise NotYours("Sebutkan diri Anda sebagai rater_id untuk melihat usulan pegawai yang Anda nilai.")
        units = looks_after(actor, unit_id)
    # What was stored before there were nominations has no phase, so `none` is found by reading.
    stored_phase = phase.value if phase not in (None, Phase.NONE) else None
    where = {"cycle_id": cycle_id, "unit_id": units, "rater_id": rater_id, "nomination": stored_phase}

    def wanted(line: NominationLine) -> bool:
        return phase in (None, line.phase) and rater_left in (None, line.rater_left_on is not None)

    return await nomination_lines(acting, where, wanted, limit=limit, after=after)


@router.get("/nominations/asked-of-me")
async def list_asked(
    acting: ReadingDep,
    cycle_id: Annotated[Id | None, Query(description="Satu siklus; tanpa ini semua yang masih terbuka.")] = None,
    unit_id: Annotated[Id | None, Query(description="Unit pegawai yang Anda beri umpan balik.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[AskedToAnswer]:
    """List the people about whom the caller was approved to be heard: in a cycle, or in all that are open."""
    me = acting.actor.employee_id
    where = {"cycle_id": cycle_id, "unit_id": unit_id, "givers": me, "closed": None if cycle_id else False}

    def show(found: Document[Dossier]) -> AskedToAnswer | None:
        return asked_to_answer(found.present, me)

    return await acting.page(DOSSIER, where=where, show=show, limit=limit, after=after)


@router.get("/nominations/reminders")
async def get_reminders(
    acting: AnyOfficerReadingDep, cycle_id: Annotated[Id, Query()], unit_id: Id | None = None
) -> Reminders:
    """Count who has not proposed yet and who waits for the rater.

    For a unit also how many approved givers have answered, where the policy has reminders; else nothing about answers.
    """
    return await count_reminders(acting, cycle_id=cycle_id, unit_id=unit_id)
