"""People decide about recommendations: accepted or declined, done, overridden."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from services.career.domain.access import unit_of
from services.career.domain.cycle import CYCLE
from services.career.domain.placement.fits import fit_of
from services.career.domain.placement.position import POSITION
from services.career.domain.profile.state import Profile, latest_of
from services.career.domain.recommendation.expire import RecommendationUnknown, expired
from services.career.domain.recommendation.offers import PLACEMENTS
from services.career.domain.recommendation.state import Place, Recommendation
from services.career.domain.requests import DecideRecommendation
from shared.alike import filled
from shared.authority import is_officer_of
from shared.decision import Actor, Decision, Env, Invalid, NotYours, Publish, Rejected
from shared.events.career import RecommendationStatus
from shared.ids import directory, evaluation

REASON_CHARACTERS_MIN: Final = 10
_Status = RecommendationStatus


class AlreadyDecided(Rejected):
    """The person has decided already, or it is done; nothing more can be decided."""

    code = "recommendation-decided"


class Withdrawn(Rejected):
    """A newer result withdrew the recommendation; look at the current list."""

    code = "recommendation-withdrawn"


class NotAccepted(Rejected):
    """Only what the person accepted can be marked as done."""

    code = "recommendation-not-accepted"


class Expired(Rejected):
    """The days for deciding are over; the next result issues it again if it still follows."""

    code = "recommendation-expired"


class ReasonTooShort(Invalid):
    """Declining and overriding need a reason of at least ten characters."""

    code = "reason-too-short"


class ProofMissing(Invalid):
    """Done needs something that shows it: a certificate's number, a link, or a training in the activity log."""

    code = "proof-missing"


class NoPlacement(Invalid):
    """Only promotions and strategic placements lead into a position."""

    code = "no-placement"


class NotVacant(Invalid):
    """The position is not known to be vacant: somebody holds it, or it is not recorded."""

    code = "position-not-vacant"


_FROM: Final[Mapping[RecommendationStatus, frozenset[RecommendationStatus]]] = {
    _Status.ACCEPTED: frozenset({_Status.ISSUED}),
    _Status.DECLINED: frozenset({_Status.ISSUED}),
    _Status.DONE: frozenset({_Status.ACCEPTED}),
    _Status.OVERRIDDEN: frozenset({_Status.ISSUED, _Status.ACCEPTED, _Status.DECLINED}),
}
"""What can be decided, and from where."""


def decide(state: Profile | None, verdict: DecideRecommendation, env: Env, *, subject: str) -> Decision[Profile]:
    """Accept, decline, mark as done, or override. Deciding the same again changes nothing.

    What is done without proof is shown by trainings of the activity logs that serve it.

    :raises Rejected: when it is unknown, not the actor's to decide, or not possible any more; or not yet
    """
    found = latest_of(state.recommendations, subject) if state is not None else None
    if state is None or found is None:
        raise RecommendationUnknown
    decision, why = _Status(verdict.decision), verdict.reason.strip()
    _may(state, decision, env.by)
    if found.status is decision:
        return Decision(state)
    known = expired(found, env.today, last_day=state.last_day)
    _possible(known, decision)
    _explained(decision, why)
    place = _place(state, known, verdict, env)
    decided = replace(
        known, place=place, status=decision, decision_reason=why or known.decision_reason, decided_by=env.by.employee_id
    )
    if decision is _Status.DONE:
        decided = replace(decided, proof=_proof(state, known, verdict.proof))
    return Decision(state.with_recommendation(decided), (Publish("recommendation.decided", subject),))


def _place(state: Profile, known: Recommendation, verdict: DecideRecommendation, env: Env) -> Place | None:
    """The position that the decision names, with how the person fits it today; what was named before stays."""
    if verdict.position_id is None:
        return known.place
    if known.kind not in PLACEMENTS:
        raise NoPlacement(
            "Jabatan hanya disebut pada promosi atau penempatan. Kosongkan position_id.", field="position_id"
        )
    position = env.get(POSITION, directory.POSITION.of(state.agency_id, verdict.position_id))
    if position is None or not position.vacant:
        raise NotVacant(
            f"Jabatan {verdict.position_id} tidak tercatat lowong. Pilih dari daftar jabatan lowong, atau mintalah "
            "pengelola kinerja memperbarui direktori.",
            field="position_id",
        )
    cycle = env.get(CYCLE, evaluation.CYCLE.of(state.agency_id, known.cycle_id))
    how = fit_of(state, position, book=cycle.book if cycle is not None else None)
    return filled(Place, position, on=env.today, sentences=how.sentences)


def _explained(decision: RecommendationStatus, why: str) -> None:
    verb = {_Status.DECLINED: "menolak", _Status.OVERRIDDEN: "mengesampingkan"}.get(decision)
    if verb is not None and len(why) < REASON_CHARACTERS_MIN:
        raise ReasonTooShort(f"Tuliskan alasan {verb} paling sedikit {REASON_CHARACTERS_MIN} huruf.", field="reason")


def _proof(state: Profile, known: Recommendation, given: tuple[str, ...]) -> tuple[str, ...]:
    shown = tuple(each.strip() for each in given if each.strip()) or _trainings_since(state, known)
    if not shown:
        raise ProofMissing(
            "Sebutkan bukti bahwa ini selesai: nomor sertifikat, tautan, atau kegiatan pelatihan di catatan harian.",
            field="proof",
        )
    return shown


def _trainings_since(state: Profile, known: Recommendation) -> tuple[str, ...]:
    """The trainings of the activity logs in the competence, since the recommendation was issued."""
    return tuple(
        f"{month.log}/{each.activity_id}"
        for month in state.months
        for each in month.trainings
        if known.about is not None
        and each.competence == known.about
        and (known.issued_on is None or each.on >= known.issued_on)
    )


def _may(state: Profile, decision: RecommendationStatus, actor: Actor) -> None:
    if decision is _Status.DONE:
        if not _officer(state, actor):
            raise NotYours("Hanya pengelola kinerja yang dapat menandai rekomendasi selesai. Hubungilah beliau.")
    elif decision is _Status.OVERRIDDEN:
        if not _officer(state, actor):
            raise NotYours("Hanya pengelola kinerja yang dapat mengesampingkan rekomendasi. Hubungilah beliau.")
    elif actor.employee_id != state.employee_id:
        raise NotYours("Hanya pegawai yang bersangkutan yang dapat menerima atau menolak rekomendasi ini.")


def _officer(state: Profile, actor: Actor) -> bool:
    """Whether an officer decides: of the agency or the person's unit, and not about himself or herself."""
    return actor.employee_id != state.employee_id and is_officer_of(actor, unit_of(state))


def _possible(known: Recommendation, decision: RecommendationStatus) -> None:
    if known.status in _FROM[decision]:
        return
    if known.status is _Status.EXPIRED:
        raise Expired(
            "Batas waktu memutuskan sudah lewat. Hasil penilaian berikutnya menerbitkannya lagi bila masih sesuai."
        )
    if known.status is _Status.WITHDRAWN:
        raise Withdrawn("Rekomendasi ini sudah ditarik karena ada hasil penilaian baru. Lihat daftar terkini.")
    if known.status is _Status.ISSUED:
        raise NotAccepted("Rekomendasi ini belum diterima pegawai. Mintalah pegawai menerimanya lebih dulu.")
    raise AlreadyDecided("Keputusan atas rekomendasi ini sudah dicatat dan tidak dapat diubah lagi.")
