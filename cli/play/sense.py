"""Whether a well-formed story makes sense: names that lead somewhere, dates in order, an end for everybody."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from cli.play.lines import Path as Place
from cli.play.steps import AcceptDelegation, Move, ProposePlan, Step, UploadPolicy
from cli.play.story import EVERYONE, Story
from shared.rules.nip import NipKind, nip

Doubt = tuple[Place, str]

_PERSON_KEYS = ("by", "of", "to", "mentor", "mentee", "rater")


def doubts(story: Story, file: Path) -> Iterator[Doubt]:
    """Yield what does not make sense, with its place in the file."""
    yield from _twice(story)
    yield from _organisation(story)
    yield from _plans(story)
    yield from _cycles(story)
    for position, step in enumerate(story.steps):
        for key, text in _step(story, step):
            yield ("steps", position, key), text
    yield from _order(story)
    yield from _policy(story, file)
    yield from _ends(story)


def _twice(story: Story) -> Iterator[Doubt]:
    lists: tuple[tuple[str, list[str]], ...] = (
        ("units", [each.id for each in story.units]),
        ("people", [each.id for each in story.people]),
        ("people", [each.nip for each in story.people]),
        ("cycles", [each.id for each in story.cycles]),
    )
    for name, ids in lists:
        for each, times in Counter(ids).items():
            if times > 1:
                position = len(ids) - 1 - ids[::-1].index(each)
                shown = f"…{each[-3:]}" if len(each) == _NIP_DIGITS and each.isdigit() else each
                yield (name, position), f"{shown} tertulis {times} kali; setiap id dan NIP hanya boleh sekali"


_NIP_DIGITS = 18


def _organisation(story: Story) -> Iterator[Doubt]:
    units = {each.id: each for each in story.units}
    people = {each.id for each in story.people}
    for position, unit in enumerate(story.units):
        if unit.parent is not None and unit.parent not in units:
            yield ("units", position, "parent"), f"unit {unit.parent!r} tidak ada di units"
    for position, person in enumerate(story.people):
        for key, value in (("unit", person.unit), ("team", person.team), ("heads", person.heads)):
            if value is not None and value not in units:
                yield ("people", position, key), f"unit {value!r} tidak ada di units"
        if person.rater is not None and person.rater not in people:
            yield ("people", position, "rater"), f"orang {person.rater!r} tidak ada di people"
        for number, acts in enumerate(person.acting):
            if acts.by not in people or acts.by == person.id:
                yield ("people", position, "acting", number, "by"), f"{acts.by!r} harus orang lain di people"
            if acts.last < acts.first:
                yield ("people", position, "acting", number, "last"), "hari akhir mendahului hari awal"
        if person.rater == person.id:
            yield ("people", position, "rater"), "seseorang tidak boleh menilai diri sendiri"
        if not any(nip(nip=person.nip, kind=kind, as_of=story.steps[0].on).valid for kind in NipKind):
            yield ("people", position, "nip"), "NIP ini tidak mungkin; periksa tanggal dan nomor urutnya"
    if story.officer not in people:
        yield ("officer",), f"orang {story.officer!r} tidak ada di people"


def _plans(story: Story) -> Iterator[Doubt]:
    people = {each.id for each in story.people}
    for name, objectives in story.plans.items():
        for position, objective in enumerate(objectives):
            target = objective.intervenes_in
            if target is not None and target.split("/")[0] not in people:
                yield ("plans", name, position, "intervenes_in"), f"orang {target.split('/')[0]!r} tidak ada di people"


def _cycles(story: Story) -> Iterator[Doubt]:
    for position, cycle in enumerate(story.cycles):
        if cycle.ends < cycle.starts:
            yield ("cycles", position, "ends"), "hari akhir mendahului hari awal"
        if not story.participants(cycle):
            yield ("cycles", position), "tidak ada peserta; periksa units, groups dan people siklus ini"


def _step(story: Story, step: Step) -> Iterator[tuple[str, str]]:
    people = {each.id for each in story.people}
    units = {each.id for each in story.units}
    for key in _PERSON_KEYS:
        for each in _ids(getattr(step, key, None)):
            if each not in people and each != EVERYONE:
                yield key, f"orang {each!r} tidak ada di people"
    for each in step.excluding:
        if each not in people:
            yield "except", f"orang {each!r} tidak ada di people"
    for key in ("unit", "team", "heads"):
        unit = getattr(step, key, None)
        if unit is not None and unit not in units:
            yield key, f"unit {unit!r} tidak ada di units"
    if isinstance(step, Move) and step.rater == step.of:
        yield "rater", "seseorang tidak boleh menilai diri sendiri"
    if step.cycle is not None and step.cycle not in {each.id for each in story.cycles}:
        yield "cycle", f"siklus {step.cycle!r} tidak ada di cycles"
    if isinstance(step, ProposePlan):
        yield from _plan_of(story, step)
    if isinstance(step, AcceptDelegation) and step.of in people:
        yield from _acceptance(story, step)


def _acceptance(story: Story, step: AcceptDelegation) -> Iterator[tuple[str, str]]:
    if not story.delegations(step.of, step.by):
        yield "by", f"{step.of!r} tidak menugaskan {step.by!r}; tulis di acting pada people, atau langkah delegate"


def _ids(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(each) for each in value) if isinstance(value, tuple) else ()


def _plan_of(story: Story, step: ProposePlan) -> Iterator[tuple[str, str]]:
    if step.plan is not None and step.plan not in story.plans:
        yield "plan", f"rencana {step.plan!r} tidak ada di plans"
    if sum(map(bool, (step.plan, step.objectives, step.as_prefilled))) != 1:
        yield "do", "tulis plan, objectives atau as_prefilled, salah satu"


def _order(story: Story) -> Iterator[Doubt]:
    for position, (before, after) in enumerate(zip(story.steps, story.steps[1:], strict=False), start=1):
        if after.on < before.on:
            yield ("steps", position, "on"), f"{after.on} mendahului langkah sebelumnya ({before.on}); urutkan langkah"


def _policy(story: Story, file: Path) -> Iterator[Doubt]:
    if story.policy.file is not None and not (file.parent / story.policy.file).is_file():
        yield ("policy", "file"), f"berkas {story.policy.file!r} tidak ada di samping cerita ini"
    if story.policy.file is None and any(isinstance(each, UploadPolicy) for each in story.steps):
        yield ("policy",), "langkah upload_policy memerlukan policy.file"


def _ends(story: Story) -> Iterator[Doubt]:
    people = {each.id for each in story.people}
    cycles = {each.id: each for each in story.cycles}
    for each in story.expect.people:
        if each not in people:
            yield ("expect", "people", each), f"orang {each!r} tidak ada di people"
    if story.expect.cycle is not None and story.expect.cycle not in cycles:
        yield ("expect", "cycle"), f"siklus {story.expect.cycle!r} tidak ada di cycles"
        return
    for each in story.participants(story.expected_cycle):
        if each not in story.expect.people:
            yield ("expect", "people"), f"belum ada hasil yang diharapkan untuk {each}"
