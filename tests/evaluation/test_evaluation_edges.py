"""Edges that other tests of evaluation pass by: who is awaited when he or she leaves, and the words of it."""

import re
from datetime import date, timedelta

import pytest
from evaluation_builders import cycle, policy

from services.evaluation.domain.appraisal.leaving import left
from services.evaluation.domain.appraisal.officials import SOON, Awaited, official_left
from services.evaluation.domain.appraisal.state import ByRule, new_appraisal
from services.evaluation.rules.suggestion import Step
from shared.agency import EmploymentState
from shared.events.directory import EmploymentEnd

TODAY = date(2026, 3, 2)
AWAITED = Awaited(cycles={"2026": 2, "2025": 1}, objections=["b", "a"], corrections=["d", "c"])


def _official(last_day: date | None) -> EmploymentState:
    return EmploymentState(agency_id="sorong", employee_id="boss", last_day=last_day, ended=EmploymentEnd.RETIRED)


def test_what_waits_for_an_official_who_leaves_is_counted_and_sorted() -> None:
    found = official_left(_official(TODAY), AWAITED, today=TODAY)

    assert found is not None
    assert (found.appraisals, list(found.cycles), found.over) == (3, ["2025", "2026"], False)
    assert (found.objections, found.corrections) == (("a", "b"), ("c", "d"))
    assert len(found.next_steps) >= 3


@pytest.mark.parametrize(
    ("last_day", "awaited", "named"),
    [
        (None, AWAITED, False),
        (TODAY + SOON, AWAITED, True),
        (TODAY + SOON + timedelta(days=1), AWAITED, False),
        (TODAY - timedelta(days=400), AWAITED, True),
        (TODAY, Awaited(), False),
    ],
)
def test_an_official_is_named_when_the_last_day_is_near_and_somebody_waits(
    last_day: date | None, awaited: Awaited, named: bool
) -> None:
    assert (official_left(_official(last_day), awaited, today=TODAY) is not None) is named


def _left(*, without: bool) -> ByRule:
    rules = policy()
    leaving = rules.leaving.model_copy(update={"without_acknowledgement": without})
    return left(rules.model_copy(update={"leaving": leaving}), EmploymentEnd.RETIRED, date(2026, 2, 28))


def test_who_left_is_told_that_nobody_waits_only_where_that_is_so() -> None:
    unawaited, awaited = _left(without=True), _left(without=False)

    assert (unawaited.acknowledges, awaited.acknowledges) == (False, True)
    assert "tidak ditunggu" in unawaited.text
    assert re.sub(r"Pernyataan mengetahui tidak ditunggu[^.]*\. ", "", unawaited.text) == awaited.text


def test_without_anything_left_out_all_days_of_the_cycle_are_measured() -> None:
    appraisal = new_appraisal(cycle(), employee_id="siti", segment=1)

    assert appraisal.measured_days == (appraisal.ends_on - appraisal.starts_on).days + 1


def test_a_step_written_before_its_basis_was_told_cites_nothing() -> None:
    step = Step(id="a", rule="r", version="1", clause="c", value="v", text="t", text_en="t")

    assert step.basis == ""
