"""What every use case asks: who acts, what may be seen, where a list goes on."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from services.career.domain.ids import holder_of
from services.career.domain.profile.access import Actor, may_see_profile, profile_unknown
from services.career.domain.profile.state import Profile
from services.career.store import profile_of
from shared import clock
from shared.auth import Caller
from shared.commands import Command, Done
from shared.decision import Contexts, Decision, Invalid, Kind, NotYours, Rejected
from shared.ids.form import IdForm
from shared.runtime import Parts

S = TypeVar("S")
Item = TypeVar("Item")


def actor_of(who: Caller) -> Actor:
    """The caller as the domain knows people."""
    return Actor(who.employee_id, officer=who.is_officer)


async def profile_for(parts: Parts, who: Caller, employee_id: str) -> tuple[Profile, int]:
    """Somebody's profile with its version, when the caller may see it.

    :raises Rejected: when there is none, or it is not for this caller.
    """
    document = await profile_of(parts.documents, who.agency_id, employee_id)
    if document.state is None:
        raise profile_unknown()
    if not may_see_profile(document.state, actor_of(who)):
        raise NotYours("Profil ini hanya untuk pegawai itu sendiri, pejabat penilainya, dan pengelola kinerja.")
    return document.state, document.version


def today_of(parts: Parts) -> date:
    """The day in the zone that the service is set to."""
    return clock.today(parts.settings.zone)


def given(**where: object) -> dict[str, object]:
    """Those search terms that were given."""
    return {field: value for field, value in where.items() if value is not None}


def resume(who: Caller, after: str | None, form: IdForm) -> tuple[str, str] | None:
    """Where a list goes on: the profile that holds the last entry, and that entry.

    :raises Invalid: when the cursor is none of this agency's.
    """
    if after is None:
        return None
    holder = holder_of(form, after, agency_id=who.agency_id)
    if holder is None:
        raise Invalid("Kursor `after` tidak dikenal. Pakai nilai `next` dari halaman sebelumnya.", field="after")
    return holder, after


def holder_in(who: Caller, subject: str, form: IdForm, unknown: Callable[[], Rejected]) -> str:
    """The profile of the caller's agency that holds what lives inside one.

    :raises Rejected: when the id is none of this agency's.
    """
    holder = holder_of(form, subject, agency_id=who.agency_id)
    if holder is None:
        raise unknown()
    return holder


def key_for(subject: str, key: str | None) -> str | None:
    """A repetition key of one subject: several subjects live in a profile, and keys are the caller's to choose."""
    return None if key is None else f"{subject}|{key}"


async def record_each(
    parts: Parts,
    *,
    who: Caller,
    kind: Kind[S],
    items: Sequence[tuple[str, Item]],
    record: Callable[[S | None, Item], Decision[S]],
    dry_run: bool,
    key: str | None = None,
) -> list[Done[S] | Rejected]:
    """Record items, each in the document whose id stands before it; one outcome each, in order.

    A dry run says what they would come to, one after the other, and writes nothing.
    """

    def recording(item: Item) -> Callable[[S | None, Contexts], Decision[S]]:
        return lambda state, _contexts: record(state, item)

    if not dry_run:
        commands = [Command(kind, id, recording(item), (), key) for id, item in items]
        return await parts.commands.run_many(commands, agency_id=who.agency_id)
    found = await parts.documents.load({id for id, _item in items})
    states: dict[str, S | None] = {id: each.state for id, each in found.items()}
    outcomes: list[Done[S] | Rejected] = []
    for id, item in items:
        before = states.get(id)
        try:
            decision = record(before, item)
        except Rejected as refusal:
            outcomes.append(refusal)
            continue
        states[id] = decision.state
        version = found[id].version if id in found else 0
        same = decision.state is before and not decision.says
        outcomes.append(Done(id, decision.state, version, repeated=same))
    return outcomes
