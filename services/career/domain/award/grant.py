"""Awards: given by a letter, also in fulfilment of an accepted recommendation; shared with others; withdrawn."""

from dataclasses import replace
from typing import Final

from services.career.domain.access import ProfileUnknown, check_officer, unit_of
from services.career.domain.award.state import Award, AwardWithdrawal
from services.career.domain.letters import check_number
from services.career.domain.profile.records import InTheFuture
from services.career.domain.profile.state import Profile, latest_of
from services.career.domain.recommendation.expire import RecommendationUnknown
from services.career.domain.recommendation.state import Recommendation
from services.career.domain.requests import GrantAward, ShareAward, WithdrawAward
from shared.alike import filled
from shared.authority import is_officer_of
from shared.decision import Decision, Env, Invalid, NotFound, NotYours, Publish, Rejected
from shared.events.career import RecommendationKind, RecommendationStatus, Sharing
from shared.ids import career as ids
from shared.indonesian import date_text

AWARDS_MAX: Final = 200
SHARINGS_MAX: Final = 50


class AwardUnknown(NotFound):
    """There is no such award; look it up in the person's list."""

    code = "award-unknown"

    def __init__(self) -> None:
        super().__init__("Penghargaan ini tidak ada. Periksa lagi daftar penghargaan pegawai.")


class AwardRecorded(Rejected):
    """The letter gave this person an award already, and said something else of it."""

    code = "award-recorded"


class AwardWithdrawn(Rejected):
    """It was withdrawn; nothing can be done with it any more."""

    code = "award-withdrawn"


class NoRecognition(Rejected):
    """An award fulfils a recognition that the person accepted."""

    code = "no-recognition"


class TooMany(Invalid):
    """So many of them point to a program that repeats itself."""

    code = "too-many-records"


def grant(state: Profile | None, wanted: GrantAward, env: Env) -> Decision[Profile]:
    """Record an award; the recommendation that it fulfils is done by it. The same again changes nothing.

    :raises Rejected: when the person is unknown or the officer himself or herself, the day has not come, the letter
        gave another award already, or the recommendation is no accepted recognition
    """
    if state is None:
        raise ProfileUnknown
    check_officer(state, env)
    if wanted.awarded_on > env.today:
        raise InTheFuture(
            f"Tanggal penghargaan tidak boleh setelah hari ini ({date_text(env.today)}).", field="awarded_on"
        )
    check_number(wanted.letter_number)
    known = award_by(state, wanted)
    if known is not None:
        if _says(known, wanted):
            return Decision(state)
        raise AwardRecorded(
            f"Surat {wanted.letter_number} sudah dicatat dengan isi lain. Tariklah catatan yang keliru lebih dahulu.",
            field="letter_number",
        )
    if len(state.awards) >= AWARDS_MAX:
        raise TooMany(f"Penghargaan pegawai ini sudah {AWARDS_MAX} buah. Periksa program pengirimnya.")
    made = filled(
        Award,
        wanted,
        subject=ids.AWARD.of(state.agency_id, state.employee_id, len(state.awards) + 1),
        recommendation=wanted.recommendation_id,
        sharings=(),
        recorded_by=env.by.employee_id,
        recorded_on=env.today,
    )
    given = replace(state, awards=(*state.awards, made))
    said = Publish("award.granted", made.subject)
    if wanted.recommendation_id is None:
        return Decision(given, (said,))
    done = _fulfilled(_recognition(state, wanted.recommendation_id), made)
    return Decision(given.with_recommendation(done), (said, Publish("recommendation.decided", done.subject)))


