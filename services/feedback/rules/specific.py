"""When a text says something: long enough, and more than phrases that fit anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import msgspec

from services.feedback.rules.lists import read

_WORD: Final = re.compile(r"[^\W_]+")


class _Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    content_words_min: int
    phrases: tuple[str, ...]
    fillers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSpecificBecause:
    """Why a text is refused: it has so many characters of those needed, or nothing but phrases."""

    characters: int
    needed: int

    @property
    def too_short(self) -> bool:
        """Whether length is what is missing."""
        return self.characters < self.needed


def vague(observed: str, *, minimum_characters: int) -> NotSpecificBecause | None:
    """Say why a text does not tell what was observed; None when it does.

    Characters are counted without leading, trailing and repeated blanks.
    """
    characters = len(" ".join(observed.split()))
    reason = NotSpecificBecause(characters=characters, needed=minimum_characters)
    if reason.too_short or len(content_words(observed)) < _PHRASES.content_words_min:
        return reason
    return None


def content_words(text: str) -> frozenset[str]:
    """The different words that are left once empty phrases and fillers are taken out."""
    found = words(text)
    left: list[str] = []
    place = 0
    while place < len(found):
        length = _phrase_at(found, place)
        if length == 0:
            left.append(found[place])
        place += length or 1
    return frozenset(left) - _FILLERS


def _phrase_at(found: tuple[str, ...], place: int) -> int:
    """How many words the longest empty phrase has that begins here; 0 when none does."""
    longest = min(_LONGEST, len(found) - place)
    return next((n for n in range(longest, 0, -1) if found[place : place + n] in _EMPTY), 0)


def words(text: str) -> tuple[str, ...]:
    """The words of a text, in order and in small letters."""
    return tuple(_WORD.findall(text.casefold()))


_PHRASES: Final = read("phrases.yaml", _Phrases)
_EMPTY: Final = frozenset(words(phrase) for phrase in _PHRASES.phrases)
_FILLERS: Final = frozenset(_PHRASES.fillers)
_LONGEST: Final = max(len(phrase) for phrase in _EMPTY)
