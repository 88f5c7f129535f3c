"""What a place for a fault and a module with a fault are."""

from dataclasses import dataclass

IN_MODULE = ""
"""Where code lies that runs when its module is imported: constants, fields, defaults, decorators."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place for one fault; ``variants``: how many faults can be put there."""

    path: str
    number: int
    within: str
    line: int
    variants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A module with one fault; ``before`` and ``after`` are the lines around it, as a difference shows them."""

    path: str
    within: str
    line: int
    before: str
    after: str
    source: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells a mutant from others when lines have moved."""
        return (self.path, self.within, self.before, self.after)
