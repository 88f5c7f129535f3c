"""CPU time and memory of processes, as Linux counts them."""

import os
import resource
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from shared import clock

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_UTIME, _STIME = 11, 12
_MICRO = 1_000_000


def cpu_us(pid: int) -> int:
    """CPU time of a process with its threads, in microseconds; the kernel counts in hundredths of a second."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[_UTIME]) + int(fields[_STIME])) * _MICRO // _TICK


def rss_mb(pid: int) -> float:
    """Memory of a process that is in use now, in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / 1e6


def rss_max_mb() -> float:
    """The most memory that this process had in use, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that passed, and CPU microseconds by who used them."""

    seconds: float
    cpu: Mapping[str, int]

    def __sub__(self, before: Self) -> "Spent":
        return Spent(self.seconds - before.seconds, {who: cpu - before.cpu[who] for who, cpu in self.cpu.items()})


def spent(pids: Mapping[str, int | None]) -> Spent:
    """Read the clocks of some processes, by who they are; a process that does not run has used nothing."""
    return Spent(clock.monotonic(), {who: cpu_us(pid) if pid is not None else 0 for who, pid in pids.items()})
