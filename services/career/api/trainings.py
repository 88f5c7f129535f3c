"""The agency's catalogue of trainings, and who is below the yearly duty of lesson hours."""

from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from services.career.domain.training import TRAINING, Training, TrainingMode, TrainingView, record, training_view
from services.career.store import given, page_of
from services.career.usecases import duty
from shared.acting import Acting, AnyOfficerReadingDep, OfficerReadingDep, ReadingDep
from shared.commands import Command, CommandOutcome
from shared.decision import Rejected
from shared.each import Misread, alone, readable, woven
from shared.events.base import Id
from shared.http.callers import KeyDep
from shared.http.pages import After, Limit
from shared.http.problems import FieldError, errors_of
from shared.ids import career as ids
from shared.importing import Import, Imported, ImportRow, take
from shared.request import WRITTEN, Request

router = APIRouter(tags=["trainings"])
Year = Annotated[int, WRITTEN, Query(ge=1990, le=2200, description="Tahun.")]


class TrainingItem(ImportRow):
    """A training of the catalogue; ``level`` is the level of the competence that it leads to."""

    about = ("training_id",)
    training_id: Id
    title: Annotated[str, Field(min_length=1, max_length=300)]
    competence: Id
    hours_jp: Annotated[Decimal, WRITTEN, Field(gt=0, le=2000, max_digits=8, decimal_places=2)]
    offered: bool = True
    level: Annotated[int, WRITTEN, Field(ge=1, le=5)] | None = None
    provider: Annotated[str, Field(max_length=300)] = ""
    mode: TrainingMode | None = None

    def command(self, act: Acting, key: str | None) -> Command[Training, Training]:
        """Put it into the catalogue of the caller's agency."""
        made = Training(agency_id=act.agency_id, **self.model_dump())
        return Command(TRAINING, ids.TRAINING.of(act.agency_id, self.training_id), record, made, key=key)


class RecordTrainings(Request):
    """Trainings to put into the catalogue, or to change."""

    items: Annotated[
        tuple[Annotated[TrainingItem | Misread, alone(id="training_id")], ...],
        Field(min_length=1, max_length=500),
    ]


class Trainings(BaseModel):
    """A page of the catalogue."""

    items: tuple[TrainingView, ...]
    next: str | None


class RecordedTraining(BaseModel):
    """What became of one training."""

    training_id: str
    outcome: Literal["recorded", "repeated", "rejected"]
    code: str | None = None
    detail: str | None = None
    errors: list[FieldError] = []


class RecordedTrainings(BaseModel):
    """What became of each training, in order."""

    items: list[RecordedTraining]


@router.get("/trainings")
async def get_trainings(
    act: ReadingDep, competence: Id | None = None, limit: Limit = 50, after: After = None
) -> Trainings:
    """List the agency's catalogue of trainings."""
    where = given(competence=competence)
    found, following = await page_of(act.documents, TRAINING, act.agency_id, where=where, limit=limit, after=after)
    return Trainings(items=tuple(training_view(each.present) for each in found), next=following)


@router.post("/trainings")
async def post_trainings(command: RecordTrainings, act: OfficerReadingDep, key: KeyDep) -> RecordedTrainings:
    """Put trainings into the catalogue, or change them: each change is a new edition."""
    items = readable(command.items)
    outcomes = await act.run_many([each.command(act, key) for each in items])
    done = [_recorded(each.training_id, outcome) for each, outcome in zip(items, outcomes, strict=True)]
    return RecordedTrainings(items=list(woven(command.items, done, _recorded)))


def _recorded(training_id: str, outcome: CommandOutcome) -> RecordedTraining:
    if isinstance(outcome, Rejected):
        return RecordedTraining(
            training_id=training_id,
            outcome="rejected",
            code=outcome.code,
            detail=outcome.text,
            errors=errors_of(outcome),
        )
    return RecordedTraining(training_id=training_id, outcome="repeated" if outcome.repeated else "recorded")


@router.post("/trainings/imports")
async def post_import(command: Import, act: OfficerReadingDep, key: KeyDep) -> Imported:
    """Import a catalogue from CSV or JSON rows; a bad row is told with its number and does not stop the others."""
    used = None if command.dry_run else key
    return await take(act, command, TrainingItem, lambda row: row.command(act, used))


class Duty(BaseModel):
    """Those below the duty of a year, a page of them."""

    year: int
    below: int
    items: list[duty.Below]
    next: str | None


class DutyUnits(BaseModel):
    """How many are below the duty of a year, per unit."""

    year: int
    below: int
    units: list[duty.UnitBelow]


@router.get("/training-duty")
async def get_duty(
    year: Year, act: AnyOfficerReadingDep, unit_id: Id | None = None, limit: Limit = 50, after: After = None
) -> Duty:
    """List who is below the yearly duty of lesson hours, in the agency or in a unit."""
    items, following, below = await duty.list_below(act, year=year, unit_id=unit_id, limit=limit, after=after)
    return Duty(year=year, below=below, items=items, next=following)


@router.get("/training-duty/units")
async def get_duty_units(year: Year, act: AnyOfficerReadingDep) -> DutyUnits:
    """Count per unit who is below the yearly duty, most first."""
    units = await duty.count_below(act, year=year)
    return DutyUnits(year=year, below=sum(each.below for each in units), units=units)


@router.get("/training-duty.csv", response_class=StreamingResponse)
async def get_duty_csv(year: Year, act: AnyOfficerReadingDep, unit_id: Id | None = None) -> StreamingResponse:
    """Export who is below the yearly duty as CSV, line by line."""
    return StreamingResponse(
        duty.export_below(act, year=year, unit_id=unit_id),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="di-bawah-kewajiban-jp-{year}.csv"'},
    )
