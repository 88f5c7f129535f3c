"""A cycle: opened under a policy, closed by a handshake with goals and feedback."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.evaluation.domain.policy import policy_text, renewed_text, running
from shared.decision import Decision, Invalid, Kind, Rejected, Says, document_id
from shared.events.evaluation import Cycle, CyclePeriod, CycleStatus, Population
from shared.events.goals import CycleAnswer, CycleEnrolment, SubjectVersion
from shared.policy.policy import Policy

CONCLUDE = "conclude"
"""The work of a closing cycle: wait until every appraisal is final, then close."""

SETTLE = "settle"
"""The work after an answer, where a policy reads units: look again at the appraisals that waited for it."""

_DAYS_MAX = 366


class CycleExists(Rejected):
    """A cycle with this id runs already, with other dates, people or policy."""

    code = "cycle-exists"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A service's last word. What it lists counts; nothing else was accepted before the deadline."""

    complete: bool
    people: int
    unit_subjects: tuple[SubjectVersion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleState:
    """A cycle. ``answers`` counts how often an answer changed, so that a later look is told from an earlier one."""

    agency_id: str
    cycle_id: str
    title: str
    period: CyclePeriod
    starts_on: date
    ends_on: date
    population: Population
    policy_id: str
    policy_version: int
    policy_text: str
    status: CycleStatus = CycleStatus.OPEN
    enrolled: int | None = None
    goals: Answer | None = None
    feedback: Answer | None = None
    answers: int = 0
    owes: tuple[str, ...] = ()

    @property
    def months(self) -> int:
        """How many calendar months the cycle touches."""
        years = self.ends_on.year - self.starts_on.year
        return years * 12 + self.ends_on.month - self.starts_on.month + 1

    @property
    def answered(self) -> bool:
        """Whether both services gave their last word."""
        return not self.unanswered

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The services that have not answered."""
        answers = {"goals": self.goals, "feedback": self.feedback}
        return tuple(name for name, answer in answers.items() if answer is None or not answer.complete)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCycle:
    """The command to open a cycle."""

    cycle_id: str
    title: str
    period: CyclePeriod
    starts_on: date
    ends_on: date
    population: Population


def open_cycle(state: CycleState | None, command: OpenCycle, *, agency_id: str, policy: Policy) -> Decision[CycleState]:
    """Open a cycle; opening the same again changes nothing.

    :raises Invalid: when the dates or the period do not fit each other or the policy.
    :raises CycleExists: when the id is taken by another cycle.
    """
    _check(command, policy)
    wanted = CycleState(
        agency_id=agency_id,
        cycle_id=command.cycle_id,
        title=command.title,
        period=command.period,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        population=command.population,
        policy_id=policy.policy_id,
        policy_version=policy.version,
        policy_text=policy_text(policy),
    )
    if state is None:
        return Decision(wanted, (Says("cycle.opened", cycle_subject(wanted)),))
    if replace(_as_opened(state), policy_text=renewed_text(state.policy_text)) != wanted:
        raise CycleExists(
            f"Siklus {command.cycle_id} sudah ada dengan isi lain. Pakai cycle_id lain untuk siklus baru.",
            field="cycle_id",
        )
    return Decision(state)


def start_closing(state: CycleState) -> Decision[CycleState]:
    """Accept nothing new from now on, and ask goals and feedback for their last word."""
    if state.status is not CycleStatus.OPEN:
        return Decision(state)
    closing = replace(state, status=CycleStatus.CLOSING, owes=(*state.owes, CONCLUDE))
    return Decision(closing, (Says("cycle.closing", cycle_subject(state)),))


def hear_enrolment(state: CycleState, body: CycleEnrolment) -> Decision[CycleState]:
    """Note how many people have a plan."""
    return Decision(state if state.enrolled == body.people else replace(state, enrolled=body.people))


def hear_goals_answer(state: CycleState, body: CycleAnswer) -> Decision[CycleState]:
    """Note the last word of goals."""
    answer = _answer(body)
    return Decision(state) if state.goals == answer else Decision(_answered(replace(state, goals=answer)))


def hear_feedback_answer(state: CycleState, body: CycleAnswer) -> Decision[CycleState]:
    """Note the last word of feedback."""
    answer = _answer(body)
    return Decision(state) if state.feedback == answer else Decision(_answered(replace(state, feedback=answer)))


def settled(state: CycleState) -> Decision[CycleState]:
    """Every appraisal that waited for an answer has looked again."""
    return Decision(_without(state, SETTLE))


def conclude(state: CycleState) -> Decision[CycleState]:
    """Close the cycle; to be called once every appraisal is final."""
    if state.status is CycleStatus.CLOSED:
        return Decision(state)
    closed = replace(_without(state, CONCLUDE), status=CycleStatus.CLOSED)
    return Decision(closed, (Says("cycle.closed", cycle_subject(state)),))


def may_conclude(state: CycleState, *, appraisals: int, final: int) -> bool:
    """Whether nothing more can come, everybody has an appraisal, and every one is final."""
    return state.answered and state.goals is not None and appraisals == final == state.goals.people


def cycle_subject(state: CycleState) -> str:
    """The subject of a cycle's events, which is also its document's id."""
    return document_id(state.agency_id, "cycle", state.cycle_id)


def _check(command: OpenCycle, policy: Policy) -> None:
    if command.ends_on <= command.starts_on:
        raise Invalid("Tanggal akhir harus sesudah tanggal mulai.", field="ends_on")
    if (command.ends_on - command.starts_on).days >= _DAYS_MAX:
        raise Invalid("Satu siklus paling lama satu tahun.", field="ends_on")
    if command.period not in policy.periods:
        allowed = ", ".join(policy.periods)
        raise Invalid(f"Kebijakan {policy.policy_id} hanya untuk periode: {allowed}.", field="period")
    if command.starts_on < policy.valid_from:
        raise Invalid(f"Kebijakan {policy.policy_id} baru berlaku sejak {policy.valid_from}.", field="starts_on")
    if policy.valid_to is not None and command.ends_on > policy.valid_to:
        raise Invalid(f"Kebijakan {policy.policy_id} berlaku sampai {policy.valid_to}.", field="ends_on")


def _as_opened(state: CycleState) -> CycleState:
    return replace(state, status=CycleStatus.OPEN, enrolled=None, goals=None, feedback=None, answers=0, owes=())


def _answer(body: CycleAnswer) -> Answer:
    return Answer(complete=body.complete, people=body.people, unit_subjects=body.unit_subjects)


def _answered(state: CycleState) -> CycleState:
    owes = _with(state.owes, SETTLE) if running(state.policy_text).reads_units else state.owes
    return replace(state, answers=state.answers + 1, owes=owes)


def _with(owes: tuple[str, ...], name: str) -> tuple[str, ...]:
    return owes if name in owes else (*owes, name)


def _without(state: CycleState, name: str) -> CycleState:
    return replace(state, owes=tuple(each for each in state.owes if each != name))


def _lookup(state: CycleState) -> Mapping[str, str]:
    return {"cycle_id": state.cycle_id, "status": state.status.value}


def _body(state: CycleState, says: Says, version: int) -> Cycle:
    return Cycle(
        agency_id=state.agency_id,
        subject=says.subject,
        version=version,
        cycle_id=state.cycle_id,
        title=state.title,
        period=state.period,
        starts_on=state.starts_on,
        ends_on=state.ends_on,
        status=state.status,
        population=state.population,
        policy_id=state.policy_id,
        policy_version=state.policy_version,
        policy=running(state.policy_text).policy.model_dump(mode="json", by_alias=True),
    )


CYCLE = Kind("cycle", CycleState, _lookup, _body)
