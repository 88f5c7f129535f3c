"""What feedback answers."""

from decimal import Decimal

from pydantic import Field

from cli.play.answers.base import Seen


class FilledSeen(Seen):
    """What became of the answers to a question set."""

    complete: bool


class AdviceSeen(Seen):
    """Something that a text lacks."""

    check: str


class TakenSeen(Seen):
    """What became of a text."""

    advice: tuple[AdviceSeen, ...] = ()


class SampleSeen(Seen):
    """How many answers a survey needs, and whether it has them."""

    needed: int
    reached: bool


class SurveySeen(Seen):
    """A survey."""

    answers: int
    index: Decimal | None = None
    grade: str | None = None
    set_aside: dict[str, int] = Field(default_factory=dict)
    attributed_to: str | None = None
    sample: SampleSeen | None = None


class CodesSeen(Seen):
    """One-time codes of a survey."""

    codes: tuple[str, ...]
