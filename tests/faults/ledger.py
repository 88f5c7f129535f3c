"""What the load asked for, what it was answered, and how long that took: the only thing that the checker believes."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final


class Fate(StrEnum):
    """What is known of something that was asked for. ``unknown``: it may have happened, nobody said so."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Try:
    """One request: when it began and ended (monotonic seconds), whether it writes, and its status; 0: no answer."""

    service: str
    path: str
    began: float
    ended: float
    writes: bool
    status: int

    @property
    def ms(self) -> float:
        """How long it took, in milliseconds."""
        return (self.ended - self.began) * 1000


@dataclass(slots=True)
class Act:
    """Something that somebody wanted, over all its tries. ``place`` is the document that it is about.

    ``items`` are the ids that the client gave to what it sent, by their fate; ``content`` is what it said.
    """

    what: str
    agency: str
    place: str
    content: Mapping[str, Any]
    fate: Fate = Fate.UNKNOWN
    items: dict[str, Fate] = field(default_factory=dict)
    refusal: str = ""


@dataclass(slots=True)
class Ledger:
    """All acts and tries of one run, and the spans of time in which something was broken."""

    acts: list[Act] = field(default_factory=list)
    tries: list[Try] = field(default_factory=list)
    spans: list[tuple[float, float]] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    """What somebody waited for in vain."""

    @property
    def accepted(self) -> int:
        """How many acts were accepted."""
        return sum(each.fate is Fate.ACCEPTED for each in self.acts)

    def of(self, *what: str) -> Iterator[Act]:
        """Give the acts of some kinds."""
        return (each for each in self.acts if each.what in what)

    def p99_ms(self, spans: Iterable[tuple[float, float]] | None = None) -> float:
        """How long 99 of 100 commands took at most, of those that ran within some spans (all that were broken)."""
        within = tuple(self.spans if spans is None else spans)
        return _p99(each.ms for each in self.tries if each.writes and _ran_in(each, within))

    def usual_p99_ms(self) -> float:
        """The same of all other commands: what the machine makes of them anyway."""
        return _p99(each.ms for each in self.tries if each.writes and not _ran_in(each, self.spans))

    @contextmanager
    def broken(self, clock: Any) -> Iterator[None]:
        """Note a span in which something is broken."""
        start = clock()
        try:
            yield
        finally:
            self.spans.append((start, clock()))


def _ran_in(one: Try, spans: Iterable[tuple[float, float]]) -> bool:
    return any(one.began < end and one.ended > start for start, end in spans)


def _p99(took: Iterable[float]) -> float:
    found = sorted(took)
    return found[min(len(found) - 1, int(len(found) * _P99))] if found else 0.0


_P99: Final = 0.99
