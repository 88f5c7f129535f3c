"""Angka kredit: level, rank and opening balance, what periods earned, and what letters (PAK) determined."""

from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, StringConstraints

from services.career.api.base import Request, SubjectPath, tagged
from services.career.api.importing import Import, Imported, PersonRow, Source, take
from services.career.domain.credit.compute import CreditView, credit_view
from services.career.domain.credit.record import record_credit
from services.career.domain.credit.state import CreditLetter, CreditRecord
from services.career.domain.credit.views import DeterminationView, determination_views
from services.career.domain.profile.kind import PROFILE
from services.career.rules.filled import filled
from services.career.usecases import credit
from services.career.usecases.asking import profile_for, record_each, today_of
from shared.auth import Caller
from shared.events.base import Id
from shared.events.career import CreditBasis
from shared.http.callers import IfMatchDep, KeyDep, OfficerDep, ReaderDep
from shared.http.pages import tag
from shared.ids.career import PROFILE as PROFILE_ID
from shared.rules.credit import FunctionalLevel
from shared.runtime import Parts, PartsDep

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

    as_of: date
    level: FunctionalLevel
    rank: Rank
    opening: Credits
    source: Source

    @property
    def about(self) -> Hashable:
        """The person on that day."""
        return self.employee_id, self.as_of

    def of(self, who: Caller, parts: Parts) -> tuple[str, CreditRecord]:
        """The record, as the caller makes it today, with the person's document before it."""
        made = filled(CreditRecord, self, recorded_by=who.employee_id, recorded_on=today_of(parts))
        return PROFILE_ID.of(who.agency_id, self.employee_id), made


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

    @property
    def figures(self) -> credit.Figures:
        """What the letter says in numbers."""
        return filled(credit.Figures, self)


class WithdrawCredit(Request):
    """Why the determination does not stand any more, in at least ten characters."""

    reason: Annotated[str, Field(max_length=2000)]


class Determinations(BaseModel):
    """All determinations of a person, newest first: those that stand, and those replaced or withdrawn."""

    items: tuple[DeterminationView, ...]


@router.get("/profiles/{employee_id}/credit")
async def get_credit(employee_id: Id, who: ReaderDep, parts: PartsDep, response: Response) -> CreditView:
    """Show credits of a functional position, row by row with the arithmetic, and what the next rank and level need."""
    profile, version = await profile_for(parts, who, employee_id)
    return tagged(response, credit_view(profile, version=version, on=today_of(parts)))


@router.post("/credit-records/imports")
async def post_credit(command: Import, who: OfficerDep, parts: PartsDep) -> Imported:
    """Record level, rank and opening balance, one or many; one of the same person and day corrects the earlier one."""
    return await take(
        command,
        CreditRow,
        lambda rows: record_each(
            parts,
            who=who,
            kind=PROFILE,
            items=[row.of(who, parts) for row in rows],
            record=record_credit,
            dry_run=command.dry_run,
        ),
    )


@router.get("/profiles/{employee_id}/credit-determinations")
async def get_determinations(employee_id: Id, who: ReaderDep, parts: PartsDep, response: Response) -> Determinations:
    """List what letters determined, newest first; what was replaced or withdrawn stays to be read."""
    profile, version = await profile_for(parts, who, employee_id)
    tag(response, version)
    return Determinations(items=tuple(determination_views(profile, version=version)))


@router.post("/profiles/{employee_id}/credit-determinations", status_code=201)
async def post_determination(
    employee_id: Id,
    command: DetermineCredit,
    who: OfficerDep,
    parts: PartsDep,
    key: KeyDep,
    version: IfMatchDep,
    response: Response,
) -> DeterminationView:
    """Record a letter; one for the same months takes the older one's place. The same again answers 200."""
    shown, new = await credit.determine_credit(
        parts,
        who=who,
        employee_id=employee_id,
        letter=command.letter,
        figures=command.figures,
        key=key,
        if_version=version,
    )
    if not new:
        response.status_code = 200
    return tagged(response, shown)


@router.post("/credit-determinations/{id}/withdrawals")
async def post_withdrawal(
    id: SubjectPath,
    command: WithdrawCredit,
    who: OfficerDep,
    parts: PartsDep,
    key: KeyDep,
    version: IfMatchDep,
    response: Response,
) -> DeterminationView:
    """Withdraw a determination that stands, with a reason; SIASN is told, too."""
    shown = await credit.withdraw_credit(parts, who=who, id=id, reason=command.reason, key=key, if_version=version)
    return tagged(response, shown)
