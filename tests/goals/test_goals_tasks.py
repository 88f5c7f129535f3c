"""What a superior adds to an agreed plan during the year: additional tasks and special assignments (domain.md 1.2)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from goals_builders import (
    CYCLE_ID,
    DAY,
    EMPLOYEE_ACTS,
    OFFICER_ACTS,
    RATER,
    RATER_ACTS,
    agreed,
    cycle,
    draft,
    env,
    objective,
    objectives,
    offer,
    proposed,
    realisation,
)

from services.goals.api.plan_bodies import plan_out
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.plan.agree import agree
from services.goals.domain.plan.edition import EditionStatus
from services.goals.domain.plan.realise import report_on_plan
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.plan.task import OfficialMissing, RevisionWaits, TaskDays, add_task
from services.goals.domain.requests import AgreementIn, TaskIn
from services.goals.rules.difference import compare
from services.goals.rules.indicators import DuplicateId, TargetMissing
from services.goals.rules.planning import UnknownObjective, WeightsTotal
from shared.decision import Decision, NotYours, Publish, Rejected
from shared.events.goals import ExtraTask, Plan, TaskKind

RESULT = {
    "objective_id": "lomba",
    "name": "Panitia lomba desa berjalan",
    "weight": "1",
    "indicators": [{"indicator_id": "l1", "name": "Desa dinilai", "target": "12", "unit": "desa"}],
}
LETTER = {
    "kind": "additional",
    "letter": "800/117/ST/2026",
    "letter_on": "2026-01-09",
    "starts_on": "2026-03-01",
    "ends_on": "2026-06-30",
    "objectives": [RESULT],
}
NO_TARGET = {"indicator_id": "l9", "name": "Desa dinilai", "unit": "desa"}
SPECIAL = {"kind": "special", "official": "Deputi Bidang Pelayanan, Kementerian PANRB"}


def _add(plan: PlanState | None, by: Any = RATER_ACTS, known: CycleState | None = None, **more: Any) -> Any:
    content = TaskIn.model_validate(LETTER | more)
    return add_task(plan, content, env(by=by, contexts={CYCLE_ID: known or cycle()}))


def test_the_superior_adds_a_result_to_the_agreed_plan_with_its_letter() -> None:
    done = _add(agreed())

    plan = done.state
    old, new = plan.objectives
    assert old == agreed().objectives[0]
    assert (new.objective_id, new.main, new.name) == ("lomba", False, "Panitia lomba desa berjalan")
    assert new.extra == ExtraTask(
        kind=TaskKind.ADDITIONAL,
        letter="800/117/ST/2026",
        letter_on=date(2026, 1, 9),
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 6, 30),
        assigned_by=RATER,
        assigned_on=DAY,
    )
    edition = plan.editions[-1]
    assert (edition.number, edition.status, edition.decided_by) == (2, EditionStatus.AGREED, RATER)
    assert (edition.reason, plan.agreed_edition) == ("Penugasan menurut surat 800/117/ST/2026.", 2)
    assert done.publishes == (Publish("plan.revised", plan.id),)
    body = PLAN.body(plan, done.publishes[0], 5)
    assert isinstance(body, Plan)
    assert body.objectives[1].extra == new.extra
    assert plan_out(plan, 5).objectives[1].extra == new.extra


def test_a_special_assignment_names_the_official_outside() -> None:
    plan = _add(agreed(), **SPECIAL).state

    assert plan.objectives[1].extra.kind is TaskKind.SPECIAL
    assert plan.objectives[1].extra.official == SPECIAL["official"]
    with pytest.raises(OfficialMissing) as caught:
        _add(agreed(), kind="special")
    assert caught.value.field == "official"


def test_it_can_be_reported_on_and_counts_as_an_additional_result() -> None:
    plan = _add(agreed()).state
    told = realisation(indicator_id="l1", value=Decimal(6))
    known = {CYCLE_ID: cycle()}

    done = report_on_plan(plan, [told], env(by=EMPLOYEE_ACTS, today=date(2026, 7, 2), contexts=known))

    assert done.state.objectives[1].indicators[0].actual == 6


@pytest.mark.parametrize("by", [EMPLOYEE_ACTS, OFFICER_ACTS])
def test_nobody_else_adds_one(by: Any) -> None:
    with pytest.raises(NotYours):
        _add(agreed(), by)


@pytest.mark.parametrize(
    ("change", "refusal", "field"),
    [
        ({"starts_on": "2026-07-01"}, TaskDays, "ends_on"),
        ({"starts_on": "2025-12-01"}, TaskDays, "starts_on"),
        ({"ends_on": "2027-01-31"}, TaskDays, "ends_on"),
        ({"letter_on": "2026-01-13"}, Rejected, "letter_on"),
        ({"weights": {"o9": "1"}}, UnknownObjective, "weights"),
        ({"objectives": [RESULT | {"objective_id": "o1"}]}, DuplicateId, "objectives"),
        ({"objectives": [RESULT | {"indicators": [NO_TARGET]}]}, TargetMissing, "objectives[0].indicators[0].target"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], refusal: type[Rejected], field: str) -> None:
    with pytest.raises(refusal) as caught:
        _add(agreed(), **change)

    assert caught.value.field == field


def test_where_weights_have_a_total_the_superior_divides_them_anew() -> None:
    total = cycle(weights_total=100)
    plan = offer(draft(), objectives(objective(weight=Decimal(100))), cycle=total).state
    plan = agree(plan, AgreementIn(on=DAY), env(by=RATER_ACTS)).state
    ten = RESULT | {"weight": "10"}

    with pytest.raises(WeightsTotal):
        _add(plan, known=total, objectives=[ten])
    divided = _add(plan, known=total, objectives=[ten], weights={"o1": "90"}).state

    assert [each.weight for each in divided.objectives] == [90, 10]


def test_the_same_again_changes_nothing() -> None:
    plan = _add(agreed()).state

    assert _add(plan).state is plan


def test_it_waits_until_a_revision_is_decided_and_needs_an_agreed_plan() -> None:
    revised = offer(agreed(), objectives(objective(name="Pembelajaran membaik")), cycle=cycle()).state

    with pytest.raises(RevisionWaits, match="edisi 2"):
        _add(revised)
    with pytest.raises(Rejected, match="belum disepakati"):
        _add(proposed())


def test_a_revision_by_the_employee_keeps_letter_and_kind_and_shows_when_it_is_left_out() -> None:
    plan = _add(agreed()).state
    kept = objective(objective_id="lomba", name="Panitia lomba desa", main=True)

    def revised(*each: Any) -> Decision[PlanState]:
        return offer(plan, each, cycle=cycle())

    again = revised(objective(), kept.model_copy(update={"indicators": plan.objectives[1].indicators})).state
    without = revised(objective()).state

    assert (again.editions[-1].objectives[1].main, again.editions[-1].objectives[1].extra) == (
        False,
        plan.objectives[1].extra,
    )
    [gone] = compare(plan.objectives, without.editions[-1].objectives)
    assert gone.sentences == (
        'Hasil kerja "Panitia lomba desa berjalan" dihapus (bobot 1, 1 indikator), penugasan menurut surat'
        " 800/117/ST/2026.",
    )
