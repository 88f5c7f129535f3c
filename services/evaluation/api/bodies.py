"""What request bodies have in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Reason = Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True)]


class Request(BaseModel):
    """A request body; a field that is not known is a mistake of the caller's program."""

    model_config = ConfigDict(extra="forbid")
