"""Remember which process a server is, safely: a pid alone may by now belong to somebody else."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

POLL_SECONDS = 0.05


def write(path: Path, *, pid: int) -> None:
    """Record a running process."""
    path.write_text(json.dumps({"pid": pid, "born": _born(pid)}))


def living(path: Path) -> int | None:
    """Return the recorded pid if that very process still runs."""
    try:
        record = json.loads(path.read_text())
        pid, born = int(record["pid"]), record["born"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return pid if born is not None and _born(pid) == born else None


def pid_files(folder: Path) -> list[Path]:
    """Return the records of the servers that were started in this folder."""
    return sorted(folder.glob("*.pid"))


async def stop_recorded(path: Path, *, grace_seconds: float = 10) -> bool:
    """Stop the recorded server, started by an earlier command to outlive it; tell whether there was one."""
    pid = living(path)
    if pid is not None:
        _signal(pid, signal.SIGTERM)
        deadline = asyncio.get_running_loop().time() + grace_seconds
        while living(path) is not None:
            if asyncio.get_running_loop().time() > deadline:
                _signal(pid, signal.SIGKILL)
            await asyncio.sleep(POLL_SECONDS)
    path.unlink(missing_ok=True)
    return pid is not None


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _born(pid: int) -> str | None:
    """Tell when a process was born, in the system's own words; nothing when it is gone or a zombie."""
    if sys.platform == "linux":
        try:
            # The name in brackets may hold blanks, so count from its end: state is field 3, start time field
            # 22.
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return None if fields[0] == "Z" else fields[19]
    command = ["ps", "-o", "stat=,lstart=", "-p", str(pid)]
    answer = subprocess.run(command, capture_output=True, check=False, text=True)
    state, _, born = answer.stdout.strip().partition(" ")
    return None if not born or state.startswith("Z") else born.strip()
