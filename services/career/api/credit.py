"""Angka kredit: level, rank and opening balance, what periods earned, and what letters (PAK) determined."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, StringConstraints

from services.career.api.base import Request
from services.career.api.importing import Import, Imported, PersonRow, Source, take
from services.career.domain.credit.compute import CreditView, credit_view
from services.career.domain.credit.determine import DeterminationUnknown, Figures, Retraction, determine, withdraw
from services.career.domain.credit.state import CreditLetter, CreditRecord
from services.career.domain.credit.views import DeterminationView, determination_view
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.records import record_credit
from services.career.domain.profile.state import Profile
from services.career.metrics import count_letter
from services.career.usecases.reading import about, holder_in, profile_for
from shared.acting import Acting, DocumentId, OfficerActingDep, OfficerReadingDep, ReadingDep, acted
from shared.alike import filled
from shared.commands import Command, Done
from shared.events.base import Id
from shared.events.career import CreditBasis
from shared.http.pages import tag
from shared.ids import career as ids
from shared.rules.credit import FunctionalLevel

router = APIRouter(tags=["talent and credit"])
Rank = Annotated[str, Field(pattern=r"^(I|II|III|IV)/[a-e]$")]
Credits = Annotated[Decimal, Field(ge=0, le=100_000, max_digits=9, decimal_places=3)]
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 12, 31))]
LetterNumber = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=3, max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./()_&:,+-]*$"
    ),
]
PositionHistoryId = Annotated[
    str, Field(pattern=r"^[0-9A-Fa-f]{8}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{12}$")
]
"""As SIASN gives it: 32 hexadecimal digits, with or without dashes."""


class CreditRow(PersonRow):
    """Level, rank (such as III/c) and credits held as of a day, with the document they are from."""

    about = ("employee_id", "as_of")
    as_of: date
    level: FunctionalLevel
    rank: Rank
    opening: Credits
    source: Source

    def command(self, act: Acting) -> Command[Profile, CreditRecord]:
        """Record it, as the caller does today, in the person's profile."""
        record = filled(CreditRecord, self, recorded_by=act.actor.employee_id, recorded_on=act.today)
        return Command(PROFILE, ids.PROFILE.of(act.agency_id, self.employee_id), record_credit, record)


class DetermineCredit(Request):
    """A letter (PAK): number, day, whole months, position. Without ``main`` the platform's own figure is taken.

    A figure that deviates from it, or that the platform cannot compute, needs a reason of at least ten characters.
    """

    letter_number: LetterNumber
    letter_on: Day
    position_history_id: PositionHistoryId
    starts_on: Day
    ends_on: Day
    basis: CreditBasis = CreditBasis.KONVERSI
    main: Credits | None = None
    additional: Credits = Decimal(0)
    reason: Annotated[str, Field(max_length=2000)] = ""

    @property
    def letter(self) -> CreditLetter:
        """What the letter says, but for its figures."""
        return filled(CreditLetter, self, number=self.letter_number, on=self.letter_on)


class WithdrawCredit(Request):
    """Why the determination does not stand any more, in at least ten characters."""

    reason: Annotated[str, Field(max_length=2000)]


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
async def post_credit(command: Import, act: OfficerReadingDep) -> Imported:
    """Record level, rank and opening balance, one or many; one of the same person and day corrects the earlier one."""
    return await take(
        command,
        CreditRow,
        lambda rows: act.run_many([row.command(act) for row in rows], dry_run=command.dry_run),
    )


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
    employee_id: Id, command: DetermineCredit, act: OfficerActingDep, response: Response
) -> DeterminationView:
    """Record a letter; one for the same months takes the older one's place. The same again answers 200."""
    figures = filled(Figures, command)
    subject = ids.CREDIT.of(act.agency_id, employee_id, figures.letter.months)
    done = await about(act, subject).run(PROFILE, ids.PROFILE.of(act.agency_id, employee_id), determine, figures)
    acted(response, done)
    if done.repeated:
        response.status_code = 200
    else:
        count_letter("determined")
    return _shown(done, subject)


@router.post("/credit-determinations/{id}/withdrawals")
async def post_withdrawal(
    id: DocumentId, command: WithdrawCredit, act: OfficerActingDep, response: Response
) -> DeterminationView:
    """Withdraw a determination that stands, with a reason; SIASN is told, too."""
    holder = holder_in(act, id, ids.CREDIT, DeterminationUnknown)
    done = await act.run(PROFILE, holder, withdraw, Retraction(subject=id, reason=command.reason))
    acted(response, done)
    if not done.repeated:
        count_letter("withdrawn")
    return _shown(done, id)


def _shown(done: Done[Profile], subject: str) -> DeterminationView:
    found = next(each for each in reversed(done.state.determinations) if each.subject == subject)
    return determination_view(done.state, found, version=done.version)
