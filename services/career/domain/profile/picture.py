"""The profile as others may see it: history, gaps, strengths, hours of training."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from services.career.domain.profile.state import FinalResult, Judgement, Profile
from services.career.rules.advice import follows
from services.career.rules.competence import TrainingYear, training_years
from services.career.rules.inputs import Advice
from shared.alike import filled
from shared.events.career import Gap, PastResult
from shared.rules.numbers import plain
from shared.rules.vocabulary import Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What a profile says. ``trainings_jp`` are the hours of the latest year, which the yearly duty looks at.

    ``unit_id`` is that of the latest result; where none stands any more, of one that was withdrawn.
    """

    unit_id: str
    history: tuple[PastResult, ...]
    gaps: tuple[Gap, ...]
    strengths: tuple[str, ...]
    trainings_jp: Decimal


def picture(profile: Profile) -> Picture:
    """Draw the picture from everything that was judged."""
    last = profile.last or next(reversed(profile.results), None)
    _result, judged = profile.measured or (None, None)
    return Picture(
        unit_id=last.unit_id if last else "",
        history=tuple(filled(PastResult, result, judged, result.finding) for result, judged in profile.judged),
        gaps=judged.gaps if judged else (),
        strengths=tuple(each.competence for each in judged.strengths) if judged else (),
        trainings_jp=plain(_hours_of_latest_year(profile)),
    )


def hours_by_year(profile: Profile) -> tuple[tuple[int, Decimal], ...]:
    """The hours of training (JP) per year, newest year first.

    Trainings heard from activity logs count in the year they were held, each once. Hours that only a result names
    (its cycle's logs were not heard, or not all) count in the year its cycle ended in.
    """
    hours: dict[int, Decimal] = {}
    for done in {each.activity_id: each for month in profile.months for each in month.trainings}.values():
        hours[done.on.year] = hours.get(done.on.year, Decimal(0)) + done.hours_jp
    for result, judged in profile.judged:
        year = judged.ends_on.year
        hours[year] = hours.get(year, Decimal(0)) + max(result.trainings_jp - _heard(profile, result), Decimal(0))
    return tuple((year, hours[year]) for year in sorted(hours, reverse=True))


def duty_hours(profile: Profile) -> tuple[tuple[int, Decimal], ...]:
    """The hours per year whose duty somebody may be asked about: also the year after the latest result, with none yet.

    Without it, who has done nothing at all this year would be the one who is not listed.
    """
    known = hours_by_year(profile)
    following = profile.judged[0][1].ends_on.year + 1 if profile.judged else None
    return known if following is None or following in dict(known) else ((following, Decimal(0)), *known)


def training_of(profile: Profile, year: int) -> TrainingYear:
    """The hours of one year against its duty, also where nothing was done."""
    (found,) = training_years([(year, dict(hours_by_year(profile)).get(year, Decimal(0)))], share_of=profile.share_of)
    return found


def advice_that_follows(profile: Profile) -> Iterator[tuple[FinalResult, Judgement, Advice]]:
    """Every advice that a standing result leads to, oldest result first; the hours are those of its year."""
    for result, judged in reversed(profile.standing):
        latest = latest_predicates(profile, until=judged)
        asked = any(each.training_duty for each in judged.advice)
        training = training_of(profile, judged.ends_on.year) if asked else None
        yield from ((result, judged, advice) for advice in judged.advice if follows(advice, latest, training))


def _heard(profile: Profile, result: FinalResult) -> Decimal:
    own = (each for each in profile.months if (each.cycle_id, each.segment) == (result.cycle_id, result.segment))
    return sum((each.hours_jp for month in own for each in month.trainings), Decimal(0))


def _hours_of_latest_year(profile: Profile) -> Decimal:
    if not profile.judged:
        return Decimal(0)
    return dict(hours_by_year(profile)).get(profile.judged[0][1].ends_on.year, Decimal(0))


def latest_predicates(profile: Profile, until: Judgement | None = None) -> tuple[Predicate | None, ...]:
    """The predicates of the standing results, newest first; only those up to a judgement's day if one is given."""
    return tuple(
        result.finding.predicate
        for result, judged in profile.standing
        if until is None or judged.ends_on <= until.ends_on
    )
