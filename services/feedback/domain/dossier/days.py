"""On which days feedback on somebody may be: those of the segment that have come."""

from datetime import date

from services.feedback.domain.cycle import Cycle
from services.feedback.domain.dossier.state import Dossier
from shared.decision import Dated, Env, Invalid


class OutsideCycle(Invalid):
    """The day lies before the days for which the person is measured here."""

    code = "outside-cycle"


def day_of_feedback(state: Dossier, cycle: Cycle, written: Dated, env: Env, *, acting_for: str | None = None) -> date:
    """The day of feedback: as the giver writes it, or today; of the segment's last day what is given after it.

    A substitute speaks for the superior today, and on no other day.

    :raises OutsideCycle: when it lies before the segment, or the segment has not begun
    :raises DayAhead: when it has not come yet
    """
    first, last = state.starts_on or cycle.starts_on, state.ends_on or cycle.ends_on or date.max
    if env.today < first:
        raise OutsideCycle(f"Periode pegawai ini baru dimulai {first}. Sampaikan umpan balik sejak hari itu.")
    if written.on is not None and written.on < first:
        raise OutsideCycle(
            f"Tanggal {written.on} mendahului awal masa penilaian pegawai ini ({first}). Isi tanggal di dalamnya.",
            field="on",
        )
    return min(env.on(written, since=first if acting_for is None else None), last)
