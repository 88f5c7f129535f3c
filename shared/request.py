"""What callers send by HTTP: what an act is decided on, in the very form in which it came."""

from datetime import date
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from shared.indonesian import UnclearNumber, read_number


def _read(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return read_number(value)
    except UnclearNumber as error:
        raise PydanticCustomError("unclear_number", "{text}", {"text": str(error)}) from error


WRITTEN: Final = BeforeValidator(_read)
"""Beside a number's type: a text is read as people write numbers, and what could be two numbers is asked about."""


class Request(BaseModel):
    """A body of a request. Unknown fields are refused: a misspelt one would be lost in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DatedRequest(Request):
    """A body that may say on which day the act happened on paper; authority and deadlines never look at it."""

    on: Annotated[date | None, Field(description="The day on paper; today when it is left out.")] = None
    on_reason: Annotated[
        str, Field(max_length=2000, description="Why an officer records a day before the step before.")
    ] = ""
