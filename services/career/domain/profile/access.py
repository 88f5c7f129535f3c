"""Who acts, and who may see a profile. Everybody not named here is refused."""

from dataclasses import dataclass

from services.career.domain.profile.state import Profile
from shared.decision import Rejected


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


class ProfileUnknown(Rejected):
    """No final result of this person was heard in this agency; wait for one, or check the id."""

    code = "profile-unknown"
    status = 404


def profile_unknown() -> ProfileUnknown:
    """Say that nothing is known about somebody."""
    return ProfileUnknown(
        "Belum ada hasil penilaian final untuk pegawai ini di instansi Anda. Periksa id atau tunggu hasil final."
    )
