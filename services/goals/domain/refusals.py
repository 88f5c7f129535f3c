"""Refusals that several decisions share; those of one decision stand next to it."""

from shared.decision import Invalid, NotYet, Rejected


class PlanUnknown(Rejected):
    """There is no such plan in the agency; the person may not take part in the cycle."""

    code = "not-found"
    status = 404


class PlanClosed(Rejected):
    """The plan is closing or closed: the cycle takes no new facts."""

    code = "plan-closed"


class UnitIndicatorsClosed(Rejected):
    """The indicators of the unit are closed: the cycle takes no new facts."""

    code = "unit-indicators-closed"


class CycleNotHeard(NotYet):
    """The cycle is not known here yet; open it first, or try again in a moment."""


class OutsideCycle(Invalid):
    """The day lies outside the cycle."""

    code = "outside-cycle"


class TooMany(Rejected):
    """The document is full."""

    code = "too-many"


def plan_unknown() -> PlanUnknown:
    """Say that nobody has this plan."""
    return PlanUnknown("Rencana tidak ditemukan di instansi Anda. Periksa siklus dan pegawainya.")


def plan_closed() -> PlanClosed:
    """Say that the deadline has passed."""
    return PlanClosed("Siklus sudah ditutup; rencana ini tidak menerima perubahan. Hubungi pengelola kinerja.")


def unit_closed() -> UnitIndicatorsClosed:
    """Say that the deadline of the unit has passed."""
    return UnitIndicatorsClosed("Siklus sudah ditutup; indikator unit tidak berubah lagi. Hubungi pengelola kinerja.")


def cycle_not_heard(cycle_id: str) -> CycleNotHeard:
    """Say that the cycle has not arrived."""
    return CycleNotHeard(f"Siklus {cycle_id} belum dikenal. Buka siklusnya, atau coba lagi sebentar lagi.")
