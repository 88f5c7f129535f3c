"""What all of career's endpoints share."""

from typing import Annotated, Literal, Protocol, TypeVar

from fastapi import Path, Response
from pydantic import BaseModel, ConfigDict

from services.career.settings import Settings
from shared.commands import Done
from shared.decision import Rejected
from shared.http.pages import tag
from shared.runtime import Parts

SubjectPath = Annotated[str, Path(max_length=400)]
Fate = Literal["recorded", "would_record", "repeated", "rejected"]


class Versioned(Protocol):
    """A view of one document, with its version."""

    @property
    def version(self) -> int:
        """The version to name in If-Match."""


Shown = TypeVar("Shown", bound=Versioned)


class Request(BaseModel):
    """What people send. An unknown field is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ItemOutcome(BaseModel):
    """What became of one item of a bulk command; ``row`` counts from 1."""

    row: int
    outcome: Fate
    code: str | None = None
    field: str | None = None
    detail: str | None = None


def item_outcome(row: int, outcome: Done[object] | Rejected, *, dry_run: bool) -> ItemOutcome:
    """Tell the fate of one item."""
    if isinstance(outcome, Rejected):
        return ItemOutcome(row=row, outcome="rejected", code=outcome.code, field=outcome.field, detail=outcome.text)
    if outcome.repeated:
        return ItemOutcome(row=row, outcome="repeated")
    return ItemOutcome(row=row, outcome="would_record" if dry_run else "recorded")


def tagged(response: Response, shown: Shown) -> Shown:
    """Answer with a view, and its version as entity tag."""
    tag(response, shown.version)
    return shown


def settings_of(parts: Parts) -> Settings:
    """Career's own settings."""
    settings = parts.settings
    assert isinstance(settings, Settings)  # main starts career with career's settings
    return settings
