"""What a form carries."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_KEY: Final = "_kunci"
_VERSION: Final = "_versi"
_OURS: Final = "_"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form as they were typed, in order."""

    pairs: tuple[tuple[str, str], ...]

    def __getitem__(self, name: str) -> str:
        """Give what was typed, without blanks around it; nothing where the field is not there."""
        return next((value.strip() for each, value in self.pairs if each == name), "")

    def all(self, name: str) -> list[str]:
        """Give all that was chosen under one name."""
        return [value for each, value in self.pairs if each == name]

    def __iter__(self) -> Iterator[str]:
        """Name the fields, in order."""
        return iter(dict.fromkeys(name for name, _ in self.pairs))

    @property
    def typed(self) -> tuple[tuple[str, str], ...]:
        """What the person typed, without what the page added."""
        return tuple((name, value) for name, value in self.pairs if not name.startswith(_OURS))

    @property
    def values(self) -> Mapping[str, str]:
        """What was typed, by field."""
        return {name: self[name] for name in self}

    @property
    def key(self) -> str:
        """The repetition key: the same form with the same content counts once, changed content is another act."""
        content = "\n".join(f"{name}={value}" for name, value in self.typed)
        return hashlib.sha256(f"{self[_KEY]}|{content}".encode()).hexdigest()[:40] if self[_KEY] else ""

    @property
    def version(self) -> int | None:
        """The version that the person saw."""
        text = self[_VERSION]
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
