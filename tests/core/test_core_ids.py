"""Ids are put together and taken apart in one place."""

import pytest

from shared.ids.form import ForeignId, IdForm, agency_of, belongs, kind_of
from shared.ids.goals import objective_of, read_objective

PLAN = IdForm("plan", ("cycle_id", "employee_id", "segment"))


def test_an_id_is_put_together_and_taken_apart() -> None:
    id = PLAN.of("sorong", "2026", "e1", 2)

    assert id == "sorong:plan:2026:e1:2"
    assert PLAN.read(id) == ("2026", "e1", "2")
    assert (agency_of(id), kind_of(id)) == ("sorong", "plan")
    assert id.startswith(PLAN.prefix("sorong", "2026"))


@pytest.mark.parametrize(
    "id", ["", ":", "sorong", "sorong:plan", "sorong:plan:2026:e1", "sorong:cycle:2026:e1:1", "sorong:plan:2026:e1:1:x"]
)
def test_an_id_of_another_form_is_refused(id: str) -> None:
    assert not PLAN.matches(id, agency_id="sorong")
    with pytest.raises(ForeignId):
        PLAN.read(id)


@pytest.mark.parametrize("agency_id", ["", "sor", "sorong2"])
def test_an_id_of_another_agency_does_not_match(agency_id: str) -> None:
    id = PLAN.of("sorong", "2026", "e1", 1)

    assert not PLAN.matches(id, agency_id=agency_id)
    assert not belongs(id, agency_id)


def test_an_id_needs_all_its_parts() -> None:
    with pytest.raises(ForeignId, match="cycle_id, employee_id, segment"):
        PLAN.of("sorong", "2026", "e1")


def test_a_text_without_a_kind_names_none() -> None:
    assert (kind_of("sorong"), kind_of("")) == ("", "")


def test_a_reference_to_an_objective_names_its_plan() -> None:
    reference = objective_of("sorong:plan:2026:e1:1", "o1")

    assert reference == "sorong:plan:2026:e1:1:o1"
    assert read_objective(reference) == ("sorong:plan:2026:e1:1", "o1")
