"""The nine boxes: assessments of potential, recorded by officers, and where they place somebody."""

from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from services.career.api.base import tagged
from services.career.api.importing import Import, Imported, PersonRow, Source, take
from services.career.domain.profile.kind import PROFILE
from services.career.domain.talent.assess import record_assessment
from services.career.domain.talent.place import TalentView
from services.career.domain.talent.state import Assessment, Scores
from services.career.rules.filled import filled
from services.career.usecases.asking import record_each, today_of
from services.career.usecases.talent import show_talent
from shared.auth import Caller
from shared.events.base import Id
from shared.http.callers import OfficerDep, ReaderDep
from shared.ids.career import PROFILE as PROFILE_ID
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

    def of(self, who: Caller, parts: Parts) -> tuple[str, Assessment]:
        """The assessment, as the caller records it today, with the person's document before it."""
        scores = filled(Scores, self)
        made = filled(Assessment, self, scores=scores, recorded_by=who.employee_id, recorded_on=today_of(parts))
        return PROFILE_ID.of(who.agency_id, self.employee_id), made


@router.get("/profiles/{employee_id}/talent")
async def get_talent(employee_id: Id, who: ReaderDep, parts: PartsDep, response: Response) -> TalentView:
    """Show in which box somebody is, what is missing for a better one, and what for a succession group."""
    return tagged(response, await show_talent(parts, who=who, employee_id=employee_id))


@router.post("/talent-assessments/imports")
async def post_assessments(command: Import, who: OfficerDep, parts: PartsDep) -> Imported:
    """Record assessments, one or many; one of the same person and day corrects the earlier one, which is kept."""
    return await take(
        command,
        AssessmentRow,
        lambda rows: record_each(
            parts,
            who=who,
            kind=PROFILE,
            items=[row.of(who, parts) for row in rows],
            record=record_assessment,
            dry_run=command.dry_run,
        ),
    )
