"""What feedback keeps: its kinds of documents, what they are looked up by, and the queries of its own."""

from collections.abc import AsyncIterator, Mapping, Sequence

from services.feedback.domain.cycle import CYCLE, Answered, Cycle
from services.feedback.domain.dispute import DISPUTE
from services.feedback.domain.dossier.remind import reminder
from services.feedback.domain.dossier.state import DOSSIER, Dossier
from services.feedback.domain.mentoring import MENTORING
from services.feedback.domain.survey.state import SURVEY
from shared.delegations import DELEGATION
from shared.events.feedback import SubjectVersion
from shared.ids.evaluation import CYCLE as CYCLE_ID
from shared.ids.feedback import SURVEY as SURVEY_ID
from shared.jobs import CHUNK, Owner
from shared.passes import Pages
from shared.where import Term

KINDS = (CYCLE, DOSSIER, SURVEY, MENTORING, DISPUTE, DELEGATION)

LOOKUPS: tuple[tuple[str, ...], ...] = (
    ("cycle_id", "closed"),
    ("cycle_id", "unit_id"),
    ("employee_id", "status"),
    ("rater_id",),
    ("mentor_id",),
    ("mentee_id",),
    ("decider_id",),
    ("givers",),
)

_SURVEYS_AT_ONCE = 50


def owed_pages(owner: Owner[Cycle]) -> Pages:
    """Go over the open dossiers of which somebody has to be reminded today."""

    async def pages(after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
        cycle = owner.state
        where: Mapping[str, Term] = {"cycle_id": cycle.cycle_id, "closed": False}
        found = owner.documents.pages(
            kind=DOSSIER, agency_id=owner.agency_id, where=where, size=CHUNK, after=after or None
        )
        async for page in found:
            due = [each.id for each in page if reminder(each.present, cycle, today=owner.env.today) is not None]
            yield due, page[-1].id

    return pages


async def select_open(owner: Owner[Cycle], limit: int) -> Sequence[str]:
    """Dossiers that are still open; when there are none left, surveys that are open or only registered."""
    where: Mapping[str, Term] = {"cycle_id": owner.state.cycle_id, "closed": False}
    documents, agency_id = owner.documents, owner.agency_id
    dossiers = await documents.select(kind=DOSSIER, agency_id=agency_id, where=where, limit=limit)
    if dossiers:
        return [each.id for each in dossiers]
    limit = min(limit, _SURVEYS_AT_ONCE)
    surveys = await documents.select(kind=SURVEY, agency_id=agency_id, where=where, limit=limit)
    if surveys:
        return [each.id for each in surveys]
    registered = _registered(owner.state)
    there = await documents.versions(registered)
    return [id for id in registered if id not in there][:limit]


async def count_closed(owner: Owner[Cycle]) -> Answered:
    """Read what the answer of a cycle tells, once everything is closed: people, and the last version of each survey."""
    where: Mapping[str, Term] = {"cycle_id": owner.state.cycle_id}
    people = await owner.documents.count(kind=DOSSIER, agency_id=owner.agency_id, where=where)
    registered, surveys = _registered(owner.state), list[SubjectVersion]()
    # A survey document holds up to thousands of code hashes, so not all of them are in memory at once.
    for start in range(0, len(registered), _SURVEYS_AT_ONCE):
        found = await owner.documents.load(registered[start : start + _SURVEYS_AT_ONCE])
        surveys += [SubjectVersion(subject=id, version=found[id].present.edition) for id in sorted(found)]
    return Answered(people=people, surveys=tuple(surveys))


async def select_cycle_of_late(owner: Owner[Dossier], _limit: int) -> Sequence[str]:
    """The cycle that has to close this dossier, until it has."""
    return () if owner.state.closed else (CYCLE_ID.of(owner.agency_id, owner.state.cycle_id),)


def _registered(state: Cycle) -> list[str]:
    return sorted(SURVEY_ID.of(state.agency_id, state.cycle_id, unit) for unit in state.survey_units)
