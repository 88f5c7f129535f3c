"""The explanation of what cannot be rated yet, because less is there than the policy asks for."""

from fractions import Fraction
from typing import Final, NamedTuple

from services.evaluation.rules.explain.wording import both, english, number_text, percent_text
from services.evaluation.rules.rate.values import Thin
from shared.indonesian import in_english
from shared.policy.clause import Label
from shared.rules.numbers import half_up


class Parts(NamedTuple):
    """What something is made of, in words: the parts, when one of them counts as there, and who may add one.

    ``by_weight``: parts weigh differently; else they are counted.
    """

    name: Label
    there: Label
    who: Label
    by_weight: bool = True


_HAS_VALUE: Final = both("ada nilainya", "have a value")
_RATER: Final = both("atasan", "the superior")
COMPONENTS: Final = Parts(
    both("komponen", "components"),
    _HAS_VALUE,
    both("pegawai, atasan, dan pengelola kinerja", "the employee, the superior and the officers"),
)
INDICATORS: Final = Parts(
    both("indikator", "indicators"),
    _HAS_VALUE,
    both("pegawai (realisasi) dan atasan (umpan balik)", "the employee (realisations) and the superior (feedback)"),
)
MAIN_RESULTS: Final = INDICATORS._replace(name=both("hasil kerja utama", "main results"), by_weight=False)
COMPETENCES: Final = Parts(both("kompetensi", "competences"), both("diamati", "were observed"), _RATER, by_weight=False)
CRITERIA: Final = Parts(both("kriteria", "criteria"), both("dinilai", "were judged"), _RATER)


def thin_arithmetic(thin: Thin) -> str:
    """Write the share that is there, and the one that is asked for."""
    have, whole = number_text(Fraction(thin.have)), number_text(Fraction(thin.whole))
    return f"{have} / {whole} x 100 = {percent_text(_share(thin))} < {percent_text(thin.least)}"


def thin_text(thin: Thin, parts: Parts) -> Label:
    """Say how much is there, how much the policy asks for, what is lacking, and who may add it."""
    there, of = len(thin.parts), len(thin.parts) + len(thin.lacking)
    share, least = percent_text(half_up(_share(thin))), percent_text(thin.least)
    lacking, lacking_en = ", ".join(each.id for each in thin.lacking), ", ".join(map(english, thin.lacking))
    weighed, weighed_en = (" menurut bobot", " by weight") if parts.by_weight else ("", "")
    return both(
        f"belum dapat dinilai: yang sudah {parts.there.id} {there} dari {of} {parts.name.id}"
        f" ({share} persen{weighed}), kebijakan meminta paling sedikit {least} persen. Belum ada: {lacking}."
        f" Yang dapat melengkapi: {parts.who.id}.",
        f"cannot be rated yet: {there} of {of} {parts.name.en} {parts.there.en} ({in_english(share)}"
        f" percent{weighed_en}), the policy asks for at least {in_english(least)} percent. Not there: {lacking_en}."
        f" Who may add it: {parts.who.en}.",
    )


def _share(thin: Thin) -> Fraction:
    return Fraction(thin.have * 100) / Fraction(thin.whole)
