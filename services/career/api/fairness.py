"""Fairness counters for officers, and the attributes they rest on. Nothing here is about one person."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from services.career.domain.fairness import (
    ATTRIBUTES,
    FAIRNESS,
    Attributes,
    FairnessReport,
    ask,
    not_asked,
    record_attributes,
)
from services.career.rules.fairness import Sex
from services.career.usecases.reading import cycle_of
from shared.acting import Acting, OfficerActingDep, OfficerReadingDep, acted
from shared.alike import filled
from shared.commands import Command
from shared.document import Document
from shared.events.base import Id
from shared.http.pages import After, Limit, Page
from shared.ids import career as ids
from shared.ids import evaluation
from shared.importing import Import, Imported, PersonRow, take
from shared.request import WRITTEN, Request

router = APIRouter(tags=["fairness"])


class AttributeRow(PersonRow):
    """Sex and year of birth of a person; career never sees the NIP that they are taken from."""

    sex: Sex
    birth_year: Annotated[int, WRITTEN, Field(ge=1900, le=2200)]

    def command(self, act: Acting, *, purpose: str) -> Command[Attributes, Attributes]:
        """Record them, as the caller does today."""
        recorded_by, recorded_on = act.actor.employee_id, act.today
        made = filled(Attributes, self, act, purpose=purpose, recorded_by=recorded_by, recorded_on=recorded_on)
        return Command(ATTRIBUTES, ids.ATTRIBUTES.of(act.agency_id, self.employee_id), record_attributes, made)


class ImportAttributes(Import):
    """Attributes as rows, with the purpose for which they are kept."""

    purpose: Annotated[str, Field(min_length=10, max_length=500)]


class AskReport(Request):
    """Of which closed cycle."""

    cycle_id: Id


class ReportRow(BaseModel):
    """A report in a list; without ``counted_on`` it is being made."""

    cycle_id: str
    ends_on: date
    asked_by: str | None
    asked_on: date | None
    counted_on: date | None


@router.post("/statistic-attributes/imports")
async def post_attributes(command: ImportAttributes, act: OfficerReadingDep) -> Imported:
    """Import sex and year of birth for fairness reports: kept apart, never shown and never published."""
    return await take(act, command, AttributeRow, lambda row: row.command(act, purpose=command.purpose))


@router.post("/fairness-reports", status_code=202)
async def post_report(command: AskReport, act: OfficerActingDep, response: Response) -> FairnessReport:
    """Ask for the counts of a closed cycle by unit, sex and age group; they are made in the background."""
    cycle = evaluation.CYCLE.of(act.agency_id, command.cycle_id)
    id = ids.FAIRNESS.of(act.agency_id, command.cycle_id)
    done = await act.run(FAIRNESS, id, ask, command.cycle_id, contexts=(cycle,))
    acted(response, done)
    return done.state


@router.get("/fairness-reports")
async def get_reports(act: OfficerReadingDep, limit: Limit = 50, after: After = None) -> Page[ReportRow]:
    """List the reports that were asked for, by cycle."""
    return await act.page(FAIRNESS, where={}, show=_row, limit=limit, after=after)


@router.get("/fairness-reports/{cycle_id}")
async def get_report(cycle_id: Id, act: OfficerReadingDep) -> FairnessReport:
    """Show the counts. Without ``asked_on`` nobody asked for them yet; without ``counted_on`` they are being made."""
    report = await act.find(FAIRNESS, ids.FAIRNESS.of(act.agency_id, cycle_id))
    return report.state or not_asked(await cycle_of(act, cycle_id))


def _row(found: Document[FairnessReport]) -> ReportRow:
    return filled(ReportRow, found.present)
