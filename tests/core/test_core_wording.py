"""A clerk reads what is wrong with a field in Indonesian."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.http.wording import field_problem


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
        ({"needed": 1, "level": "good"}, "harus salah satu dari: 'above' or 'as'"),
        ({"needed": 1, "value": "121"}, "paling besar 120"),
        ({"needed": 1, "value": "-1"}, "paling kecil 0"),
        ({"needed": 1, "text": "pendek"}, "paling sedikit 20 karakter"),
    ],
)
def test_a_wrong_field_is_explained(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Form.model_validate(given)

    assert field_problem(caught.value.errors()[0]) == told


def test_an_unknown_kind_of_error_keeps_its_own_words() -> None:
    assert field_problem({"type": "something_new", "msg": "Something is off"}) == "Something is off"
