"""The HTTP API of career: profiles, recommendations, the catalogue of trainings, mentoring, records, statistics."""

from services.career.api.mentoring import router as mentoring
from services.career.api.profiles import router as profiles
from services.career.api.recommendations import router as recommendations
from services.career.api.records import router as records
from services.career.api.statistics import router as statistics
from services.career.api.trainings import router as trainings

ROUTERS = (profiles, recommendations, trainings, mentoring, records, statistics)

__all__ = ["ROUTERS"]
