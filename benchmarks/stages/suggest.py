"""S7: suggestions a second on one core, without and with the data of an explanation."""

import importlib
import importlib.util
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from benchmarks.load import POLICY, YEAR, agreed_plans
from benchmarks.machine import rss_max_mb, spent
from benchmarks.rounds import Json, Run, held, interleaved
from benchmarks.stage import Plan
from services.evaluation.rules.policy.packaged import load
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.suggest import suggest
from shared.events.feedback import About, CriterionFeedback, Source

_OWN = "benchmarks.suggestions"
_NAIVE_SHARE = 20
_CRITERIA = ("disiplin", "integritas", "kerja-sama")


@dataclass(frozen=True, slots=True)
class Ways:
    """How suggestions are made: so many, with or without explanation data; worded; as a Django application would."""

    suggest_many: Callable[[int, bool], object]
    word_many: Callable[[int], object] | None = None
    django_style: Callable[[int], object] | None = None


def ways() -> Ways:
    """The measured functions of ``benchmarks.suggestions``; without that module, the rules called one by one."""
    if importlib.util.find_spec(_OWN) is None:
        return Ways(_one_by_one)
    found: Any = importlib.import_module(_OWN)
    return Ways(found.suggest_many, getattr(found, "word_many", None), getattr(found, "django_style", None))


async def suggestions(plan: Plan) -> dict[str, Json]:
    """S7, in this process: nothing is read or written."""
    found, number = ways(), plan.size.suggestions
    kinds = {
        "plain": partial(_timed, partial(found.suggest_many, number, False), number),
        "explained": partial(_timed, partial(found.suggest_many, number, True), number),
    }
    few = max(1, number // _NAIVE_SHARE)
    if (words := found.word_many) is not None:
        kinds["worded"] = partial(_timed, partial(words, number), number)
    if (style := found.django_style) is not None:
        kinds["django"] = partial(_timed, partial(style, few), few)
    runs = await interleaved(kinds, plan.rounds, plan.tell)
    naive = "django" if "django" in runs else None
    told = {"S7": held(runs, "plain", naive=naive), "S7/explained": held(runs, "explained", naive=naive)}
    return told | ({"S7/worded": held(runs, "worded", naive=naive)} if "worded" in runs else {})


async def _timed(work: Callable[[], object], number: int) -> Run:
    before = spent({"client": os.getpid()})
    work()
    used = spent({"client": os.getpid()}) - before
    return Run(events=number, seconds=used.seconds, cpu=used.cpu, rss_mb=round(rss_max_mb(), 1))


def _one_by_one(number: int, explained: bool) -> None:
    policy, people = load(POLICY), _people()
    for at in range(number):
        suggest(policy, people[at % len(people)], explain=explained)


def _people() -> list[Inputs]:
    """A hundred people who differ in what they reached."""
    made: list[Inputs] = []
    for number, plan in enumerate(agreed_plans("bench", 100)):
        objectives = tuple(
            objective.model_copy(
                update={
                    "indicators": tuple(
                        indicator.model_copy(update={"actual": Decimal(40 + (7 * number + 13 * at) % 90)})
                        for at, indicator in enumerate(objective.indicators)
                    )
                }
            )
            for objective in plan.objectives
        )
        made.append(
            Inputs(
                as_of=date(YEAR, 12, 31),
                assignment=plan.assignment,
                closed=True,
                plan_agreed=True,
                objectives=objectives,
                feedback=tuple(
                    CriterionFeedback(
                        about=About.BEHAVIOUR,
                        criterion=name,
                        source=Source.SUPERIOR,
                        answers=3,
                        average=Decimal(1 + (number + at) % 3),
                    )
                    for at, name in enumerate(_CRITERIA)
                ),
                observations=(),
                days_reported=220,
                training_jp=Decimal(20),
                months=12,
            )
        )
    return made
