"""What career keeps: its kinds of documents, what they are looked up by, and the queries of its own."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from services.career.domain.cycle.state import CYCLE, CycleCopy
from services.career.domain.fairness.report import counted
from services.career.domain.fairness.state import ATTRIBUTES, FAIRNESS, FairnessReport
from services.career.domain.mentoring.sessions import SESSIONS, Sessions
from services.career.domain.mentoring.state import Match
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.expire import DAILY, Daily, is_due, is_overdue
from services.career.domain.recommendation.search import due_words
from services.career.domain.recommendation.state import Recommendation
from services.career.domain.training.state import TRAINING, Training
from services.career.rules.fairness import CountsByGroup
from shared import clock
from shared.decision import Invalid
from shared.document import Document
from shared.ids import career as ids
from shared.ids import evaluation, feedback
from shared.ids.form import belongs
from shared.mongo.documents import Documents
from shared.passes import Passes

KINDS = (PROFILE, CYCLE, TRAINING, SESSIONS, ATTRIBUTES, FAIRNESS, DAILY)

LOOKUPS: tuple[tuple[str, ...], ...] = (
    ("employee_id",),
    ("unit_id",),
    ("seen_by",),
    ("strengths",),
    ("waiting",),
    ("mentees",),
    ("mentoring",),
    ("mentoring_seen_by",),
    ("advice",),
    ("competence",),
)
"""One index each. Most are lists; a profile changes a few times a year, so the indexes cost little."""

Entry = TypeVar("Entry", Recommendation, Match)


@dataclass(frozen=True, slots=True)
class Held(Generic[Entry]):
    """A recommendation or a match, with the profile that holds it and that profile's version."""

    version: int
    profile: Profile
    entry: Entry


_CHUNK = 100
_COUNTED_AT_ONCE = 500
_PAGE = 500
_TRAININGS_MAX = 500
_STRONG_MAX = 500
_MATCHES_MAX = 50


async def select_waiting(documents: Documents, cycle: Document[CycleCopy], limit: int) -> Sequence[str]:
    """Profiles with results that wait for this cycle's policy."""
    where = {"waiting": _state(cycle).cycle_id}
    found = await documents.select(kind=PROFILE, agency_id=cycle.agency_id, where=where, limit=limit)
    return [each.id for each in found]


async def select_nobody(_documents: Documents, _report: Document[FairnessReport], _limit: int) -> Sequence[str]:
    """A report changes no other document: all its work is reading."""
    return ()


class OverdueScan:
    """Finds people with recommendations that nobody decided in time, once on each local day."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._passes = Passes()
        self._done: dict[str, date] = {}

    async def select(self, documents: Documents, owner: Document[Daily], limit: int) -> Sequence[str]:
        """Name people to be settled today; nothing is read when today is done."""
        today = clock.today(self._zone)
        if not is_due(_state(owner), today):
            return ()

        async def overdue(after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
            where = {"advice": {"$in": due_words(today)}}
            while page := await documents.select(
                kind=PROFILE, agency_id=owner.agency_id, where=where, limit=_PAGE, after=after
            ):
                after = page[-1].id
                yield [each.id for each in page if is_overdue(_state(each), today)], after

        # Each day is a look of its own: one that was broken off, while another process took over, must not go on.
        found = await self._passes.next(f"{owner.id}/{today}", overdue, limit)
        if not found:
            self._done[owner.id] = today
        return found

    async def day(self, _documents: Documents, owner: Document[Daily]) -> date | None:
        """Name the day on which everybody was looked at; None when that was noted before."""
        return self._done.pop(owner.id, None)


async def count_fairness(documents: Documents, report: Document[FairnessReport]) -> CountsByGroup:
    """Count the people of the report's cycle, chunk by chunk, with their statistical attributes."""
    state = _state(report)
    counts = CountsByGroup()
    last: str | None = None
    while True:
        chunk = await documents.select(
            kind=PROFILE, agency_id=report.agency_id, where={}, limit=_COUNTED_AT_ONCE, after=last
        )
        whose = {each.id: ids.ATTRIBUTES.of(report.agency_id, _state(each).employee_id) for each in chunk}
        found = await documents.load(whose.values())
        for each in chunk:
            attributes = found.get(whose[each.id])
            person = counted(_state(each), attributes.state if attributes else None, state)
            if person is not None:
                counts.add(person)
        if len(chunk) < _COUNTED_AT_ONCE:
            return counts
        last = chunk[-1].id


async def entries(
    documents: Documents,
    *,
    agency_id: str,
    where: Mapping[str, Any],
    of: Callable[[Profile], Iterable[Entry]],
    wanted: Callable[[Profile, Entry], bool],
    limit: int,
    after: tuple[str, str] | None = None,
) -> list[Held[Entry]]:
    """Read what lives inside profiles, profile by profile; one more than the limit when there is more.

    ``after`` names where to go on: the profile that holds the last entry of the page before, and that entry.
    """
    found: list[Held[Entry]] = []
    holder = after[0] if after else None
    if after is not None:
        resumed = await documents.get(PROFILE, after[0])
        found = [each for each in _held(resumed, of, wanted) if each.entry.subject > after[1]]
    while len(found) <= limit:
        chunk = await documents.select(kind=PROFILE, agency_id=agency_id, where=where, limit=_CHUNK, after=holder)
        found += [each for document in chunk for each in _held(document, of, wanted)]
        if len(chunk) < _CHUNK:
            break
        holder = chunk[-1].id
    return found[: limit + 1]


