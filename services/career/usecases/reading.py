"""What use cases and endpoints read alike: somebody's profile, a cycle, which profile holds a subject."""

from collections.abc import Callable
from dataclasses import replace

from services.career.domain.access import ProfileUnknown, may_see_profile
from services.career.domain.cycle import CYCLE, CycleCopy
from services.career.domain.profile.kind import PROFILE, holder_of
from services.career.domain.profile.state import Profile
from services.career.store import unknown_cursor
from shared.acting import Acting
from shared.decision import NotYours, Rejected
from shared.document import Document
from shared.ids import career as ids
from shared.ids import evaluation
from shared.ids.form import IdForm


async def profile_for(act: Acting, employee_id: str) -> Document[Profile]:
    """Somebody's profile, when the caller may see it.

    :raises Rejected: when there is none, or it is not for this caller
    """
    document = await act.find(PROFILE, ids.PROFILE.of(act.agency_id, employee_id))
    if document.state is None:
        raise ProfileUnknown
    if not may_see_profile(document.state, act.actor):
        raise NotYours("Profil ini hanya untuk pegawai itu sendiri, pejabat penilainya, dan pengelola kinerja.")
    return document


async def cycle_of(act: Acting, cycle_id: str | None) -> CycleCopy | None:
    """A cycle as heard."""
    if cycle_id is None:
        return None
    return (await act.find(CYCLE, evaluation.CYCLE.of(act.agency_id, cycle_id))).state


def holder_in(act: Acting, subject: str, form: IdForm, unknown: Callable[[], Rejected]) -> str:
    """The profile of the caller's agency that holds what lives inside one.

    :raises Rejected: when the id is none of this agency's
    """
    holder = holder_of(form, subject, agency_id=act.agency_id)
    if holder is None:
        raise unknown()
    return holder


def resume(act: Acting, after: str | None, form: IdForm) -> tuple[str, str] | None:
    """Where a list goes on: the profile that holds the last entry, and that entry.

    :raises Invalid: when the cursor is none of this agency's
    """
    return None if after is None else (holder_in(act, after, form, unknown_cursor), after)


def about(act: Acting, subject: str) -> Acting:
    """The same act, with a key of this subject: several live in a profile, and what one used is free for another."""
    return act if act.key is None else replace(act, key=f"{subject}|{act.key}")
