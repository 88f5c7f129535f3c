"""All systems end as worked out by hand, on whichever broker the tests run."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shared.events.registry import APPRAISALS, CAREER, EVALUATION, FEEDBACK, GOALS
from tests.support import stories, topics
from tests.support.company import Company
from tests.support.stories import Soiled

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]


async def test_all_systems_end_as_worked_out_by_hand(seven: Soiled) -> None:
    assert seven.played.wrong == []
    assert len(seven.played.outcomes) == len(stories.ALL)


async def test_the_last_record_of_every_subject_is_its_newest(seven: Soiled, company: Company) -> None:
    running = await company.plain()

    events = topics.published(await topics.read(running.access), seven.played.agencies)

    assert topics.faults(events) == []


async def test_everybody_has_one_final_result_for_other_systems(seven: Soiled, company: Company) -> None:
    running = await company.plain()

    finals = topics.final_ids(topics.published(await topics.read(running.access), seven.played.agencies))

    assert {subject: ids for subject, ids in finals.items() if len(ids) != 1} == {}
    expected = {
        (agency, person.employee_id)
        for agency, outcome in zip(seven.played.agencies, seven.played.outcomes, strict=True)
        for person in outcome.people
    }
    assert expected <= {(subject.split(":")[0], subject.split(":")[3]) for subject in finals}


async def test_what_is_due_happens_by_itself_on_the_days_of_the_story(seven: Soiled, company: Company) -> None:
    """Nobody sends a reminder: the clock of the story passes the day. Every event's time is one of the story's days."""
    running = await company.plain()
    records = await topics.read(running.access, [GOALS, EVALUATION, FEEDBACK, CAREER, APPRAISALS])

    assert all(each.types.get("plan.reminded") for each in seven.played.outcomes if each.story == "sasaran")
    for agency, checked in zip(seven.played.agencies, seven.played.checked, strict=True):
        assert checked.story is not None
        zone, days = ZoneInfo(checked.story.agency.zone), {step.on for step in checked.story.steps}
        events = topics.published(records, [agency])
        told = {datetime.fromisoformat(_header(each, "ce_time")).astimezone(zone).date() for each in events}
        assert told
        assert told <= days, (agency, sorted(told - days)[:3])


def _header(event: topics.Published, name: str) -> str:
    return dict(event.record.headers)[name].decode()
