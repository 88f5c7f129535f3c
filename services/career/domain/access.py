"""Who may see what of a person, and who arranges mentoring. Everybody not named here is refused.

Who acts for a superior today sees and arranges as the superior does, and arranges nothing for himself or herself.
"""

from services.career.domain.mentoring.state import Match
from services.career.domain.profile.state import Profile
from shared.authority import acts_for, check_officer_of, is_officer_of, looks_after, principals
from shared.decision import Actor, Env, NotFound, NotYours
from shared.where import AnyOf, Term, any_of


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


def unit_of(profile: Profile | None) -> str | None:
    """The unit of the latest result; where none stands any more, of one that was withdrawn."""
    last = (profile.last or next(reversed(profile.results), None)) if profile else None
    return last.unit_id if last else None


def rater_of(profile: Profile | None) -> str | None:
    """The rater of the latest result: the superior who speaks with this person about it."""
    last = profile.last if profile else None
    return last.rater_id if last else None


def may_see_profile(profile: Profile, actor: Actor) -> bool:
    """The person, the rater of the latest result and the officer see a profile and its recommendations."""
    own = actor.employee_id == profile.employee_id
    return own or is_officer_of(actor, unit_of(profile)) or acts_for(actor, rater_of(profile))


def check_officer(profile: Profile, env: Env) -> None:
    """Let officers of the agency, or of the person's unit, record and decide, and nobody about himself or herself.

    :raises OwnRecord: when the officer and the employee are the same person
    :raises NotYours: for everybody else, also officers of other units
    """
    if env.by.employee_id == profile.employee_id:
        raise OwnRecord
    check_officer_of(env.by, unit_of(profile))


def may_see_match(mentor: Profile, match: Match, actor: Actor) -> bool:
    """Mentor, mentee, the raters of both and the officer see a match."""
    own = actor.employee_id in (mentor.employee_id, match.mentee_id)
    officer = is_officer_of(actor, unit_of(mentor))
    return officer or own or acts_for(actor, rater_of(mentor)) or acts_for(actor, match.mentee_rater_id)


def may_arrange(mentee: Profile | None, actor: Actor) -> bool:
    """The rater of the mentee's latest result and the officer arrange mentoring."""
    rater_id = rater_of(mentee)
    own = mentee is not None and actor.employee_id == mentee.employee_id
    officer = is_officer_of(actor, unit_of(mentee))
    return officer or actor.employee_id == rater_id or (not own and acts_for(actor, rater_id))


def seen_where(actor: Actor, *, unit_id: str | None, by: str) -> dict[str, Term]:
    """Narrow a list to what somebody sees: all, the people of the units looked after, or the own and one's people.

    ``by``: the lookup field that names who sees a document.
    """
    if actor.officer or (actor.units and unit_id in (None, *actor.units)):
        return {"unit_id": looks_after(actor, unit_id), by: None}
    return {"unit_id": unit_id, by: seen_as(actor)}


def seen_as(actor: Actor) -> AnyOf:
    """As whom somebody sees things in a list: in person, and for whom he or she acts today."""
    return any_of(sorted({actor.employee_id, *principals(actor)}))


def demand_arranger(mentee: Profile | None, actor: Actor) -> None:
    """Refuse whoever is neither the rater of the mentee nor an officer.

    :raises NotYours: for everybody else
    """
    if not may_arrange(mentee, actor):
        raise NotYours("Hanya pejabat penilai pegawai ini atau pengelola kinerja yang dapat mengatur mentoring.")
