"""Career: the profile over the years, a recommendation and its life, a mentoring pair, credits determined, awards."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from cli.contracts.examples.people import AGENCY, APPRAISAL, CYCLE, DOSSIER, EMPLOYEE, MENTOR, UNIT, subject
from shared.events.base import Body
from shared.events.career import (
    Award,
    AwardKind,
    AwardStatus,
    BasisChange,
    ChangedBasis,
    CreditBasis,
    CreditDetermination,
    CreditStatus,
    Gap,
    GapOutcome,
    MatchStatus,
    MentoringMatch,
    PastResult,
    Profile,
    Recommendation,
    RecommendationKind,
    RecommendationStatus,
    ReplacedCredit,
    Sharing,
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


def _credit(version: int, status: CreditStatus, **told: Any) -> CreditDetermination:
    return CreditDetermination(
        agency_id=AGENCY,
        subject=subject("credit", EMPLOYEE, "2026-01_2026-12"),
        version=version,
        employee_id=EMPLOYEE,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        basis=CreditBasis.KONVERSI,
        letter_number="800.1.3.3/041/PAK/2027",
        letter_on=date(2027, 1, 25),
        position_history_id="8ae482885f3a2c1b015f3c0d7e2b4a91",
        main=Decimal("37.5"),
        additional=Decimal(0),
        total=Decimal("37.5"),
        status=status,
        **told,
    )


def _award(version: int, status: AwardStatus, *sharings: Sharing) -> Award:
    return Award(
        agency_id=AGENCY,
        subject=subject("award", EMPLOYEE, "1"),
        version=version,
        employee_id=EMPLOYEE,
        kind=AwardKind.PIAGAM,
        title="Pegawai berprestasi 2026",
        awarded_on=date(2027, 2, 12),
        given_by="Wali Kota Contoh",
        letter_number="003.3/118/2027",
        status=status,
        recommendation=subject("recommendation", CYCLE, EMPLOYEE, "pengakuan"),
        sharings=sharings,
    )


_SEMINAR: Final = Sharing(title="Seminar literasi tingkat provinsi", on=date(2027, 3, 4), place="Kota Contoh")

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
    "recommendation.basis-changed": _recommendation(6, RecommendationStatus.ACCEPTED).model_copy(
        update={
            "basis_changed": ChangedBasis(
                appraisal=APPRAISAL,
                change=BasisChange.SUPERSEDED,
                on=date(2027, 2, 3),
                follows=True,
                number=1,
                replaced_by=2,
            )
        }
    ),
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
    "award.granted": _award(10, AwardStatus.GRANTED),
    "award.shared": _award(11, AwardStatus.GRANTED, _SEMINAR),
    "award.withdrawn": _award(12, AwardStatus.WITHDRAWN),
    "mentoring.proposed": _match(5, MatchStatus.PROPOSED),
    "mentoring.declined": _match(6, MatchStatus.DECLINED, outcome="Sedang tugas belajar sampai Juni."),
    "mentoring.matched": _match(6, MatchStatus.ACTIVE),
    "mentoring.ended": _match(8, MatchStatus.ENDED, outcome="Mampu memimpin perubahan kecil di unitnya."),
    "credit.determined": _credit(10, CreditStatus.DETERMINED),
    "credit.withdrawn": _credit(
        11,
        CreditStatus.WITHDRAWN,
        replaces=(
            ReplacedCredit(
                letter_number="800.1.3.3/027/PAK/2027",
                letter_on=date(2027, 1, 18),
                total=Decimal("34.375"),
                status=CreditStatus.DETERMINED,
            ),
        ),
    ),
}
