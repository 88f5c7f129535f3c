"""People as rows refer to them: by NIP, or by employee id."""

from collections.abc import Iterable

from services.directory.rules.importing.entries import PersonEntry
from services.directory.rules.importing.identity import employee_id
from services.directory.rules.importing.values import WrongValue, digits_of, looks_like_nip


class References:
    """Finds people of the files, and those whom the directory knows already."""

    def __init__(
        self, people: Iterable[PersonEntry], *, known: frozenset[str], secret: str, hidden: frozenset[str]
    ) -> None:
        self._by_nip: dict[str, str] = {}
        self._ids: set[str] = set(known)
        for each in people:
            self._ids.add(each.employee_id)
            if each.nip:
                self._by_nip[each.nip] = each.employee_id
        self._known = known
        self._secret = secret
        self._hidden = hidden

    def find(self, text: str) -> str | None:
        """Find the id of whoever is meant; None when nobody is."""
        if not looks_like_nip(text):
            return text if text in self._ids else None
        try:
            digits = digits_of(text)
        except WrongValue:
            return None
        if digits in self._by_nip:
            return self._by_nip[digits]
        derived = employee_id(nip=digits, secret=self._secret)
        return derived if derived in self._known else None

    def unknown(self, text: str) -> str:
        """Say why nobody is found."""
        if not looks_like_nip(text):
            return "tulis NIP atau employee_id orangnya, bukan namanya; orang ini tidak ditemukan"
        try:
            digits = digits_of(text)
        except WrongValue as error:
            return str(error)
        if digits in self._hidden:
            return "orang ini ada di baris tersembunyi yang belum diambil; ambil baris itu (take) atau ganti NIP-nya"
        if digits.endswith("000"):
            return "tiga digit terakhir NIP ini 000: hilang karena disimpan Excel sebagai angka; isi ulang sebagai teks"
        return "orang ini tidak ada di berkas atau barisnya salah; perbaiki NIP atau id-nya, atau tambahkan barisnya"
