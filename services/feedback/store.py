"""What feedback keeps: its kinds of documents, what they are looked up by, and the queries of its own."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from services.feedback.domain.cycle.state import CYCLE, Cycle
from services.feedback.domain.dossier.state import DOSSIER, Dossier
from services.feedback.domain.mentoring.state import MENTORING
from services.feedback.domain.survey.state import SURVEY, Survey
from shared.document import Document
from shared.events.feedback import SubjectVersion
from shared.ids.evaluation import CYCLE as CYCLE_ID
from shared.ids.feedback import SURVEY as SURVEY_ID
from shared.mongo.documents import Documents

KINDS = (CYCLE, DOSSIER, SURVEY, MENTORING)

LOOKUPS: tuple[tuple[str, ...], ...] = (
    ("cycle_id", "closed"),
    ("cycle_id", "unit_id"),
    ("employee_id",),
    ("rater_id",),
    ("mentor_id",),
    ("mentee_id",),
)

_SURVEYS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Closed:
    """What a cycle's answer tells: how many people, and the last version of each survey."""

    people: int
    surveys: tuple[SubjectVersion, ...]


async def select_open(documents: Documents, cycle: Document[Cycle], limit: int) -> Sequence[str]:
    """Dossiers that are still open; when there are none left, surveys that are open or only registered."""
    state = cycle.present
    where = {"cycle_id": state.cycle_id, "closed": False}
    dossiers = await documents.select(kind=DOSSIER, agency_id=cycle.agency_id, where=where, limit=limit)
    if dossiers:
        return [each.id for each in dossiers]
    limit = min(limit, _SURVEYS_AT_ONCE)
    surveys = await documents.select(kind=SURVEY, agency_id=cycle.agency_id, where=where, limit=limit)
    if surveys:
        return [each.id for each in surveys]
    registered = _registered(state)
    there = await documents.versions(registered)
    return [id for id in registered if id not in there][:limit]


async def count_closed(documents: Documents, cycle: Document[Cycle]) -> Closed:
    """Read what the answer of a cycle tells, once everything is closed."""
    state = cycle.present
    people = await documents.count(kind=DOSSIER, agency_id=cycle.agency_id, where={"cycle_id": state.cycle_id})
    surveys = [
        SubjectVersion(subject=survey.id, version=survey.edition)
        async for survey in _surveys(documents, _registered(state))
    ]
    return Closed(people=people, surveys=tuple(surveys))


async def select_cycle_of_late(_documents: Documents, dossier: Document[Dossier], _limit: int) -> Sequence[str]:
    """The cycle that has to close this dossier, until it has."""
    state = dossier.present
    return () if state.closed else (CYCLE_ID.of(state.agency_id, state.cycle_id),)


async def _surveys(documents: Documents, ids: Sequence[str]) -> AsyncIterator[Survey]:
    # A survey document holds up to thousands of code hashes, so not all of them are in memory at once.
    for start in range(0, len(ids), _SURVEYS_AT_ONCE):
        found = await documents.load(ids[start : start + _SURVEYS_AT_ONCE])
        for id in sorted(found):
            yield found[id].present


def _registered(state: Cycle) -> list[str]:
    return sorted(SURVEY_ID.of(state.agency_id, state.cycle_id, unit) for unit in state.survey_units)
