"""What career remembers about credits: levels and opening balances, and what letters determined."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.events.career import CreditBasis, CreditStatus
from shared.rules.credit import FunctionalLevel


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

    @property
    def day(self) -> date:
        """The day that it is of."""
        return self.as_of


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

    @property
    def months(self) -> str:
        """Its whole months, as the id of a determination names them."""
        return f"{self.starts_on:%Y-%m}_{self.ends_on:%Y-%m}"


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

    @property
    def status(self) -> CreditStatus:
        """Whether it was withdrawn, as others are told of the newest of some months."""
        return CreditStatus.DETERMINED if self.withdrawn is None else CreditStatus.WITHDRAWN
