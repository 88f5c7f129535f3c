"""Whom a person proposes to be heard about the own work, and whom the rater approved."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shared.events.feedback import Source

NOMINATED: Final = (Source.PEER, Source.SUBORDINATE, Source.OTHER_LEADER)
"""As what somebody may be nominated."""


class Phase(StrEnum):
    """How far nominating is. From ``decided`` on nobody but rater and officers sees who was approved."""

    NONE = "none"
    PROPOSED = "proposed"
    DECIDED = "decided"


class Standing(StrEnum):
    """What the rater decided about one nominee."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominee:
    """Somebody who may be heard. ``by_person``: proposed by the person, and not put in by the rater."""

    employee_id: str
    source: Source
    standing: Standing = Standing.PROPOSED
    by_person: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominations:
    """All nominees of one person in one cycle; who decided about them last, and for which superior a substitute did."""

    phase: Phase = Phase.NONE
    nominees: tuple[Nominee, ...] = ()
    decided_by: str | None = None
    decided_for: str | None = None

    def approved(self, source: Source) -> frozenset[str]:
        """Whom the rater approved to answer as this source."""
        return frozenset(
            each.employee_id for each in self.nominees if each.source is source and each.standing is Standing.APPROVED
        )

    @property
    def approved_givers(self) -> frozenset[str]:
        """Everybody whom the rater approved."""
        return frozenset[str]().union(*map(self.approved, NOMINATED))
