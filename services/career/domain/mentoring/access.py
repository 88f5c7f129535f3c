"""Who may see and arrange mentoring. Everybody not named here is refused."""

from services.career.domain.mentoring.state import Match
from services.career.domain.profile.access import Actor, rater_of
from services.career.domain.profile.state import Profile
from shared.decision import NotYours


def may_see_match(mentor: Profile, match: Match, actor: Actor) -> bool:
    """Mentor, mentee, the raters of both and the officer see a match."""
    involved = (mentor.employee_id, match.mentee_id, rater_of(mentor), match.mentee_rater_id)
    return actor.officer or actor.employee_id in involved


def may_arrange(mentee: Profile | None, actor: Actor) -> bool:
    """The rater of the mentee's latest result and the officer arrange mentoring."""
    return actor.officer or actor.employee_id == rater_of(mentee)


def demand_arranger(mentee: Profile | None, actor: Actor) -> None:
    """Refuse whoever is neither the rater of the mentee nor an officer.

    :raises NotYours: for everybody else.
    """
    if not may_arrange(mentee, actor):
        raise NotYours("Hanya pejabat penilai pegawai ini atau pengelola kinerja yang dapat mengatur mentoring.")
