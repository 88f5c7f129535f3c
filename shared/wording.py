"""What is wrong with a field, in Indonesian; the place is told beside it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

_BRACKETS: Final = re.compile(r"\[(\d+)\]")
_UNKNOWN: Final = "tidak dapat dibaca; periksa bentuknya"
_CHECKS: Final[Mapping[str, str]] = {
    "ends_on lies before starts_on": "ends_on tidak boleh mendahului starts_on",
    "last_day lies before first_day": "last_day tidak boleh mendahului first_day",
    "an employment that ended has a last_day": "kepegawaian yang berakhir harus punya last_day",
    "leaves overlap or are not in order": "cuti harus berurutan dan tidak boleh tumpang tindih",
    "no such zone: give a name of the IANA database, such as Asia/Jayapura": (
        "zona waktu tidak dikenal; tulis nama seperti Asia/Jayapura"
    ),
}
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
    "decimal_type": 'harus bilangan, sebaiknya sebagai teks seperti "87,5" atau "87.5"',
    "decimal_parsing": 'harus bilangan, sebaiknya sebagai teks seperti "87,5" atau "87.5"',
    "decimal_max_digits": "paling banyak {max_digits} angka",
    "decimal_max_places": "paling banyak {decimal_places} angka di belakang koma",
    "unclear_number": "{text}",
    "written": "{text}",
    "float_type": "harus bilangan",
    "float_parsing": "harus bilangan",
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


def faults(errors: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Give the errors of a validation, without calling a list too short whose only entries are wrong."""
    inside = {each["loc"][:depth] for each in errors for depth in range(len(each["loc"]))}
    return [each for each in errors if each["type"] != "too_short" or each["loc"] not in inside]


def pointer_of(parts: Iterable[object]) -> str:
    """Name a place in a request as a JSON pointer (RFC 6901); what is in the body is named from its root."""
    kept = [str(part) for place, part in enumerate(parts) if (place, part) != (0, "body")]
    return "".join("/" + each.replace("~", "~0").replace("/", "~1") for each in kept) or "/"


def pointer_to(field: str) -> str:
    """Name a field that a decision refused, ``objectives[0].weight`` or ``items.0.on``, as the same pointer."""
    return field if field.startswith("/") else "/" + _BRACKETS.sub(r".\1", field).replace(".", "/")


def field_problem(error: Mapping[str, Any]) -> str:
    """Say what is wrong with one field, in Indonesian; of a kind that is not listed, that it is wrong."""
    wording = _WORDING.get(str(error.get("type")))
    context = error.get("ctx", {})
    if wording is None:
        return _own(error)
    try:
        return wording.format(**context).replace(" or ", " atau ")
    except (KeyError, IndexError):
        return _UNKNOWN


def _own(error: Mapping[str, Any]) -> str:
    """Say what a check of a model of ours found; contracts speak English, for engineers."""
    return _CHECKS.get(str(error.get("ctx", {}).get("error")), _UNKNOWN)
