"""Numbers of letters that go to other systems."""

import re
from typing import Final

from shared.decision import Invalid

_NIP: Final = re.compile(r"(?<!\d)\d{18}(?!\d)|(?<!\d)\d{8}([ .-])\d{6}\1\d\1\d{3}(?!\d)")


class NamesSomebody(Invalid):
    """A letter's number goes to other systems; a NIP must not go with it."""

    code = "names-somebody"


def check_number(number: str) -> None:
    """Let no NIP travel in the number of a letter.

    :raises NamesSomebody: when there is one in it
    """
    if _NIP.search(number):
        raise NamesSomebody("Nomor surat tidak boleh memuat NIP: nomor ini dibaca sistem lain.", field="letter_number")
