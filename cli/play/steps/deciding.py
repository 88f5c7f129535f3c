"""Steps beside decisions: flags, notes, briefings, explanations of a spread, hand-overs, improvement plans."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from cli.play.parts import Line, Piece
from cli.play.steps.base import Step, Who
from shared.events.base import Id
from shared.events.improvement import ImprovementOutcome


class RecordFlag(Step):
    """An officer records absence or a decision about discipline, with its source."""

    do: Literal["record_flag"]
    of: Id
    by: Id | None = None
    kind: Literal["absence", "discipline"]
    source: Line
    days: Annotated[int, Field(ge=1)] | None = None


class WithdrawFlag(Step):
    """An officer withdraws what was recorded; ``number`` counts from 1."""

    do: Literal["withdraw_flag"]
    of: Id
    by: Id | None = None
    number: Annotated[int, Field(ge=1)] = 1
    reason: Line


class WriteNote(Step):
    """A rater writes a private note, which nobody else reads."""

    do: Literal["write_note"]
    of: Id
    by: Id | None = None
    text: Line


class HoldBriefing(Step):
    """An officer records who was told about rules or results; those of ``confirmed_by`` confirm it."""

    do: Literal["hold_briefing"]
    of: Who
    by: Id | None = None
    about: Literal["rules", "results"]
    text: Line
    held_by: Id
    proof: tuple[Line, ...] = ()
    confirmed_by: tuple[Id, ...] = ()


class ExplainSpread(Step):
    """The head of a unit (unless ``by`` is the leader above) says why a deviating spread stands."""

    do: Literal["explain_spread"]
    unit: Id
    by: Id | None = None
    text: Line


class ProveHandOver(Step):
    """An officer proves on which day a result was handed over; the days to object run from it."""

    do: Literal["prove_hand_over"]
    of: Id
    by: Id | None = None
    evidence: Line


class NameDecider(Step):
    """An officer names who decides on an objection, a correction or an approval instead."""

    do: Literal["name_decider"]
    of: Id
    by: Id | None = None
    decider: Id
    about: Literal["objection", "correction", "approval"]
    reason: Line


class Goal(Piece):
    """A goal of an improvement plan."""

    goal: Line
    measure: Line
    due_on: date


class PlanImprovement(Step):
    """The rater proposes an improvement plan for ``of``, who agrees."""

    do: Literal["plan_improvement"]
    of: Id
    goals: Annotated[tuple[Goal, ...], Field(min_length=1)]
    ends: date
    talks: tuple[date, ...] = ()


class NoteTalk(Step):
    """The employee or the rater (unless ``by`` is the former) notes a talk of an improvement plan."""

    do: Literal["note_talk"]
    of: Id
    by: Id | None = None
    text: Line


class ConcludeImprovement(Step):
    """The rater concludes an improvement plan."""

    do: Literal["conclude_improvement"]
    of: Id
    outcome: ImprovementOutcome
    reason: Line


class CheckRater(Step):
    """How a rater decides: of how many people, and the share of each predicate in percent (empty below the minimum)."""

    do: Literal["check_rater"]
    of: Id
    people: int
    predicates: dict[str, Decimal]


class PreviewCycle(Step):
    """Before a cycle is opened: whom it would take in, and nobody else."""

    do: Literal["preview_cycle"]
    people: tuple[Id, ...]


class PreviewClosing(Step):
    """Before a cycle is closed: whose plan is not agreed on yet."""

    do: Literal["preview_closing"]
    not_agreed: tuple[Id, ...]
