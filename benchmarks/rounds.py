"""Runs in interleaved rounds, and what they come to: medians of the ratios within a round, with their spread."""

import statistics
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One measured run: how much was handled in how many seconds, with the CPU microseconds of each process."""

    events: int
    seconds: float
    cpu: Mapping[str, int]
    rss_mb: float = 0.0
    counts: dict[str, Any] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.events / self.seconds

    def us(self, who: str) -> float:
        """CPU microseconds of a process per event."""
        return self.cpu.get(who, 0) / self.events


Runs = Mapping[str, Sequence[Run]]
"""All runs of a stage by what they measured, in the order of the rounds."""

Measure = Callable[[], Awaitable[Run]]


async def interleaved(kinds: Mapping[str, Measure], rounds: int, each: Callable[[str], None]) -> dict[str, list[Run]]:
    """Measure all kinds once a round; which one comes first changes with the round, as machines warm up and tire."""
    found: dict[str, list[Run]] = {kind: [] for kind in kinds}
    names = list(kinds)
    for number in range(rounds):
        at = number % len(names)
        for name in (*names[at:], *names[:at]):
            each(name)
            found[name].append(await kinds[name]())
    return found


def ratio(of: Sequence[float], to: Sequence[float]) -> float:
    """The median of the ratios within each round: what slows a whole round down does not show in it."""
    return statistics.median(_ratios(of, to))


def spread(of: Sequence[float], to: Sequence[float]) -> tuple[float, float]:
    """The smallest and the largest ratio within a round."""
    found = _ratios(of, to)
    return min(found), max(found)


def _ratios(of: Sequence[float], to: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(of, to, strict=True)]


def rates(runs: Iterable[Run]) -> list[float]:
    """The rates of runs."""
    return [each.rate for each in runs]


_SIGNIFICANT: Final = 4


def rounded(value: float) -> float:
    """A figure to four significant digits: nothing measured here is known better."""
    return float(f"{value:.{_SIGNIFICANT}g}")


def held(runs: Runs, kind: str, *, ceiling: str | None = None, naive: str | None = None) -> Json:
    """Tell one kind of runs in the report's words, held against its ceiling and against the naive way."""
    own = runs[kind]
    told: Json = {"rate": rounded(statistics.median(rates(own)))}
    if ceiling is not None:
        told["ceiling"] = rounded(statistics.median(rates(runs[ceiling])))
        told["ratio"] = rounded(ratio(rates(own), rates(runs[ceiling])))
        told["ratio_spread"] = [rounded(each) for each in spread(rates(own), rates(runs[ceiling]))]
        told["cpu_ratio"] = _cpu_ratio(runs[ceiling], own)
    if naive is not None:
        told["naive"] = rounded(statistics.median(rates(runs[naive])))
        told["speedup"] = rounded(ratio(rates(own), rates(runs[naive])))
        told["speedup_spread"] = [rounded(each) for each in spread(rates(own), rates(runs[naive]))]
    for who in ("client", "db", "broker"):
        told[f"{who}_us"] = rounded(statistics.median(each.us(who) for each in own))
        if ceiling is not None:
            told[f"ceiling_{who}_us"] = rounded(statistics.median(each.us(who) for each in runs[ceiling]))
    told["rss_mb"] = max(each.rss_mb for each in own)
    return told | {"rounds": len(own), "events": own[0].events}


def _cpu_ratio(of: Sequence[Run], to: Sequence[Run]) -> float | None:
    """The CPU time per event of all processes, as a ratio like ``ratio``: it holds on a busy machine, too."""
    used = [[sum(each.cpu.values()) / each.events for each in runs] for runs in (of, to)]
    return rounded(ratio(*used)) if all(used[1]) else None


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of all does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]
