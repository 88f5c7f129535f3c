"""What people ask of career, as they send it: the inputs of its decisions."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from services.career.domain.credit.state import CreditLetter
from shared.alike import filled
from shared.events.base import Id
from shared.events.career import AwardKind, CreditBasis
from shared.request import WRITTEN, Request

Credits = Annotated[Decimal, WRITTEN, Field(ge=0, le=100_000, max_digits=9, decimal_places=3)]
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 12, 31))]
LetterNumber = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=3, max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./()_&:,+-]*$"
    ),
]
PositionHistoryId = Annotated[
    str, Field(pattern=r"^[0-9A-Fa-f]{8}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{12}$")
]
"""As SIASN gives it: 32 hexadecimal digits, with or without dashes."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=2000)]
Proof = Annotated[str, Field(min_length=1, max_length=500)]


class DecideRecommendation(Request):
    """Accept or decline (the person), mark as done with what shows it, or override (the officer).

    ``position_id``: into which position a promotion or strategic placement leads.
    """

    decision: Literal["accepted", "declined", "done", "overridden"]
    reason: Annotated[str, Field(max_length=2000)] = ""
    proof: Annotated[tuple[Proof, ...], Field(max_length=20)] = ()
    position_id: Id | None = None


class GrantAward(Request):
    """An award: what it is, when, who gave it, by which letter, and the accepted recognition that it fulfils."""

    kind: AwardKind
    title: Line
    awarded_on: Day
    given_by: Line
    letter_number: LetterNumber
    recommendation_id: Annotated[str, Field(max_length=400)] | None = None


class ShareAward(Request):
    """Where somebody shared what the award is for: a seminar, its day and place."""

    title: Line
    on: Day
    place: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class WithdrawAward(Request):
    """Why an award was given by mistake."""

    reason: Reason


class AddSuccessor(Request):
    """A successor for a position, and why."""

    employee_id: Id
    position_id: Id
    reason: Reason


class RemoveSuccessor(Request):
    """Why somebody is taken out of the register."""

    reason: Reason


class MakeMatch(Request):
    """A mentor for a mentee's gap."""

    mentor_id: Id
    mentee_id: Id
    competence: Id


class AnswerMatch(Request):
    """Yes or no to a proposal; no needs a reason of at least ten characters."""

    answer: Literal["accepted", "declined"]
    remark: Annotated[str, Field(max_length=2000)] = ""


class EndMatch(Request):
    """What the mentoring came to, in at least ten characters; a proposal is taken back without."""

    outcome: Annotated[str, Field(max_length=2000)] = ""


class DetermineCredit(Request):
    """A letter (PAK): number, day, whole months, position. Without ``main`` the platform's own figure is taken.

    A figure that deviates from it, or that the platform cannot compute, needs a reason of at least ten characters.
    """

    letter_number: LetterNumber
    letter_on: Day
    position_history_id: PositionHistoryId
    starts_on: Day
    ends_on: Day
    basis: CreditBasis = CreditBasis.KONVERSI
    main: Credits | None = None
    additional: Credits = Decimal(0)
    reason: Annotated[str, Field(max_length=2000)] = ""

    @property
    def letter(self) -> CreditLetter:
        """What the letter says, but for its figures."""
        return filled(CreditLetter, self, number=self.letter_number, on=self.letter_on)


class WithdrawCredit(Request):
    """Why the determination does not stand any more, in at least ten characters."""

    reason: Annotated[str, Field(max_length=2000)]
