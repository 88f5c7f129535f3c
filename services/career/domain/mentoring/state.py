"""What career remembers about mentoring."""

from dataclasses import dataclass

from shared.events.career import MatchStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Someone whom this person mentors, mentored, or was proposed to mentor, in one competence.

    ``accepted_by`` are those of the two who said yes. ``remark``: why it was declined, or what it came to.
    """

    subject: str
    mentee_id: str
    competence: str
    reason: str
    mentee_rater_id: str | None = None
    status: MatchStatus = MatchStatus.PROPOSED
    accepted_by: tuple[str, ...] = ()
    declined_by: str | None = None
    remark: str = ""

    @property
    def open(self) -> bool:
        """Whether it takes a place of the mentor: proposals do, so that no mentor is promised to too many."""
        return self.status in (MatchStatus.PROPOSED, MatchStatus.ACTIVE)
