"""What a run in a process of its own is told, and what it tells."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.machine import Spent, spent

Measured = tuple[Spent, Spent]
"""The clocks at the beginning and at the end."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a run is told: the servers, how many events to handle, where to begin in each partition of a topic.

    ``token``: an officer's, where the run has to open a cycle. ``pids``: the servers' processes, by who they are.
    ``count``: count commands and documents instead of timing.
    """

    bootstrap: str
    mongo_uri: str
    database: str
    agency: str = ""
    topic: str = ""
    events: int = 0
    group: str = ""
    starts: Mapping[str, int] = field(default_factory=dict)
    key_file: str = ""
    token: str = ""
    pids: Mapping[str, int] = field(default_factory=dict)
    count: bool = False

    def read_clocks(self) -> Spent:
        """Read the clocks of this process and of the servers."""
        return spent({"client": os.getpid(), **self.pids})
