"""What officers record about people: assessments of potential, and level, rank and credits of functional positions."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from services.career.api.base import Request
from services.career.api.importing import Import, Imported, take
from services.career.domain.crediting import CreditView
from services.career.domain.records import Scores
from services.career.domain.talent import TalentView
from services.career.usecases import records
from shared.events.base import Id
from shared.http.callers import OfficerDep, ReaderDep
from shared.http.pages import tag
from shared.rules.credit import FunctionalLevel
from shared.runtime import PartsDep

router = APIRouter(tags=["talent and credit"])
Score = Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4)]
Source = Annotated[str, Field(min_length=3, max_length=500)]
Rank = Annotated[str, Field(pattern=r"^(I|II|III|IV)/[a-e]$")]
Credits = Annotated[Decimal, Field(ge=0, le=100_000, max_digits=9, decimal_places=3)]


class AssessmentRow(Request):
    """An assessment: scores 0-100, the day, until when it counts, and the document it is from."""

    employee_id: Id
    potential: Score
    on: date
    source: Source
    valid_until: date | None = None
    competence: Score | None = None
    reinforcing: Score | None = None
    qualification: Score | None = None
    integrity: Score | None = None

    @property
    def scores(self) -> Scores:
        """What was measured."""
        return Scores(
            potential=self.potential,
            competence=self.competence,
            reinforcing=self.reinforcing,
            qualification=self.qualification,
            integrity=self.integrity,
        )


class CreditRow(Request):
    """Level, rank (such as III/c) and credits held as of a day, with the document they are from."""

    employee_id: Id
    as_of: date
    level: FunctionalLevel
    rank: Rank
    opening: Credits
    source: Source


@router.get("/profiles/{employee_id}/talent")
async def get_talent(employee_id: Id, who: ReaderDep, parts: PartsDep, response: Response) -> TalentView:
    """Show in which box somebody is, what is missing for a better one, and what for a succession group."""
    shown = await records.show_talent(parts, who=who, employee_id=employee_id)
    tag(response, shown.version)
    return shown


@router.get("/profiles/{employee_id}/credit")
async def get_credit(employee_id: Id, who: ReaderDep, parts: PartsDep, response: Response) -> CreditView:
    """Show credits of a functional position, row by row with the arithmetic, and what the next rank and level need."""
    shown = await records.show_credit(parts, who=who, employee_id=employee_id)
    tag(response, shown.version)
    return shown


@router.post("/talent-assessments/imports")
async def post_assessments(command: Import, who: OfficerDep, parts: PartsDep) -> Imported:
    """Record assessments, one or many; one of the same person and day corrects the earlier one, which is kept."""
    return await take(
        command,
        AssessmentRow,
        lambda rows: records.record_assessments(
            parts,
            who=who,
            items=[(row.employee_id, row.scores, row.on, row.valid_until, row.source) for row in rows],
            dry_run=command.dry_run,
        ),
        unique=lambda row: (row.employee_id, row.on),
    )


@router.post("/credit-records/imports")
async def post_credit(command: Import, who: OfficerDep, parts: PartsDep) -> Imported:
    """Record level, rank and opening balance, one or many; one of the same person and day corrects the earlier one."""
    return await take(
        command,
        CreditRow,
        lambda rows: records.record_credit(
            parts,
            who=who,
            items=[(row.employee_id, row.as_of, row.level, row.rank, row.opening, row.source) for row in rows],
            dry_run=command.dry_run,
        ),
        unique=lambda row: (row.employee_id, row.as_of),
    )
