"""What came of the mutants: a table, and build/mutants/report.json."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from .packages import package_of
from .trial import Outcome

KILLED_MIN = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A mutant, and what became of it; ``by``: the test that noticed."""

    module: str
    within: str
    line: int
    before: str
    after: str
    outcome: Outcome
    by: str
    seconds: float

    @property
    def key(self) -> tuple[str, str, str, str]:
        """As ``Mutant.key``."""
        return (self.module, self.within, self.before, self.after)


@dataclass(frozen=True, slots=True)
class Count:
    """How many mutants could be imported, how many of them were killed, and of how many survivors a reason is known."""

    mutants: int
    killed: int
    equivalents: int

    @property
    def survived(self) -> int:
        """Those that no test noticed, or none reaches."""
        return self.mutants - self.killed

    @property
    def ratio(self) -> float:
        """The part that was killed, of all."""
        return self.killed / self.mutants if self.mutants else 1.0


def count(tried: Sequence[Tried], reasons: Collection[tuple[str, str, str, str]]) -> Count:
    """Count what can be imported: a module that cannot is noticed by everybody, and says nothing about tests."""
    alive = [each for each in tried if each.outcome is not Outcome.STILLBORN]
    killed = [each for each in alive if each.outcome is Outcome.KILLED]
    known = [each for each in alive if each.outcome is not Outcome.KILLED and each.key in reasons]
    return Count(len(alive), len(killed), len(known))


def table(tried: Sequence[Tried], reasons: Collection[tuple[str, str, str, str]]) -> str:
    """Give a line for each package, and one for all."""
    lines = [f"{'package':<28}{'mutants':>8}{'killed':>8}{'survived':>10}{'with reason':>13}{'ratio':>9}"]
    names = sorted({package_of(each.module) for each in tried})
    for name in [*names, ""]:
        counted = count([each for each in tried if not name or package_of(each.module) == name], reasons)
        lines.append(
            f"{name or 'all':<28}{counted.mutants:>8}{counted.killed:>8}{counted.survived:>10}"
            f"{counted.equivalents:>13}{counted.ratio:>9.1%}"
        )
    return "\n".join(lines)


def write(path: Path, *, seed: int, tried: Sequence[Tried], reasons: Collection[tuple[str, str, str, str]]) -> None:
    """Write the report, with every survivor."""
    counted = count(tried, reasons)
    survivors = [each for each in tried if each.outcome in (Outcome.SURVIVED, Outcome.NOT_REACHED)]
    document = {
        "seed": seed,
        "mutants": counted.mutants,
        "killed": counted.killed,
        "survived": counted.survived,
        "equivalents": counted.equivalents,
        "ratio": round(counted.ratio, 4),
        "stillborn": len(tried) - counted.mutants,
        "survivors": [asdict(each) | {"has_reason": each.key in reasons} for each in survivors],
    }
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