def share(state: Profile | None, wanted: ShareAward, env: Env, *, subject: str) -> Decision[Profile]:
    """Record where somebody shared what the award is for, such as a seminar; the same again changes nothing.

    :raises Rejected: when there is no such award, it was withdrawn, it is not the actor's, or the day has not come
    """
    person, found = _existing(state, subject)
    if env.by.employee_id != person.employee_id and not is_officer_of(env.by, unit_of(person)):
        raise NotYours("Hanya pegawai yang bersangkutan atau pengelola kinerja yang dapat mencatatnya.")
    if found.withdrawn is not None:
        raise AwardWithdrawn("Penghargaan ini sudah ditarik. Catat pada penghargaan yang masih berlaku.")
    if wanted.on > env.today:
        raise InTheFuture(
            f"on tidak boleh setelah hari ini ({date_text(env.today)}). Catat setelah acaranya.", field="on"
        )
    sharing = filled(Sharing, wanted)
    if sharing in found.sharings:
        return Decision(person)
    if len(found.sharings) >= SHARINGS_MAX:
        raise TooMany(f"Acara pada penghargaan ini sudah {SHARINGS_MAX} buah. Periksa program pengirimnya.")
    shared = replace(found, sharings=(*found.sharings, sharing))
    return Decision(_with(person, shared), (Publish("award.shared", subject),))


def withdraw(state: Profile | None, wanted: WithdrawAward, env: Env, *, subject: str) -> Decision[Profile]:
    """Take back an award that was given by mistake; the recommendation that it fulfilled is open again.

    The same again changes nothing.

    :raises Rejected: when there is no such award, it was withdrawn for another reason, or it is the officer's own
    """
    person, found = _existing(state, subject)
    check_officer(person, env)
    if found.withdrawn is not None:
        if found.withdrawn.reason == wanted.reason:
            return Decision(person)
        raise AwardWithdrawn("Penghargaan ini sudah ditarik. Catat penghargaan baru bila ada surat yang baru.")
    gone = AwardWithdrawal(by=env.by.employee_id, on=env.today, reason=wanted.reason)
    taken = _with(person, replace(found, withdrawn=gone))
    fulfilled = latest_of(person.recommendations, found.recommendation or "")
    said = Publish("award.withdrawn", subject)
    if fulfilled is None or fulfilled.status is not RecommendationStatus.DONE:
        return Decision(taken, (said,))
    reopened = _reopened(fulfilled, found)
    fact = "withdrawn" if reopened.status is RecommendationStatus.WITHDRAWN else "decided"
    return Decision(taken.with_recommendation(reopened), (said, Publish(f"recommendation.{fact}", fulfilled.subject)))


def award_by(state: Profile, wanted: GrantAward) -> Award | None:
    """The award that stands by the same letter and of the same kind."""
    same = (wanted.kind, wanted.letter_number)
    return next(
        (each for each in state.awards if each.withdrawn is None and (each.kind, each.letter_number) == same), None
    )


def _says(known: Award, wanted: GrantAward) -> bool:
    told = (known.title, known.awarded_on, known.given_by, known.recommendation)
    return told == (wanted.title, wanted.awarded_on, wanted.given_by, wanted.recommendation_id)


def _recognition(state: Profile, subject: str) -> Recommendation:
    found = latest_of(state.recommendations, subject)
    if found is None:
        raise RecommendationUnknown
    if found.kind is not RecommendationKind.RECOGNITION or found.status is not RecommendationStatus.ACCEPTED:
        raise NoRecognition(
            "Penghargaan hanya memenuhi rekomendasi pengakuan yang sudah diterima pegawai. Mintalah pegawai "
            "menerimanya lebih dulu, atau catat tanpa recommendation_id.",
            field="recommendation_id",
        )
    return found


def _fulfilled(found: Recommendation, award: Award) -> Recommendation:
    return replace(found, status=RecommendationStatus.DONE, proof=(award.letter_number,), decided_by=award.recorded_by)


def _reopened(found: Recommendation, award: Award) -> Recommendation:
    """Accepted again, unless the result that it rests on does not lead to it any more."""
    basis = found.basis_changed
    still = basis is None or basis.follows
    status = RecommendationStatus.ACCEPTED if still else RecommendationStatus.WITHDRAWN
    return replace(found, status=status, proof=tuple(each for each in found.proof if each != award.letter_number))


def _existing(state: Profile | None, subject: str) -> tuple[Profile, Award]:
    found = latest_of(state.awards, subject) if state is not None else None
    if state is None or found is None:
        raise AwardUnknown
    return state, found


def _with(state: Profile, changed: Award) -> Profile:
    kept = tuple(changed if each.subject == changed.subject else each for each in state.awards)
    return replace(state, awards=kept)
