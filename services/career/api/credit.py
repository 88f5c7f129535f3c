"""Angka kredit: level, rank and opening balance, what periods earned, and what letters (PAK) determined."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from services.career.domain.credit.compute import CreditView, credit_view
from services.career.domain.credit.determine import (
    DeterminationUnknown,
    DeterminationView,
    determination_view,
    determine,
    withdraw,
)
from services.career.domain.credit.state import CreditRecord
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.records import record_credit
from services.career.domain.profile.state import Profile
from services.career.domain.requests import Credits, Day, DetermineCredit, WithdrawCredit
from services.career.metrics import count_letter
from services.career.usecases.reading import about, holder_in, profile_for
from shared.acting import Acting, AnyOfficerActingDep, AnyOfficerReadingDep, DocumentId, ReadingDep, acted
from shared.alike import filled
from shared.commands import Command, Done
from shared.events.base import Id
from shared.http.pages import tag
from shared.ids import career as ids
from shared.importing import Import, Imported, PersonRow, Source, take
from shared.rules.credit import FunctionalLevel

router = APIRouter(tags=["talent and credit"])
Rank = Annotated[str, Field(pattern=r"^(I|II|III|IV)/[a-e]$")]


class CreditRow(PersonRow):
    """Level, rank (such as III/c) and credits held as of a day, with the document they are from."""

    about = ("employee_id", "as_of")
    as_of: Day
    level: FunctionalLevel
    rank: Rank
    opening: Credits
    source: Source

    def command(self, act: Acting) -> Command[Profile, CreditRecord]:
        """Record it, as the caller does today, in the person's profile."""
        record = filled(CreditRecord, self, recorded_by=act.actor.employee_id, recorded_on=act.today)
        return Command(PROFILE, ids.PROFILE.of(act.agency_id, self.employee_id), record_credit, record)


class Determinations(BaseModel):
    """All determinations of a person, newest first: those that stand, and those replaced or withdrawn."""

    items: tuple[DeterminationView, ...]


@router.get("/profiles/{employee_id}/credit")
async def get_credit(employee_id: Id, act: ReadingDep, response: Response) -> CreditView:
    """Show credits of a functional position, row by row with the arithmetic, and what the next rank and level need."""
    document = await profile_for(act, employee_id)
    tag(response, document.version)
    return credit_view(document.present, version=document.version, on=act.today)


@router.post("/credit-records/imports")
async def post_credit(command: Import, act: AnyOfficerReadingDep) -> Imported:
    """Record level, rank and opening balance, one or many; one of the same person and day corrects the earlier one."""
    return await take(act, command, CreditRow, lambda row: row.command(act))


@router.get("/profiles/{employee_id}/credit-determinations")
async def get_determinations(employee_id: Id, act: ReadingDep, response: Response) -> Determinations:
    """List what letters determined, newest first; what was replaced or withdrawn stays to be read."""
    document = await profile_for(act, employee_id)
    tag(response, document.version)
    person, version = document.present, document.version
    newest_first = reversed(person.determinations)
    return Determinations(items=tuple(determination_view(person, each, version=version) for each in newest_first))


@router.post("/profiles/{employee_id}/credit-determinations", status_code=201)
async def post_determination(
    employee_id: Id, command: DetermineCredit, act: AnyOfficerActingDep, response: Response
) -> DeterminationView:
    """Record a letter; one for the same months takes the older one's place. The same again answers 200."""
    subject = ids.CREDIT.of(act.agency_id, employee_id, command.letter.months)
    done = await about(act, subject).run(PROFILE, ids.PROFILE.of(act.agency_id, employee_id), determine, command)
    acted(response, done)
    if done.repeated:
        response.status_code = 200
    else:
        count_letter("determined")
    return _shown(done, subject)


@router.post("/credit-determinations/{id}/withdrawals")
async def post_withdrawal(
    id: DocumentId, command: WithdrawCredit, act: AnyOfficerActingDep, response: Response
) -> DeterminationView:
    """Withdraw a determination that stands, with a reason; SIASN is told, too."""
    holder = holder_in(act, id, ids.CREDIT, DeterminationUnknown)
    done = await act.run(PROFILE, holder, partial(withdraw, subject=id), command)
    acted(response, done)
    if not done.repeated:
        count_letter("withdrawn")
    return _shown(done, id)


def _shown(done: Done[Profile], subject: str) -> DeterminationView:
    found = next(each for each in reversed(done.state.determinations) if each.subject == subject)
    return determination_view(done.state, found, version=done.version)
