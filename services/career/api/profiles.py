"""People over the years, and in the nine boxes: assessments of potential, recorded by officers."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from services.career.domain.placement.fits import PositionFit
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.records import record_assessment
from services.career.domain.profile.state import Profile
from services.career.domain.profile.views import ProfileView
from services.career.domain.requests import Day
from services.career.domain.talent.place import TalentView
from services.career.domain.talent.state import Assessment, Scores
from services.career.usecases.profiles import ProfileRow, list_profiles, show_positions, show_profile, show_talent
from shared.acting import Acting, AnyOfficerReadingDep, ReadingDep
from shared.alike import filled
from shared.commands import Command
from shared.events.base import Id
from shared.http.pages import After, Limit, Page, tag
from shared.ids import career as ids
from shared.importing import Import, Imported, PersonRow, Source, take
from shared.request import WRITTEN

router = APIRouter()
Score = Annotated[Decimal, WRITTEN, Field(ge=0, le=100, max_digits=7, decimal_places=4)]


class Positions(BaseModel):
    """Vacant positions and how somebody fits them."""

    items: tuple[PositionFit, ...]


class AssessmentRow(PersonRow):
    """An assessment: scores 0-100, the day, until when it counts, and the document it is from."""

    about = ("employee_id", "on")
    potential: Score
    on: Day
    source: Source
    valid_until: Day | None = None
    competence: Score | None = None
    reinforcing: Score | None = None
    qualification: Score | None = None
    integrity: Score | None = None

    def command(self, act: Acting) -> Command[Profile, Assessment]:
        """Record it, as the caller does today, in the person's profile."""
        recorded_by, recorded_on = act.actor.employee_id, act.today
        made = filled(Assessment, self, scores=filled(Scores, self), recorded_by=recorded_by, recorded_on=recorded_on)
        return Command(PROFILE, ids.PROFILE.of(act.agency_id, self.employee_id), record_assessment, made)


@router.get("/profiles", tags=["profiles"])
async def get_profiles(
    act: ReadingDep, unit_id: Id | None = None, limit: Limit = 50, after: After = None
) -> Page[ProfileRow]:
    """List profiles: one's own, those of one's people, or (officer) those of the agency."""
    return await list_profiles(act, unit_id=unit_id, limit=limit, after=after)


@router.get("/profiles/{employee_id}", tags=["profiles"])
async def get_profile(employee_id: Id, act: ReadingDep, response: Response) -> ProfileView:
    """Show history by year and period, gaps, match, trend, training hours, recommendations and mentoring."""
    shown = await show_profile(act, employee_id)
    tag(response, shown.version)
    return shown


@router.get("/profiles/{employee_id}/talent", tags=["talent and credit"])
async def get_talent(employee_id: Id, act: ReadingDep, response: Response) -> TalentView:
    """Show in which box somebody is, what is missing for a better one, and what for a succession group."""
    shown = await show_talent(act, employee_id)
    tag(response, shown.version)
    return shown


@router.get("/profiles/{employee_id}/positions", tags=["profiles"])
async def get_positions(employee_id: Id, act: ReadingDep) -> Positions:
    """Show the vacant positions, best first, and how somebody fits each: competences, match, predicates."""
    return Positions(items=await show_positions(act, employee_id))


@router.post("/talent-assessments/imports", tags=["talent and credit"])
async def post_assessments(command: Import, act: AnyOfficerReadingDep) -> Imported:
    """Record assessments, one or many; one of the same person and day corrects the earlier one, which is kept."""
    return await take(act, command, AssessmentRow, lambda row: row.command(act))
