"""What career answers."""

from decimal import Decimal

from cli.play.answers.base import Seen


class PastSeen(Seen):
    """One result in somebody's history."""

    appraisal: str
    predicate: str | None = None


class ProfileSeen(Seen):
    """A career profile."""

    history: tuple[PastSeen, ...] = ()


class PositionOffered(Seen):
    """A position that a recommendation leads to."""

    position_id: str


class TrainingOffered(Seen):
    """A training that a recommendation leads to."""

    training_id: str


class RecommendationSeen(Seen):
    """A recommendation."""

    id: str
    kind: str
    about: str | None = None
    status: str
    reason: str = ""
    positions: tuple[PositionOffered, ...] = ()
    trainings: tuple[TrainingOffered, ...] = ()

    @property
    def name(self) -> str:
        """The short form that stories use: kind, or kind:about."""
        return self.kind if self.about is None else f"{self.kind}:{self.about}"


class RecommendationsSeen(Seen):
    """Recommendations of a person."""

    items: tuple[RecommendationSeen, ...]


class MatchSeen(Seen):
    """A mentoring match."""

    id: str


class AwardSeen(Seen):
    """An award."""

    id: str
    letter_number: str
    status: str


class AwardsSeen(Seen):
    """Awards of a person."""

    items: tuple[AwardSeen, ...]


class SeatSeen(Seen):
    """Somebody in the talent map."""

    employee_id: str


class SeatsSeen(Seen):
    """People of a box, or of none."""

    items: tuple[SeatSeen, ...]


class SuccessorSeen(Seen):
    """Somebody in the register of successors."""

    employee_id: str
    box: int | None = None
    removed: dict[str, str] | None = None


class SuccessorsSeen(Seen):
    """The register of successors for a position."""

    items: tuple[SuccessorSeen, ...]


class CreditSeen(Seen):
    """Somebody's credits."""

    total: Decimal | None = None


class CreditLetterSeen(Seen):
    """A letter."""

    number: str


class DeterminationSeen(Seen):
    """Credits determined by letter."""

    id: str
    status: str
    letter: CreditLetterSeen
    total: Decimal


class DeterminationsSeen(Seen):
    """All of somebody's."""

    items: tuple[DeterminationSeen, ...]


class GroupSeen(Seen):
    """A group of a report."""

    people: int


class TableSeen(Seen):
    """Groups of one kind."""

    by: str
    hidden_groups: int


class FairnessSeen(Seen):
    """A report about groups."""

    everybody: GroupSeen | None = None
    tables: tuple[TableSeen, ...] = ()
