"""Who may see and arrange what. Everything not named here is refused."""

from dataclasses import dataclass

from services.career.domain.states import Match, Profile


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and whether as a performance officer of the agency."""

    employee_id: str
    officer: bool = False


def rater_of(profile: Profile | None) -> str | None:
    """The rater of the latest result: the superior who speaks with this person about it."""
    last = profile.last if profile else None
    return last.rater_id if last else None


def may_see_profile(profile: Profile, actor: Actor) -> bool:
    """The person, the rater of the latest result and the officer see a profile and its recommendations."""
    return actor.officer or actor.employee_id in (profile.employee_id, rater_of(profile))


def may_see_match(mentor: Profile, match: Match, actor: Actor) -> bool:
    """Mentor, mentee, the raters of both and the officer see a match."""
    involved = (mentor.employee_id, match.mentee_id, rater_of(mentor), match.mentee_rater_id)
    return actor.officer or actor.employee_id in involved


def may_arrange(mentee: Profile | None, actor: Actor) -> bool:
    """The rater of the mentee's latest result and the officer arrange mentoring."""
    return actor.officer or actor.employee_id == rater_of(mentee)
