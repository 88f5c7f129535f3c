"""Taking names and numbers of people out of what the public writes, before it is kept."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from services.feedback.rules.lists import read

_MAIL: Final = re.compile(r"\b[\w.+-]+@[\w-]+(\.[\w-]+)+\b")
_DIGITS: Final = re.compile(r"\d(?:[ .\-/]?\d)+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BETWEEN: Final = re.compile(r"[ .]{1,3}")


class _Lists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    instead: str
    digits_min: int
    titles: frozenset[str]
    no_names: frozenset[str]


def masked(text: str) -> str:
    """Put a mark in place of mail addresses, long numbers (NIP, NIK, telephone) and names behind a title.

    A name without any title before it stays: nothing tells it from other words. So comments are for officers only.
    """
    text = _MAIL.sub(_LISTS.instead, text)
    text = _DIGITS.sub(lambda found: _LISTS.instead if _is_long(found[0]) else found[0], text)
    return _without_names(text)


def _is_long(found: str) -> bool:
    return sum(sign.isdigit() for sign in found) >= _LISTS.digits_min


def _without_names(text: str) -> str:
    """Walk through the words: behind a title, everything that goes on with capital letters is one name."""
    parts: list[str] = []
    kept_until = 0
    found = list(_WORD.finditer(text))
    place = 0
    while place < len(found):
        length = _name_behind(text, found, place)
        if length:
            first, last = found[place + 1], found[place + length]
            parts += [text[kept_until : first.start()], _LISTS.instead]
            kept_until = last.end()
        place += length + 1
    return "".join([*parts, text[kept_until:]])


def _name_behind(text: str, found: list[re.Match[str]], place: int) -> int:
    """How many words of a name follow the word at this place; 0 when it is no title."""
    if found[place][0].casefold() not in _LISTS.titles:
        return 0
    length = 0
    for before, word in zip(found[place:], found[place + 1 :], strict=False):
        is_apart = not _BETWEEN.fullmatch(text[before.end() : word.start()])
        if is_apart or not word[0][0].isupper() or word[0].casefold() in _LISTS.no_names:
            break
        length += 1
    return length


_LISTS: Final = read("masking.yaml", _Lists)
