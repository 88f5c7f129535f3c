"""On which days feedback on somebody may be: those of the segment that have come."""

from datetime import date

from services.feedback.domain.cycle import Cycle
from services.feedback.domain.dossier.state import Dossier
from shared.decision import Dated, DayTooEarly, Env, Invalid
from shared.indonesian import date_text


class OutsideCycle(Invalid):
    """The day lies before the days for which the person is measured here."""

    code = "outside-cycle"


def days_of_feedback(state: Dossier, cycle: Cycle) -> tuple[date, date]:
    """The first and the last day of which feedback on the person may be: those of the segment, or of the cycle."""
    return state.starts_on or cycle.starts_on, state.ends_on or cycle.ends_on or date.max


def day_of_feedback(state: Dossier, cycle: Cycle, written: Dated, env: Env, *, acting_for: str | None = None) -> date:
    """The day of feedback: as the giver writes it, or today; of the segment's last day what is given after it.

    A substitute speaks for the superior today, and on no other day.

    :raises OutsideCycle: when it lies before the segment, or the segment has not begun
    :raises DayAhead: when it has not come yet
    :raises DayTooEarly: when a substitute writes a day before today
    """
    first, last = days_of_feedback(state, cycle)
    if env.today < first:
        raise OutsideCycle(
            f"Periode pegawai ini baru dimulai {date_text(first)}. Sampaikan umpan balik sejak hari itu."
        )
    if written.on is not None and written.on < first:
        raise OutsideCycle(
            f"Tanggal {date_text(written.on)} mendahului awal masa penilaian pegawai ini"
            f" ({date_text(first)}). Isi tanggal di dalamnya.",
            field="on",
        )
    if acting_for is not None and written.on is not None and written.on < env.today:
        raise DayTooEarly(
            f"Pengganti hanya berbicara untuk hari ini ({date_text(env.today)}), bukan untuk {date_text(written.on)}. "
            "Kosongkan tanggalnya atau isi tanggal hari ini.",
            field="on",
        )
    return min(env.on(written, since=first), last)
