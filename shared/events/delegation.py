"""Who acts for whom as rater: a dated delegation, its acceptance and its end. Said by goal setting."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.events.base import Body, Id, Text


class DelegationSource(StrEnum):
    """Who told of it: the directory (PLT, Plh and others), or the principal, in person."""

    DIRECTORY = "directory"
    SELF = "self"


class DelegationStatus(StrEnum):
    """The life of a delegation. Only an accepted one gives authority; ``withdrawn`` may follow any other."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Delegated(Body):
    """The state of one delegation. The subject is ``agency:delegation:principal:delegate:first-day``.

    An accepted one lets the delegate act as the principal does as rater, from ``valid_from`` (not before
    ``answered_on``) to ``valid_to``, both included; nobody says when it ends, every act looks at its day. It goes one
    step: who acts for the delegate does not act for the principal. ``withdrawn_by`` is None where the directory no
    longer tells of it. ``accepted_on``: the day on which it was accepted, also once it was handed or taken back.
    ``letter`` is the number of the letter that orders it, where the directory names one.
    """

    principal_id: Id
    delegate_id: Id
    kind: Annotated[str, Field(pattern="^(plt|plh|delegate)$")]
    valid_from: date
    valid_to: date
    source: DelegationSource
    status: DelegationStatus
    proposed_at: datetime
    reason: Text = ""
    letter: Text = ""
    answered_on: date | None = None
    accepted_on: date | None = None
    answer_reason: Text = ""
    withdrawn_by: Id | None = None
    withdrawn_at: datetime | None = None
    withdrawal_reason: Text = ""
