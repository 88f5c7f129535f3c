"""The closed sets that several rules share; values travel in snake case."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """Rating of results or behaviour against expectation (*ekspektasi*)."""

    ABOVE = "above"
    AS = "as"
    BELOW = "below"


class Predicate(StrEnum):
    """*Predikat kinerja pegawai* (PermenPANRB 6/2022), best first."""

    SANGAT_BAIK = "sangat_baik"
    BAIK = "baik"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"

    def reaches(self, minimum: Predicate) -> bool:
        """Say whether this predicate is as good as `minimum`, or better."""
        best_first = list(Predicate)
        return best_first.index(self) <= best_first.index(minimum)


class UnitPredicate(StrEnum):
    """*Predikat kinerja organisasi* (PermenPANRB 6/2022), best first."""

    ISTIMEWA = "istimewa"
    BAIK = "baik"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"


class ScorePredicate(StrEnum):
    """Predicate of the numeric regimes PP 30/2019 and PermenPANRB 8/2021, best first."""

    SANGAT_BAIK = "sangat_baik"
    BAIK = "baik"
    CUKUP = "cukup"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"


class Pp46Predicate(StrEnum):
    """Predicate of PP 46/2011, best first."""

    SANGAT_BAIK = "sangat_baik"
    BAIK = "baik"
    CUKUP = "cukup"
    KURANG = "kurang"
    BURUK = "buruk"
