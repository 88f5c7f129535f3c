"""What places somebody in the nine boxes on a day: predicate, potential, and the agency's rules."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.career.domain.cycle import CycleCopy
from services.career.domain.profile.employment import left_on
from services.career.domain.profile.records import assessment_on
from services.career.domain.profile.state import FinalResult, Profile
from services.career.domain.profile.years import annual_results
from services.career.domain.talent.state import Assessment, Scores
from shared.policy.career import TalentRules
from shared.rules.vocabulary import Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """The predicate of the latest year and the assessment that counts; ``as_of``: the day of the tables.

    ``left_on``: the last day of who has left, and stands in no box.
    """

    rules: TalentRules
    as_of: date
    left_on: date | None
    year: int | None
    predicate: Predicate | None
    assessment: Assessment | None
    valid: bool

    @property
    def scores(self) -> Scores | None:
        """What the assessment measured, while it counts."""
        return self.assessment.scores if self.assessment is not None and self.valid else None

    @property
    def potential(self) -> Decimal | None:
        """The potential, while the assessment counts."""
        return self.scores.potential if self.scores is not None else None


def speaking_result(profile: Profile) -> FinalResult | None:
    """The result that speaks for the latest year: its cycle's policy has the rules of the boxes."""
    latest = next(iter(annual_results(profile)), None)
    return latest[1] if latest is not None else None


def placing_of(profile: Profile, *, cycle: CycleCopy | None, on: date) -> Placing:
    """Gather what places somebody on a day; ``cycle`` is that of the result that speaks for the latest year.

    The box is placed by the tables of that cycle's end.
    """
    rules = cycle.book.career.talent if cycle else TalentRules()
    latest = next(iter(annual_results(profile)), None)
    assessment, valid = assessment_on(profile, on=on, years=rules.assessment_years)
    return Placing(
        rules=rules,
        as_of=cycle.ends_on if cycle else on,
        left_on=left_on(profile, on),
        year=latest[0] if latest is not None else None,
        predicate=latest[1].finding.predicate if latest is not None else None,
        assessment=assessment,
        valid=valid,
    )
