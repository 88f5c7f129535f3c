"""What evaluation's integration tests do with an agency again and again."""

from typing import Any

import httpx
from evaluation_builders import EMPLOYEE, dossier, log, plan, policy

from shared.events.evaluation import CyclePeriod
from shared.events.goals import PlanStatus
from tests.support.world import World


def appraisal_of(world: World, employee_id: str = EMPLOYEE) -> str:
    return f"{world.agency}:appraisal:2025:{employee_id}:1"


async def open_cycle(world: World, policy_id: str = "sasaran", /, **more: Any) -> httpx.Response:
    body = {
        "cycle_id": "2025",
        "title": "Penilaian 2025",
        "policy_id": policy_id,
        "period": "annual",
        "starts_on": "2025-01-01",
        "ends_on": "2025-12-31",
    }
    if CyclePeriod.ANNUAL not in policy(policy_id).periods:
        body |= {"period": "quarterly", "ends_on": "2025-03-31"}
    return await world.officer("cycles", body | more)


async def appraised(world: World, **having: Any) -> dict[str, Any]:
    """Wait until the appraisal shows these values."""
    return await world.shown(f"appraisals/{appraisal_of(world)}", lambda body: _holds(body, having))


async def close_person(world: World, **more: Any) -> None:
    await world.publish(
        ("plan.closed", plan(9, status=PlanStatus.CLOSED, logs=(("2025-03", 4),), **more)),
        ("activity.closed", log("2025-03", 4, closed=True, jp=24)),
        ("dossier.closed", dossier(9, closed=True, **more)),
    )


def _holds(body: dict[str, Any], having: dict[str, Any]) -> bool:
    return all(
        _holds(body[name], value) if isinstance(value, dict) else body[name] == value for name, value in having.items()
    )
