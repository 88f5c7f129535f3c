"""Named places at which a test lets this process die or stop; without ``KINERJA_FAULT_POINT`` at start they do nothing.

``after-save:3`` kills the process when it comes to ``after-save`` for the third time, as ``kill -9`` would;
``after-save:3:stop`` stops it there until somebody lets it go on (SIGCONT).
"""

import os
import signal
from collections import Counter
from typing import Final

VARIABLE: Final = "KINERJA_FAULT_POINT"

_name, _, _rest = os.environ.get(VARIABLE, "").partition(":")
_at, _, _how = _rest.partition(":")
_occasion: Final = int(_at or 1)
_come: Final = Counter[str]()


def reached(name: str) -> None:
    """Say that the process has come to a place."""
    if name != _name:
        return
    _come[name] += 1
    if _come[name] == _occasion:
        os.kill(os.getpid(), signal.SIGSTOP if _how == "stop" else signal.SIGKILL)
