"""A large agency opens and closes a cycle while processes die."""

from dataclasses import replace
from typing import Final

from shared.parties import PORTS
from tests.faults.kinds.base import EMBEDDED
from tests.faults.kinds.processes import kill_one, pause_one
from tests.faults.run import Fault

_CROWD: Final = replace(EMBEDDED)

KINDS: Final = (
    Fault(
        name="crowd-kill",
        about="2,000 people in mid opening and mid closing, services killed",
        wanted=_CROWD,
        strike=lambda scene: kill_one(scene, *PORTS),
        times=8,
        gap=6,
        people=2000,
        agencies=1,
        crowd=True,
    ),
    Fault(
        name="crowd-pause",
        about="2,000 people in mid opening and mid closing, services stopped",
        wanted=_CROWD,
        strike=lambda scene: pause_one(scene, *PORTS),
        times=4,
        gap=4,
        people=2000,
        agencies=1,
        crowd=True,
    ),
)
