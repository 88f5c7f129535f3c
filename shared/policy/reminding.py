"""What a policy says about reminders: on which days, and from when on somebody above is told too."""

from typing import Annotated

from pydantic import Field, field_validator

from shared.policy.clause import Clause


class Reminding(Clause):
    """On so many days after the last day a reminder is due (negative: before it), each once to whom somebody waits for.

    ``escalated_from``: from so many days late on, the superior is told too, or the officers where none is known; None:
    nobody is. No regulation that we know sets such days: our proposal.
    """

    days: Annotated[tuple[Annotated[int, Field(ge=-366, le=366)], ...], Field(max_length=20)] = (1, 7, 14)
    escalated_from: Annotated[int, Field(ge=0, le=366)] | None = 7

    @field_validator("days")
    @classmethod
    def _ascending(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if list(days) != sorted(set(days)):
            raise ValueError("days of reminders must be different and in ascending order")
        return days
