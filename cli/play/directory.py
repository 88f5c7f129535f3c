"""What the directory says about the units and people of a story, on a day of it."""

from datetime import date

from cli.play.parts import Person as StoryPerson
from cli.play.story import Story
from shared.events.directory import Delegation, EarlierAssignment, Person, Unit
from shared.ids import directory


def units_of(story: Story, agency: str) -> list[Unit]:
    """Give the units as the directory tells them."""
    return [
        Unit(
            agency_id=agency,
            subject=directory.UNIT.of(agency, each.id),
            version=1,
            unit_id=each.id,
            parent_id=each.parent,
            name=each.name,
            kind=each.kind,
            mission=each.mission,
        )
        for each in story.units
    ]


def people_of(story: Story, agency: str) -> list[Person]:
    """Give everybody as the directory tells them when the story begins."""
    begins = min(each.starts for each in story.cycles)
    return [person_body(story, agency, each.id, on=begins) for each in story.people]


def person_body(story: Story, agency: str, person_id: str, *, on: date) -> Person:
    """Give a person as the directory tells him or her on a day, with the assignments before."""
    begins = min(each.starts for each in story.cycles)
    days = [begins, *(each.on for each in story.moves_of(person_id) if each.on <= on)]
    now = story.person_on(person_id, days[-1])
    return Person(
        agency_id=agency,
        subject=directory.PERSON.of(agency, now.id),
        version=len(days),
        employee_id=now.id,
        name=now.name,
        nip=now.nip,
        unit_id=now.unit,
        team_id=now.team,
        position=now.position,
        position_group=now.group,
        heads_unit=now.heads,
        rater_id=now.rater,
        valid_from=days[-1],
        delegations=tuple(
            Delegation(to_employee_id=acts.by, kind=acts.kind, valid_from=acts.first, valid_to=acts.last)
            for acts in now.acting
        ),
        earlier=tuple(_earlier(story.person_on(person_id, day), day) for day in days[:-1]),
    )


def _earlier(person: StoryPerson, since: date) -> EarlierAssignment:
    return EarlierAssignment(
        unit_id=person.unit,
        team_id=person.team,
        position=person.position,
        position_group=person.group,
        heads_unit=person.heads,
        rater_id=person.rater,
        valid_from=since,
    )
