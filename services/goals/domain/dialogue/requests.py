"""What people ask of a performance dialogue, as they send it."""

from datetime import date
from typing import Annotated

from pydantic import Field, StrictInt, StringConstraints

from services.goals.domain.requests import Line, Lines, Note, Reason
from shared.events.base import Id
from shared.events.goals import Desk
from shared.request import DatedRequest, Request


class FollowUpIn(Request):
    """What was agreed, who does it and until when."""

    text: Line
    desk: Desk
    due_on: date


class MinutesIn(DatedRequest):
    """The minutes of a dialogue that was held ``on`` a day; ``guests`` are people of outside, by name."""

    present: Annotated[tuple[Id, ...], Field(min_length=1, max_length=50)]
    guests: Lines = ()
    notes: Reason
    follow_ups: Annotated[tuple[FollowUpIn, ...], Field(max_length=30)] = ()


class MinutesReadIn(DatedRequest):
    """Minutes are acknowledged; ``minutes_version`` is the one that was read."""

    minutes_version: StrictInt
    remark: Note = ""


class DoneIn(DatedRequest):
    """A follow-up, the first is number 1, is done."""

    number: Annotated[StrictInt, Field(ge=1)]
    note: Note = ""


class PrivateNoteIn(Request):
    """A note for oneself; an empty text takes it away."""

    text: Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True)]
