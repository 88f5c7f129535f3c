"""Career: the profile over the years, a recommendation and its life, a mentoring pair."""

from datetime import date
from decimal import Decimal
from typing import Final

from cli.contracts.examples.people import AGENCY, APPRAISAL, CYCLE, DOSSIER, EMPLOYEE, MENTOR, UNIT, subject
from shared.events.base import Body
from shared.events.career import (
    Gap,
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


def _match(version: int, *, ended: bool) -> MentoringMatch:
    return MentoringMatch(
        agency_id=AGENCY,
        subject=subject("match", EMPLOYEE, MENTOR, _COMPETENCE),
        version=version,
        mentor_id=MENTOR,
        mentee_id=EMPLOYEE,
        competence=_COMPETENCE,
        reason="Memiliki tingkat 4 dan membimbing kurang dari tiga orang.",
        ended=ended,
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
    "mentoring.matched": _match(6, ended=False),
    "mentoring.ended": _match(8, ended=True),
}
