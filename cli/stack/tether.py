"""Become the given command, tied to the life of a parent process: `python tether.py PARENT_PID COMMAND...`.

Run as a script between the parent and the server, so it imports the standard library only, and nothing of
ours. On Linux the kernel kills the server when its parent goes; elsewhere a small watcher beside the server
does.

The kernel's parent is the *thread* that started the server: start servers from a thread that lives as long as
they should, which the main thread does.
"""

import ctypes
import os
import signal
import sys
import time

PR_SET_PDEATHSIG = 1
WATCH_SECONDS = 0.5


def main(parent: int, command: list[str]) -> None:
    """Tie this process to `parent` and become `command`."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    else:
        watch_beside(parent)
    if os.getppid() != parent:
        sys.exit("the process that asked for this server is gone")
    os.execvp(command[0], command)


def watch_beside(parent: int) -> None:
    """Fork a watcher that kills this process when `parent` is gone, and ends when this process does."""
    server = os.getpid()
    if os.fork():
        return
    while os.getppid() == server:
        try:
            os.kill(parent, 0)
        except ProcessLookupError:
            os.kill(server, signal.SIGKILL)
        time.sleep(WATCH_SECONDS)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
