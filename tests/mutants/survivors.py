"""Mutants that survive, and why that is right: the list in survivors.yaml."""

from dataclasses import dataclass
from pathlib import Path

import yaml

LIST = Path(__file__).with_name("survivors.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivor:
    """A fault that no test can or need notice; the texts are the lines before and after it."""

    module: str
    within: str
    before: str
    after: str
    reason: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells a mutant from others, as ``Mutant.key``."""
        return (self.module, self.within, self.before, self.after)


def listed(path: Path = LIST) -> tuple[Survivor, ...]:
    """Read the list.

    :raises TypeError: when an entry has other fields
    """
    return tuple(Survivor(**each) for each in yaml.safe_load(path.read_text()) or ())
