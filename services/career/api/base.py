"""What people send."""

from pydantic import BaseModel, ConfigDict


class Request(BaseModel):
    """What people send. An unknown field is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid", frozen=True)
