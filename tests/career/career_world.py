"""What career's integration tests do with an agency again and again."""

import yaml
from career_builders import cycle_body

from shared.events.evaluation import CycleStatus
from tests.support.publishing import Fact
from tests.support.services import ROOT
from tests.support.world import Json, World

GAP = {"komunikasi": (3, 2)}


async def profile_of(world: World, employee_id: str, *, waits: bool = False) -> Json:
    """Wait for the profile once it was judged, or (``waits``) while it waits for its cycle."""
    return await world.shown(f"profiles/{employee_id}", lambda profile: bool(profile["waiting_for"]) is waits)


def opened(policy: str = "sabang-karier", *, status: CycleStatus = CycleStatus.OPEN, version: int = 1) -> Fact:
    """The cycle of 2025 under a policy that the platform ships."""
    content: Json = yaml.safe_load((ROOT / f"services/evaluation/policies/{policy}.yaml").read_text(encoding="utf-8"))
    short = "cycle.opened" if status is CycleStatus.OPEN else "cycle.closed"
    return short, cycle_body(content, status=status, version=version)
