"""The profile as others may see it: history, gaps, strengths, hours of training."""

from dataclasses import dataclass
from decimal import Decimal

from services.career.domain.states import FinalResult, Judgement, Profile
from shared.events.career import Gap, PastResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What a profile says. ``trainings_jp`` are the hours of the latest year, which the yearly duty looks at."""

    unit_id: str
    history: tuple[PastResult, ...]
    gaps: tuple[Gap, ...]
    strengths: tuple[str, ...]
    trainings_jp: Decimal


def picture(profile: Profile) -> Picture:
    """Draw the picture from everything that was judged."""
    last = profile.last
    _result, judged = profile.measured or (None, None)
    return Picture(
        unit_id=last.unit_id if last else "",
        history=tuple(_past(result, judged) for result, judged in profile.judged),
        gaps=judged.gaps if judged else (),
        strengths=tuple(each.competence for each in judged.strengths) if judged else (),
        trainings_jp=_hours_of_latest_year(profile),
    )


def hours_by_year(profile: Profile) -> tuple[tuple[int, Decimal], ...]:
    """The hours of training of each judged result with the year its cycle ended in."""
    return tuple((judged.ends_on.year, result.trainings_jp) for result, judged in profile.judged)


def _hours_of_latest_year(profile: Profile) -> Decimal:
    hours = hours_by_year(profile)
    return sum((done for year, done in hours if year == hours[0][0]), Decimal(0))


def _past(result: FinalResult, judged: Judgement) -> PastResult:
    return PastResult(
        appraisal=result.appraisal,
        cycle_id=result.cycle_id,
        ends_on=judged.ends_on,
        predicate=result.finding.predicate,
        policy_id=result.policy_id,
        policy_version=result.policy_version,
    )
