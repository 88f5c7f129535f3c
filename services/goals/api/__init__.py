"""The HTTP API of goals: plans, units, cycles and a live view of a unit."""

from services.goals.api.monitor import router as monitor
from services.goals.api.plans import router as plans
from services.goals.api.units import router as units

ROUTERS = (plans, units, monitor)

__all__ = ["ROUTERS"]
