"""Who may be heard about a person: proposed by the person, decided by the rater."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.feedback.api.acting import DocumentId, acting, listed
from services.feedback.api.models import DecideNominations, Nominated, ProposeNominees
from services.feedback.domain.copying import made_of
from services.feedback.domain.dossier.state import DOSSIER, Dossier
from services.feedback.domain.nomination.decide import Replacement
from services.feedback.domain.nomination.show import (
    AskedToAnswer,
    NominationLine,
    NominationsView,
    asked_to_answer,
    show_nomination_line,
)
from services.feedback.domain.nomination.state import Phase
from services.feedback.usecases.nominations import (
    Reminders,
    count_reminders,
    decide_givers,
    propose_givers,
    read_nominations,
)
from shared.decision import NotYours
from shared.document import Document
from shared.events.base import Id
from shared.http.callers import KeyDep, OfficerDep, ReaderDep
from shared.http.pages import After, Limit, Page
from shared.runtime import PartsDep

router = APIRouter(tags=["nominations"])


@router.get("/dossiers/{dossier_id}/nominations")
async def get_nominations(dossier_id: DocumentId, who: ReaderDep, parts: PartsDep) -> NominationsView:
    """Show a person's nominations. The person sees what was proposed, never what was decided."""
    return await read_nominations(acting(parts, who), dossier_id=dossier_id)


@router.put("/dossiers/{dossier_id}/nominations")
async def put_nominations(
    dossier_id: DocumentId, asked: ProposeNominees, who: ReaderDep, parts: PartsDep, key: KeyDep
) -> Nominated:
    """Propose who may be heard, in place of what was proposed before."""
    nominees = tuple((each.employee_id, each.source) for each in asked.nominees)
    done = await propose_givers(acting(parts, who, key), dossier_id=dossier_id, nominees=nominees)
    return Nominated(id=done.id, phase=done.state.nominations.phase, status="repeated" if done.repeated else "proposed")


@router.post("/dossiers/{dossier_id}/nominations/decisions")
async def post_decisions(
    dossier_id: DocumentId, asked: DecideNominations, who: ReaderDep, parts: PartsDep, key: KeyDep
) -> Nominated:
    """Approve nominees, or replace them with a reason."""
    replaced = tuple(made_of(Replacement, each) for each in asked.replace)
    done = await decide_givers(acting(parts, who, key), dossier_id=dossier_id, approve=asked.approve, replaced=replaced)
    return Nominated(id=done.id, phase=done.state.nominations.phase, status="repeated" if done.repeated else "decided")


@router.get("/nominations")
async def list_nominations(
    who: ReaderDep,
    parts: PartsDep,
    cycle_id: Annotated[Id, Query()],
    unit_id: Id | None = None,
    rater_id: Id | None = None,
    phase: Phase | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page:
    """List whose turn it is: a rater's people, or the agency's for officers."""
    if not who.is_officer and rater_id != who.employee_id:
        raise NotYours("Sebutkan diri Anda sebagai rater_id untuk melihat usulan pegawai yang Anda nilai.")
    # What was stored before there were nominations has no phase, so `none` is found by reading.
    stored_phase = phase.value if phase not in (None, Phase.NONE) else None
    where = {"cycle_id": cycle_id, "unit_id": unit_id, "rater_id": rater_id, "nomination": stored_phase}

    def show(found: Document[Dossier]) -> NominationLine | None:
        line = show_nomination_line(found.present)
        return line if phase in (None, line.phase) else None

    return await listed(parts, who, DOSSIER, where, limit=limit, after=after, show=show)


@router.get("/nominations/asked-of-me")
async def list_asked(
    who: ReaderDep,
    parts: PartsDep,
    cycle_id: Annotated[Id, Query()],
    unit_id: Annotated[Id, Query(description="Unit pegawai yang Anda beri umpan balik.")],
    limit: Limit = 50,
    after: After = None,
) -> Page:
    """List the people of a unit about whom the caller was approved to be heard."""
    where = {"cycle_id": cycle_id, "unit_id": unit_id, "givers": who.employee_id}

    def show(found: Document[Dossier]) -> AskedToAnswer | None:
        return asked_to_answer(found.present, who.employee_id)

    return await listed(parts, who, DOSSIER, where, limit=limit, after=after, show=show)


@router.get("/nominations/reminders")
async def get_reminders(
    who: OfficerDep, parts: PartsDep, cycle_id: Annotated[Id, Query()], unit_id: Id | None = None
) -> Reminders:
    """Count who has not proposed yet and who waits for the rater.

    For a unit also how many approved givers have answered, where the policy has reminders; else nothing about answers.
    """
    return await count_reminders(parts.documents, agency_id=who.agency_id, cycle_id=cycle_id, unit_id=unit_id)
