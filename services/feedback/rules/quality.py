"""What a text of feedback lacks, and what to write instead. Advice first: the policy says what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import msgspec

from services.feedback.rules.lists import read
from services.feedback.rules.specific import content_words, vague, words
from shared.policy.feedback import QualityCheck

_CLAUSE: Final = re.compile(r"[.!?;,\n]+")
_NUMBERED_TIME: Final = re.compile(r"\b\d{1,2}[/-]\d{1,2}([/-]\d{2,4})?\b|\b(19|20)\d\d\b|\b\d{1,2}[.:]\d{2}\b")
_WHAT_TO_WRITE: Final = "Tulis apa yang Anda lihat, kapan, dan apa akibatnya."

_ADVICE: Final = {
    QualityCheck.TOO_SHORT: f"Uraian terlalu pendek. {_WHAT_TO_WRITE}",
    QualityCheck.ONLY_PHRASES: f"Uraian hanya berisi ungkapan umum yang cocok untuk siapa saja. {_WHAT_TO_WRITE}",
    QualityCheck.VAGUE_WORDS: "Kata ini belum menjelaskan apa-apa: {words}. Ganti dengan apa yang dilakukan: "
    "apa yang Anda lihat atau dengar?",
    QualityCheck.NO_TIME: "Belum ada waktunya. Tambahkan kapan Anda melihatnya, misalnya tanggal, bulan, atau "
    "acaranya.",
    QualityCheck.NO_EFFECT: "Belum ada akibatnya. Tambahkan apa dampaknya bagi pekerjaan, rekan, atau masyarakat.",
    QualityCheck.COPIES_GUIDE: "Uraian hanya mengulang panduan perilaku. Ceritakan satu kejadian yang Anda lihat "
    "sendiri.",
    QualityCheck.COPIES_OWN: "Uraian ini sama dengan yang Anda tulis untuk hal lain. Tulis kejadian yang cocok untuk "
    "pertanyaan ini.",
    QualityCheck.INSULT: "Kata ini dapat menyakiti: {words}. Tulis perbuatannya, bukan orangnya.",
}


class _Lists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    beside_vague_min: int
    guide_share: Decimal
    beside_guide_min: int
    own_share: Decimal
    vague: frozenset[str]
    time: tuple[str, ...]
    effect: tuple[str, ...]
    insults: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a text lacks: the check, the ``words`` it is about, and what to do."""

    check: QualityCheck
    words: tuple[str, ...]
    advice: str


def review(
    observed: str, effect: str, *, minimum_characters: int, guide: Sequence[str] = (), own: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Say what a text lacks, worst first; nothing when it tells what was seen, when, and what it led to.

    ``guide``: the guide points of the criterion; ``own``: what the same giver wrote about other things.
    """
    found: list[Finding] = []
    if insults := _named(observed, _LISTS.insults) or _named(effect, _LISTS.insults):
        found.append(_finding(QualityCheck.INSULT, insults))
    if (reason := vague(observed, minimum_characters=minimum_characters)) is not None:
        found.append(_finding(QualityCheck.TOO_SHORT if reason.too_short else QualityCheck.ONLY_PHRASES))
    if any(_copies_guide(observed, point) for point in guide):
        found.append(_finding(QualityCheck.COPIES_GUIDE))
    if any(_same(observed, other) for other in own):
        found.append(_finding(QualityCheck.COPIES_OWN))
    if empty := _vague_words(observed):
        found.append(_finding(QualityCheck.VAGUE_WORDS, empty))
    if not (_tells(observed, _TIME) or _NUMBERED_TIME.search(observed)):
        found.append(_finding(QualityCheck.NO_TIME))
    if not (content_words(effect) or _tells(observed, _EFFECT)):
        found.append(_finding(QualityCheck.NO_EFFECT))
    return tuple(found)


def _finding(check: QualityCheck, about: tuple[str, ...] = ()) -> Finding:
    return Finding(check=check, words=about, advice=_ADVICE[check].format(words=", ".join(about)))


def _named(text: str, listed: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words(text) if word in listed))


def _vague_words(text: str) -> tuple[str, ...]:
    """The vague words of clauses that hold little else, each once, in the order of the text."""
    found: dict[str, None] = {}
    for clause in _CLAUSE.split(text):
        named = _named(clause, _LISTS.vague)
        if named and len(content_words(clause) - _LISTS.vague) < _LISTS.beside_vague_min:
            found |= dict.fromkeys(named)
    return tuple(found)


def _copies_guide(text: str, point: str) -> bool:
    of_point, of_text = content_words(point), content_words(text)
    if not of_point:
        return False
    share = Decimal(len(of_point & of_text)) / len(of_point)
    return share >= _LISTS.guide_share and len(of_text - of_point) < _LISTS.beside_guide_min


def _same(text: str, other: str) -> bool:
    one, two = content_words(text), content_words(other)
    return bool(one | two) and Decimal(len(one & two)) / len(one | two) >= _LISTS.own_share


def _tells(text: str, sequences: frozenset[tuple[str, ...]]) -> bool:
    found = words(text)
    return any(
        found[place : place + len(sequence)] == sequence for sequence in sequences for place in range(len(found))
    )


def _sequences(listed: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(words(each) for each in listed)


_LISTS: Final = read("quality.yaml", _Lists)
_TIME: Final = _sequences(_LISTS.time)
_EFFECT: Final = _sequences(_LISTS.effect)
