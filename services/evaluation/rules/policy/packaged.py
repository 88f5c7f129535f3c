"""Policies: the packaged ones, and those that agencies send."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pydantic import ValidationError

from services.evaluation.rules.policy.checks import problems_in
from services.evaluation.rules.policy.documents import PolicyRefused, Problem, at_lines, read_document
from shared.policy.policy import Policy
from shared.wording import faults, field_problem

_ENGLISH_ENDS: Final = {
    "as_from must not be greater than above": "as_from tidak boleh lebih besar daripada above.",
    "an id occurs twice": "ada id yang tertulis dua kali; setiap id harus berbeda.",
    "at least one is needed when behaviour comes from feedback": "isi paling sedikit satu kriteria perilaku.",
    "at least one is needed when behaviour comes from observations": "isi paling sedikit satu kompetensi.",
    "reminder_days must be different and in ascending order": "reminder_days harus berbeda dan berurutan naik.",
    "days of reminders must be different and in ascending order": "hari pengingat harus berbeda dan berurutan naik.",
    "low must not be greater than high": "low tidak boleh lebih besar daripada high.",
    "age_bands must ascend, each once": "age_bands harus berurutan naik, masing-masing sekali.",
    "the fewest days come first": "tulis masa dengan hari paling sedikit lebih dahulu.",
    "the limits must fall from istimewa to kurang": "batas harus menurun dari istimewa sampai kurang.",
    "minimum must not be greater than maximum": "minimum tidak boleh lebih besar daripada maximum.",
    "one criterion has two scale questions; a giver has one level for each": (
        "satu kriteria ditanyakan dengan dua pertanyaan berskala; sisakan satu."
    ),
    "other leaders answer only when nominated": "pimpinan lain hanya menjawab bila diusulkan; isi bagian nomination.",
    "with fewer peers than minimum_answers nothing would ever show": (
        "dengan rekan lebih sedikit daripada minimum_answers tidak ada jawaban yang akan tampil."
    ),
}
_BY_TYPE: Final = {
    "missing": "wajib diisi.",
    "extra_forbidden": "isian ini tidak dikenal; periksa ejaannya atau hapus.",
    "string_type": "harus berupa teks; beri tanda kutip.",
    "string_too_short": "teks tidak boleh kosong.",
    "string_too_long": "teks terlalu panjang.",
    "string_pattern_mismatch": "hanya huruf, angka, titik, tanda hubung, dan garis bawah tanpa spasi.",
    "decimal_type": "harus berupa angka.",
    "decimal_parsing": "harus berupa angka, misalnya 88.5 (dengan titik).",
    "decimal_max_digits": "terlalu banyak angka.",
    "decimal_max_places": "paling banyak enam angka di belakang koma.",
    "decimal_whole_digits": "terlalu banyak angka.",
    "finite_number": "harus berupa angka biasa.",
    "int_type": "harus berupa bilangan bulat.",
    "int_parsing": "harus berupa bilangan bulat.",
    "int_from_float": "harus berupa bilangan bulat.",
    "bool_type": "harus true atau false.",
    "bool_parsing": "harus true atau false.",
    "date_type": "harus berupa tanggal, misalnya 2025-01-31.",
    "date_parsing": "harus berupa tanggal, misalnya 2025-01-31.",
    "date_from_datetime_parsing": "harus berupa tanggal, misalnya 2025-01-31.",
    "tuple_type": "harus berupa daftar.",
    "dict_type": "harus berupa daftar isian 'nama: nilai'.",
    "model_type": "harus berupa daftar isian 'nama: nilai'.",
    "too_short": "isi paling sedikit satu.",
}


def parse(text: str) -> Policy:
    """Read and check a policy that somebody wrote, YAML or JSON.

    :raises PolicyRefused: naming every field that is wrong, in YAML with its line.
    """
    document = read_document(text)
    try:
        policy = Policy.model_validate(document)
    except ValidationError as error:
        raise PolicyRefused(*at_lines(text, _problems(error))) from error
    problems = problems_in(policy)
    if problems:
        raise PolicyRefused(*at_lines(text, problems))
    return policy


@cache
def packaged() -> tuple[Policy, ...]:
    """Give the policies that come with the service, by id and version; earlier versions for cycles that name them."""
    newest = files("services.evaluation").joinpath("policies")
    found = [
        parse(each.read_text(encoding="utf-8"))
        for folder in (newest, newest.joinpath("earlier"))
        for each in folder.iterdir()
        if each.name.endswith(".yaml")
    ]
    return tuple(sorted(found, key=lambda each: (each.policy_id, each.version)))


def load(policy_id: str, version: int | None = None) -> Policy:
    """Give a version of a packaged policy, the newest where none is named.

    :raises KeyError: when there is none.
    """
    return {each.policy_id: each for each in packaged() if version in (None, each.version)}[policy_id]


def _problems(error: ValidationError) -> list[Problem]:
    """Word the errors. A list whose only entries are wrong is not also called too short."""
    return [_problem(each) for each in faults(error.errors())]


def _problem(error: Mapping[str, Any]) -> Problem:
    path = ".".join(str(each) for each in error["loc"])
    kind, context = error["type"], error.get("ctx", {})
    if kind == "enum":
        return path, f"harus salah satu dari {context.get('expected', '').replace(' or ', ' atau ')}."
    if kind == "value_error":
        return _own_check(path, error["msg"])
    if kind in {"greater_than_equal", "greater_than"}:
        return path, f"terlalu kecil; paling kecil {context.get('ge', context.get('gt'))}."
    if kind in {"less_than_equal", "less_than"}:
        return path, f"terlalu besar; paling besar {context.get('le', context.get('lt'))}."
    return path, _BY_TYPE.get(kind, f"{field_problem(error)}.")


def _own_check(path: str, message: str) -> Problem:
    """Turn a check of the contract itself, ``Value error, field: what``, into a place and an Indonesian text."""
    said = message.removeprefix("Value error, ")
    for english, indonesian in _ENGLISH_ENDS.items():
        if said.endswith(english):
            place = said.removesuffix(english).rstrip(": ")
            return ".".join(part for part in (path, place) if part), indonesian
    place, unknown, names = said.partition(": no such criterion: ")
    if unknown:
        return place, f"menyebut kriteria yang tidak ada dalam kebijakan ini: {names}."
    return path, "tidak sah; periksa isian ini."
