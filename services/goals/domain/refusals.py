"""Refusals that several decisions share; those of one decision stand next to it."""

from shared.decision import Invalid, NotYet, Rejected


class PlanClosed(Rejected):
    """The plan is closing or closed: the cycle takes no new facts."""

    code = "plan-closed"

    def __init__(self) -> None:
        super().__init__("Siklus sudah ditutup; rencana ini tidak menerima perubahan. Hubungi pengelola kinerja.")


class PlanNotMeasured(Rejected):
    """The employee is not employed on any day of the segment: nothing is measured in it."""

    code = "plan-not-measured"

    def __init__(self) -> None:
        super().__init__(
            "Pegawai ini tidak bekerja pada hari mana pun dari rencana ini. Bila keliru, mintalah perbaikan masa kerja."
        )


class UnitIndicatorsClosed(Rejected):
    """The indicators of the unit are closed: the cycle takes no new facts."""

    code = "unit-indicators-closed"

    def __init__(self) -> None:
        super().__init__("Siklus sudah ditutup; indikator unit tidak berubah lagi. Hubungi pengelola kinerja.")


class OutsideCycle(Invalid):
    """The day lies outside the cycle."""

    code = "outside-cycle"


class TooMany(Rejected):
    """The document is full."""

    code = "too-many"


def cycle_not_heard(cycle_id: str) -> NotYet:
    """Say that the cycle has not arrived."""
    return NotYet(f"Siklus {cycle_id} belum dikenal. Buka siklusnya, atau coba lagi sebentar lagi.")
