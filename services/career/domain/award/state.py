"""What career remembers about an award: what was given, when, by whom, by which letter, and where it was shared."""

from dataclasses import dataclass
from datetime import date

from shared.events.career import AwardKind, AwardStatus, Sharing


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardWithdrawal:
    """Who withdrew an award that was given by mistake, when and why."""

    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """An award as the letter gives it; what was withdrawn is kept to be read.

    ``recommendation``: the accepted recommendation that it fulfils. ``sharings``: where the person told others of it.
    """

    subject: str
    kind: AwardKind
    title: str
    awarded_on: date
    given_by: str
    letter_number: str
    recorded_by: str
    recorded_on: date
    recommendation: str | None = None
    sharings: tuple[Sharing, ...] = ()
    withdrawn: AwardWithdrawal | None = None

    @property
    def status(self) -> AwardStatus:
        """Whether it stands."""
        return AwardStatus.GRANTED if self.withdrawn is None else AwardStatus.WITHDRAWN
