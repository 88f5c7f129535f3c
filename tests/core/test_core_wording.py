"""A clerk reads what is wrong with a field in Indonesian."""

import ast
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core.core_schema import ErrorType

from shared.each import Misread, Unreadable, alone, readable, woven
from shared.http.problems import rejection
from shared.wording import faults, field_problem, pointer_of, pointer_to


class Level(StrEnum):
    ABOVE = "above"
    AS = "as"


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")

    on: date = date(2025, 1, 1)
    level: Level = Level.AS
    value: Annotated[Decimal, Field(ge=0, le=120)] = Decimal(1)
    text: Annotated[str, Field(min_length=20)] = "x" * 20
    needed: int


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "wajib diisi"),
        ({"needed": 1, "extra": 1}, "tidak dikenal; hapus atau periksa ejaannya"),
        ({"needed": "x"}, "harus bilangan bulat"),
        ({"needed": 1, "on": "2025-02-30"}, "harus tanggal yang ada, berbentuk TTTT-BB-HH"),
        ({"needed": 1, "level": "good"}, "harus salah satu dari: 'above' atau 'as'"),
        ({"needed": 1, "value": "121"}, "paling besar 120"),
        ({"needed": 1, "value": "-1"}, "paling kecil 0"),
        ({"needed": 1, "text": "pendek"}, "paling sedikit 20 karakter"),
    ],
)
def test_a_wrong_field_is_explained(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Form.model_validate(given)

    assert field_problem(caught.value.errors()[0]) == told


@pytest.mark.parametrize("kind", sorted(get_args(ErrorType)))
def test_no_kind_of_error_speaks_english(kind: str) -> None:
    told = field_problem({"type": kind, "msg": "Input should be valid", "ctx": {}, "loc": ("x",)})

    assert told
    assert "Input" not in told


@pytest.mark.parametrize("file", ["shared/events/directory.py", "services/goals/api/populations.py"])
def test_every_check_of_a_model_that_requests_use_has_words(file: str) -> None:
    said = [
        each.exc.args[0].value
        for each in ast.walk(ast.parse(Path(file).read_text()))
        if isinstance(each, ast.Raise) and isinstance(each.exc, ast.Call) and isinstance(each.exc.args[0], ast.Constant)
    ]
    unknown = field_problem({"type": "value_error"})

    assert said
    assert [each for each in said if field_problem(_check(each)) == unknown] == []


def _check(text: object) -> dict[str, Any]:
    return {"type": "value_error", "ctx": {"error": ValueError(text)}}


def test_a_list_whose_only_entry_is_wrong_is_not_also_too_short() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Annotated[tuple[Form, ...], Field(min_length=1)]).validate_python([{"needed": "x"}])

    assert [pointer_of(each["loc"]) for each in faults(caught.value.errors())] == ["/0/needed"]


@pytest.mark.parametrize(
    ("field", "pointer"),
    [
        ("reason", "/reason"),
        ("items.3.on", "/items/3/on"),
        ("objectives[0].indicators[2].weight", "/objectives/0/indicators/2/weight"),
        ("/items/0", "/items/0"),
    ],
)
def test_decisions_and_forms_name_a_place_in_one_way(field: str, pointer: str) -> None:
    assert pointer_to(field) == pointer


def test_a_place_in_the_body_is_named_from_its_root() -> None:
    assert pointer_of(("body", "items", 0, "a/b~c")) == "/items/0/a~1b~0c"
    assert pointer_of(("query", "limit")) == "/query/limit"
    assert pointer_of(("body",)) == "/"


class Entries(BaseModel):
    items: Annotated[tuple[Annotated[Form | Misread, alone(id="text")], ...], Field(min_length=1)]


def test_an_entry_that_cannot_be_read_refuses_none_of_its_neighbours() -> None:
    read = Entries.model_validate(
        {"items": [{"needed": 1}, {"needed": "x", "value": "121", "text": "t" * 20}, 7, {"needed": 2}]}
    )

    good = readable(read.items)
    told = list(woven(read.items, [("taken", ())] * 2, refused))

    assert [each.needed for each in good] == [1, 2]
    assert told == [
        ("taken", ()),
        ("t" * 20, (("/items/1/value", "paling besar 120"), ("/items/1/needed", "harus bilangan bulat"))),
        ("", (("/items/2", "harus berupa objek JSON"),)),
        ("taken", ()),
    ]


def refused(id: str, refusal: Unreadable) -> tuple[str, tuple[tuple[str, str], ...]]:
    return id, refusal.faults


def test_where_no_entry_can_be_read_all_faults_are_named() -> None:
    read = Entries.model_validate({"items": [{"needed": "x"}] * 60})

    with pytest.raises(Unreadable) as caught:
        readable(read.items)

    named = [each.pointer for each in rejection(caught.value).errors]
    assert named == [f"/items/{place}/needed" for place in range(60)]


def test_the_schema_that_callers_read_is_that_of_an_entry() -> None:
    assert Entries.model_json_schema()["properties"]["items"]["items"] == {"$ref": "#/$defs/Form"}
