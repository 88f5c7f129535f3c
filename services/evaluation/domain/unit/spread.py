"""How predicates are spread in a unit, against the unit's own predicate (SE MenPANRB 3/2023, domain.md 1.6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from services.evaluation.rules.explain.wording import PREDICATES
from shared.decision import NotYet, Rejected
from shared.policy.outcome import DistributionMode
from shared.rules.distribution import DistributionResult, Move, PredicateCounts, Violation, distribution
from shared.rules.vocabulary import Predicate, UnitPredicate

NONE = "none"
"""Where there is no predicate."""


class UnitUnrated(NotYet):
    """The unit has no predicate yet, and the policy wants it first; the text says who sets it."""

    code = "unit-unrated"


class SpreadOpen(NotYet):
    """Not everybody of the unit is decided, so that the spread is not known yet."""

    code = "distribution-open"


class SpreadUnfit(Rejected):
    """The spread does not fit the unit's predicate; the text names the least change that would."""

    code = "distribution-violated"


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The decided predicates of a unit's people by appraisal; ``undecided`` have no decision and no other end.

    ``as_of``: the cycle's end. ``people_min``: of fewer people nothing is demanded.
    """

    unit_id: str
    as_of: date
    people: Mapping[str, Predicate | None]
    undecided: int
    unit_predicate: UnitPredicate | None
    people_min: int = 1

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many people hold which predicate."""
        return counted(self.people.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestSpread:
    """The least change that fits: so many people per predicate, and who would move."""

    counts: dict[str, int]
    moved: int
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Whether the decided predicates fit the unit's own. ``nearest`` is absent where so few people never can."""

    mode: DistributionMode
    valid: bool
    warnings: tuple[str, ...]
    violations: tuple[Violation, ...]
    nearest: NearestSpread | None


def counted(predicates: Iterable[Predicate | None]) -> dict[str, int]:
    """Count people per predicate, best first, and those without one."""
    counts = dict.fromkeys((*(each.value for each in Predicate), NONE), 0)
    for each in predicates:
        counts[NONE if each is None else each.value] += 1
    return counts


def fit(
    counts: Mapping[str, int],
    *,
    as_of: date,
    unit_predicate: UnitPredicate | None,
    mode: DistributionMode = DistributionMode.WARN,
    people_min: int = 1,
) -> Fit | None:
    """Compare; None when the policy does not look, the unit is not rated, or too few have a predicate."""
    people = sum(counts[each.value] for each in Predicate)
    if mode is DistributionMode.OFF or unit_predicate is None or people < max(people_min, 1):
        return None
    found = _found(PredicateCounts(**{each.value: counts[each.value] for each in Predicate}), unit_predicate, as_of)
    return Fit(
        mode=mode,
        valid=found.valid,
        warnings=tuple(violation.pesan for violation in found.violations),
        violations=found.violations,
        nearest=_nearest(found),
    )


def check_spread(spread: Spread | None) -> None:
    """Demand that a unit's spread fits before results of its people become final; None: the policy does not want it.

    Of fewer people than the policy looks at, and where they cannot fit at all, nobody is kept waiting.

    :raises UnitUnrated: when the unit has no predicate.
    :raises SpreadOpen: when somebody of the unit is not decided.
    :raises SpreadUnfit: when it does not fit, naming the least change.
    """
    if spread is None or len(spread.people) < spread.people_min:
        return
    if spread.unit_predicate is None:
        raise unit_unrated(spread.unit_id)
    if spread.undecided:
        raise SpreadOpen(
            f"Pola distribusi unit {spread.unit_id} harus sesuai sebelum hasil final, dan {spread.undecided} orang"
            " belum diputus. Tunggu putusan pejabat penilai mereka."
        )
    found = fit(
        spread.counts,
        as_of=spread.as_of,
        unit_predicate=spread.unit_predicate,
        mode=DistributionMode.BLOCK,
        people_min=spread.people_min,
    )
    if found is not None and not found.valid and found.nearest is not None:
        raise SpreadUnfit(
            f"Pola distribusi unit {spread.unit_id} belum sesuai: {'; '.join(found.warnings)}."
            f" Perubahan paling sedikit: {least_change(found.nearest)}."
            " Ubah putusan lewat pejabat penilai atau sesi kalibrasi, lalu ulangi."
        )


def unit_unrated(unit_id: str) -> UnitUnrated:
    """Say that a unit has no predicate yet, and who sets it."""
    return UnitUnrated(
        f"Predikat unit {unit_id} belum ditetapkan. Pimpinan satu tingkat di atas unit menetapkannya (pengelola kinerja"
        " bila tidak ada pimpinan di atasnya); sesudah itu ulangi."
    )


def least_change(nearest: NearestSpread) -> str:
    """Say in Indonesian who would have to move."""
    return ", ".join(
        f"{move.people} orang dari {PREDICATES[move.from_predicate]} ke {PREDICATES[move.to_predicate]}"
        for move in nearest.moves
    )


@lru_cache(maxsize=1024)
def _found(counts: PredicateCounts, unit_predicate: UnitPredicate, as_of: date) -> DistributionResult:
    """All people of a unit are held against the same spread when they end in bulk."""
    return distribution(unit_predicate=unit_predicate, counts=counts, as_of=as_of)


def _nearest(found: DistributionResult) -> NearestSpread | None:
    if found.nearest is None:
        return None
    counts = {each.value: int(getattr(found.nearest.counts, each.value)) for each in Predicate}
    return NearestSpread(counts=counts, moved=found.nearest.moved, moves=found.nearest.moves)
