"""Names as people search them: words without case and accents, found by how they begin."""

import re
import unicodedata
from typing import Final

PREFIX_MAX: Final = 12
"""So many letters of a word are told apart; what is longer is found by its beginning."""
_WORDS_MAX: Final = 12


def words_of(text: str) -> tuple[str, ...]:
    """Take a text apart into small words without accents; titles and signs separate them."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
    return tuple(re.findall(r"[^\W_]+", plain))[:_WORDS_MAX]


def beginnings(text: str) -> tuple[str, ...]:
    """Give all beginnings of all words of a text, to look it up by."""
    return tuple(sorted({word[:length] for word in words_of(text) for length in range(1, PREFIX_MAX + 1)}))


def asked(text: str) -> tuple[str, ...]:
    """Give the beginnings that somebody who asks for these words wants to find, all of them."""
    return tuple(sorted({word[:PREFIX_MAX] for word in words_of(text)}))
