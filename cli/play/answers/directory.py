"""What the directory answers."""

from pydantic import Field

from cli.play.answers.base import Problem, Seen


class RecordedSeen(Seen):
    """What became of one entry of the directory; ``problem`` where it was refused."""

    id: str
    outcome: str
    problem: Problem | None = None


class AllRecordedSeen(Seen):
    """What became of all entries."""

    items: tuple[RecordedSeen, ...]


class ImportSeen(Seen):
    """A file that is imported."""

    import_id: str
    status: str
    counts: dict[str, int] = Field(default_factory=dict)


class NamedSeen(Seen):
    """Somebody's name."""

    employee_id: str


class NamesSeen(Seen):
    """Names that may be known."""

    items: tuple[NamedSeen, ...]
