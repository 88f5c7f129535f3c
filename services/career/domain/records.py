"""What is heard or recorded about a person beside final results: withdrawals, trainings, assessments, credits."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.events.career import CreditBasis
from shared.rules.credit import FunctionalLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A result that does not stand any more, up to this version of its appraisal."""

    appraisal: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingDone:
    """A training that was completed, with its lesson hours (JP)."""

    activity_id: str
    on: date
    competence: str | None
    training_id: str | None
    hours_jp: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingMonth:
    """The trainings of one month's activity log, as heard from goals; ``log`` is its subject."""

    log: str
    version: int
    cycle_id: str
    segment: int
    trainings: tuple[TrainingDone, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What an assessment measured, each 0-100; ``potential`` alone places a person in a box.

    The others are what the talent score of 2025 weighs beside the predicate; None: not measured.
    """

    potential: Decimal
    competence: Decimal | None = None
    reinforcing: Decimal | None = None
    qualification: Decimal | None = None
    integrity: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """An assessment as an officer recorded it. ``corrected``: a later record of the same day replaced it."""

    scores: Scores
    on: date
    valid_until: date | None
    source: str
    recorded_by: str
    recorded_on: date
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRecord:
    """Level, rank and opening balance of somebody in a functional position from a day on, with the document it is from.

    ``corrected``: a later record of the same day replaced it; it is kept to be read.
    """

    as_of: date
    level: FunctionalLevel
    rank: str
    opening: Decimal
    source: str
    recorded_by: str
    recorded_on: date
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLetter:
    """The letter that determines credits (PAK): its number and day, for which whole months, in which position.

    ``position_history_id``: SIASN's id of the entry in the person's history of positions (*riwayat jabatan*).
    """

    number: str
    on: date
    position_history_id: str
    starts_on: date
    ends_on: date
    basis: CreditBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditWithdrawal:
    """Who withdrew a determination, when and why."""

    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """Credits as a letter determined them; what is replaced or withdrawn is kept to be read.

    ``own`` is what the platform's own computation came to, with its arithmetic (or why it came to nothing);
    ``reason`` says why ``main`` deviates from it.
    """

    subject: str
    letter: CreditLetter
    main: Decimal
    additional: Decimal
    own: Decimal | None
    arithmetic: str
    reason: str
    recorded_by: str
    recorded_on: date
    replaced: bool = False
    withdrawn: CreditWithdrawal | None = None

    @property
    def total(self) -> Decimal:
        """What the letter adds to the person's credits."""
        return self.main + self.additional

    @property
    def stands(self) -> bool:
        """Whether it is neither replaced nor withdrawn."""
        return not self.replaced and self.withdrawn is None
