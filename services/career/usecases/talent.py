"""The agency's talent map, and its register of successors."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.career.domain.cycle import CycleCopy
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile
from services.career.domain.talent.candidacy import Candidacy, Removal, successor_word
from services.career.domain.talent.map import Seat, TalentMap, exact_map, map_for_others, seat_of
from services.career.domain.talent.place import succession_of
from services.career.domain.talent.placing import speaking_result
from services.career.store import PAGE, Held, entries, given, unknown_cursor
from services.career.usecases.reading import resume
from shared.acting import Acting
from shared.alike import filled
from shared.auth import Role
from shared.authority import looks_after, principals
from shared.decision import NotYours
from shared.document import Document
from shared.events.base import Id
from shared.events.directory import PositionGroup
from shared.http.pages import Page
from shared.ids import career as ids
from shared.ids import evaluation
from shared.ids.form import belongs
from shared.policy.career import CareerRules
from shared.rules.vocabulary import Predicate

_RULES: Final = CareerRules(rules=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Whom a map is about: people of a unit, or of a group of positions; without them everybody."""

    unit_id: Id | None = None
    position_group: PositionGroup | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessorRow:
    """Somebody in the register: for which position and why, and where he or she stands now.

    ``box_then``: the box on the day of the entry. ``missing``: the conditions that are not met any more.
    """

    id: str
    version: int
    employee_id: str
    unit_id: str | None
    position_id: str
    position: str
    reason: str
    added_by: str
    added_on: date
    box_then: int | None
    box: int | None
    predicate: Predicate | None
    eligible: bool
    missing: tuple[str, ...]
    removed: Removal | None


async def talent_map(act: Acting, among: Among) -> TalentMap:
    """Count people in the nine boxes: for officers as it is, for superiors the whole agency without small groups.

    Officers of some units see it of the people of these.

    Who acts for a superior today sees what superiors see.

    :raises NotYours: when somebody else asks, or a superior for a part of the agency
    """
    actor = act.actor
    whole = actor.officer or bool(actor.units)
    if not whole and not act.caller.has(Role.RATER) and not principals(actor):
        raise NotYours("Peta talenta instansi hanya untuk pejabat penilai, penggantinya, dan pengelola kinerja.")
    if not whole and among != Among():
        raise NotYours("Peta talenta per unit atau kelompok jabatan hanya untuk pengelola kinerja. Hapus saringannya.")
    boxes: list[int | None] = []
    minimum, rounding = _RULES.group_min, _RULES.group_rounding
    async for page in _seats(act, among, after=None):
        for _id, seat, cycle in page:
            boxes.append(seat.box)
            if cycle is not None:
                minimum = max(minimum, cycle.book.career.group_min)
                rounding = max(rounding, cycle.book.career.group_rounding)
    exact = exact_map(boxes, on=act.today)
    return exact if whole else map_for_others(exact, minimum=minimum, rounding=rounding)


async def people_of_box(act: Acting, among: Among, *, box: int | None, limit: int, after: str | None) -> Page[Seat]:
    """List who stands in a box, or in none, by person; also where to go on.

    :raises Invalid: when the cursor is none of this agency's
    """
    if after is not None and not belongs(after, act.agency_id):
        raise unknown_cursor()
    found: list[tuple[str, Seat]] = []
    async for page in _seats(act, among, after=after):
        found += [(id, seat) for id, seat, _cycle in page if seat.box == box]
        if len(found) > limit:
            break
    following = found[limit - 1][0] if len(found) > limit else None
    return Page[Seat](items=[seat for _id, seat in found[:limit]], next=following)


async def list_successors(
    act: Acting, *, position_id: str | None, unit_id: str | None, limit: int, after: str | None
) -> Page[SuccessorRow]:
    """List the register, person by person, also who was taken out.

    :raises Invalid: when the cursor is none of this agency's
    """
    found = await entries(
        act.documents,
        agency_id=act.agency_id,
        where=given(advice=successor_word(position_id), unit_id=looks_after(act.actor, unit_id)),
        of=lambda profile: profile.candidacies,
        wanted=lambda _profile, each: position_id in (None, each.position_id),
        limit=limit,
        after=resume(act, after, ids.SUCCESSION),
    )
    cycles = await _cycles(act, [each.profile for each in found])
    rows = [_row(each, cycles, act.today) for each in found[:limit]]
    return Page[SuccessorRow](items=rows, next=rows[-1].id if len(found) > limit else None)


def successor_row(found: Held[Candidacy], cycle: CycleCopy | None, on: date) -> SuccessorRow:
    """Show somebody in the register."""
    profile, each = found.profile, found.entry
    seat, now = seat_of(profile, cycle=cycle, on=on), succession_of(profile, on=on)
    return filled(
        SuccessorRow,
        each,
        seat,
        now,
        profile,
        id=each.subject,
        version=found.version,
        position=each.name,
        box_then=each.box,
        box=seat.box if seat is not None else None,
        predicate=seat.predicate if seat is not None else None,
        unit_id=seat.unit_id if seat is not None else None,
        missing=now.missing,
    )


def _row(found: Held[Candidacy], cycles: dict[str, CycleCopy], on: date) -> SuccessorRow:
    return successor_row(found, _cycle(found.profile, cycles), on)


async def _seats(
    act: Acting, among: Among, *, after: str | None
) -> AsyncIterator[list[tuple[str, Seat, CycleCopy | None]]]:
    """Read where people stand, page by page, with the cycle that their box is placed by."""
    where = given(unit_id=looks_after(act.actor, among.unit_id) if act.actor.units else among.unit_id)
    pages = act.documents.pages(kind=PROFILE, agency_id=act.agency_id, where=where, size=PAGE, after=after)
    async for page in pages:
        cycles = await _cycles(act, [each.present for each in page])
        yield [found for each in page if (found := _seat(each, among, cycles, act.today)) is not None]


def _seat(
    document: Document[Profile], among: Among, cycles: dict[str, CycleCopy], on: date
) -> tuple[str, Seat, CycleCopy | None] | None:
    cycle = _cycle(document.present, cycles)
    seat = seat_of(document.present, cycle=cycle, on=on)
    if seat is None or among.position_group not in (None, seat.position_group):
        return None
    return document.id, seat, cycle


async def _cycles(act: Acting, profiles: list[Profile]) -> dict[str, CycleCopy]:
    """The cycles of the results that speak for these people."""
    speaking = {result.cycle_id for each in profiles if (result := speaking_result(each)) is not None}
    found = await act.load(evaluation.CYCLE.of(act.agency_id, each) for each in sorted(speaking))
    return {each.present.cycle_id: each.present for each in found.values() if isinstance(each.state, CycleCopy)}


def _cycle(profile: Profile, cycles: dict[str, CycleCopy]) -> CycleCopy | None:
    result = speaking_result(profile)
    return cycles.get(result.cycle_id) if result is not None else None
