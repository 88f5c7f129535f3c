"""Telling the directory about the agency, the units and the people of a story, and that somebody moves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import Any, Final

from cli.play.answers import AllRecordedSeen
from cli.play.parts import Person as StoryPerson
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.story import Story
from cli.play.waiting import StepFailed, settled
from shared.rules.nip import NipKind, nip

Entry = Mapping[str, Any]
_CHUNK: Final = 500
_BARE: Final = frozenset(("rater_id", "delegations"))


async def tell_directory(stage: Stage) -> None:
    """Record the agency with its zone, the units, and everybody as he or she is when the story begins.

    :raises StepFailed: when the directory does not take it.
    """
    story = stage.story
    agency = {"name": story.agency.name, "zone": story.agency.zone}
    await settled(
        lambda: stage.platform.put(Service.DIRECTORY, "/agency", actor=stage.admin(), body=agency),
        refused=None,
        patience=stage.patience,
    )
    await _record(stage, "units", units_of(story))
    people = people_of(story)
    if len(people) > _CHUNK:  # whoever is named by others has to be there before them
        await _record(stage, "people", [_without(each, _BARE) for each in people])
    await _record(stage, "people", people)


async def tell_move(stage: Stage, person_id: str, *, on: date) -> None:
    """Record where somebody works from a day on.

    :raises StepFailed: when the directory does not take it.
    """
    story = stage.story
    await _record(stage, "people", [_entry(story, story.person_on(person_id, on), since=story.since(person_id, on))])


def units_of(story: Story) -> list[Entry]:
    """Give the units as the directory takes them."""
    return [
        {"unit_id": each.id, "parent_id": each.parent, "name": each.name, "kind": each.kind, "mission": each.mission}
        for each in story.units
    ]


def people_of(story: Story) -> list[Entry]:
    """Give everybody as the directory takes them when the story begins."""
    begins = min(each.starts for each in story.cycles)
    return [_entry(story, story.person_on(each.id, begins), since=begins) for each in story.people]


def _entry(story: Story, person: StoryPerson, *, since: date) -> Entry:
    return {
        "employee_id": person.id,
        "name": person.name,
        "nip": _nip(story, person),
        "unit_id": person.unit,
        "team_id": person.team,
        "position": person.position,
        "position_group": person.group,
        "heads_unit": person.heads,
        "rater_id": person.rater,
        "valid_from": since,
        "delegations": [
            {"to_employee_id": each.by, "kind": each.kind, "valid_from": each.first, "valid_to": each.last}
            for each in person.acting
        ],
    }


def _nip(story: Story, person: StoryPerson) -> str:
    """Give the NIP, unless it cannot be one or is somebody else's, too: stories invent theirs."""
    begins = min(each.starts for each in story.cycles)
    possible = any(nip(nip=person.nip, kind=kind, as_of=begins).valid for kind in NipKind)
    first = next(each.id for each in story.people if each.nip == person.nip)
    return person.nip if possible and first == person.id else ""


def _without(entry: Entry, names: frozenset[str]) -> Entry:
    return {name: value for name, value in entry.items() if name not in names}


async def _record(stage: Stage, what: str, entries: Sequence[Entry]) -> None:
    for chunk in _chunks(entries):
        send = partial(stage.platform.post, Service.DIRECTORY, f"/{what}", actor=stage.admin(), body={what: chunk})
        answer = await settled(send, refused=None, patience=stage.patience)
        refused = [each for each in answer.read(AllRecordedSeen).items if each.outcome == "refused"]
        if refused:
            why = "; ".join(f"{each.id}: {each.problem.detail if each.problem else ''}" for each in refused[:3])
            raise StepFailed(f"direktori menolak {len(refused)} dari {len(chunk)} {what}: {why}")


def _chunks(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    rest = iter(entries)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
