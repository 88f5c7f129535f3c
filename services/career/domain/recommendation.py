"""The life of a recommendation: issued, then accepted or declined by the person, then done."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from services.career.domain.access import Actor
from services.career.domain.states import Profile, Recommendation
from shared.decision import Decision, Invalid, NotYours, Rejected, Says
from shared.events.career import RecommendationStatus

REASON_CHARACTERS_MIN: Final = 10
_Status = RecommendationStatus


class RecommendationUnknown(Rejected):
    """There is no such recommendation; look it up in the list."""

    code = "recommendation-unknown"
    status = 404


class AlreadyDecided(Rejected):
    """The person has decided already, or it is done; nothing more can be decided."""

    code = "recommendation-decided"


class Withdrawn(Rejected):
    """A newer result withdrew the recommendation; look at the current list."""

    code = "recommendation-withdrawn"


class NotAccepted(Rejected):
    """Only what the person accepted can be marked as done."""

    code = "recommendation-not-accepted"


class ReasonTooShort(Invalid):
    """Declining needs a reason of at least ten characters."""

    code = "reason-too-short"


_FROM: Final[Mapping[RecommendationStatus, RecommendationStatus]] = {
    _Status.ACCEPTED: _Status.ISSUED,
    _Status.DECLINED: _Status.ISSUED,
    _Status.DONE: _Status.ACCEPTED,
}
"""What can be decided, and from where."""

DECISIONS: Final = frozenset(_FROM)


def decide(
    state: Profile | None, *, subject: str, decision: RecommendationStatus, reason: str, actor: Actor
) -> Decision[Profile]:
    """Accept, decline or mark as done. Deciding the same again changes nothing.

    :raises Rejected: when it is unknown, not the actor's to decide, or not possible any more; or not yet.
    """
    if state is None:
        raise unknown()
    known = _find(state, subject)
    _may(state, decision, actor)
    if known.status is decision:
        return Decision(state)
    _possible(known, decision)
    why = reason.strip()
    if decision is _Status.DECLINED and len(why) < REASON_CHARACTERS_MIN:
        raise ReasonTooShort(f"Tuliskan alasan menolak paling sedikit {REASON_CHARACTERS_MIN} huruf.", field="reason")
    decided = replace(known, status=decision, decision_reason=why or known.decision_reason)
    return Decision(state.with_recommendation(decided), (Says("recommendation.decided", subject),))


def unknown() -> RecommendationUnknown:
    """Say that there is no such recommendation."""
    return RecommendationUnknown("Rekomendasi ini tidak ada. Periksa lagi daftar rekomendasi.")


def _find(state: Profile, subject: str) -> Recommendation:
    found = next((each for each in state.recommendations if each.subject == subject), None)
    if found is None:
        raise unknown()
    return found


def _may(state: Profile, decision: RecommendationStatus, actor: Actor) -> None:
    if decision is _Status.DONE:
        if not actor.officer:
            raise NotYours("Hanya pengelola kinerja yang dapat menandai rekomendasi selesai. Hubungilah beliau.")
    elif actor.employee_id != state.employee_id:
        raise NotYours("Hanya pegawai yang bersangkutan yang dapat menerima atau menolak rekomendasi ini.")


def _possible(known: Recommendation, decision: RecommendationStatus) -> None:
    if known.status is _FROM[decision]:
        return
    if known.status is _Status.WITHDRAWN:
        raise Withdrawn("Rekomendasi ini sudah ditarik karena ada hasil penilaian baru. Lihat daftar terkini.")
    if known.status is _Status.ISSUED:
        raise NotAccepted("Rekomendasi ini belum diterima pegawai. Mintalah pegawai menerimanya lebih dulu.")
    raise AlreadyDecided("Keputusan atas rekomendasi ini sudah dicatat dan tidak dapat diubah lagi.")
