"""What the employee asks the rater to agree on."""

from dataclasses import dataclass
from datetime import date

from services.goals.rules.planning import Objectives
from shared.events.goals import Appendix


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the employee proposes. ``objectives`` None: those of the template in the plan; ``superior_id``: the plan
    that they may serve. ``appendix`` None: the one proposed last.
    """

    objectives: Objectives | None
    superior_id: str | None = None
    appendix: Appendix | None = None
    on: date | None = None
    on_reason: str = ""
