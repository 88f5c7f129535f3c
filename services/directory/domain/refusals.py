"""Refusals of the directory. Each says what to do next."""

from shared.decision import Env, Invalid, NotYours, Rejected


class AgencyUnknown(Rejected):
    """The agency itself was not recorded yet: nobody knows its zone and calendar."""

    code = "agency-unknown"

    def __init__(self) -> None:
        super().__init__("Instansi ini belum dicatat. Catat nama dan zona waktunya lebih dahulu (PUT /v1/agency).")


class Unknown(Invalid):
    """A unit or person that is named does not exist."""

    code = "unknown-reference"


class UnitCircle(Invalid):
    """A unit would stand above itself."""

    code = "unit-circle"


class OwnSuperior(Invalid):
    """Nobody is his or her own superior or substitute."""

    code = "own-superior"


class OwnRecord(NotYours):
    """Officers change nothing about themselves: another officer has to."""

    code = "own-record"

    def __init__(self) -> None:
        super().__init__("Data diri sendiri dicatat oleh pengelola lain. Minta pengelola kinerja lain mencatatnya.")


class UnitClosed(Invalid):
    """The unit is closed on the day on which somebody would work in it."""

    code = "unit-closed"


class HeadTaken(Rejected):
    """Somebody else heads the unit, and goes on to."""

    code = "head-taken"


class WrongNip(Invalid):
    """The NIP cannot be one."""

    code = "wrong-nip"


class NipTaken(Rejected):
    """Somebody else in the agency has this NIP."""

    code = "nip-taken"


class WrongDays(Invalid):
    """Days are not in order, overlap, or lie too far away."""

    code = "wrong-days"


class HistoryFixed(Rejected):
    """The day lies before assignments that are known already, and begins none of them."""

    code = "history-fixed"


class Erased(Rejected):
    """The identity of this person was erased; nothing is recorded about it any more."""

    code = "erased"


class StillEmployed(Rejected):
    """Identity is erased only after the employment ended."""

    code = "still-employed"


class TooMany(Rejected):
    """The list is full."""

    code = "too-many"


class ImportRunning(Rejected):
    """Another import of the agency runs; it has to end, or to be cancelled, first."""

    code = "import-running"


class ImportOver(Rejected):
    """The import is not running: there is nothing to cancel."""

    code = "import-over"


class Unreadable(Invalid):
    """A file cannot be read as a table."""

    code = "unreadable-file"


class NoSecret(Rejected):
    """The service has no key to make employee ids of NIPs with."""

    code = "no-employee-secret"


def refuse_own(employee_id: str, env: Env) -> None:
    """Let nobody change the own record, where somebody acts: what was decided on before is only applied.

    :raises OwnRecord: when the officer and the employee are the same person
    """
    if env.actor is not None and env.actor.employee_id == employee_id:
        raise OwnRecord
