"""What all parts of a policy share: strictness, texts for officials, and for whom a part is meant."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.events.directory import PositionGroup


class Clause(BaseModel):
    """A part of a policy. A misspelt key is an error: a policy is written by people."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Label(Clause):
    """A text for officials: Indonesian first, English as second language."""

    id: Annotated[str, Field(min_length=1, max_length=400)]
    en: Annotated[str, Field(max_length=400)] = ""


Title = Annotated[str, Field(min_length=1, max_length=200)]
"""The title of a position, or how it begins."""


class AppliesTo(Clause):
    """For whom a component, criterion or rule is meant; empty means everybody.

    ``positions`` and ``except_positions`` compare the beginning of the position's title, whatever the case:
    ``Guru`` covers "Guru Ahli Muda".
    """

    position_groups: tuple[PositionGroup, ...] = ()
    heads: bool | None = None
    positions: tuple[Title, ...] = ()
    except_positions: tuple[Title, ...] = ()

    def covers(self, *, position_group: PositionGroup, heads: bool, position: str) -> bool:
        """Say whether someone in this position, heading a unit or not, is meant."""
        title = position.casefold()
        return (
            (not self.position_groups or position_group in self.position_groups)
            and (self.heads is None or self.heads == heads)
            and (not self.positions or title.startswith(tuple(each.casefold() for each in self.positions)))
            and not title.startswith(tuple(each.casefold() for each in self.except_positions))
        )
