"""A person over the years."""

from fastapi import APIRouter, Response

from services.career.api.base import tagged
from services.career.domain.profile.views import ProfileView
from services.career.usecases.profiles import show_profile
from shared.events.base import Id
from shared.http.callers import ReaderDep
from shared.runtime import PartsDep

router = APIRouter(tags=["profiles"])


@router.get("/profiles/{employee_id}")
async def get_profile(employee_id: Id, who: ReaderDep, parts: PartsDep, response: Response) -> ProfileView:
    """Show history by year and period, gaps, match, trend, training hours, recommendations and mentoring."""
    return tagged(response, await show_profile(parts, who=who, employee_id=employee_id))
