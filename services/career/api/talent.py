"""The nine boxes: assessments of potential, recorded by officers, and where they place somebody."""

from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from services.career.api.base import tagged
from services.career.api.importing import Import, Imported, PersonRow, Source, take
from services.career.domain.talent.place import TalentView
from services.career.domain.talent.state import Assessment, Scores
from services.career.usecases import talent
from services.career.usecases.asking import today_of
from shared.auth import Caller
from shared.events.base import Id
from shared.http.callers import OfficerDep, ReaderDep
from shared.runtime import Parts, PartsDep

router = APIRouter(tags=["talent and credit"])
Score = Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4)]


class AssessmentRow(PersonRow):
    """An assessment: scores 0-100, the day, until when it counts, and the document it is from."""

    potential: Score
    on: date
    source: Source
    valid_until: date | None = None
    competence: Score | None = None
    reinforcing: Score | None = None
    qualification: Score | None = None
    integrity: Score | None = None

    @property
    def about(self) -> Hashable:
        """The person on that day."""
        return self.employee_id, self.on

    def of(self, who: Caller, parts: Parts) -> Assessment:
        """The assessment, as the caller records it today."""
        return Assessment(
            scores=Scores(
                potential=self.potential,
                competence=self.competence,
                reinforcing=self.reinforcing,
                qualification=self.qualification,
                integrity=self.integrity,
            ),
            on=self.on,
            valid_until=self.valid_until,
            source=self.source,
            recorded_by=who.employee_id,
            recorded_on=today_of(parts),
        )


@router.get("/profiles/{employee_id}/talent")
async def get_talent(employee_id: Id, who: ReaderDep, parts: PartsDep, response: Response) -> TalentView:
    """Show in which box somebody is, what is missing for a better one, and what for a succession group."""
    return tagged(response, await talent.show_talent(parts, who=who, employee_id=employee_id))


@router.post("/talent-assessments/imports")
async def post_assessments(command: Import, who: OfficerDep, parts: PartsDep) -> Imported:
    """Record assessments, one or many; one of the same person and day corrects the earlier one, which is kept."""
    return await take(
        command,
        AssessmentRow,
        lambda rows: talent.record_assessments(
            parts, who=who, items=[(row.employee_id, row.of(who, parts)) for row in rows], dry_run=command.dry_run
        ),
    )
