"""Acknowledging what is shown."""

from dataclasses import replace
from datetime import date

from services.feedback.domain.dossier.publish import publish
from services.feedback.domain.dossier.state import Dossier
from shared.decision import Decision, NotYours, Rejected


class NothingToAcknowledge(Rejected):
    """Nothing has been shown to the person yet."""

    code = "nothing-to-acknowledge"


def acknowledge(state: Dossier, *, by: str, on: date) -> Decision[Dossier]:
    """Note that the person has read what is shown; nothing new since the last time changes nothing.

    :raises NotYours: when it is somebody else who asks
    :raises NothingToAcknowledge: when nothing has been shown yet
    """
    if by != state.assignment.employee_id:
        raise NotYours("Konfirmasi hanya dapat diberikan oleh pegawai yang menerima umpan balik ini.")
    if not state.published:
        raise NothingToAcknowledge(
            "Belum ada umpan balik yang ditampilkan. Konfirmasi dapat diberikan setelah umpan balik tampil."
        )
    if not state.unread:
        return Decision(state)
    read = replace(state, unread=False, acknowledged_on=(*state.acknowledged_on, on))
    return publish(read, "dossier.acknowledged")
