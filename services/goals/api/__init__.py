"""The HTTP API of goals: plans, delegations, templates, units, cycles and a live view of a unit."""

from services.goals.api.delegations import router as delegations
from services.goals.api.dialogues import router as dialogues
from services.goals.api.monitor import router as monitor
from services.goals.api.officers import router as officers
from services.goals.api.plans import router as plans
from services.goals.api.populations import router as populations
from services.goals.api.proposals import router as proposals
from services.goals.api.roll_ups import router as roll_ups
from services.goals.api.steps import router as steps
from services.goals.api.superior import router as superior
from services.goals.api.tasks import router as tasks
from services.goals.api.templates import router as templates
from services.goals.api.units import router as units

ROUTERS = (
    plans,
    proposals,
    superior,
    dialogues,
    steps,
    units,
    roll_ups,
    monitor,
    templates,
    officers,
    populations,
    delegations,
    tasks,
)

__all__ = ["ROUTERS"]
