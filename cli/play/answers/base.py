"""What all answers have, and the answer to one call."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

M = TypeVar("M", bound="Seen")
_SHOWN = 400


class Seen(BaseModel):
    """An answer; fields that stories do not look at are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Problem(Seen):
    """An error as RFC 9457 has it."""

    code: str = ""
    detail: str = ""


class Item(Seen):
    """The fate of one item of a bulk command."""

    appraisal_id: str = ""
    outcome: str | None = None
    status: str | None = None
    code: str | None = None
    detail: str | None = None


class Items(Seen):
    """The fates of all items of a bulk command."""

    items: tuple[Item, ...]


class RowSeen(Seen):
    """What became of a row of an import."""

    row: int
    code: str | None = None
    detail: str | None = None


class ImportedSeen(Seen):
    """What became of the rows of an import."""

    rows: tuple[RowSeen, ...]


class RowsSeen(Seen):
    """Rows of any list."""

    items: tuple[dict[str, object], ...]


class Answer(BaseModel):
    """The answer to one call."""

    model_config = ConfigDict(frozen=True)

    status: int
    text: str

    @property
    def accepted(self) -> bool:
        """Whether the service did what was asked."""
        return 200 <= self.status < 300

    @property
    def problem(self) -> Problem:
        """The error, or an empty one when the text is none."""
        try:
            return Problem.model_validate_json(self.text)
        except ValidationError:
            return Problem(detail=self.text[:200])

    def read(self, model: type[M]) -> M:
        """Read the answer.

        :raises ValidationError: when it is not of this form.
        """
        return model.model_validate_json(self.text)

    def __str__(self) -> str:
        if self.accepted:
            return f"{self.status} {self.text[:_SHOWN]}"
        return f"{self.status} {self.problem.code}: {self.problem.detail}".strip()
