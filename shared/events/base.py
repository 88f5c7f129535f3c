"""What all event bodies share."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""An identifier as agencies choose them: letters, digits, dot, dash, underscore; no colon, no blank."""

SubjectId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*(:[A-Za-z0-9._-]+)+$", max_length=400)
]
"""A document or subject id: ``agency:kind:part:...``."""

Percent = Annotated[Decimal, Field(max_digits=12, decimal_places=6)]
"""A percentage or score as an exact decimal; a string on the wire."""

Text = Annotated[str, StringConstraints(max_length=4000)]


class Part(BaseModel):
    """A value inside an event body. Unknown fields of newer versions are ignored when read."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Body(Part):
    """The state of one subject. ``version`` grows with every change of the document that owns it."""

    agency_id: Id
    subject: SubjectId
    version: Annotated[int, Field(ge=1)]
