"""What callers send by HTTP: what an act is decided on, in the very form in which it came."""

from pydantic import BaseModel, ConfigDict


class Request(BaseModel):
    """A body of a request. Unknown fields are refused: a misspelt one would be lost in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")
