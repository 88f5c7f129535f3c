"""What career remembers about a successor: for which position, since when and why."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Who took somebody out of the register, when and why."""

    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidacy:
    """Somebody is a successor for a position; ``box`` and ``rule`` are those of the day on which it was decided.

    Who was taken out stays to be read.
    """

    subject: str
    position_id: str
    name: str
    reason: str
    box: int | None
    rule: str
    added_by: str
    added_on: date
    removed: Removal | None = None


def successor_word(position_id: str | None = None) -> str:
    """The word of one indexed list by which successors are found: all, or those of a position."""
    return "successor" if position_id is None else f"successor:{position_id}"


def successor_words(candidacies: tuple[Candidacy, ...]) -> set[str]:
    """The words of somebody who is or was in the register."""
    named = {successor_word(each.position_id) for each in candidacies}
    return named | {successor_word()} if named else set()
