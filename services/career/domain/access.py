"""Who may see what of a person, and who arranges mentoring. Everybody not named here is refused.

Who acts for a superior today sees and arranges as the superior does, and arranges nothing for himself or herself.
"""

from services.career.domain.mentoring.state import Match
from services.career.domain.profile.state import Profile
from shared.authority import acts_for, principals
from shared.decision import Actor, Env, NotFound, NotYours
from shared.where import AnyOf, any_of


class ProfileUnknown(NotFound):
    """No final result of this person was heard in this agency; wait for one, or check the id."""

    code = "profile-unknown"

    def __init__(self) -> None:
        super().__init__(
            "Belum ada hasil penilaian final untuk pegawai ini di instansi Anda. Periksa id atau tunggu hasil final."
        )


class OwnRecord(NotYours):
    """Officers record nothing about themselves: another officer has to."""

    code = "own-record"

    def __init__(self) -> None:
        super().__init__("Catatan tentang diri sendiri dibuat pengelola lain. Mintalah pengelola kinerja yang lain.")


def rater_of(profile: Profile | None) -> str | None:
    """The rater of the latest result: the superior who speaks with this person about it."""
    last = profile.last if profile else None
    return last.rater_id if last else None


def may_see_profile(profile: Profile, actor: Actor) -> bool:
    """The person, the rater of the latest result and the officer see a profile and its recommendations."""
    return actor.officer or actor.employee_id == profile.employee_id or acts_for(actor, rater_of(profile))


def refuse_own(employee_id: str, env: Env) -> None:
    """Let no officer decide about himself or herself.

    :raises OwnRecord: when the officer and the employee are the same person
    """
    if env.by.employee_id == employee_id:
        raise OwnRecord


def may_see_match(mentor: Profile, match: Match, actor: Actor) -> bool:
    """Mentor, mentee, the raters of both and the officer see a match."""
    own = actor.employee_id in (mentor.employee_id, match.mentee_id)
    return actor.officer or own or acts_for(actor, rater_of(mentor)) or acts_for(actor, match.mentee_rater_id)


def may_arrange(mentee: Profile | None, actor: Actor) -> bool:
    """The rater of the mentee's latest result and the officer arrange mentoring."""
    rater_id = rater_of(mentee)
    own = mentee is not None and actor.employee_id == mentee.employee_id
    return actor.officer or actor.employee_id == rater_id or (not own and acts_for(actor, rater_id))


def seen_as(actor: Actor) -> AnyOf:
    """As whom somebody sees things in a list: in person, and for whom he or she acts today."""
    return any_of(sorted({actor.employee_id, *principals(actor)}))


def demand_arranger(mentee: Profile | None, actor: Actor) -> None:
    """Refuse whoever is neither the rater of the mentee nor an officer.

    :raises NotYours: for everybody else
    """
    if not may_arrange(mentee, actor):
        raise NotYours("Hanya pejabat penilai pegawai ini atau pengelola kinerja yang dapat mengatur mentoring.")
