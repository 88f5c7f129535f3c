"""A policy may want everybody trained in setting indicators before a plan is proposed."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from goals_builders import CYCLE_ID, DAY, EMPLOYEE_ACTS, cycle, draft, env, objectives

from services.goals.domain.activity.log import ACTIVITY_LOG, empty_log, log_id
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.plan.propose import Proposal, propose
from services.goals.domain.plan.state import PlanState
from services.goals.domain.plan.trained import StageMissing, logs_looked_at
from shared.events.goals import PlanStatus, TrainingRecord
from shared.policy.clause import Label
from shared.policy.policy import Stage

STAGE = Stage(
    id="indikator",
    label=Label(id="Pelatihan penetapan indikator"),
    before="plan",
    competence="penetapan-indikator",
    training_jp_at_least=Decimal(4),
)


def asking(*stages: Stage) -> CycleState:
    return replace(cycle(), stages=stages or (STAGE,))


def trained(plan: PlanState, *trainings: tuple[str, str | None]) -> Any:
    """A plan with a month in which these trainings (hours, competence) were logged, and that month's log."""
    records = tuple(
        TrainingRecord(activity_id=f"a{place}", on=DAY, hours_jp=Decimal(hours), competence=competence)
        for place, (hours, competence) in enumerate(trainings)
    )
    return replace(plan, months=("2026-01",)), replace(empty_log(log_id(plan.id, "2026-01")), trainings=records)


def offered(plan: PlanState, known: CycleState, log: Any = None) -> PlanState:
    contexts = {CYCLE_ID: known} | ({log.id: log} if log is not None else {})
    about = env(plan.id, by=EMPLOYEE_ACTS, contexts=contexts)
    return propose(plan, Proposal(objectives=objectives(), on=DAY), about).state


def test_nobody_proposes_before_the_training_and_is_told_what_to_do() -> None:
    with pytest.raises(StageMissing) as refused:
        offered(draft(), asking())

    assert refused.value.code == "stage-missing"
    assert str(refused.value) == (
        "Tahap 'Pelatihan penetapan indikator' belum terpenuhi: baru 0 dari 4 JP pelatihan."
        " Catat pelatihan itu pada log kegiatan dahulu, lalu ajukan rencana."
    )


@pytest.mark.parametrize(
    ("trainings", "enough"),
    [
        pytest.param([("4", "penetapan-indikator")], True, id="just enough"),
        pytest.param([("3.5", "penetapan-indikator")], False, id="a little less"),
        pytest.param([("2", "penetapan-indikator"), ("2", "penetapan-indikator")], True, id="two trainings"),
        pytest.param([("20", "komunikasi"), ("20", None)], False, id="in something else"),
    ],
)
def test_trainings_in_it_count(trainings: list[tuple[str, str | None]], enough: bool) -> None:
    plan, log = trained(draft(), *trainings)

    if enough:
        assert offered(plan, asking(), log).status is PlanStatus.PROPOSED
        return
    with pytest.raises(StageMissing, match="dari 4 JP"):
        offered(plan, asking(), log)


def test_without_a_competence_any_training_counts() -> None:
    plan, log = trained(draft(), ("4", None))

    assert offered(plan, asking(STAGE.model_copy(update={"competence": None})), log).status is PlanStatus.PROPOSED


def test_it_is_asked_once_in_the_cycle() -> None:
    plan, log = trained(draft(), ("4", "penetapan-indikator"))
    known = asking()

    assert logs_looked_at(plan, known) == (log.id,)
    assert ACTIVITY_LOG.name
    assert logs_looked_at(replace(plan, segment=2), known) == ()
    assert logs_looked_at(plan, cycle()) == ()
    assert offered(replace(draft(), segment=2), known).status is PlanStatus.PROPOSED
