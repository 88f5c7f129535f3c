"""What career keeps: its kinds of documents, what they are looked up by, and the queries of its own."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.career.domain.cycle import CYCLE, CycleCopy
from services.career.domain.fairness import ATTRIBUTES, FAIRNESS, FairnessReport, counted
from services.career.domain.mentoring.state import Match
from services.career.domain.mentoring.views import SESSIONS
from services.career.domain.placement.position import POSITION, PositionCopy
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.expire import DAILY, Daily, is_overdue
from services.career.domain.recommendation.state import Recommendation, due_words
from services.career.domain.talent.candidacy import Candidacy
from services.career.domain.training import TRAINING, Training
from services.career.rules.fairness import CountsByGroup
from shared.decision import Invalid, Kind
from shared.delegations import DELEGATION
from shared.document import Document
from shared.ids import career as ids
from shared.ids.form import belongs
from shared.jobs import Owner
from shared.mongo.documents import Documents
from shared.passes import Pages
from shared.where import Term, any_of

KINDS = (PROFILE, CYCLE, POSITION, TRAINING, SESSIONS, ATTRIBUTES, FAIRNESS, DAILY, DELEGATION)

LOOKUPS: tuple[tuple[str, ...], ...] = (
    ("employee_id", "status"),
    ("unit_id",),
    ("seen_by",),
    ("strengths",),
    ("waiting",),
    ("mentees",),
    ("mentoring",),
    ("mentoring_seen_by",),
    ("advice",),
    ("competence",),
    ("vacant",),
)
"""One index each. Most are lists; a profile changes a few times a year, so the indexes cost little."""

S = TypeVar("S")
Entry = TypeVar("Entry", Recommendation, Match, Candidacy)


@dataclass(frozen=True, slots=True)
class Held(Generic[Entry]):
    """A recommendation, a match or a candidacy, with the profile that holds it and that profile's version."""

    version: int
    profile: Profile
    entry: Entry


_CHUNK = 100
PAGE = 500
_TRAININGS_MAX = 500
_STRONG_MAX = 500
_MATCHES_MAX = 50
_VACANT_MAX = 1000


async def select_waiting(owner: Owner[CycleCopy], limit: int) -> Sequence[str]:
    """Profiles with results that wait for this cycle's policy."""
    where = {"waiting": owner.state.cycle_id}
    found = await owner.documents.select(kind=PROFILE, agency_id=owner.agency_id, where=where, limit=limit)
    return [each.id for each in found]


def overdue_people(owner: Owner[Daily]) -> Pages:
    """Read on through the people with recommendations that nobody decided in time."""

    async def overdue(after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
        today, where = owner.env.today, {"advice": any_of(due_words(owner.env.today))}
        async for page in owner.documents.pages(
            kind=PROFILE, agency_id=owner.agency_id, where=where, size=PAGE, after=after
        ):
            yield [each.id for each in page if is_overdue(each.present, today)], page[-1].id

    return overdue


async def count_fairness(report: Owner[FairnessReport]) -> CountsByGroup:
    """Count the people of the report's cycle, page by page, with their statistical attributes."""
    counts = CountsByGroup()
    async for page in report.documents.pages(kind=PROFILE, agency_id=report.agency_id, where={}, size=PAGE):
        whose = {each.id: ids.ATTRIBUTES.of(report.agency_id, each.present.employee_id) for each in page}
        found = await report.documents.load(whose.values())
        for each in page:
            attributes = found.get(whose[each.id])
            person = counted(each.present, attributes.state if attributes else None, report.state, report.env.today)
            if person is not None:
                counts.add(person)
    return counts


async def entries(
    documents: Documents,
    *,
    agency_id: str,
    where: Mapping[str, Term],
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


async def page_of(
    documents: Documents, kind: Kind[S], agency_id: str, *, where: Mapping[str, Term], limit: int, after: str | None
) -> tuple[list[Document[S]], str | None]:
    """One page of documents by their lookup fields, by id; also where to go on.

    :raises Invalid: when the cursor is none of this agency's
    """
    if after is not None and not belongs(after, agency_id):
        raise unknown_cursor()
    found = await documents.select(kind=kind, agency_id=agency_id, where=where, limit=limit + 1, after=after)
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def unknown_cursor() -> Invalid:
    """Say that a list cannot go on from there."""
    return Invalid("Kursor `after` tidak dikenal. Pakai nilai `next` dari halaman sebelumnya.", field="after")


def given(**where: Term) -> dict[str, Term]:
    """Those search terms that were given."""
    return {field: value for field, value in where.items() if value is not None}


async def count_by_unit(documents: Documents, agency_id: str, *, where: Mapping[str, Term]) -> Counter[str]:
    """How many people with such lookup fields there are in each unit."""
    found = documents.lookups(kind=PROFILE, agency_id=agency_id, where=where, fields=("unit_id",))
    return Counter([each.fields.get("unit_id") or "" async for each in found])


async def strong_in(documents: Documents, agency_id: str, competence: str, *, unit_id: str) -> list[Profile]:
    """People strong in a competence: those of the unit first, then as many of the agency as are looked at."""
    found: dict[str, Profile] = {}
    for where in ({"strengths": competence, "unit_id": unit_id}, {"strengths": competence}):
        some = await documents.select(kind=PROFILE, agency_id=agency_id, where=where, limit=_STRONG_MAX)
        found |= {each.id: each.present for each in some}
    return list(found.values())


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
    where = {"competence": any_of(sorted(set(competences)))}
    found = await documents.select(kind=TRAINING, agency_id=agency_id, where=where, limit=_TRAININGS_MAX)
    return [each.present for each in found]


async def vacant_positions(documents: Documents, agency_id: str) -> list[PositionCopy]:
    """The positions that are vacant, or will be."""
    found = await documents.select(kind=POSITION, agency_id=agency_id, where={"vacant": "yes"}, limit=_VACANT_MAX)
    return [each.present for each in found]


def _held(
    document: Document[Profile], of: Callable[[Profile], Iterable[Entry]], wanted: Callable[[Profile, Entry], bool]
) -> list[Held[Entry]]:
    state = document.state
    if state is None:
        return []
    kept = (each for each in of(state) if wanted(state, each))
    return [Held(document.version, state, each) for each in sorted(kept, key=lambda entry: entry.subject)]
