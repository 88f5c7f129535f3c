"""What a policy wants done before somebody sets objectives and indicators: to be trained in it."""

from collections.abc import Iterator
from decimal import Decimal

from services.goals.domain.activity.log import ACTIVITY_LOG, log_id
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.plan.state import PlanState
from shared.decision import Env, Rejected
from shared.ids.goals import FIRST_SEGMENT
from shared.policy.policy import Stage
from shared.rules.numbers import plain


class StageMissing(Rejected):
    """The policy demands a training before a plan is proposed; the text says which, and how much of it is there."""

    code = "stage-missing"


def logs_looked_at(plan: PlanState, cycle: CycleState) -> tuple[str, ...]:
    """Name the logs that say whether somebody was trained, where the policy asks for it: of the first plan only."""
    asked = cycle.stages and plan.agreed is None and plan.segment == FIRST_SEGMENT
    return tuple(log_id(plan.id, month) for month in plan.months) if asked else ()


def check_trained(plan: PlanState, cycle: CycleState, env: Env) -> None:
    """Demand the trainings that come before the first plan of the cycle.

    :raises StageMissing: naming every stage that is not fulfilled
    """
    if plan.agreed is None and plan.segment == FIRST_SEGMENT and (missing := [*_missing(plan, cycle, env)]):
        raise StageMissing(" ".join(missing), field="objectives")


def _missing(plan: PlanState, cycle: CycleState, env: Env) -> Iterator[str]:
    for stage in cycle.stages:
        done = _hours(stage, plan, cycle, env)
        if done < stage.training_jp_at_least:
            yield (
                f"Tahap '{stage.label.id}' belum terpenuhi: baru {_text(done)} dari {_text(stage.training_jp_at_least)}"
                " JP pelatihan. Catat pelatihan itu pada log kegiatan dahulu, lalu ajukan rencana."
            )


def _hours(stage: Stage, plan: PlanState, cycle: CycleState, env: Env) -> Decimal:
    logs = env.all(ACTIVITY_LOG, logs_looked_at(plan, cycle))
    trainings = (each for log in logs for each in log.trainings)
    return sum((each.hours_jp for each in trainings if stage.competence in (None, each.competence)), Decimal(0))


def _text(hours: Decimal) -> str:
    return f"{plain(hours):f}".replace(".", ",")
