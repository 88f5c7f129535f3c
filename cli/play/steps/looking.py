"""Steps that only look."""

from decimal import Decimal
from typing import Literal

from cli.play.steps.base import Step, Who
from shared.events.base import Id
from shared.rules.vocabulary import Level, Predicate


class Look(Step):
    """Somebody looks at another's appraisal, plan or dossier; useful with ``refused``."""

    do: Literal["look"]
    by: Who
    of: Id
    at: Literal["appraisal", "plan", "dossier", "profile", "explanation", "note", "record", "talent", "positions"]


class CheckList(Step):
    """Whom a list names that ``by`` (the officer, unless somebody is named) reads: exactly these people.

    ``text`` is searched for in lists of names, ``unit`` narrows the list.
    """

    do: Literal["check_list"]
    by: Id | None = None
    at: Literal[
        "plans",
        "plans_in_dispute",
        "plans_late",
        "raters_left",
        "rater_reports",
        "decisions_overdue",
        "officials_left",
        "approvals",
        "improvement",
        "results",
        "units",
        "to_answer",
        "asked_of_me",
        "profiles",
        "below_training_duty",
        "mentors",
        "people",
        "names",
    ]
    people: tuple[Id, ...]
    text: str = ""
    unit: Id | None = None
    about: Id | None = None


class CheckUnit(Step):
    """What a unit's results must say in the middle of the story: how decided predicates fit the unit's own."""

    do: Literal["check_unit"]
    unit: Id
    fits: bool


class Check(Step):
    """What the platform must say in the middle of the story: the suggestion so far, or a survey's answers."""

    do: Literal["check"]
    of: Who
    results: Level | None = None
    behaviour: Level | None = None
    predicate: Predicate | None = None
    results_percent: Decimal | None = None
    behaviour_percent: Decimal | None = None
    missing: tuple[str, ...] | None = None
