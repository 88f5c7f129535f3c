"""What every use case asks: who acts, what may be seen, where a list goes on."""

from collections.abc import Callable

from services.career.domain.access import Actor, may_see_profile
from services.career.domain.mentoring import profile_unknown
from services.career.domain.states import Profile
from shared.auth import Caller
from shared.decision import Invalid, NotYours


def actor_of(who: Caller) -> Actor:
    """The caller as the domain knows people."""
    return Actor(who.employee_id, officer=who.is_officer)


def visible(profile: Profile | None, who: Caller) -> Profile:
    """The profile, when the caller may see it.

    :raises Rejected: when there is none, or it is not for this caller.
    """
    if profile is None:
        raise profile_unknown()
    if not may_see_profile(profile, actor_of(who)):
        raise NotYours("Profil ini hanya untuk pegawai itu sendiri, pejabat penilainya, dan pengelola kinerja.")
    return profile


def given(**where: object) -> dict[str, object]:
    """Those search terms that were given."""
    return {field: value for field, value in where.items() if value is not None}


def resume(who: Caller, after: str | None, holder_of: Callable[[str], str | None]) -> tuple[str, str] | None:
    """Where a list goes on: the profile that holds the last entry, and that entry.

    :raises Invalid: when the cursor is none of this agency's.
    """
    if after is None:
        return None
    holder = holder_of(after)
    if holder is None or not holder.startswith(f"{who.agency_id}:"):
        raise Invalid("Kursor `after` tidak dikenal. Pakai nilai `next` dari halaman sebelumnya.", field="after")
    return holder, after


def key_for(subject: str, key: str | None) -> str | None:
    """A repetition key of one subject: several subjects live in a profile, and keys are the caller's to choose."""
    return None if key is None else f"{subject}|{key}"
