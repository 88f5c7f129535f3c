"""Steps with what was recorded: found as its reader sees it, then corrected, withdrawn, confirmed or returned."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from cli.play.answers import Answer, EntrySeen, Items, MonthSeen, ReportSeen, ReportsSeen
from cli.play.platform import Actor, Service
from cli.play.stage import Stage
from cli.play.steps import CorrectReports, Review, WithdrawReports
from cli.play.waiting import StepFailed, settled
from shared.ids.goals import PLAN

_DONE: Final = frozenset({"recorded", "repeated"})
_PAGE: Final = "200"
_Acts = CorrectReports | WithdrawReports | Review


async def correct(stage: Stage, step: CorrectReports) -> None:
    """Correct entries and realisations of each of ``by``."""

    async def one(person: str) -> None:
        plan, actor = stage.personal(PLAN, step, person), stage.actor(person)
        change: dict[str, object] = {"reason": step.reason}
        change |= {"text": step.text} if step.text is not None else {}
        change |= {"minutes": step.minutes} if step.minutes is not None else {}
        for month, entries in await _entries(stage, plan, actor, _by_day(step.days), _months(step)):
            items = [each.content() | change | {"version": each.version} for each in entries]
            await _send(stage, step, f"/plans/{plan}/activities/corrections", actor, {"month": month, "items": items})
        reports = await _reports(stage, plan, actor, step.values)
        told = [
            each.content() | _said(step.values[each.indicator_id]) | {"version": each.version, "reason": step.reason}
            for each in reports
        ]
        if told:
            await _send(stage, step, f"/plans/{plan}/realisations/corrections", actor, {"items": told})

    await stage.each(stage.story.named(step.by, step), one)


async def withdraw(stage: Stage, step: WithdrawReports) -> None:
    """Withdraw entries and realisations of each of ``by``."""

    async def one(person: str) -> None:
        plan, actor = stage.personal(PLAN, step, person), stage.actor(person)
        wanted = _named(step.days, step.trainings)
        for month, entries in await _entries(stage, plan, actor, wanted, _months(step)):
            items = [{"id": each.activity_id, "version": each.version, "reason": step.reason} for each in entries]
            await _send(stage, step, f"/plans/{plan}/activities/withdrawals", actor, {"month": month, "items": items})
        reports = await _reports(stage, plan, actor, step.indicators)
        told = [{"id": each.realisation_id, "version": each.version, "reason": step.reason} for each in reports]
        if told:
            await _send(stage, step, f"/plans/{plan}/realisations/withdrawals", actor, {"items": told})

    await stage.each(stage.story.named(step.by, step), one)


async def review(stage: Stage, step: Review) -> None:
    """Confirm or return what waits of each of ``of``."""

    async def one(person: str) -> None:
        plan = stage.personal(PLAN, step, person)
        reader, actor = stage.actor(person), stage.actor(step.by or stage.story.rater_of(person, step))
        chosen = _named(step.days, step.trainings) if step.days or step.trainings else _waiting
        found = 0
        for month, entries in await _entries(stage, plan, reader, chosen, _months(step)):
            items = [_judged(step, each.activity_id, each.version) for each in entries]
            found += len(items)
            await _send(stage, step, f"/plans/{plan}/activities/reviews", actor, {"month": month, "items": items})
        reports = await _reports(stage, plan, reader, step.indicators)
        told = [_judged(step, each.realisation_id, each.version) for each in reports]
        if told:
            await _send(stage, step, f"/plans/{plan}/realisations/reviews", actor, {"items": told})
        found += len(told)
        if step.items is not None and found != step.items:
            raise StepFailed(f"{found} catatan {person} ditemukan untuk diperiksa; cerita meminta {step.items}")

    await stage.each(stage.story.named(step.of, step), one)


async def _entries(
    stage: Stage, plan: str, actor: Actor, chosen: Callable[[EntrySeen], bool], months: Iterable[str]
) -> list[tuple[str, list[EntrySeen]]]:
    """Read the entries of some months that were not withdrawn, and keep those that are wanted.

    :raises StepFailed: when a month has none of them
    """
    found = []
    for month in months:
        answer = await _read(stage, f"/plans/{plan}/activities", actor, {"month": month})
        entries = [each for each in answer.read(MonthSeen).items if each.status != "withdrawn" and chosen(each)]
        if not entries:
            raise StepFailed(f"{month} tidak memuat catatan yang dimaksud cerita")
        found.append((month, entries))
    return found


async def _reports(stage: Stage, plan: str, actor: Actor, indicators: Iterable[str]) -> Sequence[ReportSeen]:
    """Read the newest realisation of each indicator that was not withdrawn.

    :raises StepFailed: when an indicator has none
    """
    wanted = set(indicators)
    if not wanted:
        return ()
    answer = await _read(stage, f"/plans/{plan}/realisations", actor, {"limit": _PAGE})
    newest = {each.indicator_id: each for each in answer.read(ReportsSeen).items if each.status != "withdrawn"}
    if missing := wanted - newest.keys():
        raise StepFailed(f"tidak ada realisasi untuk {', '.join(sorted(missing))}")
    return [newest[each] for each in sorted(wanted)]


async def _send(
    stage: Stage, step: CorrectReports | WithdrawReports | Review, path: str, actor: Actor, body: object
) -> None:
    answer = await stage.order(Service.GOALS, path, actor=actor, body=body, step=step)
    if step.refused is None:
        wrong = [each for each in answer.read(Items).items if each.outcome not in _DONE]
        if wrong:
            raise StepFailed(f"{len(wrong)} catatan ditolak, yang pertama: {wrong[0].code} {wrong[0].detail}")


async def _read(stage: Stage, path: str, actor: Actor, query: Mapping[str, str]) -> Answer:
    async def ask() -> Answer:
        return await stage.platform.get(Service.GOALS, path, actor=actor, query=query)

    return await settled(ask, refused=None, patience=stage.patience)


def _judged(step: Review, id: str, version: int) -> dict[str, object]:
    return {"id": id, "version": version, "outcome": step.outcome, "reason": step.reason}


def _months(step: _Acts) -> list[str]:
    """Name the months that a step is about; trainings are looked for in the month of the step."""
    days = {f"{each:%Y-%m}" for each in step.days}
    months = set(step.months) if isinstance(step, Review) else set[str]()
    trainings = (
        {f"{step.on:%Y-%m}"} if not isinstance(step, CorrectReports) and step.trainings and not months else set[str]()
    )
    return sorted(days | months | trainings)


def _by_day(days: Sequence[object]) -> Callable[[EntrySeen], bool]:
    return lambda entry: entry.kind == "daily" and entry.on in days


def _named(days: Sequence[object], trainings: Sequence[str]) -> Callable[[EntrySeen], bool]:
    daily = _by_day(days)
    return lambda entry: daily(entry) or (entry.kind == "training" and entry.text in trainings)


def _waiting(entry: EntrySeen) -> bool:
    return entry.status == "submitted"


def _said(value: object) -> dict[str, object]:
    return {"text": value, "value": None} if isinstance(value, str) else {"value": str(value)}
