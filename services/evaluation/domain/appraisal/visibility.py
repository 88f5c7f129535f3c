"""What an employee sees of the own appraisal before it is decided, where the policy keeps the suggestion back."""

from dataclasses import replace

from services.evaluation.domain.appraisal.state import AppraisalState, Suggested
from services.evaluation.domain.cycle.state import CycleState
from shared.decision import Actor, NotYet
from shared.policy.deciding import Shown


class SuggestionHidden(NotYet):
    """The policy shows employees the suggestion once the rater has decided."""

    code = "suggestion-hidden"


def is_own_and_undecided(state: AppraisalState, actor: Actor) -> bool:
    """Whether it depends on the policy what somebody sees: the own appraisal, before the decision."""
    return state.undecided and state.employee_id == actor.employee_id


def as_shown(state: AppraisalState, actor: Actor, cycle: CycleState | None) -> AppraisalState:
    """Give an appraisal as somebody sees it: without suggestion and observations, where the policy keeps them back.

    The rater, officers and everybody else who sees an appraisal see it whole; an officer the own as an employee does.
    """
    if not _hidden(state, actor, cycle):
        return state
    return replace(state, suggestion=Suggested(), inputs=replace(state.inputs, observations=()))


def check_shown(state: AppraisalState, actor: Actor, cycle: CycleState) -> None:
    """Let nobody read why something is suggested to whom the policy does not show it yet.

    :raises SuggestionHidden: when it is the own appraisal, undecided, and the policy says so
    """
    if _hidden(state, actor, cycle):
        raise SuggestionHidden(
            "Menurut kebijakan ini saran penilaian Anda terlihat sesudah pejabat penilai memutuskan. Tunggu putusannya."
        )


def _hidden(state: AppraisalState, actor: Actor, cycle: CycleState | None) -> bool:
    if cycle is None or not is_own_and_undecided(state, actor):
        return False
    return cycle.running.policy.deciding.own_suggestion is Shown.DECIDED
