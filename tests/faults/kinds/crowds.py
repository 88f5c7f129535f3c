"""A large agency opens and closes a cycle while processes die."""

from typing import Final

from tests.faults.kinds.base import EMBEDDED
from tests.faults.kinds.processes import kill_one, pause_one
from tests.faults.run import Fault

KINDS: Final = (
    Fault(
        name="crowd-kill",
        about="2,000 people in mid opening and mid closing, services killed",
        wanted=EMBEDDED,
        strike=kill_one,
        times=8,
        gap=6,
        people=2000,
        agencies=1,
        crowd=True,
    ),
    Fault(
        name="crowd-pause",
        about="2,000 people in mid opening and mid closing, services stopped",
        wanted=EMBEDDED,
        strike=pause_one,
        times=4,
        gap=4,
        people=2000,
        agencies=1,
        crowd=True,
    ),
)