async def people_with(
    documents: Documents, agency_id: str, *, where: Mapping[str, Any], limit: int, after: str | None
) -> tuple[list[Document[Profile]], str | None]:
    """One page of people by their lookup fields, by id; also where to go on.

    :raises Invalid: when the cursor is none of this agency's.
    """
    if after is not None and not belongs(after, agency_id):
        raise Invalid("Kursor `after` tidak dikenal. Pakai nilai `next` dari halaman sebelumnya.", field="after")
    found = await documents.select(kind=PROFILE, agency_id=agency_id, where=where, limit=limit + 1, after=after)
    return found[:limit], found[limit - 1].id if len(found) > limit else None


async def count_by_unit(documents: Documents, agency_id: str, *, where: Mapping[str, Any]) -> dict[str, int]:
    """How many people have these lookup fields in each unit. Only the unit's id is read of each."""
    query = {"agency_id": agency_id, "kind": PROFILE.name} | {f"ix.{field}": each for field, each in where.items()}
    counts: dict[str, int] = {}
    async for stored in documents.collection.find(query, {"ix.unit_id": 1}):
        unit = stored.get("ix", {}).get("unit_id") or ""
        counts[unit] = counts.get(unit, 0) + 1
    return counts


async def profile_of(documents: Documents, agency_id: str, employee_id: str) -> Document[Profile]:
    """One person's profile; without a state when nothing was heard of this person in this agency."""
    return await documents.get(PROFILE, ids.PROFILE.of(agency_id, employee_id))


async def cycle_of(documents: Documents, agency_id: str, cycle_id: str | None) -> CycleCopy | None:
    """A cycle as heard."""
    if cycle_id is None:
        return None
    document = await documents.get(CYCLE, evaluation.CYCLE.of(agency_id, cycle_id))
    return document.state


async def strong_in(documents: Documents, agency_id: str, competence: str, *, unit_id: str) -> list[Profile]:
    """People strong in a competence: those of the unit first, then as many of the agency as are looked at."""
    near = await _strong(documents, agency_id, {"strengths": competence, "unit_id": unit_id})
    far = await _strong(documents, agency_id, {"strengths": competence})
    return list({each.id: _state(each) for each in (*near, *far)}.values())


async def matches_of(documents: Documents, agency_id: str, mentee_id: str) -> list[Held[Match]]:
    """The matches in which this person is the mentee."""
    return await entries(
        documents,
        agency_id=agency_id,
        where={"mentees": mentee_id},
        of=lambda profile: profile.matches,
        wanted=lambda _profile, match: match.mentee_id == mentee_id,
        limit=_MATCHES_MAX,
    )


async def trainings_for(documents: Documents, agency_id: str, competences: Iterable[str]) -> list[Training]:
    """The catalogue's trainings for these competences."""
    where = {"competence": {"$in": sorted(set(competences))}}
    found = await documents.select(kind=TRAINING, agency_id=agency_id, where=where, limit=_TRAININGS_MAX)
    return [_state(each) for each in found]


async def trainings_after(
    documents: Documents, agency_id: str, *, competence: str | None, limit: int, after: str | None
) -> tuple[list[Training], str | None]:
    """One page of the catalogue, by id; also where to go on."""
    found = await documents.select(
        kind=TRAINING,
        agency_id=agency_id,
        where={} if competence is None else {"competence": competence},
        limit=limit + 1,
        after=after,
    )
    return [_state(each) for each in found[:limit]], found[limit - 1].id if len(found) > limit else None


async def sessions_of(
    documents: Documents, agency_id: str, pairs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Sessions]:
    """Sessions as heard, by mentor and mentee."""
    found = await documents.load(feedback.MENTORING.of(agency_id, mentor, mentee) for mentor, mentee in pairs)
    states: list[Sessions] = [_state(each) for each in found.values()]
    return {(each.mentor_id, each.mentee_id): each for each in states}


async def _strong(documents: Documents, agency_id: str, where: Mapping[str, Any]) -> list[Document[Profile]]:
    return await documents.select(kind=PROFILE, agency_id=agency_id, where=where, limit=_STRONG_MAX)


def _held(
    document: Document[Profile], of: Callable[[Profile], Iterable[Entry]], wanted: Callable[[Profile, Entry], bool]
) -> list[Held[Entry]]:
    state = document.state
    if state is None:
        return []
    kept = (each for each in of(state) if wanted(state, each))
    return [Held(document.version, state, each) for each in sorted(kept, key=lambda entry: entry.subject)]


def _state(document: Document[Any]) -> Any:
    return document.state
