"""An award as people read it."""

from dataclasses import dataclass
from datetime import date

from services.career.domain.award.state import Award, AwardWithdrawal
from services.career.domain.profile.state import Profile, latest_of
from services.career.domain.recommendation.views import notice_of
from shared.alike import filled
from shared.events.career import AwardKind, AwardStatus, Sharing


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardView:
    """An award. ``notice``: what became of the result that its recommendation rests on, in words, where it changed."""

    id: str
    version: int
    employee_id: str
    kind: AwardKind
    title: str
    awarded_on: date
    given_by: str
    letter_number: str
    recommendation: str | None
    sharings: tuple[Sharing, ...]
    status: AwardStatus
    withdrawn: AwardWithdrawal | None
    recorded_by: str
    recorded_on: date
    notice: str


def award_view(profile: Profile, award: Award, *, version: int) -> AwardView:
    """Show an award."""
    fulfils = latest_of(profile.recommendations, award.recommendation or "")
    notice = "" if fulfils is None else notice_of(fulfils)
    return filled(AwardView, award, profile, id=award.subject, version=version, notice=notice)


def award_views(profile: Profile, *, version: int) -> tuple[AwardView, ...]:
    """Show a person's awards, newest first; those withdrawn stay to be read."""
    newest_first = sorted(profile.awards, key=lambda each: (each.awarded_on, each.subject), reverse=True)
    return tuple(award_view(profile, each, version=version) for each in newest_first)
