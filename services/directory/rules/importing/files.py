"""A file as it was uploaded, and why one cannot be read."""

from dataclasses import dataclass
from typing import Literal

Hidden = Literal["ask", "skip", "take"]
"""What to do with rows and sheets that a workbook hides: ask first, leave them out, take them."""


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file by its name, which messages repeat, and its content."""

    name: str
    content: bytes


class UnreadableFile(Exception):
    """The file cannot be read as a table; the text is Indonesian and says what to do."""
