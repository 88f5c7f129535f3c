"""What is wrong with a field, in Indonesian; the place is told beside it."""

from collections.abc import Mapping
from typing import Any, Final

_WORDING: Final[Mapping[str, str]] = {
    "missing": "wajib diisi",
    "extra_forbidden": "tidak dikenal; hapus atau periksa ejaannya",
    "json_invalid": "bukan JSON yang benar",
    "model_attributes_type": "harus berupa objek JSON",
    "model_type": "harus berupa objek JSON",
    "dict_type": "harus berupa objek JSON",
    "list_type": "harus berupa daftar",
    "tuple_type": "harus berupa daftar",
    "string_type": "harus berupa teks",
    "string_too_short": "paling sedikit {min_length} karakter",
    "string_too_long": "paling banyak {max_length} karakter",
    "string_pattern_mismatch": "bentuknya tidak sesuai: huruf, angka, titik, garis bawah atau garis hubung ({pattern})",
    "int_type": "harus bilangan bulat",
    "int_parsing": "harus bilangan bulat",
    "int_from_float": "harus bilangan bulat",
    "bool_type": "harus true atau false",
    "bool_parsing": "harus true atau false",
    "decimal_type": 'harus bilangan desimal, sebaiknya sebagai teks seperti "87.50"',
    "decimal_parsing": 'harus bilangan desimal, sebaiknya sebagai teks seperti "87.50"',
    "decimal_max_digits": "paling banyak {max_digits} angka",
    "decimal_max_places": "paling banyak {decimal_places} angka di belakang koma",
    "finite_number": "harus bilangan yang terhingga",
    "date_type": "harus tanggal berbentuk TTTT-BB-HH",
    "date_parsing": "harus tanggal yang ada, berbentuk TTTT-BB-HH",
    "date_from_datetime_parsing": "harus tanggal yang ada, berbentuk TTTT-BB-HH",
    "date_from_datetime_inexact": "harus tanggal saja, tanpa jam",
    "enum": "harus salah satu dari: {expected}",
    "literal_error": "harus salah satu dari: {expected}",
    "greater_than": "harus lebih dari {gt}",
    "greater_than_equal": "paling kecil {ge}",
    "less_than": "harus kurang dari {lt}",
    "less_than_equal": "paling besar {le}",
    "too_short": "paling sedikit {min_length} butir",
    "too_long": "paling banyak {max_length} butir",
    "url_parsing": "harus alamat web yang lengkap, diawali https://",
    "url_scheme": "harus alamat web yang diawali https:// atau http://",
}


def field_problem(error: Mapping[str, Any]) -> str:
    """Say what is wrong with one field; kinds that are not listed keep the validator's own words."""
    wording = _WORDING.get(str(error.get("type")))
    if wording is None:
        return str(error.get("msg", "tidak benar"))
    try:
        return wording.format(**error.get("ctx", {}))
    except (KeyError, IndexError):
        return str(error.get("msg", "tidak benar"))
