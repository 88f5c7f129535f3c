"""The HTTP API of career: profiles, recommendations, trainings, mentoring, talent, credits, statistics."""

from services.career.api.credit import router as credit
from services.career.api.mentoring import router as mentoring
from services.career.api.profiles import router as profiles
from services.career.api.recommendations import router as recommendations
from services.career.api.statistics import router as statistics
from services.career.api.talent import router as talent
from services.career.api.trainings import router as trainings

ROUTERS = (profiles, recommendations, trainings, mentoring, talent, credit, statistics)

__all__ = ["ROUTERS"]
