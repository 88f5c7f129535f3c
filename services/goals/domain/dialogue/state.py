"""A performance dialogue (dialog kinerja, PermenPANRB 6/2022; domain.md 1.1) and its minutes."""

from dataclasses import dataclass
from datetime import date

from shared.authority import Signed
from shared.decision import Kind, publishes_nothing
from shared.events.goals import Assignment, Desk
from shared.ids import goals


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What was agreed in a dialogue, who does it and until which day; ``done_on``: since when it is done."""

    text: str
    desk: Desk
    due_on: date
    done_on: date | None = None
    done_by: str | None = None
    done_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """What one side recorded: the day, who was there (``guests`` from outside by name), notes, what was agreed."""

    held_on: date
    present: tuple[str, ...]
    guests: tuple[str, ...] = ()
    notes: str
    follow_ups: tuple[FollowUp, ...] = ()
    recorded_by: str
    recorded_for: str | None = None
    recorded_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """The other side read the minutes, and what it remarks; ``by`` for the rater ``acting_for``."""

    by: str
    acting_for: str | None = None
    on: date
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateNote:
    """What somebody who leads noted for himself or herself alone."""

    author_id: str
    text: str
    written_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueState:
    """A dialogue about one plan. ``versions`` of its minutes, the last one counts; none is removed.

    ``recorder``: the side that records; the other one acknowledges. ``private``: nobody but its author reads a note.
    """

    agency_id: str
    cycle_id: str
    employee_id: str
    segment: int
    dialogue_id: str
    recorder: Desk
    versions: tuple[Minutes, ...]
    acknowledged: Acknowledgement | None = None
    private: tuple[PrivateNote, ...] = ()

    @property
    def id(self) -> str:
        """The document of this dialogue."""
        return goals.DIALOGUE.of(self.agency_id, self.cycle_id, self.employee_id, self.segment, self.dialogue_id)

    @property
    def minutes(self) -> Minutes:
        """The minutes as they stand."""
        return self.versions[-1]


def plan_of(id: str, *, agency_id: str) -> str:
    """Name the plan that a dialogue is about, by the dialogue's id."""
    cycle, employee, segment, _dialogue = goals.DIALOGUE.read(id)
    return goals.PLAN.of(agency_id, cycle, employee, segment)


def side_of(signed: Signed, assignment: Assignment) -> Desk:
    """Say for which side somebody signs."""
    return Desk.EMPLOYEE if signed.by == assignment.employee_id else Desk.RATER


DIALOGUE = Kind(
    name=goals.DIALOGUE.kind,
    state=DialogueState,
    lookup=lambda state: {"employee_id": state.employee_id, "cycle_id": state.cycle_id},
    body=publishes_nothing,
)
