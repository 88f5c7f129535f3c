"""What callers send by HTTP: what an act is decided on, in the very form in which it came."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Request(BaseModel):
    """A body of a request. Unknown fields are refused: a misspelt one would be lost in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DatedRequest(Request):
    """A body that may say on which day the act happened on paper; authority and deadlines never look at it."""

    on: Annotated[date | None, Field(description="The day on paper; today when it is left out.")] = None
    on_reason: Annotated[
        str, Field(max_length=2000, description="Why an officer records a day before the step before.")
    ] = ""
