"""Career: the profile over the years, a recommendation and its life, a mentoring pair."""

from datetime import date
from decimal import Decimal
from typing import Final

from cli.contracts.examples.people import AGENCY, APPRAISAL, CYCLE, DOSSIER, EMPLOYEE, MENTOR, UNIT, subject
from shared.events.base import Body
from shared.events.career import (
    Gap,
    GapOutcome,
    MatchStatus,
    MentoringMatch,
    PastResult,
    Profile,
    Recommendation,
    RecommendationKind,
    RecommendationStatus,
)
from shared.rules.vocabulary import Predicate

_COMPETENCE: Final = "mengelola-perubahan"


def _recommendation(version: int, status: RecommendationStatus, decision_reason: str = "") -> Recommendation:
    return Recommendation(
        agency_id=AGENCY,
        subject=subject("recommendation", CYCLE, EMPLOYEE, f"diklat.{_COMPETENCE}"),
        version=version,
        employee_id=EMPLOYEE,
        cycle_id=CYCLE,
        kind=RecommendationKind.TRAINING,
        rule="diklat",
        about=_COMPETENCE,
        reason="Mengelola perubahan: dimiliki 2, dibutuhkan 3.",
        evidence=(APPRAISAL, DOSSIER),
        status=status,
        decision_reason=decision_reason,
    )


def _match(version: int, status: MatchStatus, *, outcome: str = "") -> MentoringMatch:
    return MentoringMatch(
        agency_id=AGENCY,
        subject=subject("match", EMPLOYEE, MENTOR, _COMPETENCE),
        version=version,
        mentor_id=MENTOR,
        mentee_id=EMPLOYEE,
        competence=_COMPETENCE,
        reason="Memiliki tingkat 4 dan membimbing kurang dari tiga orang.",
        ended=status in (MatchStatus.ENDED, MatchStatus.DECLINED),
        status=status,
        outcome=outcome,
    )


BODIES: Final[dict[str, Body]] = {
    "profile.updated": Profile(
        agency_id=AGENCY,
        subject=subject("profile", EMPLOYEE),
        version=4,
        employee_id=EMPLOYEE,
        unit_id=UNIT,
        history=(
            PastResult(
                appraisal=APPRAISAL,
                cycle_id=CYCLE,
                ends_on=date(2026, 12, 31),
                predicate=Predicate.SANGAT_BAIK,
                policy_id="contoh-ringkas",
                policy_version=2,
            ),
        ),
        gaps=(Gap(competence=_COMPETENCE, required=Decimal(3), held=Decimal(2), gap=Decimal(-1)),),
        strengths=("literasi",),
        trainings_jp=Decimal(14),
    ),
    "recommendation.issued": _recommendation(4, RecommendationStatus.ISSUED),
    "recommendation.decided": _recommendation(
        5, RecommendationStatus.DECLINED, "Sudah mengikuti diklat yang sama pada Oktober."
    ),
    "recommendation.withdrawn": _recommendation(6, RecommendationStatus.WITHDRAWN),
    "recommendation.renewed": _recommendation(5, RecommendationStatus.ISSUED).model_copy(update={"cycles": ("2027",)}),
    "recommendation.expired": _recommendation(7, RecommendationStatus.EXPIRED),
    "recommendation.followed-up": _recommendation(9, RecommendationStatus.DONE).model_copy(
        update={
            "proof": ("Sertifikat 014/2026",),
            "outcome": GapOutcome(
                appraisal=APPRAISAL,
                on=date(2027, 12, 31),
                held_before=Decimal(2),
                held=Decimal(3),
                required=Decimal(3),
                change=Decimal(1),
                closed=True,
            ),
        }
    ),
    "mentoring.proposed": _match(5, MatchStatus.PROPOSED),
    "mentoring.declined": _match(6, MatchStatus.DECLINED, outcome="Sedang tugas belajar sampai Juni."),
    "mentoring.matched": _match(6, MatchStatus.ACTIVE),
    "mentoring.ended": _match(8, MatchStatus.ENDED, outcome="Mampu memimpin perubahan kecil di unitnya."),
}
