"""Every query by lookup fields has an index that narrows it, and every index has a query (``docs/queries.md``)."""

import importlib
from typing import Any

import pytest

from shared.agency import KINDS
from shared.parties import PORTS
from tests.support.queries import ALL, WHOLE, check_listed, listed, listed_of

BY_ID = ("_id",)


def service_of(name: str) -> Any:
    return importlib.import_module(f"services.{name}.main").SERVICE


def test_the_table_names_services() -> None:
    assert {each.service for each in listed()} <= {ALL, *PORTS}


@pytest.mark.parametrize("name", PORTS)
def test_every_query_is_narrowed_by_an_index_of_its_service(name: str) -> None:
    indexes = {BY_ID, (WHOLE,), *service_of(name).lookups}
    wrong = [each for each in listed_of(name) if each.index not in indexes]
    wrong += [each for each in listed_of(name) if each.index[: len(each.fields)] != each.fields and each.fields]

    assert wrong == []


@pytest.mark.parametrize("name", PORTS)
def test_every_index_is_there_for_a_query(name: str) -> None:
    used = {each.index for each in listed_of(name)}

    assert [fields for fields in service_of(name).lookups if fields not in used] == []


@pytest.mark.parametrize("name", PORTS)
def test_no_index_is_the_beginning_of_another(name: str) -> None:
    lookups = service_of(name).lookups
    beginnings = {longer[:size] for longer in lookups for size in range(1, len(longer))}

    assert [fields for fields in lookups if fields in beginnings] == []


@pytest.mark.parametrize("name", PORTS)
def test_every_query_is_about_a_kind_of_its_service(name: str) -> None:
    kinds = {each.name for each in (*service_of(name).kinds, *KINDS)}

    assert [each for each in listed() if each.service == name and each.kind not in kinds] == []


def test_what_looks_at_everything_says_why() -> None:
    assert [each for each in listed() if each.index == (WHOLE,) and not each.why] == []


def test_a_query_that_is_not_in_the_table_is_refused() -> None:
    by_name = {"agency_id": "a", "kind": "plan", "ix.name": "x"}
    with pytest.raises(AssertionError, match=r"docs/queries\.md"):
        check_listed("goals", by_name)
    check_listed("goals", {"agency_id": "a", "kind": "plan", "ix.cycle_id": "2026", "_id": {"$gt": "a"}})
