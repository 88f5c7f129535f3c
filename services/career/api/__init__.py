"""The HTTP API of career: profiles, recommendations, trainings, mentoring, awards, talent, credits, fairness."""

from services.career.api.awards import router as awards
from services.career.api.credit import router as credit
from services.career.api.fairness import router as fairness
from services.career.api.mentoring import router as mentoring
from services.career.api.profiles import router as profiles
from services.career.api.recommendations import router as recommendations
from services.career.api.talent import router as talent
from services.career.api.trainings import router as trainings

ROUTERS = (profiles, recommendations, trainings, mentoring, awards, talent, credit, fairness)

__all__ = ["ROUTERS"]
