"""The least change of a distribution that satisfies its limits: exact, and quick for any number of people.

Predicates stand in a line, and every limit is on a run of neighbours. Written with running totals (how many
people stand at a predicate or better), each limit and each part of the cost then depends on a single total or
on the difference of two, and is convex. For such a function no local descent is misled: when moving any set
of totals up or down by one does not help, nothing does (Murota, *Discrete Convex Analysis*, L-natural convex
functions). Long strides first make it quick; the last strides, of one, make it exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, product

Counts = tuple[int, ...]
_Totals = tuple[int, ...]
_Cost = tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Bound:
    """Limits, inclusive, on the people in the predicates from place `first` up to, not including, `end`."""

    first: int
    end: int
    low: int
    high: int

    def people_in(self, counts: Sequence[int]) -> int:
        """Count the people the bound is about."""
        return sum(counts[self.first : self.end])

    def missed_by(self, counts: Sequence[int]) -> int:
        """Say how many people are too few or too many; 0 when the bound holds."""
        people = self.people_in(counts)
        return max(0, self.low - people, people - self.high)


def nearest_counts(counts: Counts, bounds: Sequence[Bound]) -> Counts | None:
    """Find the counts that satisfy all bounds and are nearest; None when none do.

    Nearest: fewest people moved, then fewest steps on the scale, then as many people as high as possible.
    """
    total = sum(counts)
    not_negative = [Bound(first=place, end=place + 1, low=0, high=total) for place in range(len(counts))]
    every_bound = [*bounds, *not_negative]
    totals = tuple(accumulate(counts))[:-1]
    stride = 1 << total.bit_length()
    while stride:
        totals = _descend(counts, totals, every_bound, stride)
        stride //= 2
    found = _counts(totals, total)
    return None if any(bound.missed_by(found) for bound in every_bound) else found


def moves_between(before: Counts, after: Counts) -> Iterator[tuple[int, int, int]]:
    """List who moves, as (from place, to place, people); nobody passes anybody, so the steps are fewest."""
    leaving = [old - new if old > new else 0 for old, new in zip(before, after, strict=True)]
    coming = [new - old if new > old else 0 for old, new in zip(before, after, strict=True)]
    source = goal = 0
    while source < len(leaving) and goal < len(coming):
        moved = min(leaving[source], coming[goal])
        if moved:
            yield source, goal, moved
        leaving[source] -= moved
        coming[goal] -= moved
        source, goal = source + (not leaving[source]), goal + (not coming[goal])


def _descend(counts: Counts, totals: _Totals, bounds: Sequence[Bound], stride: int) -> _Totals:
    cost = _cost(counts, totals, bounds)
    while True:
        best_cost, best = min((_cost(counts, near, bounds), near) for near in _neighbours(totals, stride))
        if best_cost >= cost:
            return totals
        cost, totals = best_cost, best


def _neighbours(totals: _Totals, stride: int) -> Iterator[_Totals]:
    for chosen in product((0, 1), repeat=len(totals)):
        for step in (stride, -stride):
            yield tuple(total + step * moved for total, moved in zip(totals, chosen, strict=True))


def _cost(counts: Counts, totals: _Totals, bounds: Sequence[Bound]) -> _Cost:
    found = _counts(totals, sum(counts))
    missed = sum(bound.missed_by(found) for bound in bounds)
    moved = sum(abs(new - old) for new, old in zip(found, counts, strict=True))
    steps = sum(abs(new - old) for new, old in zip(totals, accumulate(counts), strict=False))
    return missed, moved, steps, -sum(totals)


def _counts(totals: _Totals, people: int) -> Counts:
    return tuple(end - start for start, end in pairwise((0, *totals, people)))
