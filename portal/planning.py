"""What the policy of a cycle asks of a plan."""

from collections.abc import Mapping
from typing import Any

from portal.calls import Services, unless_away, unless_missing


async def rule_of(services: Services, cycle_id: str) -> Mapping[str, Any]:
    """Give the rule of planning; nothing where it cannot be read: the service checks it anyway."""
    cycle = await unless_away(unless_missing(services.get("goals", f"/cycles/{cycle_id}")))
    if cycle is None:
        return {}
    path = f"/policies/{cycle.content['policy_id']}/{cycle.content['policy_version']}"
    policy = await unless_away(unless_missing(services.get("evaluation", path)))
    rule: Mapping[str, Any] = policy.content["policy"]["planning"] if policy else {}
    return rule
