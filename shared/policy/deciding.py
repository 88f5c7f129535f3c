"""What a policy says about those who decide: until when, what happens afterwards, and who has to approve."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.policy.clause import Clause
from shared.policy.reminding import Reminding


class Overdue(StrEnum):
    """What happens once a deadline is past.

    ``remind``: it is listed, for officers and the official's superior, and reminded of. ``superior``: the act falls to
    the official's superior, where one is known; the official acts no more.
    """

    REMIND = "remind"
    SUPERIOR = "superior"


class Deadline(Clause):
    """So many days after the day from which somebody waits, the last one included; working days unless ``calendar``."""

    days: Annotated[int, Field(ge=1, le=366)]
    calendar: bool = False
    overdue: Overdue = Overdue.REMIND


class ApprovalRule(StrEnum):
    """Which decisions the rater's superior approves before the result becomes final."""

    NEVER = "never"
    DEVIATING = "deviating"
    ALWAYS = "always"


class Shown(StrEnum):
    """From when on employees see the suggestion for themselves."""

    ALWAYS = "always"
    DECIDED = "decided"


class DecidingRule(Clause):
    """Until when officials decide, and whether the rater's superior approves.

    No regulation that we know sets days for the rater or for who decides an objection (domain.md 1.9): they are the
    agency's to choose, and where a policy is silent there are none. ``decision``: of the rater, from the day on which
    inputs were closed. ``approval``: of the superior, from the decision. ``objection``: of its decider, from filing.
    ``acknowledgement``: of the employee, from the decision or its approval; it falls to nobody.
    ``flags_need_reason``: where absence or discipline is recorded, the rater says how it was considered; it counts in
    nothing by itself. ``own_suggestion``: whether employees see the suggestion for themselves all along, or once the
    rater has decided (our proposal). ``reminders`` of every act that has a deadline; None: nobody is reminded.
    """

    decision: Deadline | None = None
    approval: Deadline | None = None
    objection: Deadline | None = None
    acknowledgement: Deadline | None = None
    approved: ApprovalRule = ApprovalRule.NEVER
    flags_need_reason: bool = False
    own_suggestion: Shown = Shown.ALWAYS
    reminders: Reminding | None = Reminding()

    @model_validator(mode="after")
    def _own_word(self) -> Self:
        if self.acknowledgement is not None and self.acknowledgement.overdue is not Overdue.REMIND:
            raise ValueError("deciding.acknowledgement: it falls to nobody else; leave overdue at remind")
        return self

    @property
    def reminds(self) -> bool:
        """Whether somebody is to be reminded of an act."""
        deadlines = (self.decision, self.approval, self.objection, self.acknowledgement)
        return self.reminders is not None and any(each is not None for each in deadlines)

    @property
    def reads_superiors(self) -> bool:
        """Whether a decision needs to know whose superior is who."""
        deadlines = (self.decision, self.approval, self.objection)
        falls = any(each is not None and each.overdue is Overdue.SUPERIOR for each in deadlines)
        return falls or self.approved is not ApprovalRule.NEVER
