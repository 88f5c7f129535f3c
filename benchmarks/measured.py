"""The costs that `kinerja size` computes with, taken from a report."""

import json
from collections.abc import Mapping
from typing import Any, Final

from cli.size.costs import MEASURED, Costs, Cpu

__all__ = ["MEASURED", "constants"]

Stages = Mapping[str, Mapping[str, Any]]
_NEEDED: Final = ("S1u", "S3/1", "S4", "S9")


def constants(stages: Stages, on: Mapping[str, Any]) -> str:
    """Write the costs as `kinerja size` reads them.

    :raises SystemExit: when the report lacks a stage that they come from
    """
    cycles = [told for name, told in stages.items() if name.startswith("S6/")]
    if missing := [name for name in _NEEDED if name not in stages] + ([] if cycles else ["S6"]):
        raise SystemExit(f"not kept: the costs need the stages {', '.join(missing)} too")
    sizes, largest = stages["S9"], cycles[-1]
    told = Costs(
        measured_on=f"{on['cores']} cores, {on['database']}, broker {on['broker']}, {on['rounds']} rounds",
        fact=_cpu(stages["S1u"]),
        entry=_cpu(stages["S3/1"]),
        command=_cpu(stages["S4"]),
        cycle=_cpu(largest),
        appraisal_bytes=sizes["appraisal_bytes"],
        year_bytes=sizes["year_bytes"],
        event_bytes=sizes["event_bytes"],
        process_mb=max(told["rss_mb"] for told in stages.values() if "rss_mb" in told),
    )
    return json.dumps(told.model_dump(), indent=1) + "\n"


def _cpu(told: Mapping[str, Any]) -> Cpu:
    return Cpu(service_us=told["client_us"], database_us=told["db_us"], broker_us=told["broker_us"])
