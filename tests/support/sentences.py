"""What every sentence of every explanation is held to: words of the trade, no internal name, right arithmetic."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

_INTERNAL: Final = {
    "a field's name": re.compile(r"\b[a-zA-Z]+_[a-zA-Z_]+\b"),
    "an id": re.compile(r"\b[\w-]+:[\w-]"),
    "a path": re.compile(r"\b[a-z]+\.[a-z]+\b(?<!\bs\.d)"),
    "an empty value": re.compile(r"\bNone\b|\bnull\b|\bTrue\b|\bFalse\b"),
    "a project's page": re.compile(r"\b\w+\.md\b|project rule"),
}
_NOT_INDONESIAN: Final = {
    "an English word": re.compile(
        r"\b(above|below|expectation|expected|percent|missing|level|bounds|criterion|component|superior|employee|rater)\b"
    ),
    "a machine's day": re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{4}-\d{2}\b"),
    "a machine's number": re.compile(r"\b\d+\.(?:\d{1,2}|\d{4,})\b|(?<![,\d])\d{5,}\b"),
}
_NOT_ENGLISH: Final = {
    "an Indonesian word": re.compile(
        r"\b(sekarang|rata-rata|ekspektasi|hasil kerja|perilaku|menaikkan|belum|tidak|atasan|tingkat|umpan|persen)\b"
    ),
    "an Indonesian number": re.compile(r"\b\d+,\d{1,2}\b|\b\d+,\d{4,}\b"),
}
_QUOTED: Final = re.compile(r"'[^']*'|\([A-Z][^()]*\)")
_FORMULA: Final = re.compile(r"[\d.,+\-x/()% ]+")
_LIMIT: Final = re.compile(r", paling (tinggi|rendah) ([\d.,]+)")
_NUMBER: Final = re.compile(r"\d[\d.]*(?:,\d+)?")


def faults(explanation: Mapping[str, Any]) -> list[str]:
    """Name what is wrong with the sentences of an explanation as the service answers it."""
    return [*_of_words(explanation), *_of_steps(explanation["steps"]), *_of_changes(explanation)]


def _of_words(explanation: Mapping[str, Any]) -> Iterator[str]:
    labels, units = _without_english(explanation.get("policy_document") or {}), _units(explanation.get("inputs"))
    for sentence in _indonesian(explanation):
        bare = _QUOTED.sub("", sentence)
        yield from (f"{name} in {sentence!r}" for name, form in _INTERNAL.items() if form.search(bare))
        yield from (f"{name} in {sentence!r}" for name, form in _NOT_INDONESIAN.items() if form.search(bare))
    for sentence in _english(explanation):
        bare = _QUOTED.sub("", sentence)
        for label in (*labels, *units):
            bare = bare.replace(label, "")
        yield from (f"{name} in {sentence!r}" for name, form in _INTERNAL.items() if form.search(bare))
        yield from (f"{name} in {sentence!r}" for name, form in _NOT_ENGLISH.items() if form.search(bare))


def _indonesian(explanation: Mapping[str, Any]) -> Iterator[str]:
    yield explanation.get("summary", "")
    yield from (each["label"] for each in explanation.get("sources", ()))
    yield from (each["role"] for each in explanation.get("people", ()))
    for step in explanation["steps"]:
        yield from (step["text"], step["arithmetic"], step["basis"], step["clause"])
        for each in step["inputs"]:
            # What people wrote themselves is no sentence of ours.
            yield from (each["name"], each["source"].partition(": ")[0])
            if each["name"] not in ("harapan", "keterangan realisasi"):
                yield each["value"]
    for change in explanation.get("counterfactuals", ()):
        yield change["text"]
        for each in change["changes"]:
            yield from (each["label"], each["now"], each["needed"], each["source"])


def _english(explanation: Mapping[str, Any]) -> Iterator[str]:
    yield from (each["text_en"] for each in explanation["steps"])
    yield from (each["text_en"] for each in explanation.get("counterfactuals", ()))


def _units(part: Any) -> set[str]:
    """The units of indicators, which people name as they like, in whatever language."""
    if isinstance(part, Mapping):
        own = {part["unit"]} if isinstance(part.get("unit"), str) and part["unit"] else set()
        return own.union(*(_units(each) for each in part.values()))
    return set().union(*(_units(each) for each in part)) if isinstance(part, list) else set()


def _without_english(part: Any) -> set[str]:
    """Labels of a policy that have no English text stand in English sentences as they are."""
    if isinstance(part, Mapping):
        own = {part["id"]} if {"id", "en"} <= part.keys() and not part["en"] else set()
        return own.union(*(_without_english(each) for each in part.values()))
    return set().union(*(_without_english(each) for each in part)) if isinstance(part, list) else set()


def _of_steps(steps: list[Mapping[str, Any]]) -> Iterator[str]:
    yield from (f"step {id} twice" for id, times in Counter(each["id"] for each in steps).items() if times > 1)
    yield from (f"{text!r} twice" for text, times in Counter(each["text"] for each in steps).items() if times > 1)
    known: set[str] = set()
    for step in steps:
        if step["value"] != "-" and not step["arithmetic"]:
            yield f"no arithmetic in {step['id']}"
        if f"(versi {step['version']})" not in step["basis"] or len(step["basis"].split()) < 5:
            yield f"no basis in words: {step['basis']!r}"
        yield from (
            f"{step['id']} uses {each['step']} too early"
            for each in step["inputs"]
            if each["step"] not in known | {None}
        )
        known.add(step["id"])
        yield from (f"wrong in {step['id']}: {each}" for each in _wrong(step["arithmetic"]))


def _wrong(arithmetic: str) -> Iterator[str]:
    """Compute again what is a formula of numbers alone."""
    for part in arithmetic.split(";"):
        formula, _, value = part.partition(" = ")
        limit = _LIMIT.search(formula)
        formula = _LIMIT.sub("", formula)
        if not value or not (_FORMULA.fullmatch(formula) and _FORMULA.fullmatch(value)):
            continue
        found = _computed(formula)
        if limit is not None:
            found = (min if limit[1] == "tinggi" else max)(found, _computed(limit[2]))
        if abs(found - _computed(value)) > Fraction(1, 150):
            yield part


def _computed(formula: str) -> Fraction:
    spelt = _NUMBER.sub(lambda each: f"Fraction('{each[0].replace('.', '').replace(',', '.')}')", formula)
    result = eval(spelt.replace("x", "*").replace("%", "/ 100").replace("Fr/ 100", ""), {"Fraction": Fraction})
    assert isinstance(result, Fraction)
    return result


def _of_changes(explanation: Mapping[str, Any]) -> Iterator[str]:
    suggested = (explanation["suggested"].get("predicate") or "").replace("_", " ").title()
    texts = Counter(each["text"] for each in explanation.get("counterfactuals", ()))
    yield from (f"{text!r} twice" for text, times in texts.items() if times > 1)
    for each in explanation.get("counterfactuals", ()):
        if suggested and f"menjadi {suggested}." in each["text"]:
            yield f"already so: {each['text']!r}"
        yield from (f"already so: {one}" for one in each["changes"] if one["now"] == one["needed"])
